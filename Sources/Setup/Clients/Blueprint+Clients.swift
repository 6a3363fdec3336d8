extension Blueprint {
    static func claudeCode(_ scope: Scope, _ reminder: Bool, _ place: Place) -> Blueprint {
        var blueprint = Blueprint()
        var hooks = [
            group("SessionStart", "gitmem hook claude-code session-start"),
            group("SubagentStart", "gitmem hook claude-code subagent-start"),
            group(
                "PreToolUse", "gitmem hook claude-code pre-edit", matcher: "Edit|Write|MultiEdit|NotebookEdit"),
        ]
        if reminder { hooks.append(group("Stop", "gitmem hook claude-code stop")) }
        let server = json(".mcp.json", [.server(path: ["mcpServers"], key: "gitmem", Self.server)])
        blueprint.steps = ["start a new session of Claude Code: it reads its settings when it starts"]
        switch scope {
        case .project:
            blueprint.targets = [json(".claude/settings.json", hooks), server, paragraph(claudeParagraph(place))]
            blueprint.steps.append("Claude Code asks once whether the server of .mcp.json may be used")
        case .local:
            blueprint.targets = [json(".claude/settings.local.json", hooks)]
            blueprint.gaps = [
                "the MCP server: run `claude mcp add --scope local gitmem -- gitmem mcp`, as the file is Claude Code's own",
                "the paragraph: there is no file for it in this scope",
            ]
        case .user:
            blueprint.targets = [json(".claude/settings.json", hooks), paragraph(".claude/CLAUDE.md")]
            blueprint.gaps = [
                "the MCP server: run `claude mcp add --scope user gitmem -- gitmem mcp`, as the file is Claude Code's own"
            ]
        }
        return blueprint
    }

    /// Claude Code reads CLAUDE.md, and AGENTS.md where that is all there is or CLAUDE.md has it read.
    private static func claudeParagraph(_ place: Place) -> String {
        let names = ["CLAUDE.md", "AGENTS.md"]
        let texts = names.map { ConfigFile.text("\(place.project)/\($0)") }
        if let index = texts.firstIndex(where: { $0?.contains(Region.begin) ?? false }) { return names[index] }
        guard let own = texts[0] else { return texts[1] == nil ? names[0] : names[1] }
        let reads = own.split(whereSeparator: \.isNewline).contains { $0.trimmingBlanks == "@AGENTS.md" }
        return reads ? names[1] : names[0]
    }

    static func codex(_ scope: Scope, _ reminder: Bool) -> Blueprint {
        var blueprint = Blueprint()
        var hooks = [
            group("SessionStart", "gitmem hook codex session-start"),
            group("PreToolUse", "gitmem hook codex pre-edit", matcher: "^(apply_patch|Edit|Write)$"),
        ]
        if reminder { hooks.append(group("Stop", "gitmem hook codex stop")) }
        let server = TOMLTable(
            path: ["mcp_servers", "gitmem"], members: [("command", "\"gitmem\""), ("args", "[\"mcp\"]")])
        blueprint.targets = [
            json(".codex/hooks.json", hooks), Target(path: ".codex/config.toml", pieces: [.table(server)]),
            paragraph(scope == .user ? ".codex/AGENTS.md" : "AGENTS.md"),
        ]
        if scope == .project { blueprint.steps.append("have Codex trust the project") }
        blueprint.steps += ["start Codex again, and approve the new hooks with /hooks: they do not run before that"]
        return blueprint
    }

    static func gemini(_ scope: Scope, _ reminder: Bool, _ place: Place) -> Blueprint {
        var blueprint = Blueprint()
        func hook(_ event: String, _ command: String, matcher: String? = nil) -> Piece {
            group(event, "gitmem hook gemini \(command)", matcher: matcher, name: "gitmem", timeout: 5000)
        }
        var pieces = [
            hook("SessionStart", "session-start"), hook("BeforeTool", "pre-edit", matcher: "write_file|replace"),
        ]
        if reminder { pieces.append(hook("AfterAgent", "stop")) }
        pieces.append(.server(path: ["mcpServers"], key: "gitmem", server))
        let settings = ".gemini/settings.json"
        blueprint.targets = [json(settings, pieces)]
        let names = ConfigFile.json("\(place.root(scope))/\(settings)")?.root["context"]?["fileName"]
        let listed = names?.text.map { [$0] } ?? names?.elements?.compactMap(\.text) ?? ["GEMINI.md"]
        let name = listed.contains("AGENTS.md") ? "AGENTS.md" : listed.first ?? "GEMINI.md"
        if name.contains("/") {
            blueprint.gaps.append("the paragraph: context.fileName of \(settings) names \(name); put it there yourself")
        } else {
            blueprint.targets.append(paragraph(scope == .user ? ".gemini/\(name)" : name))
        }
        blueprint.steps = ["start Gemini CLI again"]
        if scope == .project { blueprint.steps.append("where folder trust is on, have Gemini CLI trust the folder") }
        return blueprint
    }

    static func cursor(_ scope: Scope, _ reminder: Bool) -> Blueprint {
        var blueprint = Blueprint()
        func hook(_ event: String, _ command: String) -> Piece {
            let command = "gitmem hook cursor \(command)"
            let value = JSONValue.members(["command": .string(command), "timeout": .number(5)])
            return .hook(path: ["hooks", event], command: command, JSONHook(value: value))
        }
        var pieces: [Piece] = [
            .needed(key: "version", number: 1), hook("sessionStart", "session-start"), hook("preToolUse", "pre-edit"),
        ]
        if reminder { pieces.append(hook("stop", "stop")) }
        blueprint.targets = [
            json(".cursor/hooks.json", pieces),
            json(".cursor/mcp.json", [.server(path: ["mcpServers"], key: "gitmem", server)]),
        ]
        if scope == .user {
            blueprint.gaps.append("the paragraph: Cursor keeps a user's rules in no file")
        } else {
            blueprint.targets.append(paragraph("AGENTS.md"))
        }
        blueprint.steps = ["start Cursor again, and switch the server gitmem on in its settings if it is off"]
        return blueprint
    }

    static func opencode(_ scope: Scope, _ reminder: Bool, _ place: Place) -> Blueprint {
        var blueprint = Blueprint()
        let folder = scope == .user ? ".config/opencode" : ".opencode"
        let configuration = scope == .user ? ".config/opencode/" : ""
        let hasComments = ConfigFile.exists("\(place.root(scope))/\(configuration)opencode.jsonc")
        let server = JSONServer(
            value: .members([
                "type": .string("local"), "command": .array([.string("gitmem"), .string("mcp")]),
                "enabled": .flag(true),
            ]))
        let names = ["AGENTS.md", "CLAUDE.md"]
        // OpenCode reads the first that is there.
        let name = scope == .user ? names[0] : names.first { ConfigFile.exists("\(place.project)/\($0)") } ?? names[0]
        blueprint.targets = [
            Target(path: "\(folder)/plugins/gitmem.ts", pieces: [.whole(OpenCodePlugin.text)]),
            json(
                "\(configuration)opencode.\(hasComments ? "jsonc" : "json")",
                [.server(path: ["mcp"], key: "gitmem", server)]),
            paragraph(configuration + name),
        ]
        if reminder { blueprint.gaps.append("the reminder: OpenCode has no hook that can go on with a session") }
        blueprint.steps = ["start OpenCode again"]
        return blueprint
    }

    static func copilot(_ scope: Scope, _ reminder: Bool, _ place: Place) -> Blueprint {
        var blueprint = Blueprint()
        func hook(_ event: String, _ command: String) -> Piece {
            let command = "gitmem hook copilot \(command)"
            let value = JSONValue.members([
                "type": .string("command"), "bash": .string(command), "powershell": .string(command),
                "timeoutSec": .number(5),
            ])
            return .hook(path: ["hooks", event], command: command, JSONHook(value: value))
        }
        var pieces: [Piece] = [
            .needed(key: "version", number: 1), hook("preToolUse", "pre-edit"),
        ]
        if reminder { pieces.append(hook("agentStop", "stop")) }
        blueprint.gaps = ["the brief: nothing confirms that Copilot shows an agent what a hook says at the start"]
        if scope == .user {
            blueprint.targets = [
                json(".copilot/hooks/gitmem.json", pieces),
                json(".copilot/mcp-config.json", [.server(path: ["mcpServers"], key: "gitmem", server)]),
                paragraph(".copilot/copilot-instructions.md"),
            ]
        } else {
            let hooks = ".github/hooks/gitmem.json"
            let hasClaude = ConfigFile.text("\(place.project)/.claude/settings.json")?.contains("gitmem hook ") ?? false
            if hasClaude, !ConfigFile.exists("\(place.project)/\(hooks)") {
                blueprint.gaps.append(
                    "hooks: VS Code runs those of .claude/settings.json, and a second set would run twice")
            } else {
                blueprint.targets.append(json(hooks, pieces))
            }
            let entry = JSONServer(
                value: .members([
                    "type": .string("stdio"), "command": .string("gitmem"), "args": .array([.string("mcp")]),
                ]))
            blueprint.targets += [
                json(".vscode/mcp.json", [.server(path: ["servers"], key: "gitmem", entry)]), paragraph("AGENTS.md"),
            ]
            blueprint.steps.append("have Copilot trust the folder: it runs no hooks of a repository before that")
        }
        blueprint.steps.append("start a new session of Copilot")
        return blueprint
    }
}

extension Substring {
    /// The text without blanks at its ends.
    fileprivate var trimmingBlanks: Substring {
        var text = self
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return text
    }
}
