import Foundation

/// What all work is given: where to do it, how much of it there is, the stores that are shared, and the report.
final class Bench {
    let shop: Workshop
    let options: Options
    let scale: Scale
    let counter: InstructionCounter?
    let sqlite: SQLitePeer?
    var report: Report
    private var stores: [String: PreparedStore] = [:]

    init(_ shop: Workshop, _ options: Options) throws {
        self.shop = shop
        self.options = options
        scale = options.quick ? .quick : .full(base: options.entries)
        counter = InstructionCounter.find(in: shop)
        sqlite = options.sqlite.map { SQLitePeer(program: $0, shop: shop) }
        if sqlite == nil { say("no --sqlite, so the rows beside SQLite are left out") }
        report = Report(
            try .current(shop, counter, quick: options.quick),
            hasLimits: !options.quick && scale.base == Scale.full.base)
    }

    /// A store whose trunk holds so many entries; it is made once. Who wants to change it takes a copy.
    func store(_ entries: Int, fanout: Int) throws -> PreparedStore {
        let name = "store-\(entries)-\(fanout)"
        if let store = stores[name] { return store }
        say("making a store of \(entries) entries, fan-out \(fanout)")
        let file = try shop.memories(entries, "base")
        let store = try PreparedStore(shop.store(name, fanout: fanout), file, entries)
        stores[name] = store
        return store
    }

    /// Removes a store that is not needed again.
    func discard(_ store: PreparedStore) throws {
        stores = stores.filter { $0.value.repository.folder != store.repository.folder }
        try store.repository.discard()
    }

    /// The store that most work is done on.
    func base() throws -> Repository { try store(scale.base, fanout: scale.fanout).repository }

    /// Counts the instructions that each side executes, where that is possible.
    func countInstructions(
        _ row: String, ours: [[String]], in folder: String, theirs: [[String]], in place: String
    ) throws {
        guard let ours = try instructions(gitmem: ours, in: folder),
            let theirs = try instructions(git: theirs, in: place)
        else { return }
        report.instructions.append(.init(id: row, ours: ours, theirs: theirs))
    }

    func instructions(gitmem commands: [[String]], in folder: String) throws -> Int? {
        try instructions(commands.map { [shop.gitmem] + $0 }, in: folder)
    }

    func instructions(git commands: [[String]], in folder: String) throws -> Int? {
        try instructions(commands.map { [shop.git] + $0 }, in: folder)
    }

    private func instructions(_ commands: [[String]], in folder: String) throws -> Int? {
        guard let counter else { return nil }
        return try commands.map { try counter.count($0, in: shop, folder: folder) }.reduce(0, +)
    }
}

/// A store with a trunk, and what it took to make it.
struct PreparedStore {
    let repository: Repository
    let importing: Usage
    let merging: Usage

    init(_ repository: Repository, _ file: String, _ entries: Int) throws {
        self.repository = repository
        importing = try repository.importing(file, as: "base", expecting: entries)
        merging = try repository.gitmem(["merge", "-q"])
        try repository.gitmem(["retire", "-q", "base"])
    }
}

extension Repository {
    /// Imports a file, all of which has to be new.
    @discardableResult
    func importing(
        _ file: String, as agent: String, expecting entries: Int, with options: [String] = ["--gate", "off"]
    ) throws -> Usage {
        let usage = try gitmem(["import", "--json", "--agent", agent, file] + options, output: shop.file("imported"))
        let report = try String(contentsOfFile: shop.file("imported"), encoding: .utf8)
        guard report.contains("\"accepted\":\(entries),") else { throw Failure("not all was imported: \(report)") }
        return usage
    }
}
