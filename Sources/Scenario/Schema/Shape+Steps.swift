internal import Jobs

extension Shape.Table {
    static let step = Shape.Table(
        doc: "A step: it does one thing.",
        members: [
            .required("id", .identifier, "The step's name, unique in the scenario; `exit` is none."),
            .optional("wait", .shape(.wait), "Stands still: for a time, until a date or a window, or for an event."),
            .optional("branch", .list(.shape(.arm)), "Goes the way of the first condition that holds; when none does, on after the step."),
            .optional("split", .list(.shape(.share), atLeast: 2), "Goes a way at random, the same one for a contact every time."),
            .optional("email", .shape(.email), "Writes to the contact."),
            .optional("update", .shape(.update), "Sets attributes and consents of the contact."),
            .optional("exit", .flag, "Ends the passage."),
            .optional("goto", .target, "Where the run goes on after the step: with another, or `exit`."),
        ],
        forms: ["wait", "branch", "split", "email", "update"].map { Shape.Form(says: "has `\($0)`", needs: [$0], allows: ["goto"]) }
            + [Shape.Form(says: "exits", needs: ["exit"]), Shape.Form(says: "goes on", needs: ["goto"])])

    static let arm = Shape.Table(
        doc: "A condition and where it leads.",
        members: [
            .optional("when", .condition, "What must hold; the last one may do without."),
            .optional("goto", .target, "The step to go on with, or `exit`."),
            .optional("branch", .list(.shape(.arm)), "Another decision; when none of its conditions holds, on after the step."),
        ],
        forms: [Shape.Form(says: "goes on with a step", needs: ["goto"]), Shape.Form(says: "decides again", needs: ["branch"])])

    static let share = Shape.Table(
        doc: "One way of a split.",
        members: [
            .required("weight", .count(1...1_000_000), "A share's chance is its weight by the sum of all."),
            .optional("goto", .target, "Where it leads; on after the step when nothing is said."),
        ])

    static let email = Shape.Table(
        doc: "A message to the contact.",
        members: [
            .required("template", .text, "The name of a template in the folder's `templates`."),
            .optional("topic", .topic, "What contacts consent to and opt out of; bulk mail must have one."),
            .optional(
                "lane", .choice(Lane.allCases.map(\.rawValue)), "Who the mail waits with; `bulk` when it has a topic and nothing is said."),
            .optional(
                "uncertain", .choice(UncertainPolicy.allCases.map(\.rawValue)),
                "What becomes of it when nobody knows whether it arrived; `hold` for bulk and otherwise `resend` when nothing is said."),
            .optional("expires", .duration, "How long after the step it may still go out; for ever when nothing is said."),
        ])

    static let update = Shape.Table(
        doc: "What is set of the contact.",
        members: [
            .optional("attributes", .map(.expression), "Attributes and what they are set to."),
            .optional("consents", .map(.condition), "Topics and whether the contact agrees to be written to about them."),
        ],
        forms: [
            Shape.Form(says: "sets attributes", needs: ["attributes"], allows: ["consents"]),
            Shape.Form(says: "sets consents", needs: ["consents"]),
        ])
}
