extension ScenarioGraph {
    /// The graph as an SVG document of its own, for light and dark surroundings.
    package var svg: String {
        let picture = GraphPicture(self)
        let size = (Markup.number(picture.width), Markup.number(picture.height))
        let margin = GraphPicture.margin
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size.0) \(size.1)" width="\(size.0)" height="\(size.1)" role="img" \
            aria-labelledby="goniec-title goniec-description">
            """,
            "<title id=\"goniec-title\">\(Markup.escaped(name))</title>",
            "<desc id=\"goniec-description\">\(Markup.escaped(description))</desc>",
            "<style>\(Self.style)</style>",
            """
            <defs><marker id="goniec-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">\
            <path class="arrow" d="M0,0.5 L7.5,4 L0,7.5 z"/></marker></defs>
            """,
            "<rect class=\"ground\" width=\"\(size.0)\" height=\"\(size.1)\"/>",
            GraphPicture.text(name, "title", x: margin, y: margin + 18),
        ]
        if let summary {
            let shown = TextMetrics.fitted(summary, width: picture.width - margin * 2, size: 13)
            parts.append(GraphPicture.text(shown, "line", x: margin, y: margin + 40))
        }
        parts += picture.routes + picture.cards + picture.notes + ["</svg>"]
        return parts.joined(separator: "\n") + "\n"
    }

    private static let style = """
        svg{--ground:#fff;--card:#fff;--edge:#d5dae1;--ink:#1b2430;--soft:#5b6675;--way:#8a95a5;--badge:#1b2430;--badge-ink:#fff;\
        --entry:#1d7f5f;--wait:#8a6d1d;--branch:#6b4fc4;--split:#a2448f;--email:#1f6fd0;--update:#3d7a86;--pass:#5b6675;--goal:#1d7f5f;\
        --exit:#b5392b;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        @media (prefers-color-scheme:dark){svg{--ground:#12161c;--card:#1b212a;--edge:#36404d;--ink:#e8ecf1;--soft:#a3aebb;--way:#76828f;\
        --badge:#e8ecf1;--badge-ink:#12161c;--entry:#4cc79c;--wait:#d9b44a;--branch:#a791f2;--split:#dd86cb;--email:#6ba8f5;\
        --update:#75b9c6;--pass:#a3aebb;--goal:#4cc79c;--exit:#ef7d70}}
        .ground,.back{fill:var(--ground)}.card{fill:var(--card);stroke:var(--edge)}.note{fill:none;stroke:var(--edge);stroke-dasharray:4 3}
        .end{fill:var(--card);stroke:var(--edge)}.way{fill:none;stroke:var(--way);stroke-width:1.4}.arrow{fill:var(--way)}
        .title{font-size:20px;font-weight:650;fill:var(--ink)}.name{font-size:14px;font-weight:600;fill:var(--ink)}
        .kind{font-size:10px;font-weight:650;letter-spacing:.06em;text-transform:uppercase}
        .line,.small{font-size:12px;fill:var(--soft)}.label{font-size:11.5px;fill:var(--ink)}
        .badge{fill:var(--badge)}.count{font-size:11px;font-weight:600;fill:var(--badge-ink)}
        .bar.entry,.kind.entry{fill:var(--entry)}.bar.wait,.kind.wait{fill:var(--wait)}.bar.branch,.kind.branch{fill:var(--branch)}
        .bar.split,.kind.split{fill:var(--split)}.bar.email,.kind.email{fill:var(--email)}.bar.update,.kind.update{fill:var(--update)}
        .bar.pass,.kind.pass,.kind.policy{fill:var(--pass)}.kind.goal{fill:var(--goal)}.kind.exit{fill:var(--exit)}
        .note.goal{stroke:var(--goal)}.note.exit{stroke:var(--exit)}
        """
}
