internal import ArgumentParser
internal import GitMemory

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a store in a repository.",
        discussion: """
            Makes the trunk, memory/main, in the repository at PATH, and the repository if there is none. Nothing is \
            checked out in a new repository, unless --files says so; files and the checked-out branch of one that is \
            there stay as they are. In a clone of a store the trunk of \
            the remote is taken, which is fetched if it is not here yet. Doing it again changes nothing.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The folder; the current one if not given.")
    var path: String?

    @Flag(help: "Make a new repository without files.")
    var bare = false

    @Flag(help: "Check the trunk out in a new repository; every merge then writes its files.")
    var files = false

    @Option(help: "Folders above an entry: 3 suits up to some 50,000 entries, 4 more. It never changes.")
    var fanout: Int?

    func run() throws {
        var place = global.directory
        if let path { place = path.hasPrefix("/") ? path : place + "/" + path }
        let (store, outcome) = try Store.create(
            at: place, isNamed: path != nil, bare: bare, checksOut: files, fanout: fanout,
            surroundings: global.surroundings(),
            network: Network(mayPrompt: Environment.isTerminal, timeout: .seconds(60)))
        for (remote, complaint) in store.unaskedRemotes {
            global.output.remark(
                "\(remote) could not be asked for its memory: \(complaint); if it has a store of another fan-out, this one "
                    + "cannot be synced with it")
        }
        let format = try store.format()
        let trunk = try store.trunk()
        if global.json {
            Output.object([
                "branch": .text(trunk.reference), "commit": .text(trunk.tip), "epoch": .count(format.epoch),
                "fanout": .count(format.fanout), "path": .string(store.location), "result": .string(outcome.rawValue),
            ])
        }
        switch outcome {
        case .created: global.output.say("Made a memory store in \(store.location) (fan-out \(format.fanout)).")
        case .fetched: global.output.say("Took the trunk from the remote into \(store.location).")
        case .existing: global.output.say("There is a memory store in \(store.location) already.")
        }
        if files, try !store.hasTrunkAsHead() {
            global.output.remark(
                "no files were written, as the repository was there before; `git switch memory/main` checks them out")
        }
    }
}
