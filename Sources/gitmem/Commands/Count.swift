internal import ArgumentParser
internal import Git
internal import GitMemory

struct Cite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cite",
        abstract: "Count that memories were used.", discussion: "Raises the counter “citations” of each by one.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    func run() throws { try Count.raise(.citations, of: ids, by: 1, verb: "cite", global) }
}

struct Endorse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endorse",
        abstract: "Count that memories were found right.",
        discussion: "Raises the counter “endorsements” of each by one.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    func run() throws { try Count.raise(.endorsements, of: ids, by: 1, verb: "endorse", global) }
}

struct Count: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Raise any counter of a memory.",
        discussion: "Counts by any number of agents at once add up; none is lost. A counter never falls.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memory, by its id or the beginning of it.")
    var id: String

    @Argument(help: "The counter: lower-case letters and hyphens.")
    var name: String

    @Option(help: "By how much.")
    var by: UInt64 = 1

    func run() throws { try Self.raise(try CounterName(name), of: [id], by: by, verb: "count", global) }

    /// Raises a counter of several entries in one commit, and prints the new values.
    static func raise(
        _ counter: CounterName, of texts: [String], by amount: UInt64, verb: String, _ global: GlobalOptions
    ) throws {
        try global.output.refuseSecrets(inName: counter.description)
        let store = try global.store()
        let agent = try global.agentName(in: store)
        let written = try store.write(
            as: agent,
            subject: { (counts: [(id: EntryID, value: UInt64)]) in
                "\(verb) \(counts.map(\.id.short).joined(separator: " "))"
            }
        ) { draft in
            try texts.map { text in
                let id = try draft.view.resolve(text)
                guard try draft.state(of: id).isLive(at: draft.now) else {
                    throw Successors.notRemembered(id, by: agent, store)
                }
                try draft.count(id, counter, by: amount)
                return (id: id, value: try draft.state(of: id).value(of: counter))
            }
        }
        for (id, value) in written.result {
            if global.json {
                Output.object([
                    "branch": .string(written.branch), "commit": .text(written.commit), "counter": .text(counter),
                    "id": .text(id), "value": .count(value),
                ])
            }
            global.output.say("\(counter) \(value)  \(id)")
        }
    }
}
