import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

/// Reading several trees as one, against the tree that a merge makes of them.
struct SnapshotTests {
    private static let now = Timestamp(milliseconds: SandboxClock.start) ?? Timestamp(.zero)

    /// All that readers see.
    private struct Reading: Equatable {
        var items: [EntryID: EntryState] = [:]
        var order: [EntryID] = []
        var found: [[EntryID]] = []
        var lists: [[Line]] = []
        var exported: [[UInt8]] = []
    }

    private struct Line: Equatable {
        let id: EntryID
        let body: Body
        let holds: [EntryState.Hold]
        let state: EntryState

        init(_ entry: ListedEntry) {
            id = entry.item.id
            body = entry.body
            holds = entry.holds
            state = entry.item.state
        }
    }

    @Test func aDigestHasAllThatIsDueHoweverMuchThatIs() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore(fanout: 1)
        let count = 300
        try store.change("ada") { draft in
            for number in 0..<count { try draft.add(Body(content: "Deploy \(number) failed")) }
        }
        sandbox.clock.advance(seconds: 60)
        let groups = try store.snapshot(.all).digest(Query(), untouchedSince: store.now, at: store.now, atMost: 100)
        #expect(groups.map(\.members.count) == [100, 100, 100])
        #expect(Set(groups.flatMap(\.members).map(\.id)).count == count)
    }

    private static func queries() throws -> [Query] {
        var queries = Array(repeating: Query(), count: 7)
        queries[1].order = .counter(.citations)
        queries[2].includesExpired = true
        queries[3].holder = try AgentName("ada")
        queries[4].minimums = [.citations: 3]
        queries[5].words = ["MEMORY", "1"]
        queries[6].order = .counter(.contributions)
        queries[6].since = Timestamp(rfc3339: "2026-01-01T00:00:00.001Z")
        return queries
    }

    private func read(_ snapshot: Snapshot, _ universe: NameUniverse) throws -> Reading {
        var reading = Reading()
        try snapshot.forEach { item in
            let again = try snapshot.item(item.id)
            #expect(again.state == item.state)
            reading.items[item.id] = item.state
            reading.order.append(item.id)
            return true
        }
        for body in universe.bodies {
            for length in [1, 2, 4, 64] {
                reading.found.append(try snapshot.ids(withPrefix: String(body.id.description.prefix(length))))
            }
        }
        for query in try Self.queries() { reading.lists.append(try list(snapshot, query)) }
        try snapshot.export(at: Self.now) { reading.exported.append($0.line) }
        return reading
    }

    private func list(_ snapshot: Snapshot, _ query: Query) throws -> [Line] {
        var lines: [Line] = []
        try snapshot.list(query, at: Self.now) { entry in
            lines.append(Line(entry))
            return true
        }
        return lines
    }

    @Test(arguments: 1...4)
    func severalTreesReadAsTheTreeThatTheyMake(fanout: Int) throws {
        let store = try StoreSandbox().makeStore(fanout: fanout)
        let universe = try NameUniverse(fanout: fanout, in: store.repository)
        try forSandboxCases(25) { random, repeating in
            var flat: [FlatTree] = []
            for _ in 0..<2 + random.below(4) {
                var tree = try universe.tree(&random, isNormal: random.oneIn(2))
                if let last = flat.last, !random.oneIn(3) { tree.files.merge(last.files) { mine, _ in mine } }
                flat.append(tree)
            }
            let roots = try flat.map { try store.root(of: store.commit(entries: $0), named: "head") }
            let joined = try NaiveStore.join(try flat.map { try NaiveStore($0) }).tree(fanout: fanout)
            let alone = try Snapshot(store, of: [store.root(of: store.commit(entries: joined), named: "joined")])
            let together = try Snapshot(store, of: roots)
            let expected = try read(alone, universe)
            #expect(expected.order == expected.order.sorted(), repeating)
            #expect(try read(together, universe) == expected, repeating)

            for (query, all) in zip(try Self.queries(), expected.lists) {
                for limit in 1...3 {
                    var limited = query
                    limited.limit = limit
                    #expect(try list(together, limited) == Array(all.prefix(limit)), repeating)
                }
            }
        }
    }

    /// What the names and the bodies say puts the list in order, whatever subtree an entry is in.
    @Test func aListIsInOrder() throws {
        let (_, store) = try filledStore(entries: 700)
        let snapshot = try store.snapshot(.all)
        let lines = try list(snapshot, Query())
        #expect(lines.count == 700)
        for (line, next) in zip(lines, lines.dropFirst()) {
            let (stamp, following) = (try #require(line.holds.last).dot.stamp, try #require(next.holds.last).dot.stamp)
            #expect(stamp > following || stamp == following && line.id < next.id)
        }
        for limit in [1, 5, 127, 128, 129, 699, 700, 701] {
            var query = Query()
            query.limit = limit
            #expect(try list(snapshot, query) == Array(lines.prefix(limit)))
        }
    }

    /// Where entries have one stamp their ids put them in order, whatever subtree they are in.
    @Test(arguments: [1, 2, 3]) func entriesOfOneStampAreInOrderOfId(fanout: Int) throws {
        let store = try StoreSandbox().makeStore(fanout: fanout)
        let records = try (0..<300).map { Record(body: try Body(content: "memory \($0)")) }
        try store.bring(records, as: "ada")
        let (early, late) = ("20260101T000000000Z0000", "20260102T000000000Z0000")
        var tree = FlatTree()
        let imported = try FlatTree(store.root(of: store.tip("agents/ada"), named: "").entries, in: store.repository)
        for (path, file) in imported.files {
            var parts = path.split(separator: ".").map(String.init)
            // Every other id has the earlier stamp.
            if parts[1] == "add" { parts[2] = (parts[0].utf8.last ?? 0) % 2 == 0 ? early : late }
            tree.files[parts.joined(separator: ".")] = file
        }
        let snapshot = try Snapshot(store, of: [store.root(of: store.commit(entries: tree), named: "made")])
        let lines = try list(snapshot, Query())
        let stamps = try lines.map { try #require($0.holds.last).dot.stamp }
        #expect(lines.count == 300 && Set(stamps).count == 2)
        #expect(stamps == stamps.sorted(by: >))
        for stamp in Set(stamps) {
            let ids = zip(stamps, lines).filter { $0.0 == stamp }.map(\.1.id)
            #expect(ids == ids.sorted())
        }
        let seam = stamps.count { $0 == stamps[0] }
        for limit in [1, 2, 17, seam - 1, seam, seam + 1, 299] {
            var query = Query()
            query.limit = limit
            #expect(try list(snapshot, query) == Array(lines.prefix(limit)))
        }
    }

    @Test func aVisitorEndsAList() throws {
        let (_, store) = try filledStore(entries: 700)
        let snapshot = try store.snapshot(.all)
        var seen = 0
        try snapshot.list(Query(), at: store.now) { _ in
            seen += 1
            return seen < 300
        }
        #expect(seen == 300)
        seen = 0
        try snapshot.forEach { _ in
            seen += 1
            return seen < 3
        }
        #expect(seen == 3)
    }

    /// With a limit, a list reads the bodies that it shows and no others.
    @Test func aListReadsTheBodiesThatItShows() throws {
        let (sandbox, store) = try filledStore(entries: 700)
        func reads(limit: Int?) throws -> Int {
            let store = try sandbox.open()
            let snapshot = try store.snapshot(.all)
            let before = store.repository.objects.reads
            var query = Query()
            query.limit = limit
            _ = try list(snapshot, query)
            return store.repository.objects.reads - before
        }
        let all = try reads(limit: nil)
        #expect(try reads(limit: 20) == all - 680)
        _ = store
    }

    /// What stands before a body that cannot be read is visited before the error is thrown.
    @Test func anErrorComesInItsPlace() throws {
        let (sandbox, store) = try filledStore(entries: 0)
        for number in 0..<40 {
            sandbox.clock.advance(seconds: 1)
            try store.add("memory \(number)", as: "ada")
        }
        let all = try list(store.snapshot(.all), Query())
        let bytes = all[30].body.bytes
        let bad = try Repository.id(of: .blob, bytes.span).description
        _ = try sandbox.run("rm", "-f", "\(sandbox.path)/store/objects/\(bad.prefix(2))/\(bad.dropFirst(2))")
        let snapshot = try sandbox.open().snapshot(.all)
        var seen: [EntryID] = []
        #expect(throws: GitError.self) {
            try snapshot.list(Query(), at: store.now) { entry in
                seen.append(entry.item.id)
                return true
            }
        }
        #expect(seen == all.prefix(30).map(\.id))
    }

    @Test func aFolderThatCannotBeReadIsNeverTakenForAnother() throws {
        let store = try StoreSandbox().makeStore(fanout: 1)
        try store.add("one", as: "ada")
        let id = try Body(content: "one").id
        let digit = Hex.digit((id.hexDigit(0) + 1) % 16)
        let root = try store.root(of: store.tip("agents/ada"), named: "ada")
        var entries = try FolderListing(store.repository.tree(root.entries))
        entries.replace([digit], mode: .tree, id: try store.repository.write(.tree, Array("no tree".utf8)))
        var top = try FolderListing(root.tree)
        top.replace(
            Array(StoreFormat.entriesName.utf8), mode: .tree,
            id: try entries.write(replacing: nil, in: store.repository))
        let signature = Commit.Signature(Commit.gitmem, time: 0)
        let commit = try store.repository.write(
            Commit(
                tree: try top.write(replacing: nil, in: store.repository), parents: [], author: signature,
                committer: signature, message: "damaged\n"))

        let snapshot = try store.snapshot(.branch("\(commit)"))
        let digits = String(UnicodeScalar(digit)) + String(repeating: "0", count: EntryID.hexCount - 1)
        let lost = try #require(EntryID(hex: digits))
        #expect(try snapshot.item(id).hasBody)
        for _ in 0..<2 { #expect(throws: GitError.self) { try snapshot.item(lost) } }
        #expect(try snapshot.item(id).hasBody)
    }

    private func filledStore(entries count: Int) throws -> (sandbox: StoreSandbox, store: Store) {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        for part in 0..<7 where count > 0 {
            sandbox.clock.advance(seconds: 1)
            let records = try (0..<count / 7).map { Record(body: try Body(content: "memory \(part) \($0)")) }
            try store.bring(records, as: part % 2 == 0 ? "ada" : "ben")
        }
        return (sandbox, store)
    }
}
