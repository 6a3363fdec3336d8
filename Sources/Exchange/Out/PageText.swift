/// The page around the memories.
enum PageText {
    static let head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <title>Memory</title>
        <style>
        :root { color-scheme: light dark; --line: #8884; --soft: #666; --mark: #0b63c5; }
        @media (prefers-color-scheme: dark) { :root { --soft: #aaa; --mark: #7ab7ff; } }
        * { box-sizing: border-box; }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
        header { position: sticky; top: 0; background: Canvas; padding: .5rem 0; border-bottom: 1px solid var(--line); }
        h1 { font-size: 1.2rem; margin: 0 0 .5rem; }
        .words { display: flex; flex-wrap: wrap; gap: .5rem; }
        input, select, button { font: inherit; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: .3rem; background: Field; color: FieldText; }
        input { flex: 1 1 16rem; }
        :focus-visible { outline: 2px solid var(--mark); outline-offset: 1px; }
        ol { list-style: none; margin: 0; padding: 0; }
        li { border-bottom: 1px solid var(--line); padding: .8rem 0; }
        .text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
        .text.long { max-height: 12rem; overflow: hidden; }
        .about { color: var(--soft); font-size: .85rem; display: flex; flex-wrap: wrap; gap: .2rem .8rem; margin-top: .3rem; }
        .about b { font-weight: 600; }
        .about button { padding: 0 .4rem; font-size: .85rem; }
        details pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
        #more { margin: 1rem 0; }
        </style>
        </head>
        <body>
        <header>
        <h1>Memory</h1>
        <div class="words" role="search">
        <input id="search" type="search" placeholder="Words" aria-label="Words to look for" autocomplete="off">
        <select id="kind" aria-label="Kind"><option value="">all kinds</option></select>
        <select id="tag" aria-label="Tag"><option value="">all tags</option></select>
        <select id="agent" aria-label="Agent"><option value="">all agents</option></select>
        </div>
        <p class="about" id="count" role="status"></p>
        </header>
        <noscript><p>This page shows the memories by JavaScript, which is switched off.</p></noscript>
        <main><ol id="list"></ol><button id="more" hidden>Show more</button></main>
        <script type="application/json" id="memories">[
        """

    static let tail = """

        ]</script>
        <script>
        "use strict";
        const all = JSON.parse(document.getElementById("memories").textContent);
        const place = (name) => document.getElementById(name);
        const texts = all.map((item) => JSON.stringify(item.entry).toLowerCase() + " " + item.agents.join(" "));
        let shown = 0, found = [];
        const step = 100;
        function fill(name, values) {
          for (const value of [...new Set(values)].sort()) {
            const option = document.createElement("option");
            option.value = value; option.textContent = value;
            place(name).append(option);
          }
        }
        fill("kind", all.map((item) => item.entry.kind));
        fill("tag", all.flatMap((item) => item.entry.tags || []));
        fill("agent", all.flatMap((item) => item.agents));
        function element(name, text, kind) {
          const made = document.createElement(name);
          if (text !== undefined) made.textContent = text;
          if (kind) made.className = kind;
          return made;
        }
        function about(row, name, value) {
          if (!value || value.length === 0) return;
          const part = element("span");
          part.append(element("b", name + " "), Array.isArray(value) ? value.join(", ") : String(value));
          row.append(part);
        }
        function draw(item) {
          const row = element("li"), entry = item.entry;
          const text = element("p", (entry.key ? entry.key + " = " : "") + entry.content, "text");
          row.append(text);
          const below = element("div", undefined, "about");
          about(below, "kind", entry.kind);
          about(below, "tags", entry.tags);
          about(below, "scope", entry.scope);
          about(below, "by", item.agents);
          about(below, "context", entry.context);
          about(below, "source", entry.source);
          about(below, "happened", entry.occurred_at);
          about(below, "until", item.until);
          about(below, "id", item.id.slice(0, 12));
          row.append(below);
          if (entry.content.length > 1500) {
            text.classList.add("long");
            const open = element("button", "All of it");
            open.onclick = () => { text.classList.remove("long"); open.remove(); };
            below.append(open);
          }
          const details = element("details");
          details.append(element("summary", "JSON"), element("pre", JSON.stringify(item, null, 2)));
          row.append(details);
          return row;
        }
        function more() {
          const next = found.slice(shown, shown + step);
          place("list").append(...next.map((index) => draw(all[index])));
          shown += next.length;
          place("more").hidden = shown >= found.length;
        }
        function look() {
          const words = place("search").value.toLowerCase().split(/\\s+/).filter(Boolean);
          const kind = place("kind").value, tag = place("tag").value, agent = place("agent").value;
          found = [];
          all.forEach((item, index) => {
            if (kind && item.entry.kind !== kind) return;
            if (tag && !(item.entry.tags || []).includes(tag)) return;
            if (agent && !item.agents.includes(agent)) return;
            if (words.every((word) => texts[index].includes(word))) found.push(index);
          });
          shown = 0;
          place("list").replaceChildren();
          place("count").textContent = found.length + " of " + all.length + (all.length === 1 ? " memory" : " memories");
          more();
          const state = new URLSearchParams();
          for (const name of ["search", "kind", "tag", "agent"]) if (place(name).value) state.set(name, place(name).value);
          try { history.replaceState(null, "", "#" + state); } catch (error) { /* a file may not */ }
        }
        const state = new URLSearchParams(location.hash.slice(1));
        for (const name of ["search", "kind", "tag", "agent"]) {
          if (state.get(name)) place(name).value = state.get(name);
          place(name).addEventListener("input", look);
        }
        place("more").onclick = more;
        look();
        </script>
        </body>
        </html>

        """
}
