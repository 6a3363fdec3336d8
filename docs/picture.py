#!/usr/bin/env python3
"""Draws docs/demo.svg of what `make demo` prints. Usage: docs/picture.py OUTPUT-OF-THE-DEMO PICTURE.svg

The demo prints more than fits into a picture, so it has the sections whose headings stand in SECTIONS, with the lines
that each may have. What it shows is printed by the demo; only lines are left out, which three dots say, and cut."""
import re
import sys
from xml.sax.saxutils import escape

SECTIONS = [
    ("Each agent imports its own findings", 6), ("All three cite, edit and forget", 5), ("gitmem merges", 7), ("The merged memory", 7),
    ("Both made the same tree", 2),
]
COLUMNS = 104
CELL, LINE, MARGIN = 7.8, 18, 16
COLOURS = {"heading": "#e6edf3", "command": "#7ee787", "text": "#adbac7", "mark": "#768390"}


def sections(text):
    """The headings, which are bold, and the lines below each."""
    found = []
    for line in text.splitlines():
        heading = re.fullmatch(r"\x1b\[1m(.*)\x1b\[0m", line)
        if heading:
            found.append((heading.group(1), []))
        elif found and line:
            found[-1][1].append(line)
    return found


def shown(text):
    """The lines of the picture, each with its class."""
    lines = []
    for wanted, most in SECTIONS:
        match = [rest for heading, rest in sections(text) if heading.startswith(wanted)]
        if not match:
            sys.exit(f"the demo has no section “{wanted}”")
        heading = next(heading for heading, _ in sections(text) if heading.startswith(wanted))
        lines += [("text", ""), ("heading", heading)]
        rest = match[0]
        for line in rest[:most]:
            line = re.sub(r"/\S+/(fixtures/)", r"\1", line)
            line = line if len(line) <= COLUMNS else line[:COLUMNS - 1] + "…"
            lines.append(("command" if line.startswith("$ ") else "text", line))
        if len(rest) > most:
            lines.append(("mark", "…"))
    return lines[1:]


def picture(lines):
    width, height = round(COLUMNS * CELL + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN + 8
    rows = []
    for number, (kind, line) in enumerate(lines):
        y = MARGIN + 14 + number * LINE
        weight = ' font-weight="bold"' if kind == "heading" else ""
        if line:
            rows.append(f'<text x="{MARGIN}" y="{y}" fill="{COLOURS[kind]}"{weight} xml:space="preserve">'
                        f"{escape(line)}</text>")
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' role="img" aria-label="Three agents with real findings, merged by gitmem">',
        f'<rect width="{width}" height="{height}" rx="8" fill="#22272e"/>',
        '<g font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="13">', *rows,
        "</g>", "</svg>", ""])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(picture(shown(text)))


main()
