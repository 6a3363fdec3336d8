/// A program that runs agents.
package enum Client: String, CaseIterable {
    case claudeCode = "claude-code"
    case codex
    case gemini
    case cursor
    case opencode
    case copilot
    /// Whatever reads AGENTS.md.
    case generic

    /// The name by which people know it.
    package var title: String {
        switch self {
        case .claudeCode: "Claude Code"
        case .codex: "Codex"
        case .gemini: "Gemini CLI"
        case .cursor: "Cursor"
        case .opencode: "OpenCode"
        case .copilot: "GitHub Copilot"
        case .generic: "an agent that reads AGENTS.md"
        }
    }

    /// The programs on the path that show that it is installed.
    package var programs: [String] {
        switch self {
        case .claudeCode: ["claude"]
        case .codex: ["codex"]
        case .gemini: ["gemini"]
        case .cursor: ["cursor-agent", "cursor"]
        case .opencode: ["opencode"]
        case .copilot: ["copilot", "code"]
        case .generic: []
        }
    }

    /// The scopes in which it can be set up.
    package var scopes: [Scope] {
        switch self {
        case .claudeCode: [.project, .local, .user]
        case .codex, .gemini, .cursor, .opencode, .copilot: [.project, .user]
        case .generic: [.project]
        }
    }
}

/// For whom a client is set up.
package enum Scope: String, CaseIterable {
    /// All who work on the project: files that go into its repository.
    case project
    /// This user in this project.
    case local
    /// This user in all projects.
    case user
}

/// Where a client's files are.
package struct Place {
    /// The top of the project's files.
    package let project: String
    /// The user's home folder.
    package let home: String

    package init(project: String, home: String) {
        self.project = project
        self.home = home
    }

    func root(_ scope: Scope) -> String { scope == .user ? home : project }
}
