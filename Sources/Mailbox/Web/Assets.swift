/// The style sheet and the script, the only ones the page may use.
enum Assets {
    static let style = """
        :root {
            color-scheme: light dark;
            --ink: light-dark(#1d2129, #e4e6ea); --soft: light-dark(#667085, #98a2b3); --line: light-dark(#e4e7ec, #2c313a);
            --ground: light-dark(#fbfbfc, #15181d); --card: light-dark(#fff, #1c2027); --accent: light-dark(#b4341f, #ff8a70);
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 78rem; padding: 0 1.25rem 3rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
        header { display: flex; gap: 1rem; align-items: center; padding: 1rem 0; }
        h1 { font-size: 1.15rem; margin: 0; }
        h1 a { color: var(--accent); }
        h2 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
        a { color: inherit; text-decoration: none; }
        a:hover, dd a, nav a { text-decoration: underline; }
        form { flex: 1; }
        input[type=search], button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .45rem .8rem; }
        input[type=search] { width: 100%; max-width: 30rem; }
        button { cursor: pointer; }
        button:hover { border-color: var(--accent); color: var(--accent); }
        .summary, nav, dt, th { color: var(--soft); }
        table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
        th, td { text-align: left; padding: .5rem .75rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; vertical-align: top; }
        th { font-weight: 500; }
        tbody tr:hover { background: color-mix(in srgb, var(--accent) 5%, transparent); }
        #list td:nth-child(2) { font-weight: 600; }
        .number { text-align: right; white-space: nowrap; }
        time { white-space: nowrap; }
        nav { display: flex; gap: 1rem; padding: 1rem 0; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0 0 1.5rem; }
        dd { margin: 0; overflow-wrap: anywhere; }
        .tabs { display: flex; flex-wrap: wrap; gap: 0 .25rem; }
        .tabs > input { position: absolute; opacity: 0; }
        .tabs > label { order: 1; padding: .4rem .9rem; cursor: pointer; color: var(--soft); border-bottom: 2px solid transparent; }
        .tabs > input:checked + label { color: var(--ink); border-color: var(--accent); }
        .tabs > input:focus-visible + label { outline: 2px solid var(--accent); }
        .tabs > section { order: 2; width: 100%; display: none; padding-top: 1rem; }
        .tabs > input:checked + label + section { display: block; }
        iframe { width: 100%; height: 75vh; border: 1px solid var(--line); border-radius: 8px; background: #fff; color-scheme: light; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 0; }
        .headers th { white-space: nowrap; width: 1%; }
        .headers td { font-family: ui-monospace, monospace; font-size: .85em; }
        @media (max-width: 45rem) { #list th:nth-child(n+3), #list td:nth-child(n+3) { display: none; } }

        """

    static let script = """
        "use strict";
        const localTimes = () => {
            for (const time of document.querySelectorAll("time")) {
                time.textContent = new Date(time.dateTime).toLocaleString();
            }
        };
        const refresh = async () => {
            const list = document.getElementById("list");
            if (!list || document.hidden) return;
            const revision = await (await fetch("/revision")).text();
            if (revision === list.dataset.revision) return;
            const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
            document.title = page.title;
            list.replaceWith(document.adoptNode(page.getElementById("list")));
            localTimes();
        };
        document.getElementById("clear")?.addEventListener("click", async () => {
            if (!confirm("Delete all messages?")) return;
            await fetch("/messages", { method: "DELETE" });
            refresh();
        });
        setInterval(() => refresh().catch(() => {}), 1500);
        localTimes();

        """
}
