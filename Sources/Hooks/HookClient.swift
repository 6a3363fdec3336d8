/// How a client words what it tells a hook, and what it understands as an answer.
package struct HookClient: Sendable {
    /// The name by which the command line has it.
    package let name: String
    /// The members that name the session, the first that is there counts.
    let session: [String]
    /// The members that name the tool, and that have its arguments.
    let tool: [String]
    let arguments: [String]
    /// The tools that edit files.
    let edits: Set<String>
    /// The tools whose arguments hold a patch.
    let patches: Set<String>
    let answers: Answers

    /// The forms of answers.
    enum Answers: Sendable {
        case claude, codex, gemini, cursor, copilot, plugin
    }

    package static let all: [HookClient] = [
        HookClient(
            name: "claude-code", session: ["session_id"], tool: ["tool_name"], arguments: ["tool_input"],
            edits: ["Edit", "Write", "MultiEdit", "NotebookEdit", "editFiles"], patches: [], answers: .claude),
        HookClient(
            name: "codex", session: ["session_id"], tool: ["tool_name"], arguments: ["tool_input"],
            edits: ["apply_patch", "Edit", "Write"], patches: ["apply_patch", "Edit", "Write"], answers: .codex),
        HookClient(
            name: "gemini", session: ["session_id"], tool: ["tool_name"], arguments: ["tool_input"],
            edits: ["write_file", "replace"], patches: [], answers: .gemini),
        HookClient(
            name: "cursor", session: ["conversation_id", "session_id"], tool: ["tool_name"], arguments: ["tool_input"],
            edits: ["Write", "Edit"], patches: [], answers: .cursor),
        HookClient(
            name: "copilot", session: ["sessionId", "session_id"], tool: ["toolName"], arguments: ["toolArgs"],
            edits: ["edit", "create"], patches: [], answers: .copilot),
        HookClient(
            name: "opencode", session: ["session_id"], tool: ["tool_name"], arguments: ["tool_input"],
            edits: ["write", "edit", "patch", "apply_patch", "multiedit"], patches: ["patch", "apply_patch"],
            answers: .plugin),
    ]

    package static func named(_ name: String) -> HookClient? { all.first { $0.name == name } }
}
