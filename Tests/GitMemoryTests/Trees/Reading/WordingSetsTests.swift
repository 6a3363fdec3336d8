import TestSupport
import Testing

@testable import GitMemory

@Suite("Sets of wordings") struct WordingSetsTests {
    private static let ids = (0..<24).compactMap { try? Body(content: "memory \($0)").id }.sorted()

    @Test("Joins in any order with any pairs apart give the sets that the definition gives") func random() {
        forRandomCases(200) { random, repeating in
            let ids = Array(Self.ids.prefix(2 + random.below(22)))
            var sets = WordingSets(ids)
            var apart: [(EntryID, EntryID)] = []
            for _ in 0..<random.below(40) {
                let pair = random.pick(2, of: ids)
                apart.append((pair[0], pair[1]))
                sets.keepApart(pair[0], pair[1])
            }
            var naive = ids.map { Set([$0]) }
            for _ in 0..<random.below(80) {
                let pair = random.pick(2, of: ids)
                let (one, other) = (
                    naive.first { $0.contains(pair[0]) } ?? [], naive.first { $0.contains(pair[1]) } ?? []
                )
                let isApart = apart.contains { a, b in
                    one.contains(a) && other.contains(b) || one.contains(b) && other.contains(a)
                }
                let saysApart = sets.areApart(pair[0], pair[1])
                #expect(saysApart == (isApart && one != other), "\(repeating)")
                let didJoin = sets.join(pair[0], pair[1])
                #expect(didJoin == (one != other && !isApart), "\(repeating)")
                if one != other, !isApart {
                    naive.removeAll { $0 == one || $0 == other }
                    naive.append(one.union(other))
                }
                let areJoined = sets.areJoined(pair[0], pair[1])
                #expect(areJoined == (one == other || !isApart), "\(repeating)")
            }
            #expect(Set(sets.all.map(Set.init)) == Set(naive), "\(repeating)")
            for set in naive {
                let found = sets.set(of: set.min() ?? ids[0])
                #expect(found == set.sorted(), "\(repeating)")
            }
            let most = naive.map(\.count).max() ?? 0
            let outside = Set(sets.outsiders(of: ids))
            #expect(naive.contains { $0.count == most && $0.isDisjoint(with: outside) }, "\(repeating)")
            #expect(outside.count == ids.count - most, "\(repeating)")
        }
    }

    @Test("Many joins that are refused take no longer than as many that are not", .timeLimit(.minutes(15)))
    func refused() throws {
        let ids = try (0..<20_000).map { try Body(content: "memory \($0)").id }.sorted()
        var sets = WordingSets(ids)
        for id in ids.dropFirst() { sets.keepApart(ids[0], id) }
        var count = 0
        for id in ids.dropFirst() where sets.join(ids[0], id) { count += 1 }
        for id in ids.dropFirst(2) { sets.join(ids[1], id) }
        for id in ids.dropFirst() where sets.join(id, ids[0]) { count += 1 }
        #expect(count == 0)
        #expect(sets.all.map(\.count) == [1, 19_999])
    }
}
