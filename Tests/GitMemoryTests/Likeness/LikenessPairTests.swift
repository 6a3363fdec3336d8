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

    @Test(
        "Units count by what they mean: their case matters where it makes another one",
        arguments: [
            (["2 GB", "2GB", "2 gb", "2 gigabytes"], ["2 Gb", "2Gb", "2 Gbit", "2 gigabits", "2gbit"]),
            (["5 MB", "5 megabytes"], ["5 Mb", "5 megabits"]), (["5 kB", "5KB", "5 kilobytes"], ["5 Kb", "5 kbit"]),
            (["8 GiB", "8GiB", "8 gibibytes"], ["8 Gib", "8 gibibits"]), (["1 B", "1 byte"], ["1 b", "1 bit"]),
            (["3 MW", "3MW"], ["3 mW", "3mW"]), (["3 MHz"], ["3 mHz"]), (["2 M"], ["2 m"]), (["4K", "4k"], ["4M"]),
            (["30 ms", "30ms", "30 MS", "30 milliseconds"], ["30 s", "30 seconds"]), (["2 GB"], ["2 GiB"]),
        ] as [([String], [String])])
    func units(first: [String], second: [String]) throws {
        func likeness(_ size: String) throws -> Likeness {
            try #require(
                try Likeness(Body(content: "The limit of the search service is \(size) for each of its users")))
        }
        for names in [first, second] {
            for name in names { #expect(try likeness(name).isSame(as: likeness(names[0])), "\(name) is \(names[0])") }
        }
        for one in first {
            for other in second {
                #expect(try !likeness(one).isSame(as: likeness(other)), "\(one) is not \(other)")
                let differences = try likeness(one).differences(from: likeness(other))
                #expect(differences.contains("number"), "\(one) and \(other)")
            }
        }
    }

    @Test("What two memories differ in beside the text is named, and keeps them apart")
    func members() throws {
        func likeness(_ members: (String, JSON)...) throws -> Likeness {
            var object = JSONObject()
            object["content"] = .string("The queue is emptied at night")
            for (name, value) in members { object[name] = value }
            return try #require(try Likeness(Body(object)))
        }
        let (plain, staging) = (try likeness(), try likeness(("context", .string("the staging hosts"))))
        let data = try likeness(("data", .array([.number(1)])))
        #expect(plain.differences(from: plain).isEmpty && staging.differences(from: staging).isEmpty)
        #expect(plain.differences(from: staging) == ["context"])
        #expect(plain.differences(from: data) == ["members"])
        #expect(staging.differences(from: data) == ["context", "members"])
        #expect(!plain.isSame(as: staging) && !plain.isSame(as: data))
    }

    @Test("The case of a letter by itself counts, but not that of a word, and of A and I")
    func letters() {
        for (one, other) in [("t", "T"), ("Set T to 5 in the model", "Set t to 5 in the model"), ("plan-B", "plan-b")] {
            #expect(Facts(one) != Facts(other), "\(one)")
        }
        for (one, other) in [
            ("A deploy waits 5 s", "a deploy waits 5 s"), ("I think so", "i think so"), ("Tea", "tea"),
        ] {
            #expect(Facts(one) == Facts(other), "\(one)")
        }
    }

    @Test("Quotes, dashes and spaces count as those of ASCII, and other signs of typography count as what they are")
    func signs() {
        for (one, other) in [
            ("The “port” is 5", "The \"port\" is 5"), ("It’s 5", "It's 5"), ("5–6 racks", "5-6 racks"),
            ("5\u{a0}racks", "5 racks"), ("5\u{2009}racks", "5 racks"), ("ra\u{ad}cks", "racks"),
        ] { #expect(Facts(one) == Facts(other), "\(one)") }
        for (one, other) in [("A loss of 5‰", "A loss of 5"), ("A loss of 5‰", "A loss of 5‱")] {
            #expect(Facts(one) != Facts(other), "\(one)")
        }
    }

    @Test("A word behind a number is a word") func wordsBehindNumbers() throws {
        for (one, other) in [
            ("In step 5 A deploy waits", "In step 5 a deploy waits"),
            ("Since 2026 Use of the port", "Since 2026 use of the port"),
        ] {
            let (a, b) = (Facts(one), Facts(other))
            #expect(a == b, "\(one)")
        }
    }
}
