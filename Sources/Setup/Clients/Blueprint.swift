/// What setting up a client means in a scope: which pieces go into which files.
package struct Blueprint {
    /// A file, and what goes into it.
    package struct Target {
        /// The path from the root of the scope.
        package let path: String
        package let pieces: [Piece]
        /// What a new file begins with.
        var start = ""
    }

    package var targets: [Target] = []
    /// What cannot be set up here, and what to do about it.
    package var gaps: [String] = []
    /// What is left to do for the user.
    package var steps: [String] = []

    /// - Parameters:
    ///   - reminder: whether the agent is to be reminded at the end of a session.
    ///   - place: where the files are: some clients choose between several.
    package init(_ client: Client, _ scope: Scope, reminder: Bool, in place: Place) {
        switch client {
        case .claudeCode: self = Self.claudeCode(scope, reminder, place)
        case .codex: self = Self.codex(scope, reminder)
        case .gemini: self = Self.gemini(scope, reminder, place)
        case .cursor: self = Self.cursor(scope, reminder)
        case .opencode: self = Self.opencode(scope, reminder, place)
        case .copilot: self = Self.copilot(scope, reminder, place)
        case .generic:
            self.init()
            targets = [Self.paragraph("AGENTS.md")]
        }
    }

    init() {}

    static func paragraph(_ path: String) -> Target { Target(path: path, pieces: [.region(AgentsParagraph.text)]) }

    static func json(_ path: String, _ pieces: [Piece]) -> Target {
        Target(path: path, pieces: pieces, start: "{}\n")
    }

    /// The entry that most clients have for a server that they start.
    static let server = JSONServer(
        value: .members(["command": .string("gitmem"), "args": .array([.string("mcp")])]))

    /// A group of hooks with one of ours, as Claude Code and those that follow it have it.
    static func group(
        _ event: String, _ command: String, matcher: String? = nil, name: String? = nil, timeout: Int = 5
    ) -> Piece {
        var hook = [JSONMember(key: "type", value: .string("command"))]
        if let name { hook.append(JSONMember(key: "name", value: .string(name))) }
        hook.append(JSONMember(key: "command", value: .string(command)))
        hook.append(JSONMember(key: "timeout", value: .number(timeout)))
        var members = [JSONMember(key: "hooks", value: .array([.object(hook)]))]
        if let matcher { members.insert(JSONMember(key: "matcher", value: .string(matcher)), at: 0) }
        return .hook(path: ["hooks", event], command: command, JSONHook(value: .object(members)))
    }
}

/// The paragraph that tells an agent how to use the memory.
package enum AgentsParagraph {
    package static let text = """
        ## Memory of the team

        All agents in this repository share a memory, kept in git by `gitmem`.

        - Before a task, ask what is known: `gitmem recall "what the task is about"`.
        - Before editing a file that others may edit, too: `gitmem check PATH`. `gitmem claim PATH` holds it, and \
        `gitmem release --all` gives it back.
        - After learning something that is of use beyond this task: `gitmem add "one fact, with names and numbers"`.
        - A memory that helped gets a citation: `gitmem cite ID`.
        - Secrets and personal data do not belong there.
        """
}
