import TestSupport
import Testing

@testable import Coordination

@Suite("A brief is cut to its size")
struct BriefTests {
    private static let names = ["rules", "claims", "messages", "conflicts", "recall"]

    private func parts(_ lines: [[String]]) -> [Brief.Part] {
        zip(Self.names, lines).map { name, lines in
            Brief.Part(name, "About \(name):", lines, isQuoted: name != "rules", more: "gitmem \(name)")
        } + [Brief.Part("how", "", ["gitmem add \"TEXT\" remembers."], isQuoted: false, more: "gitmem help")]
    }

    @Test("It never takes more than there is, whatever it is made of, and the same parts give the same text")
    func cap() {
        forRandomCases(40) { generator, repeating in
            let lines = Self.names.map { _ in
                (0..<Int(generator.next() % 12)).map { number in
                    let filler = ["a", "é", "語", "🙂"][Int(generator.next() % 4)]
                    return "\(number) " + String(repeating: filler, count: Int(generator.next() % 300))
                }
            }
            let tokens = Int(generator.next() % 2_500) + 1
            let characters = generator.next() % 2 == 0 ? Int(generator.next() % 3_000) : nil
            let brief = Brief(parts(lines), in: .init(tokens: tokens, characters: characters))
            #expect(brief.used <= tokens, "\(repeating)")
            #expect(brief.text.utf16.count <= characters ?? .max, "\(repeating)")
            let again = Brief(parts(lines), in: .init(tokens: tokens, characters: characters))
            #expect(again.text == brief.text, "\(repeating)")
            for part in brief.shown {
                #expect(part.lines.count + part.leftOut == part.part.lines.count, "\(repeating)")
            }
            let written = brief.text.split(separator: "\n")
            let shown = Set(
                brief.shown.flatMap { part in part.lines.map { Substring(part.part.name == "how" ? $0 : "- \($0)") } })
            #expect(shown.isSubset(of: written), "\(repeating)")
            // A fence that is opened is closed.
            let marks = written.filter { $0.hasPrefix("~~~") }
            #expect(marks.count % 2 == 0, "\(repeating)")
        }
    }

    @Test("With room for everything, everything is there in order")
    func everything() {
        let brief = Brief(parts([["r"], ["c"], ["m"], [], ["k"]]), in: .init(tokens: 1_000))
        #expect(
            brief.text == """
                About rules:
                - r
                \(Brief.fence.open)
                About claims:
                - c
                About messages:
                - m
                About recall:
                - k
                ~~~
                gitmem add "TEXT" remembers.

                """)
        #expect(brief.shown.allSatisfy { $0.leftOut == 0 })
    }

    @Test("A line that is too long is left out, and those after it are not")
    func oversized() {
        let brief = Brief(
            parts([[String(repeating: "x", count: 5_000), "short"], [], [], [], []]), in: .init(tokens: 200))
        #expect(brief.text.contains("- short\n- 1 more: gitmem rules\n"))
        #expect(brief.shown[0].leftOut == 1)
    }

    @Test("Many rules do not push what others have claimed out of it")
    func shares() {
        let many = (0..<100).map { "rule number \($0) that says something of some length" }
        let brief = Brief(parts([many, ["held"], ["mail"], ["port"], ["known"]]), in: .init(tokens: 300))
        for line in ["held", "mail", "port", "known"] { #expect(brief.text.contains("- \(line)\n")) }
        #expect(brief.text.contains("more: gitmem rules"))
        #expect(brief.text.contains("- rule number 0 "))
    }

    @Test("Lines that were not made are counted among those that are left out")
    func further() {
        let part = Brief.Part(
            "conflicts", "Keys:", ["one", "two"], further: 700, isQuoted: true, more: "gitmem get KEY")
        let brief = Brief([part], in: .init(tokens: 100))
        #expect(brief.text.contains("- two\n- 700 more: gitmem get KEY\n"))
        #expect(brief.shown[0].leftOut == 700)
    }

    @Test("Of ten tokens nothing is taken that does not fit")
    func tiny() {
        let brief = Brief(parts([["a rule of some length that does not fit"], [], [], [], []]), in: .init(tokens: 10))
        #expect(brief.used <= 10)
        #expect(brief.shown[0].leftOut == 1)
        #expect(Brief([], in: .init(tokens: 1)).text == "")
    }
}
