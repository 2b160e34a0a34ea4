extension Shape.Table {
    /// A segment's file.
    static let segment = Shape.Table(
        doc: "A segment: the contacts for whom a condition holds.",
        members: [
            .required("segment", .identifier, "The segment's key, which stays the same from version to version."),
            .optional("description", .text, "Whom it holds."),
            .required("condition", .condition, "What holds for its members: CEL over `contact`, `events` and `now`."),
        ])
}
