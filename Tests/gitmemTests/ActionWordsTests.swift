import Actions
import Foundation
import Testing

/// Options are declared for ArgumentParser and named by requests; here the two are held together.
@Suite("What commands declare and what actions take") struct ActionWordsTests {
    private struct Tool: Decodable {
        let command: Command
    }

    private struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let names: [Name]?
        let isRepeating: Bool
        let abstract: String?

        var long: String? { names?.first { $0.kind == "long" }?.name }
    }

    /// What the command line adds to every command, and to some.
    private static let own: Set = ["help", "version", "agent", "json", "quiet", "format", "color"]
    private static let more = [
        "add": ["file"], "export": ["output"], "merge": ["report"], "set": ["file"], "edit": ["file"],
        "review": ["sarif", "repair"],
        "sync": ["watch", "interval"], "doctor": ["agents"], "rules list": ["starter"], "message send": ["file"],
    ]

    /// Options whose help says more than their members do: what they go with on a command line.
    private static let worded: Set = [
        "add key", "add outcome", "claims limit", "message send type", "recall explain", "release force",
    ]

    /// A help text without what only one of the doors writes.
    private static func plain(_ help: String) -> String { help.replacing("--", with: "").replacing("`", with: "") }

    /// Commands that are doors, or change what clients run, and no actions.
    private static let doors: Set = ["batch", "help", "hook", "mcp", "once", "serve", "setup"]

    @Test("Each option of a command is a member of its action, and each member has an option or a word")
    func theyAgree() throws {
        let sandbox = try Sandbox()
        let help = try sandbox.run(["gitmem", "--experimental-dump-help"]).output
        let tool = try JSONDecoder().decode(Tool.self, from: Data(help.utf8)).command
        var commands: [String: Command] = [:]
        for command in tool.subcommands ?? [] where !Self.doors.contains(command.commandName) {
            let below = (command.subcommands ?? []).filter { $0.commandName != "help" }
            // A command may do something by itself, and have others below it.
            if below.isEmpty || AllActions.named(command.commandName) != nil {
                commands[command.commandName] = command
            }
            for part in below { commands["\(command.commandName) \(part.commandName)"] = part }
        }
        #expect(Set(commands.keys) == Set(AllActions.list.map { $0.about.name }))
        for action in AllActions.list {
            let name = action.about.name
            guard let command = commands[name] else { continue }
            #expect(command.abstract == action.about.summary, "\(name)")
            let declared = (command.arguments ?? []).filter { argument in
                argument.kind != "positional"
                    && argument.long.map { !Self.own.contains($0) && !(Self.more[name] ?? []).contains($0) } == true
            }
            let members = action.members.filter { if case .option = $0.place { true } else { false } }
            let options = members.map { $0.option.replacing("_", with: "-") }
            #expect(Set(declared.compactMap(\.long)) == Set(options), "\(name)")
            for argument in declared {
                guard let member = members.first(where: { $0.isOption("--\(argument.long ?? "")") }) else { continue }
                let isFlag = if case .flag = member.kind { true } else { false }
                #expect((argument.kind == "flag") == isFlag, "\(name) \(member.name)")
                #expect(isFlag || argument.isRepeating == member.isList, "\(name) \(member.name)")
                // An option that may be given several times speaks of one value, and its member of all.
                if !argument.isRepeating, !Self.worded.contains("\(name) \(member.option)") {
                    let help = Self.plain(argument.abstract ?? "")
                    #expect(help == Self.plain(member.help), "\(name) \(member.name)")
                }
                let letters = argument.names?.filter { $0.kind == "short" }.map(\.name) ?? []
                #expect(letters == (member.letter.map { ["\($0)"] } ?? []), "\(name) \(member.name)")
            }
            let words = (command.arguments ?? []).filter { $0.kind == "positional" }.count
            #expect(words == action.members.count - members.count, "\(name)")
        }
    }
}
