internal import Actions
internal import ArgumentParser

/// The commands that agents call for every memory, without ArgumentParser: their actions say what they take.
enum PlainCommands {
    /// A command that is ready to run.
    struct Ready {
        let kind: any ParsableCommand.Type
        let run: () throws -> Void
    }

    /// The command; `nil` if that is for ArgumentParser to say.
    static func command(_ words: [String]) throws -> Ready? {
        #if DEBUG
            // The tests compare what both make of the same words.
            if ProcessWords.variable("GITMEM_TEST_PARSER") != nil { return nil }
        #endif
        let rest = words.dropFirst()
        do {
            return switch words.first {
            case "add": try ready(Add.self, rest, takesContent: true)
            case "brief": try ready(BriefCommand.self, rest)
            case "check": try ready(CheckCommand.self, rest)
            case "cite": try ready(Cite.self, rest)
            case "endorse": try ready(Endorse.self, rest)
            case "hook": hook(rest)
            case "get": try ready(Get.self, rest)
            case "list": try ready(List.self, rest)
            case "merge": try ready(Merge.self, rest)
            case "message" where rest.first == "list": try ready(MessageList.self, rest.dropFirst())
            case "recall": try ready(RecallCommand.self, rest)
            case "show": try ready(Show.self, rest)
            case "why": try ready(Why.self, rest)
            default: nil
            }
        } catch is PlainWords.NotPlain {
            return nil
        }
    }

    /// A hook, which a client calls before each edit, as `setup` writes it.
    private static func hook(_ words: ArraySlice<String>) -> Ready? {
        guard words.count == 2, let client = words.first, let event = words.last,
            !words.contains(where: { $0.hasPrefix("-") })
        else { return nil }
        var global = GlobalOptions()
        global.directory = "."
        global.agent = nil
        global.json = false
        global.quiet = true
        let given = global
        return Ready(kind: HookCommand.self) { HookCommand.answer(client, event, given) }
    }

    private static func ready<Command: ActionCommand>(
        _ kind: Command.Type, _ words: ArraySlice<String>, takesContent: Bool = false
    ) throws -> Ready {
        var words = PlainWords(words, mayLackText: takesContent)
        var global = GlobalOptions()
        global.directory = try words.takeValues { $0 == "-C" }.last ?? "."
        global.agent = try words.takeValues { $0 == "--agent" }.last
        global.json = words.takeFlag { $0 == "--json" }
        global.quiet = words.takeFlag { $0 == "-q" || $0 == "--quiet" }
        let file = try takesContent ? words.takeValues { $0 == "--file" }.last : nil
        var request = Command.Request()
        try request.declare(in: &words)
        try words.finish()
        try Command.check(request)
        let (read, given) = (request, global)
        return Ready(kind: kind) {
            var request = read
            if takesContent { try Command.finish(&request, file: file) }
            try Command.perform(request, given)
        }
    }
}
