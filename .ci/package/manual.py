"""Manual pages, made of what `gitmem --experimental-dump-help` prints."""

import time


def escaped(text: str) -> str:
    """Text for roff: nothing in it is a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.splitlines())


def paragraphs(text: str) -> str:
    return "\n.PP\n".join(escaped(part) for part in text.split("\n\n"))


def shown(argument) -> str:
    names = sorted(argument.get("names") or [], key=lambda name: name["kind"] != "short")
    words = [("-" if name["kind"] == "short" else "--") + name["name"] for name in names]
    value = argument.get("valueName")
    if argument["kind"] == "positional":
        return f"\\fI{escaped(value or '')}\\fR"
    text = ", ".join(f"\\fB{escaped(word)}\\fR" for word in words)
    return text + (f" \\fI{escaped(value)}\\fR" if argument["kind"] == "option" and value else "")


def page(command, path, version: str, date: str) -> str:
    name = "-".join(path)
    lines = [f'.TH "{name.upper()}" "1" "{date}" "gitmem {version}" "GitMemory"', ".SH NAME",
             f"{escaped(name)} \\- {escaped(command.get('abstract', ''))}", ".SH SYNOPSIS", f"\\fB{escaped(' '.join(path))}\\fR"]
    arguments = [a for a in command.get("arguments") or [] if a.get("shouldDisplay", True)]
    below = [c for c in command.get("subcommands") or [] if c["commandName"] != "help" and c.get("shouldDisplay", True)]
    if below:
        lines.append("\\fIcommand\\fR")
    for argument in arguments:
        text = shown(argument).split(", ")[-1]
        lines.append(f"[{text}]" if argument.get("isOptional") else text)
    if command.get("discussion"):
        lines += [".SH DESCRIPTION", paragraphs(command["discussion"])]
    if arguments:
        lines.append(".SH OPTIONS")
        for argument in arguments:
            help = argument.get("abstract", "") + (f" [{argument['defaultValue']}]" if argument.get("defaultValue") else "")
            lines += [".TP", shown(argument), escaped(help) or "\\&"]
    if below:
        lines.append(".SH COMMANDS")
        for part in below:
            lines += [".TP", f"\\fB{escaped(part['commandName'])}\\fR", escaped(part.get("abstract", "")) or "\\&"]
    others = ["gitmem"] if len(path) > 1 else [f"gitmem\\-{escaped(part['commandName'])}" for part in below]
    lines += [".SH SEE ALSO", ", ".join(f"\\fB{other}\\fR(1)" for other in others + ["git"])]
    return "\n".join(lines) + "\n"


def pages(help, version: str, epoch: int):
    """The pages by the names of their files."""
    date = time.strftime("%Y-%m-%d", time.gmtime(epoch))
    found = {"git-mem.1": ".so man1/gitmem.1\n"}

    def add(command, path):
        found["-".join(path) + ".1"] = page(command, path, version, date)
        for part in command.get("subcommands") or []:
            if part["commandName"] != "help":
                add(part, path + [part["commandName"]])

    add(help["command"], ["gitmem"])
    return found
