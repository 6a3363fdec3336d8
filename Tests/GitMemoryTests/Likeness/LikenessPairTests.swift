import TestSupport
import Testing

@testable import GitMemory

@Suite struct LikenessPairTests {
    struct Row {
        var count = 0
        var merged = 0
        var missed: [LikenessPairs.Pair] = []
    }

    private func table(_ pairs: [LikenessPairs.Pair]) throws -> [(kind: String, isSame: Bool, row: Row)] {
        var rows: [(kind: String, isSame: Bool, row: Row)] = []
        for pair in pairs {
            let bodies = try [pair.first, pair.second].map { try Body(content: $0) }
            let (a, b) = try (#require(Likeness(bodies[0])), #require(Likeness(bodies[1])))
            if rows.last?.kind != pair.kind || rows.last?.isSame != pair.isSame {
                rows.append((pair.kind, pair.isSame, Row()))
            }
            let last = rows.count - 1
            rows[last].row.count += 1
            let isMerged = a.isSame(as: b)
            if isMerged { rows[last].row.merged += 1 }
            if isMerged != pair.isSame { rows[last].row.missed.append(pair) }
            // Only what shares a band is compared at all.
            if isMerged { #expect(Likeness.sharesBand(a.bands, b.bands)) }
            #expect(b.isSame(as: a) == isMerged)
        }
        return rows
    }

    @Test("Light edits are joined, and changed facts are not, by kind of edit") func pairs() throws {
        try forRandomCases(1) { random, repeating in
            var generator = random
            let pairs = LikenessPairs(each: 60) { generator.below($0) }.pairs
            #expect(pairs.count >= 1500)
            var (light, changed) = (Row(), Row())
            for (kind, isSame, row) in try table(pairs) {
                print(
                    (isSame ? "light edit, " : "changed fact, ") + kind + ": \(row.merged) of \(row.count) joined"
                        + (row.missed.first.map { ", as “\($0.first)” / “\($0.second)” shows" } ?? ""))
                if isSame {
                    light.count += row.count
                    light.merged += row.merged
                } else {
                    changed.count += row.count
                    changed.merged += row.merged
                }
            }
            print(
                "joined: \(light.merged) of \(light.count) light edits, \(changed.merged) of \(changed.count) changed facts"
            )
            #expect(light.merged * 100 >= light.count * 70, "\(repeating)")
            #expect(changed.merged * 100 <= changed.count, "\(repeating)")
        }
    }
}
