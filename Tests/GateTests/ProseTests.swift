import Foundation
import Gate
import Testing

@Suite("Narration and specificity")
struct ProseTests {
    /// Labelled lines: `keep` or why not, a tab, the text.
    private static func lines() throws -> [(label: String, text: String)] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("fixtures/gate/lines.tsv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", maxSplits: 1)
            return fields.count == 2 ? (String(fields[0]), String(fields[1])) : nil
        }
    }

    @Test(
        "Of labelled lines, strict refuses four fifths of those it should, and hardly another",
        arguments: [false, true])
    func labelled(heldOut: Bool) throws {
        let lines = try Self.lines()
        #expect(lines.count >= 300)
        var (right, wrong, missed) = (0, 0, 0)
        for (number, line) in lines.enumerated() where (number % 3 == 2) == heldOut {
            let isRefused = !Gate.reading(of: line.text).findings.isEmpty
            if isRefused, line.label != "keep" { right += 1 }
            if isRefused, line.label == "keep" { wrong += 1 }
            if !isRefused, line.label != "keep" { missed += 1 }
        }
        #expect(Double(right) >= 0.95 * Double(right + wrong), "\(wrong) wrongly refused of \(right + wrong)")
        #expect(Double(right) >= 0.8 * Double(right + missed), "\(missed) missed")
    }

    @Test(
        "The reason has a name",
        arguments: [
            ("I then ran the tests and everything passed", "narration"), ("Why does the build fail?", "question"),
            ("Database", "too-short"), ("I like this approach", "opinion"),
            ("Some things changed here today", "too-vague"),
        ])
    func reasons(_ text: String, _ rule: String) { #expect(Gate.reading(of: text).findings.map(\.rule) == [rule]) }

    @Test("A quotation mark that is not closed ends with its paragraph")
    func openQuote() {
        let text = "The prompt begins with a \"\n\nI then deployed PostgreSQL 16 to staging on port 5432"
        #expect(Gate.reading(of: text).findings.map(\.rule) == ["narration"])
    }

    @Test("A text as long as a document is named so")
    func long() {
        let text = String(repeating: "PostgreSQL 16 listens on port 5432. ", count: 600)
        #expect(Gate.reading(of: text).findings.map(\.rule) == ["too-long"])
    }

    @Test("What the narration found out is kept")
    func findings() {
        let text = "I ran the migration. It takes 40 minutes on staging, because the index on events is rebuilt."
        #expect(Gate.reading(of: text).findings.isEmpty)
        #expect(Gate.reading(of: text).specificity.score >= Specificity.floor)
    }
}
