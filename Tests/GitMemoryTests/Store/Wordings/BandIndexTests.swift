import Git
import TestSupport
import Testing

@testable import GitMemory

@Suite("The bands of memories in order")
struct BandIndexTests {
    private let sandbox: StoreSandbox

    init() throws { sandbox = try StoreSandbox(seed: testSeed) }

    private static let words = [
        "cable", "bridge", "port", "cache", "queue", "index", "branch", "token", "clock", "lock",
    ]

    private static func body(_ random: inout SplitMix64) throws -> Body {
        try Body(content: (0..<random.below(8) + 3).map { _ in random.pick(words) }.joined(separator: " "))
    }

    @Test("It finds what a look at all records finds, and damage is noticed")
    func index() throws {
        let seed = testSeed
        var random = SplitMix64(seed: seed)
        let nobody = EntryID(words: (0, 0, 0, 0))
        for size in [1, 2, 3, 40, 700] {
            var records = LikenessRecords()
            for _ in 0..<size {
                let body = try Self.body(&random)
                records.append(body.id, try #require(Likeness(body)))
            }
            let path = sandbox.path + "/bands"
            let bytes = BandIndex.bytes(of: records)
            try Files.replace(path, with: bytes)
            let index = try #require(BandIndex(path, records: size))
            for _ in 0..<20 {
                let likeness = try #require(Likeness(Self.body(&random)))
                let numbers = try #require(index.records(with: likeness.bands))
                var found = LikenessRecords()
                for number in numbers.sorted() { found.append(records.record(number)) }
                let (few, all) = (
                    found.candidates(for: likeness, except: nobody), records.candidates(for: likeness, except: nobody)
                )
                #expect(few.same == all.same && few.near.map(\.id) == all.near.map(\.id), "GITMEM_SEED=\(seed)")
                #expect(few.near.map(\.bands) == all.near.map(\.bands), "GITMEM_SEED=\(seed)")

                var damaged = bytes
                let place = random.below(damaged.count)
                damaged[place] ^= UInt8(1 << random.below(8))
                try Files.replace(path, with: damaged)
                let answer = BandIndex(path, records: size)?.records(with: likeness.bands)
                #expect(answer == nil || answer == numbers, "byte \(place) of \(size), GITMEM_SEED=\(seed)")
                try Files.replace(path, with: bytes.dropLast(1 + random.below(bytes.count)))
                #expect(BandIndex(path, records: size) == nil)
            }
        }
    }

    @Test("After adds, merges and damage the candidates are those of all records")
    func candidates() throws {
        let seed = testSeed
        var random = SplitMix64(seed: seed)
        let store = try sandbox.makeStore()
        let folder = store.repository.commonDirectory + "gitmem/likeness/"
        let nobody = EntryID(words: (0, 0, 0, 0))
        var surroundings = sandbox.surroundings()
        surroundings.keep = StoreKeep()
        let keeping = try Store(at: sandbox.path + "/store", surroundings: surroundings)
        for step in 0..<12 {
            let agent = random.pick(["ada", "ben"])
            let bodies = try (0..<(step == 3 ? 900 : random.below(30) + 1)).map { _ in try Self.body(&random) }
            try store.change(agent) { draft in for body in bodies { _ = try draft.add(body) } }
            if random.oneIn(3) { _ = try store.merge() }
            if random.oneIn(3),
                let name = try Files.names(in: folder).randomElement(
                    using: &random), name != "lock"
            {
                let path = folder + name
                var bytes = try #require(try Files.read(path))
                if !bytes.isEmpty { bytes[random.below(bytes.count)] ^= 4 }
                try Files.replace(path, with: bytes)
            }
            let view = try store.snapshot(random.oneIn(2) ? .trunk : .all)
            for _ in 0..<5 {
                let likeness = try #require(Likeness(Self.body(&random)))
                var all = LikenessRecords()
                try view.forEach { item in
                    if let body = try view.body(of: item), let likeness = Likeness(body) {
                        all.append(body.id, likeness)
                    }
                    return true
                }
                let wanted = all.candidates(for: likeness, except: nobody)
                // What is on other branches may be among them.
                for table in [try LikenessTable(store), try LikenessTable(keeping)] {
                    let found = try table.candidates(for: likeness, except: nobody, in: view)
                    let note: Comment = "step \(step), keeping: \(table.keep != nil), GITMEM_SEED=\(seed)"
                    #expect(wanted.same.isSubset(of: found.same), note)
                    #expect(Set(wanted.near.map(\.id)).isSubset(of: found.near.map(\.id)), note)
                    #expect(Set(found.near.map(\.id)).count == found.near.count, note)
                }
            }
        }
    }

    @Test("What says which trees are covered is not taken with a bit changed") func damagedCover() throws {
        let store = try sandbox.makeStore()
        try store.add("The queue of host 7 is long", as: "ada")
        let likeness = try #require(Likeness(Body(content: "The queue of host 7 is longer")))
        let table = try LikenessTable(store)
        _ = try table.candidates(for: likeness, except: EntryID(words: (0, 0, 0, 0)), in: store.snapshot(.all))
        let place = try #require(try store.likenessPlace())
        let bytes = try #require(try table.cover(place)).bytes
        #expect(LikenessTable.Cover(bytes)?.bytes == bytes)
        for bit in 0..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(LikenessTable.Cover(changed) == nil, "bit \(bit)")
        }
    }

    @Test("Trees that come one by one are appended, and count as far as they are whole") func appendedTrees() throws {
        let store = try sandbox.makeStore()
        let place = try #require(try store.likenessPlace())
        let nobody = EntryID(words: (0, 0, 0, 0))
        let path = place.folder + LikenessTable.list
        var states: [[UInt8]] = []
        for number in 0..<LikenessTable.Cover.mostAdditions + 3 {
            try store.add("The queue of host \(number) is long", as: "ada")
            let likeness = try #require(Likeness(Body(content: "The queue is long")))
            _ = try LikenessTable(store).candidates(for: likeness, except: nobody, in: store.snapshot(.all))
            states.append(try #require(try Files.read(path)))
        }
        let anew = states.indices.dropFirst().filter { !states[$0].starts(with: states[$0 - 1]) }
        #expect(anew == [states.count - 2])

        let (head, whole) = (states[0].count, states[states.count - 3])
        let all = try #require(LikenessTable.Cover(whole))
        #expect(all.end?.length == whole.count)
        for length in head...whole.count {
            let cut = try #require(LikenessTable.Cover(Array(whole[..<length])))
            let last = try #require(states.last { $0.count <= length && whole.starts(with: $0) })
            #expect(cut == LikenessTable.Cover(last), "\(length) bytes")
        }
        for place in head..<whole.count {
            var changed = whole
            changed[place] ^= 1 << (place % 8)
            let sound = try #require(LikenessTable.Cover(changed))
            #expect(sound == LikenessTable.Cover(Array(whole[..<place])), "byte \(place)")
        }
    }

    @Test("What an unfinished writer left behind is written over") func unfinishedTree() throws {
        let store = try sandbox.makeStore()
        let place = try #require(try store.likenessPlace())
        let path = place.folder + LikenessTable.list
        func ask() throws -> LikenessTable.Cover? {
            let likeness = try #require(Likeness(Body(content: "The queue is long")))
            let table = try LikenessTable(store)
            let nobody = EntryID(words: (0, 0, 0, 0))
            _ = try table.candidates(for: likeness, except: nobody, in: store.snapshot(.all))
            return try table.cover(place)
        }
        for number in 1...3 {
            try store.add("The queue of host \(number) is long", as: "ada")
            #expect(try ask()?.count == number)
        }
        let whole = try #require(try Files.read(path))
        try Files.replace(path, with: whole.dropLast(5) + [1, 2])
        #expect(try #require(LikenessTable.Cover(whole.dropLast(5) + [1, 2])).count == 2)
        #expect(try ask()?.count == 3)
        #expect(try Files.read(path) == whole)
    }

    @Test("The trees of many agents are all remembered") func manyAgents() throws {
        let store = try sandbox.makeStore()
        for number in 0..<50 {
            _ = try store.add("The queue of host \(number) is long", as: "host-\(number)")
        }
        let likeness = try #require(Likeness(Body(content: "The queue of host 7 is longer")))
        let nobody = EntryID(words: (0, 0, 0, 0))
        _ = try LikenessTable(store).candidates(for: likeness, except: nobody, in: store.snapshot(.all))
        let view = try store.snapshot(.all)
        let place = try #require(try store.likenessPlace())
        let cover = try #require(try LikenessTable(store).cover(place))
        #expect(Set(cover.trees).isSuperset(of: view.entryTrees) && view.entryTrees.count == 50)
    }
}
