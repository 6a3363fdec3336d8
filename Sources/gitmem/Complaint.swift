internal import Actions
internal import ArgumentParser
internal import Gate

/// What is wrong with words that the parser does not understand, and what to do.
struct Complaint {
    let message: String
    let hint: String

    /// Commands whose last word is a text.
    private static let takingText: Set = ["add", "set", "edit", "recall"]

    /// Help is asked for a command that is not there.
    struct UnknownCommand: Error {}

    /// Help is asked for an alias of the user's own.
    struct AliasHelp: Error {
        let name: String
        let meaning: String
    }

    /// - Parameter parserMessage: what the parser says; where there is no such command, it is about the wrong thing.
    init(_ parserMessage: String) {
        let words = (try? Arguments.arranged(Arguments.fromCommandLine())) ?? []
        guard let first = words.first(where: { $0 != "help" }), !first.hasPrefix("-") else {
            (message, hint) = (Self.sentence(parserMessage), "see `gitmem help`")
            return
        }
        let command = Self.path(of: words)
        if let unknown = Self.unknown(words) {
            message = "there is no command “\(unknown.name)”"
            hint = (unknown.nearest.map { "did you mean `gitmem \($0)`? " } ?? "") + "`gitmem help` lists all"
        } else if Self.takingText.contains(first), parserMessage.contains("nexpected argument") {
            (message, hint) = (Self.sentence(parserMessage), "put the text in quotes; see `gitmem help \(command)`")
        } else {
            (message, hint) = (Self.sentence(parserMessage), "see `gitmem help \(command)`")
        }
    }

    /// The words of the command line that name a command that is there; `nil` if they name none.
    static var commandPath: String? {
        guard let words = try? Arguments.arranged(Arguments.fromCommandLine()) else { return nil }
        let path = path(of: words)
        return path.isEmpty ? nil : path
    }

    /// The words that name a command that is there.
    private static func path(of words: [String]) -> String { named(words).path.joined(separator: " ") }

    /// The words that name a command that is there, and the names of the commands below it.
    private static func named(_ words: [String]) -> (path: [String], below: [String]) {
        var path: [String] = []
        var command: any ParsableCommand.Type = Gitmem.self
        for word in words.drop(while: { $0 == "help" }) {
            guard let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == word })
            else { break }
            command = next
            path.append(word)
        }
        return (path, command.configuration.subcommands.compactMap { $0.configuration.commandName })
    }

    /// As all other messages: it goes on from “gitmem:”.
    private static func sentence(_ text: String) -> String {
        // A text that begins with a hyphen is taken for an option, and may be a key.
        guard Gate.secrets(in: text).isEmpty else { return "there are words that are not understood" }
        let lines = text.split(separator: "\n").joined(separator: " ")
        return lines.prefix(1).lowercased() + lines.dropFirst()
    }

    /// A command that is not there, and the one whose name is most like it.
    static func unknown(_ words: [String]) -> (name: String, nearest: String?)? {
        let (path, below) = named(words)
        guard let word = words.drop(while: { $0 == "help" }).dropFirst(path.count).first, !word.hasPrefix("-"),
            !below.isEmpty
        else { return nil }
        let names = below + (path.isEmpty ? Array(Arguments.shortForms.keys) : [])
        func whole(_ name: String) -> String { (path + [name]).joined(separator: " ") }
        return (whole(word), NearName.nearest(to: word, among: names).map(whole))
    }
}
