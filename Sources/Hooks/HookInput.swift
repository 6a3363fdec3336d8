internal import GitMemory

/// What a client told a hook, as far as it is understood; what is not there is `nil`.
package struct HookInput {
    package let client: HookClient
    /// The session, or the sub-agent in it.
    package let session: String?
    /// The folder in which the agent works.
    package let folder: String?
    /// What began the session.
    package let source: String?
    /// Whether the agent goes on already because a hook had it do so.
    package let isGoingOn: Bool
    /// The files that are to be edited.
    package let paths: [String]

    /// - Returns: `nil` for what is no JSON object.
    package init?(_ bytes: [UInt8], of client: HookClient) {
        guard case .object(let object)? = try? JSON(parsing: bytes) else { return nil }
        // Cursor runs other clients' hooks, too, and says so.
        let client = object["cursor_version"] == nil ? client : HookClient.named("cursor") ?? client
        self.client = client
        func text(_ names: [String]) -> String? { names.lazy.compactMap { object[$0]?.hookText }.first { !$0.isEmpty } }
        session = text(["agent_id"]) ?? text(client.session)
        folder = text(["cwd"]) ?? object["workspace_roots"]?.hookItems.first?.hookText
        source = text(["source"])
        isGoingOn = object["stop_hook_active"] == .bool(true) || (object["loop_count"]?.hookNumber ?? 0) > 0
        guard let tool = text(client.tool), client.edits.contains(tool) else {
            paths = []
            return
        }
        var arguments = client.arguments.lazy.compactMap { object[$0] }.first
        // Copilot gives them as a text that holds JSON.
        if let text = arguments?.hookText, let inner = try? JSON(parsing: text) { arguments = inner }
        paths = Self.paths(in: arguments, mayBePatch: client.patches.contains(tool))
    }

    private static func paths(in arguments: JSON?, mayBePatch: Bool) -> [String] {
        if mayBePatch, let text = arguments?.hookText { return PatchPaths.all(in: text) }
        guard case .object(let members)? = arguments else { return [] }
        var paths = ["file_path", "notebook_path", "filePath", "path"].compactMap { members[$0]?.hookText }
        paths += members["files"]?.hookItems.compactMap(\.hookText) ?? []
        if mayBePatch {
            for name in ["command", "input", "patch", "patchText"] {
                // Some clients split the command into words.
                let texts =
                    [members[name]?.hookText].compactMap { $0 }
                    + (members[name]?.hookItems.compactMap(\.hookText) ?? [])
                paths += texts.flatMap(PatchPaths.all)
            }
        }
        return paths.filter { !$0.isEmpty }
    }
}

/// The files that a patch of Codex's form changes.
enum PatchPaths {
    private static let heads = ["*** Add File: ", "*** Update File: ", "*** Delete File: ", "*** Move to: "]

    static func all(in patch: String) -> [String] {
        patch.split(whereSeparator: \.isNewline).compactMap { line in
            heads.first { line.hasPrefix($0) }.map { String(line.dropFirst($0.count)) }
        }
    }
}

extension JSON {
    fileprivate var hookText: String? { if case .string(let text) = self { text } else { nil } }
    fileprivate var hookNumber: Double? { if case .number(let number) = self { number } else { nil } }
    fileprivate var hookItems: [JSON] { if case .array(let items) = self { items } else { [] } }
}
