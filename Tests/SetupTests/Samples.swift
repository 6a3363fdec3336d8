import Foundation

/// Files of users', in the shapes that clients' own documentation shows, with what people do to such files.
enum Samples {
    struct Sample: CustomStringConvertible {
        let description: String
        let files: [(path: String, text: String)]

        init(_ description: String, _ files: [(path: String, text: String)]) {
            self.description = description
            self.files = files
        }
    }

    /// Settings of the kind that Claude Code has, with others' hooks.
    static let claudeSettings = """
        {
          // formats what was edited
          "permissions": { "allow": ["Bash(npm run lint)"], "deny": [] }, // no more
          "hooks": {
            "PostToolUse": [
              {
                "matcher": "Edit|Write",
                "hooks": [{ "type": "command", "command": "prettier --write", "timeout": 30 }]
              }, // keep
            ],
            "PreToolUse": [
              { "matcher": "Bash", "hooks": [{ "type": "command", "command": "./guard.sh" }] }
            ]
          },
          "model": "opus" /* for now */
        }

        """

    static let servers = """
        {
            "mcpServers": {
                "github": {
                    "command": "npx",
                    "args": ["-y", "server-github"],
                    "env": { "TOKEN": "${TOKEN:-}" }
                }
            }
        }
        """

    static let codexTOML = """
        # my settings
        model = "o5"
        notify = [
          "notify-send", # a comment with ] and "
          "Codex",
        ]

        [mcp_servers.github]
        command = "npx"
        args = ["-y", "server-github"]
        env = { TOKEN = "x" }

        [mcp_servers.docs]
        url = "https://example.org/mcp" # remote
        """

    static let notes = "# Project\n\nBuild with make.\n\n<!-- a remark -->\n"

    /// The files of each client: the first path is of its hooks, the second of its servers, the third of its paragraph.
    static let paths: [String: [String]] = [
        "claude-code": [".claude/settings.json", ".mcp.json", "CLAUDE.md"],
        "codex": [".codex/hooks.json", ".codex/config.toml", "AGENTS.md"],
        "gemini": [".gemini/settings.json", ".gemini/settings.json", "GEMINI.md"],
        "cursor": [".cursor/hooks.json", ".cursor/mcp.json", "AGENTS.md"],
        "opencode": [".opencode/plugins/gitmem.ts", "opencode.json", "AGENTS.md"],
        "copilot": [".github/hooks/gitmem.json", ".vscode/mcp.json", "AGENTS.md"],
        "generic": ["", "", "AGENTS.md"],
    ]

    static func hooks(_ client: String) -> String {
        switch client {
        case "cursor":
            "{\n  \"version\": 1,\n  \"hooks\": {\n    \"stop\": [ { \"command\": \"./done.sh\" } ] // mine\n  }\n}\n"
        case "gemini":
            """
            {
              "theme": "GitHub",
              "hooks": { "BeforeTool": [ { "matcher": "run_shell_command", "hooks": [ { "type": "command", "command": "x" } ] } ] },
              "mcpServers": { "a": { "httpUrl": "https://example.org" } },
            }
            """
        case "copilot": "{\"version\":1,\"hooks\":{\"preToolUse\":[{\"type\":\"command\",\"bash\":\"./a.sh\"}]}}"
        default: claudeSettings
        }
    }

    static func server(_ client: String) -> String {
        switch client {
        case "codex": codexTOML
        case "gemini": hooks(client)
        case "opencode":
            "{\n\t\"$schema\": \"https://opencode.ai/config.json\",\n\t\"mcp\": { \"a\": { \"type\": \"remote\", \"url\": \"https://e.org\" } }\n}\n"
        case "copilot":
            "{\n  \"servers\": {\n    \"a\": { \"type\": \"stdio\", \"command\": \"a\" },\n  },\n  \"inputs\": []\n}\n"
        default: servers
        }
    }

    static func of(_ client: String) -> [Sample] {
        guard let paths = paths[client] else { return [] }
        var plain: [(path: String, text: String)] = [(paths[2], notes)]
        if !paths[1].isEmpty { plain.append((paths[1], server(client))) }
        if !paths[0].isEmpty, paths[0] != paths[1], !paths[0].hasSuffix(".ts") {
            plain.append((paths[0], hooks(client)))
        }
        func changed(_ change: (String) -> String) -> [(path: String, text: String)] {
            plain.map { ($0.path, change($0.text)) }
        }
        var all = [
            Sample("nothing there", []),
            Sample("comments, other servers and other hooks", plain),
            Sample("CRLF", changed { $0.replacingOccurrences(of: "\n", with: "\r\n") }),
            Sample(
                "tabs",
                changed { text in
                    text.replacingOccurrences(of: "    ", with: "\t").replacingOccurrences(of: "  ", with: "\t")
                }),
            Sample("a byte order mark", changed { "\u{feff}" + $0 }),
            Sample("no line end", changed { text in String(text.reversed().drop { $0.isNewline }.reversed()) }),
        ]
        let json = plain.map(\.path).filter { $0.hasSuffix(".json") }
        if !json.isEmpty {
            for empty in [
                "{}", "{}\n", "{\n}\n", "{ // nothing yet\n}\n", "{ }", "{\n  \"a\": 1\n}", "{\"a\":1}",
                "{\"a\": [1, 2], }",
            ] {
                all.append(Sample(empty, json.map { ($0, empty) }))
            }
            all.append(
                Sample(
                    "empty containers",
                    json.map {
                        ($0, "{\n  \"hooks\": {},\n  \"mcpServers\": { },\n  \"mcp\": {\n  },\n  \"servers\": {}\n}\n")
                    }))
        }
        return all
    }
}
