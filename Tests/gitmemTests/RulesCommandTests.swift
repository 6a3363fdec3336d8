import Foundation
import Testing

/// The rules of a team.
@Suite("Rules")
struct RulesCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "-q", "store")
    }

    private func names() throws -> [String] {
        try sandbox.gitmem("rules", "--json", in: "store").lines.map { try object($0).text("name") ?? "" }
    }

    @Test("A rule holds from the next merge on, in order of its place")
    func order() throws {
        try sandbox.gitmem("rules", "add", "Second of all", "--name", "second", "--order", "2", in: "store")
        try sandbox.gitmem("rules", "add", "First of all", "--name", "first", "--order", "1", in: "store")
        try sandbox.gitmem("rules", "add", "Last of all", in: "store")
        let proposed = try sandbox.gitmem("rules", "--json", in: "store").lines.map { try object($0) }
        #expect(proposed.map { $0["holds"] as? Bool } == [false, false, false])
        #expect(try sandbox.gitmem("rules", "--json", "--agent", "ben", in: "store").lines.isEmpty)
        try sandbox.gitmem("merge", "-q", in: "store")
        let rules = try sandbox.gitmem("rules", "--json", "--agent", "ben", in: "store").lines.map { try object($0) }
        #expect(rules.map { $0.text("name") } == ["first", "second", "last-of-all"])
        #expect(rules.map { $0["holds"] as? Bool } == [true, true, true])
        #expect(rules.map { $0.number("order") } == [1, 2, 12])
    }

    @Test("A change keeps the place, the same words change nothing, and what is removed is gone after the merge")
    func changes() throws {
        try sandbox.gitmem("rules", "add", "Test it", "--name", "tests", "--order", "7", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(
            try sandbox.gitmem("rules", "add", "Test it", "--name", "tests", in: "store").output.hasPrefix("unchanged"))
        try sandbox.gitmem("rules", "set", "tests", "Test all of it", "--agent", "ben", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let rule = try object(sandbox.gitmem("rules", "--json", in: "store").lines[0])
        #expect(rule.text("text") == "Test all of it" && rule.number("order") == 7)
        try sandbox.gitmem("rules", "remove", "tests", in: "store")
        #expect(try names() == ["tests"])
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try names().isEmpty)
    }

    @Test("Of a rule that two have changed at once both values hold")
    func bothHold() throws {
        for agent in ["ada", "ben"] {
            try sandbox.gitmem("rules", "add", "As \(agent) says", "--name", "x", "--agent", agent, in: "store")
        }
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try names() == ["x", "x"])
        try sandbox.gitmem("rules", "set", "x", "As all say", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try names() == ["x"])
    }

    @Test("Rules to begin with are added once, and a rule of the same name stays as it is")
    func starter() throws {
        try sandbox.gitmem("rules", "add", "Our own words", "--name", "verify", in: "store")
        let first = try sandbox.gitmem("rules", "--starter", in: "store")
        #expect(first.lines.count == 6 && first.lines.allSatisfy { $0.hasPrefix("accepted") })
        #expect(try sandbox.gitmem("rules", "add", "--starter", in: "store").lines.isEmpty)
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try names().count == 7)
        #expect(try sandbox.gitmem("rules", in: "store").output.contains("Our own words"))
    }

    @Test("What is no rule is refused, and nothing is written")
    func badInput() throws {
        try sandbox.gitmem("rules", "add", "Known", "--name", "known", in: "store")
        let long = String(repeating: "long ", count: 20_000)
        for (words, status, text) in [
            (["add", long], 5, "at most 2000"), (["add", " "], 5, "empty"), (["add", "x", "--name", "A_b"], 5, "A_b"),
            (["add", "Other words", "--name", "known"], 6, "already"), (["set", "unknown", "x"], 2, "no rule"),
            (["remove", "unknown"], 2, "no rule"),
        ] as [([String], Int32, String)] {
            try sandbox.refused(["rules"] + words, in: "store", status: status, saying: [text])
        }
        #expect(try sandbox.run(["gitmem", "rules", "add"], in: "store").status == 64)
        #expect(try sandbox.run(["gitmem", "rules", "add", "x", "--starter"], in: "store").status == 64)
        let secret = try sandbox.run(["gitmem", "rules", "add", "Mail ada.lovelace@company.com first"], in: "store")
        #expect(secret.status == 5 && secret.output.contains("rejected"))
        #expect(try sandbox.run(["gitmem", "rules"], in: ".").status == 4)
    }
}
