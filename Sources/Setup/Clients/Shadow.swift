/// Finds settings of the user's that keep a client from running what is set up.
enum Shadow {
    /// Why a client would not run the pieces of a purpose; `nil` if nothing says so.
    static func reason(_ purpose: Piece.Purpose, of client: Client, in place: Place) -> String? {
        switch client {
        case .claudeCode:
            let files = [
                "\(place.project)/.claude/settings.json", "\(place.project)/.claude/settings.local.json",
                "\(place.home)/.claude/settings.json",
            ]
            for file in files {
                guard let root = ConfigFile.json(file)?.root else { continue }
                if purpose == .hooks, root["disableAllHooks"]?.isTrue ?? false {
                    return "disableAllHooks is set in \(file)"
                }
                let off = root["disabledMcpjsonServers"]?.elements ?? []
                if purpose == .server, off.contains(where: { $0.text == "gitmem" }) {
                    return "disabledMcpjsonServers names gitmem in \(file)"
                }
            }
        case .codex:
            for file in ["\(place.project)/.codex/config.toml", "\(place.home)/.codex/config.toml"] {
                guard let bytes = ConfigFile.bytes(file), let text = try? TOMLText(bytes) else { continue }
                if purpose == .hooks, text.value(["features", "hooks"]) == "false" {
                    return "features.hooks is false in \(file)"
                }
                if purpose == .server, text.value(["mcp_servers", "gitmem", "enabled"]) == "false" {
                    return "mcp_servers.gitmem.enabled is false in \(file)"
                }
            }
        case .opencode:
            for file in ["\(place.project)/opencode.json", "\(place.project)/opencode.jsonc"] {
                let entry = ConfigFile.json(file)?.root["mcp"]?["gitmem"]
                if purpose == .server, entry?["enabled"]?.isFalse ?? false {
                    return "mcp.gitmem.enabled is false in \(file)"
                }
            }
        case .gemini, .cursor, .copilot, .generic: break
        }
        return nil
    }
}

extension JSONText.Node {
    var isTrue: Bool { if case .literal("true") = kind { true } else { false } }
    var isFalse: Bool { if case .literal("false") = kind { true } else { false } }
}
