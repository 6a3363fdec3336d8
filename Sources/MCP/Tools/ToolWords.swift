internal import Actions

/// Words of actions, as a client of tools understands them: tools and arguments, where the command line has commands and
/// options.
enum ToolWords {
    /// What to do about a fault.
    static func hint(of fault: Fault, for action: (any Action.Type)?) -> String? {
        // The agent is named where the server is started.
        if fault.code == "no-agent" {
            return
                "the agent is taken when the server starts: add \"--agent\", \"NAME\" to its arguments in the client's "
                + "configuration, set GITMEM_AGENT there, or run `git config gitmem.agent NAME`"
        }
        if fault.code == "usage", fault.hint == nil, let action {
            return "the tool more with the action “\(action.about.name)” and “describe” tells what it takes"
        }
        return fault.hint.map { text($0, for: action) }
    }

    static func text(_ hint: Hint, for action: (any Action.Type)?) -> String {
        hint.worded { part in
            switch part {
            case .words(let text): options(in: text, of: action)
            case .action(let name, let rest):
                call(name) + (rest.isEmpty ? "" : " (\(options(in: rest, of: AllActions.named(name))))")
            // An option alone is an argument.
            case .command(let text) where text.hasPrefix("--"): options(in: text, of: action)
            case .command(let text): "`\(text)`"
            }
        }
    }

    /// A message as a sentence.
    static func sentence(_ text: String, of action: (any Action.Type)?) -> String { options(in: text, of: action) }

    private static func call(_ name: String) -> String {
        if let tool = Tools.daily.first(where: { $0.action == name }) { return "the tool \(tool.name)" }
        return "the tool more with the action “\(name)”"
    }

    /// The text with each `--option` as the argument that it is, of the action if that has it.
    private static func options(in text: String, of action: (any Action.Type)?) -> String {
        guard text.contains("--") else { return text }
        let members = (action.map { [$0] } ?? []).flatMap { $0.members } + AllActions.list.flatMap { $0.members }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let end = word.lastIndex { $0.isLetter || $0 == "-" }.map { word.index(after: $0) } ?? word.startIndex
            let option = String(word[..<end])
            guard let member = members.first(where: { $0.isOption(option) }) else { return String(word) }
            return "“\(member.name)”" + word[end...]
        }.joined(separator: " ")
    }
}
