"""Tables in Markdown of what was seen."""

from trials import FIRST, WRITERS, WRITES


def failed(result):
    return isinstance(result, dict) and "failed" in result


def cell(seen, name, render):
    if name not in seen:
        return None
    if failed(seen[name]):
        return "failed: " + seen[name]["failed"].replace("|", "\\|")
    return render(seen[name])


def landed(result):
    return f"{result['acknowledged']} of {result['tried']} acknowledged, {result['there']} of these there"


def merged(result):
    if result["there"] is None:
        return f"{result['outcome']}; then unreadable (`{result['error']} …`)"
    missing = result["there"].count(False)
    return f"{result['outcome']}; {3 - missing} of 3 findings there"


def merged_shortly(result):
    return "conflict; the store is unreadable then" if result["there"] is None else merged(result)


def landed_shortly(result):
    lost = result["acknowledged"] - result["there"]
    return f"{result['there']} of {result['tried']} there" + (f"; {lost} acknowledged and lost" if lost else "")


def shared(result):
    accepted = [said for said in result["said"] if said != "accepted"]
    agents = " and ".join(result["agents"]) or "nobody"
    text = f"{ {0: 'not there', 1: 'once', 2: 'twice'}.get(result['times'], result['times']) }; on record: {agents}"
    return text + "".join(f"; the second was {said}" for said in accepted).replace("“# ", "“")


def duration(seconds):
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def named(seen):
    return f"{seen['name']} ({seen['version']})"


def full(results, about):
    tried = [seen for seen in results if not failed(seen)]
    complete = [seen for seen in tried if "ten" in seen]
    ours = {seen["name"]: seen.get("times", {}) for seen in tried}
    parts = [f"""# What `make peers` saw

On {about['date']}, {about['system']}, {about['cores']} cores, load {about['load']:.1f} at the end.
[README.md](README.md) says what was done and what is not like for like. This page was written by the script.
"""]
    if about.get("runs", 1) > 1:
        parts.append(f"The peers were tried in {about['runs']} runs, partly at the same time, so factors are rough.\n")
    if about["debug"]:
        parts.append("gitmem was a debug build here: its times, its size and all factors say nothing about a release.\n")
    parts += [f"## Writers at once on one machine, {WRITES} writes each\n", table(
        ["", "2 writers", f"{WRITERS} writers"],
        [[named(seen), cell(seen, "two", landed), cell(seen, "ten", landed)] for seen in complete]), ""]
    parts += ["## Two clones that each wrote, merged by plain git\n", table(
        ["", "what git said, and what the second clone has then"],
        [[named(seen), cell(seen, "clones", merged) + ("; " + cell(seen, "own", str) if "own" in seen else "")]
         for seen in tried if "clones" in seen]), ""]
    parts += ["## The same finding, written by ada and then by ben\n", table(
        ["", "how often it is there, and who is on record"],
        [[named(seen), cell(seen, "same", shared)] for seen in complete]), ""]
    rows = []
    for seen in tried:
        if "times" not in seen:
            continue
        if failed(seen["times"]):
            rows.append([named(seen), cell(seen, "times", str), "–", "–", "–"])
            continue
        took = seen["times"]
        base = ours.get("GitMemory by MCP" if took["start"] else "GitMemory", {})
        ratios = {what: f", {took[what] / base[what]:.2g} ×" if "write" in base else "" for what in ("write", "search")}
        rows.append([named(seen), duration(took["write"]) + ratios["write"], duration(took["search"]) + ratios["search"],
                     duration(took["start"]) if took["start"] else "in both", f"{took['found']} of {took['asked']}"])
    parts += [f"## One write and one search among 197 findings; questions answered among the first {FIRST}\n", table(
        ["", "write", "search", "start of the server", "questions"], rows), "",
        "A factor compares with gitmem: commands with `gitmem add` and `gitmem recall`, servers with `gitmem mcp`.\n"]
    parts += ["## How each was searched\n"]
    parts += [f"- {seen['name']}: {seen['searched']}" + (
        f" (its log: “{seen['times']['remark']}”)" if seen["times"].get("remark") else "")
        for seen in complete] + [""]
    parts += ["## What it needs\n", table(
        ["", "needs", "server", "installed", "without network"],
        [[named(seen), seen["needs"], seen["server"], f"{seen['size'] / 1e6:.0f} MB" if seen["size"] else "nothing of its own",
          cell(seen, "offline", str)] for seen in complete]), ""]
    parts += [f"- Could not be installed: {seen['failed']}" for seen in results if "failed" in seen]
    return "\n".join(parts).rstrip() + "\n"


def short(results):
    complete = [seen for seen in results if "ten" in seen]
    union = next((seen for seen in results if "merge=union" in seen.get("name", "")), None)
    rows = []
    for seen in complete:
        size = f", {seen['size'] / 1e6:.0f} MB" if seen["size"] and seen["name"] != "GitMemory" else ""
        merge = cell(seen, "clones", merged_shortly)
        if union and seen["name"] == "a JSONL file in git":
            merge += f" (with `merge=union`: {cell(union, 'clones', merged)})"
        if "own" in seen:
            merge += "; " + cell(seen, "own", str)
        times = seen["times"]
        rows.append([named(seen), cell(seen, "ten", landed_shortly), merge, cell(seen, "same", shared),
                     f"{times['found']} of {times['asked']}" if "found" in times else cell(seen, "times", str),
                     seen["needs"] + size])
    rows += [[seen["failed"].split(":")[0], "could not be installed: " + seen["failed"], "–", "–", "–", "–"]
             for seen in results if "failed" in seen]
    return table(["", f"{WRITERS} writers at once", "two clones, plain `git merge`", "one finding by two agents", "questions",
                  "needs"], rows)


def put_into(path, text):
    """Replaces what stands between the two marks in a page."""
    begin, end = "<!-- peers -->\n", "<!-- /peers -->"
    with open(path) as file:
        page = file.read()
    before, rest = page.split(begin, 1)
    with open(path, "w") as file:
        file.write(before + begin + text + "\n" + end + rest.split(end, 1)[1])
