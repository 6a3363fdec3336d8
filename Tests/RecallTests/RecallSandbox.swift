import Foundation
import GitMemory
import TestSupport
import Testing

@testable import Recall

/// A temporary store for tests of the index; it goes with its last user.
final class RecallSandbox {
    let path: String
    private var seed: UInt64
    /// Milliseconds since 1970.
    var clock: UInt64 = 1_795_169_730_123

    init(seed: UInt64 = testSeed, fanout: Int = 2) throws {
        self.seed = seed
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("recall-\(UUID().uuidString)")
        path = folder.resolvingSymlinksInPath().path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        _ = try Store.create(at: path + "/store", bare: true, fanout: fanout, surroundings: surroundings())
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var indexFolder: String { path + "/store/gitmem/bodies/" }

    private func surroundings() -> Surroundings {
        seed += 1
        var random = SplitMix64(seed: seed)
        let clock = clock
        return Surroundings(
            clock: { clock }, random: { random.next() }, twinDirectory: path + "/twins", packsInBackground: false)
    }

    func open() throws -> Store {
        clock += 1000
        return try Store(at: path + "/store", surroundings: surroundings())
    }

    /// Remembers a memory.
    @discardableResult
    func add(_ members: [(String, JSON)], as agent: String = "ada") throws -> EntryID {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        let body = try Body(object)
        _ = try open().write(as: AgentName(agent), subject: { _ in "add" }) { try $0.add(body) }
        return body.id
    }

    @discardableResult
    func git(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", path + "/store"] + arguments
        process.standardOutput = nil
        process.standardError = nil
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The files of the index.
    func files() throws -> [String] {
        guard FileManager.default.fileExists(atPath: indexFolder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: indexFolder).filter { $0 != "lock" }.sorted()
    }

    /// What a question comes to, by the index and by a look at all bodies, and whether the index was used.
    func answers(
        _ question: String, _ view: View = .all, filter: Query = Query()
    ) throws -> (indexed: [String], scanned: [String], problem: String?) {
        let store = try open()
        let index = try StoreIndex(store)
        let snapshot = try store.snapshot(view)
        let now = store.now
        func text(_ found: RecalledEntries) -> [String] { found.entries.map { "\($0.entry.item.id) \($0.score)" } }
        let found = try index.recall(question, in: snapshot, filter: filter, limit: 10, at: now)
        let off = StoreIndex.off
        let scanned = try off.recall(question, in: snapshot, filter: filter, limit: 10, at: now)
        return (text(found), text(scanned), found.problem)
    }

    /// What a query lists, by the index and by a look at all bodies.
    func lists(_ query: Query, _ view: View = .all) throws -> (indexed: [EntryID], scanned: [EntryID]) {
        let plain = try open()
        let indexed = try open()
        indexed.lookup = try StoreIndex(indexed)
        func list(_ store: Store) throws -> [EntryID] {
            var ids: [EntryID] = []
            try store.snapshot(view).list(query, at: plain.now) {
                ids.append($0.item.id)
                return true
            }
            return ids
        }
        return (try list(indexed), try list(plain))
    }
}
