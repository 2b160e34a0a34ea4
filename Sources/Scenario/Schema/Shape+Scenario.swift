extension Shape.Table {
    static let scenario = Shape.Table(
        doc: "A scenario: how contacts come in, what ends a passage, and the steps in between.",
        members: [
            .required("scenario", .identifier, "The scenario's key, which stays the same from version to version."),
            .optional("description", .text, "What the scenario is for."),
            .required("entry", .shape(.entry), "How contacts come in."),
            .optional(
                "exit", .either([.shape(.exit), .list(.shape(.exit))]), "What ends a passage at once, in the middle of a wait too."),
            .optional("goal", .shape(.goal), "What the scenario wants to bring about, and is measured by."),
            .optional("sender", .shape(.sender), "Whom the e-mails come from, in place of the farm's own sender."),
            .required("steps", .list(.shape(.step)), "The steps, which run in order unless one says `goto`."),
            .optional("policy", .shape(.policy), "What limits the e-mails, whatever the steps say."),
        ])

    static let entry = Shape.Table(
        doc: "How contacts come in.",
        members: [
            .optional("on", .eventType, "The type of the event that lets its contact in."),
            .optional("segment", .identifier, "The segment that lets contacts in who come into it; with `once_at`, those who are in it."),
            .optional(
                "change", .choice(Entry.SegmentChange.allCases.map(\.rawValue)),
                "Whether coming into the segment counts, or leaving it; `entered` when nothing is said."),
            .optional("once_at", .moment, "The one moment at which all of the segment are let in: a broadcast."),
            .optional("schedule", .cron, "When all contacts come round: minute, hour, day of the month, month, weekday, or `@daily`."),
            .optional("zone", .zone, "By whose clocks the schedule goes; `UTC` when nothing is said."),
            .optional("manual", .flag, "Contacts are let in by hand: goniec scenario enter."),
            .optional("when", .condition, "What must hold for the event and its contact."),
            .optional("key", .expression, "What tells a contact's passages apart: one is under way for each key."),
            .optional(
                "reentry", .either([.choice(["once", "always"]), .pause, .shape(.reentry)]),
                "How often a contact comes in with the same key: `once`, `always`, or `after: 30d`; `always` for a schedule and otherwise "
                    + "`once` when nothing is said."),
        ],
        forms: [
            Shape.Form(says: "is by an event", needs: ["on"]),
            Shape.Form(says: "is a broadcast", needs: ["segment", "once_at"]),
            Shape.Form(says: "is by a segment", needs: ["segment"], allows: ["change"]),
            Shape.Form(says: "is by a schedule", needs: ["schedule"], allows: ["zone"]),
            Shape.Form(says: "is by hand", needs: ["manual"]),
        ])

    static let reentry = Shape.Table(
        doc: "How long after a passage began the next may begin.",
        members: [.required("after", .duration, "Counted from the event that began the passage before.")])

    static let exit = Shape.Table(
        doc: "An event that ends a passage at once, and cancels what hasn't been sent.",
        members: [
            .required("on", .eventType, "The type of the event."),
            .optional("when", .condition, "What must hold for the event; it can compare it with `key` and `context`."),
            .optional("key", .expression, "What must be the passage's key, in place of a condition."),
        ])

    static let goal = Shape.Table(
        doc: "The event that the scenario wants to bring about.",
        members: [
            .required("on", .eventType, "The type of the event."),
            .optional("when", .condition, "What must hold for the event."),
            .optional("within", .duration, "How long after the entry's event it counts; for ever when nothing is said."),
        ])

    static let sender = Shape.Table(
        doc: "Whom the e-mails come from.",
        members: [
            .required("from", .mailAddress, "The address, with or without a name."),
            .optional("reply_to", .mailAddress, "Where answers go; to `from` when nothing is said."),
            .optional("postal_address", .text, "What every commercial mail must show."),
        ])
}
