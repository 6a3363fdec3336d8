import Foundation
import Testing

@Suite("Lines of JSON")
struct JSONLinesTests {
    /// Members in order, no white space, and nothing lost: what Foundation makes of a line is that line.
    private func expectCanonical(_ lines: [String]) throws {
        #expect(!lines.isEmpty)
        for line in lines {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let again = try JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
            #expect(String(decoding: again, as: UTF8.self) == line)
        }
    }

    @Test("list, show, get, export and forget print canonical JSON")
    func linesAreCanonical() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        var clock: UInt64 = 1_795_000_000_000
        func run(_ arguments: String...) throws -> [String] {
            clock += 1000
            let outcome = try sandbox.run(
                ["gitmem"] + arguments, in: "store", with: ["GITMEM_TEST_CLOCK": "\(clock)"])
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return outcome.lines
        }
        let text = "a \"quoted\" /path\\ in\ttwo\nlines"
        let id = try #require(run("add", "-q", "--agent", "ada", text, "--ttl", "2h", "--tag", "b", "--tag", "a").first)
        _ = try run("add", "-q", "--agent", "ben-2", text, "--tag", "b", "--tag", "a")
        _ = try run("set", "port", "5432", "--agent", "ada")
        _ = try run("merge", "-q")
        for counter in ["citations", "endorsements", "zz-top"] {
            for agent in ["ada", "ben-2"] { _ = try run("count", id, counter, "--by", "7", "--agent", agent) }
        }
        let listed = try run("list", "--json", "--view", "all")
        #expect(listed.count == 2)
        try expectCanonical(listed)
        let line = try #require(listed.first { $0.contains(id) })
        #expect(line.hasPrefix(#"{"adds":[{"agent":"ada","at":"2026-11-18T1"#))
        #expect(line.contains(#","until":"2026-11-18T1"#))
        #expect(
            line.contains(#"],"counters":{"citations":14,"contributions":2,"endorsements":14,"zz-top":14},"entry":{"#))
        #expect(line.hasSuffix(#""id":"\#(id)"}"#))
        #expect(try run("show", "--json", "--view", "all", id) == [line])
        #expect(try run("get", "--json", "port") == listed.filter { $0 != line })
        let exported = try run("export", "--view", "all")
        #expect(exported.count == 3)
        try expectCanonical(exported)
        try expectCanonical(
            run("forget", "--agent", "judge", "--view", "all", "--by", "ada", "--since", "2h", "--dry-run", "--json"))
    }
}
