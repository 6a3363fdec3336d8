internal import ArgumentParser
internal import Git
internal import GitMemory

struct Digest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "List old memories in groups, to be summarised.",
        discussion: """
            Lists what nobody has added or refreshed for some time, in groups by scope and month. Below each group stands \
            the command that puts a summary in its place. With --json, one group a line. It writes nothing.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Option(help: "For how long: a time span such as 30d, or since a date.")
    var older = "30d"

    @Option(help: "Only this kind.")
    var kind = "episodic"

    @Option(help: "Only this scope.")
    var scope: String?

    @Option(help: ArgumentHelp("At most so many memories in a group.", valueName: "n"))
    var size = 50

    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most so many groups.", valueName: "n"))
    var limit: Int?

    func run() throws {
        if size < 1 { throw ValidationError("--size takes a number above 0.") }
        if let limit, limit < 1 { throw ValidationError("--limit takes a number above 0.") }
        let store = try global.store()
        let moment = try Moments.moment(older, now: store.now)
        var query = Query()
        query.kind = kind
        query.scope = scope
        let snapshot = try viewing.snapshot(global, store)
        let groups = try snapshot.digest(query, untouchedSince: moment, at: store.now, atMost: size)
        for (index, group) in groups.prefix(limit ?? .max).enumerated() {
            if global.json {
                try printJSON(group, snapshot, store.now)
            } else if global.quiet {
                Output.line(group.members.map(\.id.description).joined(separator: ","))
            } else {
                if index > 0 { Output.line("") }
                try printText(group, snapshot, store.now)
            }
        }
        if groups.isEmpty { global.output.say("Nothing is due.") }
    }

    private func printText(_ group: DigestGroup, _ snapshot: Snapshot, _ now: Timestamp) throws {
        let count = group.members.count
        let scope = group.scope.map { "\($0), " } ?? ""
        Output.line("\(scope)\(group.month): \(count) memor\(count == 1 ? "y" : "ies")".escapingControls())
        for member in group.members {
            guard let entry = try snapshot.entry(member.id, at: now) else { continue }
            Output.line("  \(member.id.short)  \("\(member.time)".prefix(10))  \(EntryPrinter.text(entry))")
        }
        let words = group.scope.map { " --scope \(Self.quoted($0))" } ?? ""
        Output.line(
            "gitmem add\(words) --supersedes \(group.members.map(\.id.short).joined(separator: ",")) --forget 'SUMMARY'"
        )
    }

    private func printJSON(_ group: DigestGroup, _ snapshot: Snapshot, _ now: Timestamp) throws {
        let entries: [JSON] = try group.members.compactMap { member in
            guard let entry = try snapshot.entry(member.id, at: now) else { return nil }
            var object = JSONObject()
            object["at"] = .text(member.time)
            object["entry"] = .object(entry.body.object)
            object["id"] = .text(member.id)
            return .object(object)
        }
        Output.object([
            "bytes": .count(group.size), "entries": .array(entries), "month": .string(group.month),
            "scope": group.scope.map { .string($0) },
        ])
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
