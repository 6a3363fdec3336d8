import TestSupport
import Testing

@testable import Coordination

/// Grants as lines against grants as values.
@Suite("What is held")
struct GrantsTests {
    private static let names = [
        "name:a", "name:A", "name:a\tb", "name:\u{e9}", "path:", "path:src", "path:SRC/app", "path:src/app/main.rs",
        "path:stra\u{df}e", "path:STRASSE/x", "path:src\"x", "once:deploy", "message:1",
    ]

    private static func grant(_ number: Int, _ random: inout SplitMix64) throws -> Grant {
        let resource = try #require(Resource(text: random.pick(names)))
        return Grant(
            token: "t\(1000 + number)", agent: random.pick(["ada", "ben"]),
            resource: resource.of(random.oneIn(3) ? "web" : nil), until: UInt64(random.below(50)),
            reason: random.oneIn(2) ? "why\n\tso" : nil, scope: random.oneIn(4) ? "api" : nil, entry: "e\(number)")
    }

    @Test("It is the same however it is kept")
    func same() throws {
        try forRandomCases(40) { random, repeating in
            let values = try (0..<random.below(30)).map { try Self.grant($0, &random) }
            let grants = Grants(values.shuffled(using: &random))
            #expect(grants.all == values && grants.tokens == Set(values.map(\.token)))
            let kept = Grants(lines: grants.text.split(separator: Grants.lineEnd))
            #expect(kept.all == values, "\(repeating)")
            #expect(kept.all.map(\.entry) == values.indices.map { "e\($0)" }, "\(repeating)")
            let wanted = try random.pick(2, of: Self.names).map { try #require(Resource(text: $0)) }
            #expect(
                kept.overlapping(wanted) == values.filter { grant in wanted.contains { $0.overlaps(grant.resource) } })
            let time = UInt64(random.below(50))
            #expect(kept.ending(by: time) == values.filter { $0.until <= time })
            for grant in values { #expect(kept.grant(grant.token) == grant) }
            #expect(kept.grant("t") == nil)
        }
    }

    @Test("Changes make of it what they make of values")
    func changed() throws {
        try forRandomCases(40) { random, repeating in
            let values = try (0..<20).map { try Self.grant($0, &random) }
            var expected = Dictionary(uniqueKeysWithValues: values.map { ($0.token, $0.until) })
            var changes: [ClaimChange] = []
            for number in 0..<10 {
                let old = random.pick(values)
                switch random.below(3) {
                case 0:
                    let new = try Self.grant(100 + number, &random)
                    changes.append(.grant(new))
                    expected[new.token] = new.until
                case 1:
                    let until = UInt64(random.below(80))
                    changes.append(.renew(old, until: until))
                    expected[old.token] = expected[old.token].map { max($0, until) }
                default:
                    changes.append(.remove(old, .takeover))
                    expected[old.token] = nil
                }
            }
            let grants = try Grants(values).applying(changes)
            #expect(grants.all.map(\.token) == expected.keys.sorted(), "\(repeating)")
            #expect(grants.all.allSatisfy { expected[$0.token] == $0.until })
        }
    }

    @Test("When a grant was first seen is kept while it lasts as long, and until the machine starts again")
    func seen() throws {
        let resource = try Resource(.name, "a")
        func grant(_ token: String, _ until: UInt64) -> Grant {
            Grant(token: token, agent: "ada", resource: resource, until: until, reason: nil)
        }
        var seen = SeenTimes()
        func note(_ grants: [Grant], at boot: String, _ milliseconds: UInt64) -> Bool {
            seen.note(Grants(grants), at: (boot, milliseconds))
        }
        let (a, b) = (grant("t1", 99), grant("t2", 100))
        #expect(note([a, b], at: "boot", 5))
        #expect(!note([a, b], at: "boot", 6))
        #expect(seen.first(a)?.milliseconds == 5 && seen.first(grant("t1", 9)) == nil)
        // A renewal has another end, and what comes before and behind it stays.
        let (renewed, c) = (grant("t1", 1000), grant("t0", 1))
        #expect(note([c, renewed, b], at: "boot", 7))
        #expect(seen.first(renewed)?.milliseconds == 7 && seen.first(c)?.milliseconds == 7)
        #expect(seen.first(b)?.milliseconds == 5 && seen.first(a) == nil)
        #expect(note([b], at: "boot", 8))
        #expect(seen.first(b)?.milliseconds == 5 && seen.first(c) == nil)
        #expect(note([b], at: "other", 1))
        #expect(seen.first(b).map { $0.boot == "other" && $0.milliseconds == 1 } ?? false)
        #expect(SeenTimes(seen.text).first(b)?.milliseconds == 1)
        #expect(note([], at: "other", 2) && seen.text.isEmpty)
    }
}
