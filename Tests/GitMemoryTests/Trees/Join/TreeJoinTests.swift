import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

/// The structural join against the values that the trees mean.
struct TreeJoinTests {
    private static let now = Timestamp(milliseconds: SandboxClock.start) ?? Timestamp(.zero)

    private func join(
        _ trees: [ObjectID?], target: Int? = nil, fanout: Int, in repository: borrowing Repository
    ) throws -> (tree: ObjectID?, join: TreeJoin) {
        var join = TreeJoin(fanout: fanout, heads: trees.count, now: Self.now, in: repository.objects)
        var sides: [FolderJoin.Side] = []
        for (index, tree) in trees.enumerated() {
            if let tree { FolderJoin.add(FolderJoin.Side(id: tree, heads: [index]), to: &sides) }
        }
        let writer = ObjectWriter(to: repository.objects)
        let result = try join.join(sides, target: target.flatMap { trees[$0] }, into: writer)
        try writer.finish()
        return (result, join)
    }

    /// The reference writes trees as git itself does.
    @Test func naiveTreesAreGitTrees() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.repository.write(.blob, [])
        try forSandboxCases(4) { random, repeating in
            let universe = try NameUniverse(fanout: 1 + random.below(3), in: store.repository)
            let flat = try universe.tree(&random, isNormal: random.oneIn(2))
            guard let tree = try flat.write(in: store.repository) else { return }
            #expect(try FlatTree(tree, in: store.repository) == flat, repeating)

            let lines = flat.files.map { "\(String($1.mode.rawValue, radix: 8)) \($1.id)\t\($0)\n" }.joined()
            try sandbox.git("update-index", "--index-info", in: "store", input: lines)
            let written = try sandbox.git("write-tree", in: "store").prefix(40)
            try sandbox.git("read-tree", "--empty", in: "store")
            #expect(written == tree.description, repeating)
        }
    }

    @Test(arguments: 1...3)
    func joinOfTreesIsJoinOfValues(fanout: Int) throws {
        let store = try StoreSandbox().makeStore()
        let universe = try NameUniverse(fanout: fanout, in: store.repository)
        try forSandboxCases(60) { random, repeating in
            let isNormal = random.oneIn(2)
            var flat: [FlatTree] = []
            for _ in 0..<2 + random.below(2) {
                // Some heads share what another has, as branches of one history do.
                var tree = try universe.tree(&random, isNormal: isNormal)
                if let first = flat.first, random.oneIn(2) {
                    tree.files.merge(first.files) { mine, _ in mine }
                    if isNormal { tree = try NaiveStore(tree).tree(fanout: fanout) }
                }
                flat.append(tree)
            }
            let trees = try flat.map { try $0.write(in: store.repository) }
            let target = random.oneIn(2) ? random.below(trees.count) : nil
            let (tree, join) = try join(trees, target: target, fanout: fanout, in: store.repository)
            #expect(join.skippedFiles.isEmpty, repeating)

            let joined = try FlatTree(tree, in: store.repository)
            let value = NaiveStore.join(try flat.map { try NaiveStore($0) })
            #expect(try NaiveStore(joined) == value, repeating)
            if isNormal {
                #expect(try value.tree(fanout: fanout).write(in: store.repository) == tree, repeating)
            }
            #expect(try NaiveStore.join(flat, fanout: fanout).write(in: store.repository) == tree, repeating)
        }
    }

    @Test func everyOrderAndGroupingGivesTheSameTree() throws {
        let store = try StoreSandbox().makeStore()
        let universes = try (1...3).map { try NameUniverse(fanout: $0, in: store.repository) }
        try forSandboxCases(20) { random, repeating in
            let universe = random.pick(universes)
            let isNormal = random.oneIn(3)
            var heads: [ObjectID?] = []
            for _ in 0..<2 + random.below(4) {
                let again = heads.last.flatMap { random.oneIn(5) ? $0 : nil }
                heads.append(
                    try again ?? universe.tree(&random, isNormal: isNormal).write(in: store.repository))
            }
            let expected = try join(heads, fanout: universe.fanout, in: store.repository).tree
            for order in Self.orders(of: heads, &random) {
                let grouped = try Self.grouped(order, &random) { group, random in
                    let target = random.oneIn(2) ? random.below(group.count) : nil
                    return try join(group, target: target, fanout: universe.fanout, in: store.repository).tree
                }
                #expect(grouped == expected, repeating)
            }
            #expect(
                try join([expected] + heads, fanout: universe.fanout, in: store.repository).tree == expected, repeating)
        }
    }

    /// All orders of up to four heads, and as many of five.
    private static func orders(of heads: [ObjectID?], _ random: inout SplitMix64) -> [[ObjectID?]] {
        if heads.count > 4 { return (0..<24).map { _ in heads.shuffled(using: &random) } }
        return permutations(heads)
    }

    private static func permutations(_ items: [ObjectID?]) -> [[ObjectID?]] {
        if items.count < 2 { return [items] }
        return items.indices.flatMap { index in
            var rest = items
            let item = rest.remove(at: index)
            return permutations(rest).map { [item] + $0 }
        }
    }

    /// Joins neighbours in random groups, again and again, until one is left.
    private static func grouped(
        _ items: [ObjectID?], _ random: inout SplitMix64,
        _ join: ([ObjectID?], inout SplitMix64) throws -> ObjectID?
    ) rethrows -> ObjectID? {
        var items = items
        while items.count > 1 {
            let start = random.below(items.count - 1)
            let end = start + 2 + random.below(items.count - start - 1)
            items.replaceSubrange(start..<end, with: [try join(Array(items[start..<end]), &random)])
        }
        return items[0]
    }

    /// What a view of several heads shows is the join, too, without its being written.
    @Test func aViewOfSeveralHeadsIsTheirJoin() throws {
        let sandbox = try StoreSandbox()
        try forSandboxCases(30) { random, repeating in
            let fanout = 1 + random.below(3)
            let store = try sandbox.makeStore("view-\(fanout)", fanout: fanout)
            let universe = try NameUniverse(fanout: fanout, in: store.repository)
            var flat: [FlatTree] = []
            var roots: [MemoryCommit] = []
            for _ in 0..<1 + random.below(3) {
                let tree = try universe.tree(&random, isNormal: random.oneIn(2))
                flat.append(tree)
                roots.append(try store.root(of: store.commit(entries: tree), named: "head"))
            }
            let value = NaiveStore.join(try flat.map { try NaiveStore($0) })
            let snapshot = try Snapshot(store, of: roots)
            var seen = NaiveStore()
            try snapshot.forEach { item in
                #expect(seen.entries.keys.allSatisfy { $0 < item.id }, repeating)
                seen.entries[item.id] = .init(state: item.state, body: item.body)
                return true
            }
            #expect(seen == value, repeating)
            for body in universe.bodies.shuffled(using: &random) {
                let item = try snapshot.item(body.id)
                #expect(item.state == value.entries[body.id]?.state ?? EntryState(), repeating)
                #expect(item.body == value.entries[body.id]?.body, repeating)
                let prefix = String(body.id.description.prefix(1 + random.below(5)))
                let matches = value.entries.filter { $1.body != nil && $0.description.hasPrefix(prefix) }.keys.sorted()
                #expect(try snapshot.ids(withPrefix: prefix) == Array(matches.prefix(8)), repeating)
            }
        }
    }

    /// Writing names says what joining them would.
    @Test func anEditIsAJoin() throws {
        let store = try StoreSandbox().makeStore()
        try forSandboxCases(60) { random, repeating in
            let fanout = 1 + random.below(3)
            let universe = try NameUniverse(fanout: fanout, in: store.repository)
            let base = try universe.tree(&random, isNormal: true)
            var edits: [EntryID: EntryEdit] = [:]
            var added = NaiveStore()
            for _ in 0..<1 + random.below(8) {
                let body = random.pick(universe.bodies)
                let tail = Array(universe.tail(&random).utf8)
                edits[body.id, default: EntryEdit(id: body.id)].tails.append(tail)
                let name = Array(body.id.description.utf8) + tail
                added.entries[body.id, default: .init()].state.read(try EntryName(name.span), named: name.span)
                if random.oneIn(3) {
                    edits[body.id]?.body = body.blob
                    added.entries[body.id]?.state.setBody()
                    added.entries[body.id]?.body = body.blob
                }
            }
            let writer = ObjectWriter(to: store.repository.objects)
            let tree = try TreeEdit(fanout: fanout, objects: store.repository.objects).apply(
                edits.values.sorted { $0.id < $1.id }, to: [base.write(in: store.repository)], into: writer,
                empty: (), each: { _, _ in })
            try writer.finish()
            let written = try FlatTree(tree, in: store.repository)
            let expected = NaiveStore.join([try NaiveStore(base), added])
            #expect(try NaiveStore(written) == expected, repeating)
            // In normal form, unless the base said more than what was added, which no draft does.
            let normal = try expected.tree(fanout: fanout)
            #expect(
                written.files.keys.allSatisfy { normal.files[$0] != nil || isAdded($0, beside: base, added) }, repeating
            )
            #expect(normal.files.allSatisfy { written.files[$0] == $1 }, repeating)
            #expect(try written.write(in: store.repository) == tree, repeating)
        }
    }

    private func isAdded(_ path: String, beside base: FlatTree, _ added: NaiveStore) -> Bool {
        guard let names = try? added.tree(fanout: 0).files.keys else { return false }
        return base.files[path] == nil && names.contains(String(path.split(separator: "/").last ?? ""))
    }

    @Test func whatChangesIsCounted() throws {
        let store = try StoreSandbox().makeStore()
        try forSandboxCases(60) { random, repeating in
            let fanout = 1 + random.below(3)
            let universe = try NameUniverse(fanout: fanout, in: store.repository)
            let flat = try (0..<3).map { _ in try universe.tree(&random, isNormal: true) }
            let trees = try flat.map { try $0.write(in: store.repository) }
            let (_, join) = try join(trees, target: 0, fanout: fanout, in: store.repository)
            let values = try flat.map { try NaiveStore($0) }
            #expect(join.changes.all == Self.changes(from: values[0], to: NaiveStore.join(values)), repeating)
            for head in 1...2 where trees[head] != trees[0] {
                let alone = Self.changes(from: values[0], to: NaiveStore.join([values[0], values[head]]))
                #expect(join.brought[head].added == alone.filter { $0.kind == .added }.count, repeating)
                #expect(join.brought[head].removed == alone.filter { $0.kind == .removed }.count, repeating)
                #expect(join.brought[head].counted == alone.filter { $0.kind == .counted }.count, repeating)
            }
        }
    }

    private static func changes(from old: NaiveStore, to new: NaiveStore) -> [EntryChange] {
        new.entries.sorted { $0.key < $1.key }.compactMap { id, entry in
            let before = old.entries[id]?.state ?? EntryState()
            switch (before.isLive(at: now), entry.state.isLive(at: now)) {
            case (false, true): return EntryChange(id: id, kind: .added)
            case (true, false): return EntryChange(id: id, kind: .removed)
            case (true, true) where before != entry.state: return EntryChange(id: id, kind: .counted)
            default: return nil
            }
        }
    }
}

extension Store {
    /// A commit with these files below `entries`, and others beside it, on top of the trunk as it was made.
    func commit(
        entries: FlatTree, rest: [String: String] = [:], parents: [ObjectID]? = nil, time: Int64 = 1_795_169_730
    ) throws -> ObjectID {
        try repository.write(.blob, [])
        let root = try format().writeRoot(in: repository)
        var tree = try FlatTree(repository.commit(root).tree, in: repository)
        for (path, file) in entries.files { tree.files["entries/" + path] = file }
        for (path, text) in rest { tree.files[path] = .init(id: try repository.write(.blob, Array(text.utf8))) }
        let signature = Commit.Signature(Commit.gitmem, time: time)
        return try repository.write(
            Commit(
                tree: try #require(try tree.write(in: repository)), parents: parents ?? [root], author: signature,
                committer: signature, message: "test\n"))
    }
}
