#!/usr/bin/env python3
"""Writes the clients' types from docs/schema: one method for each action.

    python3 clients/generate.py            writes clients/python/gitmemory/actions.py and clients/typescript/actions.*
    python3 clients/generate.py --check    says whether they are up to date
"""

import json
import keyword
import pathlib
import sys

top = pathlib.Path(__file__).resolve().parent.parent
schemas = top / "docs" / "schema"


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace("_", "-").split("-"))


def read(name: str):
    path = schemas / name
    return json.loads(path.read_text()) if path.exists() else None


actions = []
for path in sorted(schemas.glob("*.arguments.json")):
    file = path.name.removesuffix(".arguments.json")
    arguments = read(path.name)
    title = arguments["title"]
    action = title.split("`")[1].removeprefix("gitmem ")
    result = read(f"{file}.result.json")
    actions.append(
        {
            "file": file,
            "action": action,
            "summary": title.split("`. ", 1)[1],
            "arguments": arguments,
            "result": result,
            "many": result is not None and result["title"].startswith("Each line"),
        }
    )


# Python


def py_type(schema) -> str:
    if not schema:
        return "Any"
    if "const" in schema:
        return type(schema["const"]).__name__
    if "enum" in schema:
        return "str"
    if "anyOf" in schema:
        parts = list(dict.fromkeys(py_type(part) for part in schema["anyOf"]))
        return "Any" if "Any" in parts else f"Union[{', '.join(parts)}]" if len(parts) > 1 else parts[0]
    kind = schema.get("type")
    if kind == "array":
        return f"List[{py_type(schema.get('items'))}]"
    return {
        "string": "str", "integer": "int", "number": "float", "boolean": "bool", "object": "Dict[str, Any]", "null": "None",
    }.get(kind, "Any")


def python() -> str:
    lines = [
        '"""What each action takes and tells. Made by clients/generate.py from docs/schema: do not edit."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Any, Dict, List, Optional, TypedDict, Union",
        "",
    ]
    for action in actions:
        result = action["result"]
        if not result or result.get("type") != "object":
            continue
        name = camel(action["file"]) + "Result"
        required = result.get("required", [])
        for suffix, members, base in [
            ("Required", [m for m in result["properties"] if m in required], "TypedDict"),
            ("", [m for m in result["properties"] if m not in required], None),
        ]:
            if base:
                lines += ["", f"class _{name}{suffix}({base}):"]
            else:
                lines += ["", f"class {name}(_{name}Required, total=False):", f'    """A result of `gitmem {action["action"]}`."""', ""]
            lines += [f"    {m}: {py_type(result['properties'][m])}" for m in members if not keyword.iskeyword(m)] or ["    pass"]
            lines += [""]
    lines += ["", "#: Actions that may tell several results.", "MANY = frozenset(", "    ["]
    lines += [f'        "{action["action"]}",' for action in actions if action["many"]]
    lines += ["    ]", ")", ""]
    lines += [
        "",
        "class Actions:",
        '    """One method for each action. How it is carried out, `Memory` says."""',
        "",
        "    def call(self, action: str, arguments: Dict[str, Any]) -> Any:",
        '        """Runs an action by its name."""',
        "        raise NotImplementedError",
    ]
    for action in actions:
        properties, required = action["arguments"]["properties"], action["arguments"].get("required", [])
        method = action["file"].replace("-", "_")
        if keyword.iskeyword(method):
            method += "_"
        # The words of a command line may stand without their names.
        words = [m for m in ("id", "ids", "key", "text", "question", "resources", "name", "entries") if m in required]
        if "resources" in properties and "resources" not in words:
            words.append("resources")
        if method == "set":
            words = ["key", "text"]
        if method in ("add", "edit", "message_send", "rules_add") and "text" in properties and "text" not in words:
            words.append("text")
        rest = sorted((m for m in properties if m not in words), key=lambda m: (m not in required, m))
        parts = ["self"] + [
            f"{m}: {py_type(properties[m])}" if m in required else f"{m}: Optional[{py_type(properties[m])}] = None"
            for m in words
        ]
        if rest:
            parts.append("*")
            for m in rest:
                kind = py_type(properties[m])
                name = m + "_" if keyword.iskeyword(m) else m
                parts.append(f"{name}: {kind}" if m in required else f"{name}: Optional[{kind}] = None")
        result = action["result"]
        if result is None:
            told = "None"
        elif result.get("type") == "object":
            told = camel(action["file"]) + "Result"
        else:
            told = "Dict[str, Any]"
        if action["many"]:
            told = f"List[{told}]"
        lines += ["", f"    def {method}("]
        lines += [f"        {part}," for part in parts]
        lines += [f"    ) -> {told}:"]
        lines += [f'        """{action["summary"]}', ""]
        for m in words + rest:
            lines += [f"        {m}: {properties[m].get('description', '')}"]
        if not words + rest:
            lines[-2:] = [lines[-2] + '"""']
        else:
            lines += ['        """']
        lines += ["        return self.call("]
        lines += [f'            "{action["action"]}",', "            {"]
        lines += [f'                "{m}": {m + "_" if keyword.iskeyword(m) else m},' for m in words + rest]
        lines += ["            },", "        )"]
    return "\n".join(lines) + "\n"


# TypeScript


def ts_type(schema) -> str:
    if not schema:
        return "unknown"
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(word) for word in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(ts_type(part) for part in schema["anyOf"]))
    kind = schema.get("type")
    if kind == "array":
        inner = ts_type(schema.get("items"))
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if kind == "object":
        members = schema.get("properties")
        if not members:
            values = schema.get("additionalProperties")
            return f"Record<string, {ts_type(values)}>" if isinstance(values, dict) else "Record<string, unknown>"
        required = schema.get("required", [])
        inner = "; ".join(f"{json.dumps(m)}{'' if m in required else '?'}: {ts_type(s)}" for m, s in members.items())
        extra = "; [name: string]: unknown" if schema.get("additionalProperties") is True else ""
        return "{ " + inner + extra + " }"
    return {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}.get(kind, "unknown")


def ts_name(file: str) -> str:
    name = camel(file)
    return name[0].lower() + name[1:]


def typescript() -> str:
    lines = ["// Made by clients/generate.py from docs/schema: do not edit.", ""]
    for action in actions:
        name = camel(action["file"])
        required = action["arguments"].get("required", [])
        lines += [f"export interface {name}Arguments {{"]
        for m, schema in action["arguments"]["properties"].items():
            lines += [f"  /** {schema.get('description', '').replace('*/', '* /')} */"]
            lines += [f"  {m}{'' if m in required else '?'}: {ts_type(schema)};"]
        lines += ["}", ""]
        result = action["result"]
        lines += [f"export type {name}Result = {ts_type(result) if result else 'void'};", ""]
    lines += ["/** One method for each action. */", "export interface Actions {"]
    for action in actions:
        name = camel(action["file"])
        optional = "" if action["arguments"].get("required") else "?"
        many = "[]" if action["many"] else ""
        lines += [f"  /** {action['summary']} */"]
        lines += [f"  {ts_name(action['file'])}(arguments{optional}: {name}Arguments): Promise<{name}Result{many}>;"]
    return "\n".join(lines + ["}", ""])


def names() -> str:
    lines = ["// Made by clients/generate.py from docs/schema: do not edit.", "", "/** The actions by the names of their methods. */", "export const actions = {"]
    lines += [f"  {ts_name(a['file'])}: {{ name: {json.dumps(a['action'])}, many: {json.dumps(a['many'])} }}," for a in actions]
    return "\n".join(lines + ["};", ""])


pages = {
    top / "clients/python/gitmemory/actions.py": python(),
    top / "clients/typescript/actions.d.ts": typescript(),
    top / "clients/typescript/actions.js": names(),
}
stale = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
if "--check" in sys.argv[1:]:
    for path in stale:
        print(f"{path.relative_to(top)} is out of date: run clients/generate.py", file=sys.stderr)
    sys.exit(1 if stale else 0)
for path in stale:
    path.write_text(pages[path])
