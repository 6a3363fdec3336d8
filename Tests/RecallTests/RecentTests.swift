import Foundation
import GitMemory
import TestSupport
import Testing

@testable import Recall

@Suite("The newest entries, by the latest stamps of folders") struct RecentTests {
    /// Stamps in memory, and how often they were asked for.
    private final class Lookup: EntryLookup {
        let table: any FolderStamps
        init(_ table: any FolderStamps) { self.table = table }
        func candidates(of query: Query, in snapshot: Snapshot) -> [EntryID]? { nil }
        func stamps(for snapshot: Snapshot) -> (any FolderStamps)? { table }
    }

    private static func list(_ sandbox: RecallSandbox, _ query: Query, _ view: View, byStamps: Bool) throws -> [EntryID]
    {
        let store = try sandbox.open()
        if byStamps {
            let place = try #require(try store.indexPlace())
            store.lookup = Lookup(FolderStampTable(IndexFolder(place: place)))
        }
        let now = try #require(Timestamp(milliseconds: sandbox.clock))
        var ids: [EntryID] = []
        try store.snapshot(view).list(query, at: now) {
            ids.append($0.item.id)
            return true
        }
        return ids
    }

    @Test("A list of the newest is that of a look at everything, whatever is known of the folders")
    func againstScan() throws {
        try forRandomCases(4) { random, repeating in
            let sandbox = try RecallSandbox(seed: random.next())
            var ids: [EntryID] = []
            for step in 0..<40 {
                let agent = random.pick(["ada", "ben", "cleo"])
                switch random.below(12) {
                case 0 where !ids.isEmpty:
                    let id = random.pick(ids)
                    _ = try sandbox.open().write(as: AgentName(agent), subject: { _ in "forget" }) {
                        try $0.forget(id)
                    }
                case 1: _ = try sandbox.open().merge()
                case 2 where random.oneIn(3):
                    _ = try sandbox.open().merge()
                    _ = try sandbox.open().compact()
                case 3 where !ids.isEmpty:
                    // The same memory again: a later stamp in an old folder.
                    let id = random.pick(ids)
                    let number = ids.firstIndex(of: id) ?? 0
                    ids.append(try sandbox.add([("content", .string("memory \(number)"))], as: agent))
                case 4 where random.oneIn(3):
                    let path = sandbox.indexFolder + FolderStampTable.name
                    guard var bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else { break }
                    if random.oneIn(2) {
                        bytes[random.below(bytes.count)] ^= 1
                    } else {
                        bytes.removeLast(random.below(bytes.count))
                    }
                    try bytes.write(to: URL(fileURLWithPath: path))
                default:
                    if random.oneIn(3) { sandbox.clock -= 1000 * UInt64(random.below(2) + 1) }
                    ids.append(try sandbox.add([("content", .string("memory \(ids.count)"))], as: agent))
                }
                guard step % 4 == 3 else { continue }
                let view: View = try random.pick([.all, .trunk, .own(AgentName("ada"))])
                var query = Query()
                query.limit = random.below(6) + 1
                if random.oneIn(4) { query.holder = try AgentName("ben") }
                if random.oneIn(4) { query.words = ["1"] }
                let scanned = try Self.list(sandbox, query, view, byStamps: false)
                #expect(try Self.list(sandbox, query, view, byStamps: true) == scanned, "\(repeating): \(query)")
            }
            #expect(try sandbox.files().contains(FolderStampTable.name), "\(repeating)")
        }
    }

    @Test("The latest stamp of a folder is that of any entry in it, wherever it stands there")
    func anyPlace() throws {
        let sandbox = try RecallSandbox(fanout: 1)
        for number in 0..<80 { try sandbox.add([("content", .string("memory \(number)"))]) }
        for limit in 1...40 {
            var query = Query()
            query.limit = limit
            let scanned = try Self.list(sandbox, query, .all, byStamps: false)
            #expect(scanned.count == limit)
            #expect(try Self.list(sandbox, query, .all, byStamps: true) == scanned, "\(limit)")
        }
    }

    @Test("What is known of folders is kept, and nothing is opened to find it out again")
    func kept() throws {
        let sandbox = try RecallSandbox()
        for number in 0..<20 { try sandbox.add([("content", .string("memory \(number)"))]) }
        _ = try sandbox.open().merge()
        var query = Query()
        query.limit = 2
        _ = try Self.list(sandbox, query, .trunk, byStamps: true)
        let path = sandbox.indexFolder + FolderStampTable.name
        let first = try #require(FileManager.default.contents(atPath: path))
        try sandbox.add([("content", .string("one more"))])
        _ = try Self.list(sandbox, query, .own(AgentName("ada")), byStamps: true)
        #expect(FileManager.default.contents(atPath: path) == first, "a few new folders are looked at each time")
    }
}

@Suite("What takes the place of an entry") struct EditTests {
    private static func edit(_ sandbox: RecallSandbox, _ old: EntryID, _ text: String, as agent: String = "ada") throws
        -> EntryID
    {
        var object = JSONObject()
        object["content"] = .string(text)
        return try sandbox.open().write(as: AgentName(agent), subject: { _ in "edit" }) {
            try $0.supersede([old], with: object)
        }.result
    }

    private static func count(_ sandbox: RecallSandbox, _ id: EntryID, _ amount: UInt64) throws {
        _ = try sandbox.open().write(as: AgentName("ada"), subject: { _ in "cite" }) {
            try $0.count(id, .citations, by: amount)
        }
    }

    @Test("Counters follow an edit, in lists as in look-ups, with and without the index")
    func counters() throws {
        let sandbox = try RecallSandbox()
        let first = try sandbox.add([("content", .string("one"))])
        let other = try sandbox.add([("content", .string("other"))])
        try Self.count(sandbox, first, 2)
        try Self.count(sandbox, other, 3)
        let second = try Self.edit(sandbox, first, "two")
        try Self.count(sandbox, second, 1)
        let third = try Self.edit(sandbox, second, "three")
        try Self.count(sandbox, third, 1)

        let view = View.own(try AgentName("ada"))
        _ = try sandbox.answers("one", view)
        var query = Query()
        query.order = .counter(.citations)
        var lists = try sandbox.lists(query, view)
        #expect(lists.scanned == [third, other] && lists.indexed == lists.scanned)
        query.minimums = [.citations: 4]
        lists = try sandbox.lists(query, view)
        #expect(lists.scanned == [third] && lists.indexed == lists.scanned)

        let store = try sandbox.open()
        let snapshot = try store.snapshot(view)
        let entry = try #require(try snapshot.listed(third, at: store.now))
        #expect(try snapshot.countsBefore(entry) == [.citations: 3])
    }

    @Test("The successor is what is in the memory at the end of all edits, with and without the index")
    func successor() throws {
        let sandbox = try RecallSandbox()
        let first = try sandbox.add([("content", .string("one"))])
        let gone = try sandbox.add([("content", .string("gone"))])
        let second = try Self.edit(sandbox, first, "two")
        let third = try Self.edit(sandbox, second, "three")
        _ = try sandbox.open().write(as: AgentName("ada"), subject: { _ in "forget" }) { try $0.forget(gone) }
        let view = View.own(try AgentName("ada"))
        _ = try sandbox.answers("one", view)
        for isIndexed in [false, true] {
            let store = try sandbox.open()
            if isIndexed { store.lookup = try StoreIndex(store) }
            let snapshot = try store.snapshot(view)
            #expect(try snapshot.successor(of: first, at: store.now) == third)
            #expect(try snapshot.successor(of: second, at: store.now) == third)
            #expect(try snapshot.successor(of: third, at: store.now) == nil)
            #expect(try snapshot.successor(of: gone, at: store.now) == nil)
        }
    }
}
