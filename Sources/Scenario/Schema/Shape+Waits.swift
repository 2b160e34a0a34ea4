extension Shape.Table {
    static let wait = Shape.Table(
        doc: "What is waited for.",
        members: [
            .optional("for", .duration, "So long, counted from when the step is reached; for an event, at most so long."),
            .optional("restart_on", .eventType, "The type of the events that begin the wait anew and become the context."),
            .optional("until", .expression, "A CEL timestamp, or RFC 3339 text."),
            .optional("offset", .offset, "Added to the date; may be negative."),
            .optional(
                "if_past", .choice(Appointment.IfPast.allCases.map(\.rawValue)),
                "Whether the passage ends when the date has passed already; it goes on at once when nothing is said."),
            .optional("window", .shape(.window), "Until the window is open; not at all when it is."),
            .optional("event", .eventType, "The type of the event that is waited for."),
            .optional("when", .condition, "What must hold for the event."),
            .optional("on_timeout", .target, "Where the run goes on when the time is up; the same way when nothing is said."),
            .optional("since", .choice(["entry"]), "Events count that came since the passage began, and not only during the wait."),
        ],
        forms: [
            Shape.Form(says: "waits for a duration", needs: ["for"], allows: ["restart_on"]),
            Shape.Form(says: "waits for a date", needs: ["until"], allows: ["offset", "if_past"]),
            Shape.Form(says: "waits for a window", needs: ["window"]),
            Shape.Form(says: "waits for an event", needs: ["event"], allows: ["for", "when", "on_timeout", "since", "restart_on"]),
        ])

    static let window = Shape.Table(
        doc: "When a run may go on. A time that the clocks skip is the next that exists, one that comes twice is the first.",
        members: [
            .optional(
                "weekdays", .either([.weekdays, .list(.weekdays)]), "On which days, as in `[mon-fri, sun]`; on all when nothing is said."),
            .optional("from", .timeOfDay, "When it opens; at 00:00 when nothing is said."),
            .optional(
                "to", .timeOfDay, "When it closes, on the next day when that isn't later than `from`; at 24:00 when nothing is said."),
            .optional("zone", .zoneChoice, "By whose clocks; by the contact's own when nothing is said."),
            .optional(
                "holidays", .either([.holidays, .list(.holidays)]),
                "On which days it stays closed: dates, dates of every year, and names of files in `calendars`."),
        ])

    static let policy = Shape.Table(
        doc: "What limits the e-mails, whatever the steps say.",
        members: [
            .optional("control_group", .percentage, "The share of contacts who are never written to, to measure against."),
            .optional("quiet_hours", .shape(.quietHours), "When bulk mail waits."),
            .optional("frequency", .shape(.frequency), "How often a contact is written to at most."),
        ])

    static let quietHours = Shape.Table(
        doc: "Hours in which no bulk mail goes out.",
        members: [
            .required("from", .timeOfDay, "When they begin."),
            .required("to", .timeOfDay, "When they end, on the next day when that isn't later than `from`."),
            .optional("zone", .zoneChoice, "By whose clocks; by the contact's own when nothing is said."),
            .optional(
                "late", .choice(QuietHours.Late.allCases.map(\.rawValue)),
                "What becomes of a mail whose timer comes too late and meets them; `next_window` when nothing is said."),
        ])

    static let frequency = Shape.Table(
        doc: "How many e-mails a contact gets at most, of all scenarios together.",
        members: [
            .required("max", .count(1...1_000), "So many."),
            .required("per", .duration, "Within so long a time."),
            .optional("topic", .topic, "Of this topic; of each by itself when nothing is said."),
        ])
}
