internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Digest: TerminalCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "List old memories in groups, to be summarised.",
        discussion: """
            Lists memories that nobody has added or refreshed for some time, in groups by scope and month. Each group \
            ends with the command that replaces it by a summary. It writes nothing. With --json, prints one group a \
            line.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @OptionGroup var age: AgeOptions<Usual>

    enum Usual: AgeDefaults {
        static var older: String { "30d" }
        static var kind: String { "episodic" }
    }

    @Option(help: ArgumentHelp("At most this many memories in a group.", valueName: "n"))
    var size = 50

    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most this many groups.", valueName: "n"))
    var limit: Int?

    @OptionGroup var colouring: ColourOptions

    func request() -> DigestAction {
        var request = DigestAction()
        request.viewing = viewing.words
        request.age = age.words(limit: limit)
        request.size = size
        return request
    }

    static func viewing(_ request: DigestAction) -> ViewWords { request.viewing }

    static func performPlainly(_ request: DigestAction, _ global: GlobalOptions, in session: Session) throws {
        let output = global.output
        var count = 0
        try request.run(in: session) { group in
            if output.json {
                Output.line { group.write(into: &$0) }
            } else if output.quiet {
                Output.line(group.members.map(\.id.description).joined(separator: ","))
            } else {
                if count > 0 { Output.line("") }
                show(group, of: request, output)
            }
            count += 1
        }
        if count == 0 { output.say("Nothing is due.") }
    }

    static func show(_ group: DigestAction.Result, of request: DigestAction, _ output: Output) {
        Output.line(title(group))
        for member in group.members {
            guard let entry = member.entry else { continue }
            Output.line("  \(member.id.short)  \("\(member.time)".prefix(10))  \(EntryPrinter.text(entry))")
        }
        Output.line(command(group))
    }

    static func show(_ group: DigestAction.Result, of request: DigestAction, on page: Page, _ screen: Screen) {
        page.print([Piece(text: title(group), style: .found)], on: screen)
        for member in group.members {
            guard let entry = member.entry else { continue }
            page.print(
                Card(columns: [page.column(member.id), page.age(member.time)], text: EntryFields.text(entry)),
                on: screen)
        }
        page.print([Piece(text: command(group).escapingControls(), style: .note)], on: screen)
    }

    private static func title(_ group: DigestAction.Result) -> String {
        let count = group.members.count
        let scope = group.scope.map { "\($0), " } ?? ""
        return "\(scope)\(group.month): \(count) memor\(count == 1 ? "y" : "ies")".escapingControls()
    }

    private static func command(_ group: DigestAction.Result) -> String {
        let words = group.scope.map { " --scope \(Self.quoted($0))" } ?? ""
        return
            "gitmem add\(words) --supersedes \(group.members.map(\.id.short).joined(separator: ",")) --forget 'SUMMARY'"
    }

    /// A text as one word of a shell.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if isPlain { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
