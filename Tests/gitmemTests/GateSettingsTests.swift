import Foundation
import Testing

@Suite("Settings of the gate")
struct GateSettingsTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.git("init", "-q", "-b", "main", "store")
        try sandbox.gitmem("init", in: "store")
    }

    private func run(_ words: String..., agent: String = "ada", in folder: String = "store") throws -> Outcome {
        try sandbox.run(["gitmem"] + words + ["--agent", agent], in: folder)
    }

    private static let card = "The checkout is tested with the card 4000 0566 " + "5566 5556"

    @Test("A setting on an agent's branch holds for nobody; merge, review and sync name it first")
    func worker() throws {
        try sandbox.gitmem("gate", "set", "level", "off", "--agent", "worker", in: "store")
        #expect(try run("add", Self.card, agent: "worker").status == 5)
        let review = try run("review", "worker", "--json")
        #expect(review.status == 1)
        #expect((try object(review.output)["settings"] as? [[String: Any]])?.first?["key"] as? String == "gate/level")
        let merge = try sandbox.gitmem("merge", "worker", in: "store")
        #expect(merge.lines.first == "setting gate/level: off by worker")
        #expect(try run("add", Self.card, agent: "ben").status == 0)
        #expect(
            try sandbox.git("log", "-1", "--format=%B", "memory/agents/ben", in: "store").contains("Gitmem-Gate")
                == false)

        try sandbox.gitmem("gate", "set", "level", "strict", in: "store")
        let json = try object(try sandbox.gitmem("merge", "--json", in: "store").output)
        let change = try #require((json["settings"] as? [[String: Any]])?.first)
        #expect(change["before"] as? [String] == ["off"] && change["after"] as? [String] == ["strict"])
        #expect(try run("add", "Let me check the tests").status == 5)
    }

    @Test("Of two values set at once the strictest holds, and of an unknown one none is looser")
    func strictest() throws {
        try sandbox.gitmem("gate", "set", "level", "off", "--agent", "a", in: "store")
        try sandbox.gitmem("gate", "set", "level", "strict", "--agent", "b", in: "store")
        try sandbox.gitmem("merge", in: "store")
        #expect(try object(try run("gate", "show", "--json").output).text("level") == "strict")
        try sandbox.gitmem("set", "--scope", "gitmem", "gate/level", "paranoid", in: "store")
        try sandbox.gitmem("set", "--scope", "gitmem", "gate/override", "7", in: "store")
        try sandbox.gitmem("merge", in: "store")
        let shown = try object(try run("gate", "show", "--json").output)
        #expect(shown.text("level") == "strict" && shown.text("override") == "none")
        #expect((shown["unknown"] as? [String])?.count == 2)
        try sandbox.gitmem("set", "--scope", "gitmem", "gate/keepers", "{\"names\":[\"ada\"]}", in: "store")
        try sandbox.gitmem("merge", in: "store")
        let keepers = try object(try run("gate", "show", "--json").output)
        #expect((keepers["unknown"] as? [String])?.count == 3 && (keepers["keepers"] as? [String])?.isEmpty == true)
        #expect(try run("gate", "set", "level", "loose").status == 5)
        #expect(try run("gate", "set", "colour", "red").status == 64)
    }

    @Test("The gate is loosened only where the settings let that be; git's configuration only tightens")
    func overriding() throws {
        try sandbox.gitmem("gate", "set", "override", "keepers", in: "store")
        let secret = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
        #expect(try run("gate", "set", "keepers", "ada \(secret)").status == 5)
        #expect(try run("gate", "set", "keepers", "ada \(secret.lowercased())").status == 5)
        try sandbox.gitmem("gate", "set", "keepers", "ada cleo", in: "store")
        try sandbox.gitmem("merge", in: "store")
        #expect(try run("add", "--gate", "off", Self.card, agent: "ben").status == 5)
        #expect(try run("add", "--allow", "card-number", Self.card, agent: "ben").status == 5)
        #expect(try run("add", "--gate", "strict", "The linter is ruff", agent: "ben").status == 0)
        #expect(try run("add", "--allow", "card-number", Self.card, agent: "cleo").status == 0)
        try sandbox.git("config", "gitmem.protectSettings", "ada", in: "store")
        #expect(try run("add", "--gate", "off", Self.card, agent: "cleo").status == 5)
        try sandbox.git("config", "gitmem.gate", "strict", in: "store")
        #expect(try run("add", "Let me check the tests").status == 5)
        try sandbox.git("config", "gitmem.gate", "lax", in: "store")
        #expect(try run("add", "The port is 5432").status == 5)
    }

    @Test("The trunk of sync's remote counts as well, and sync names what it changes")
    func remote() throws {
        try sandbox.git("init", "-q", "--bare", "hub")
        try sandbox.git("remote", "add", "origin", "../hub", in: "store")
        try sandbox.gitmem("sync", in: "store")
        try sandbox.git("clone", "-q", "hub", "other")
        try sandbox.gitmem("init", in: "other")
        try sandbox.gitmem("gate", "set", "level", "strict", "--agent", "ben", in: "other")
        try sandbox.gitmem("sync", in: "other")
        #expect(try run("add", "Let me check the tests").status == 0)
        try sandbox.git("fetch", "-q", "origin", "refs/heads/memory/*:refs/remotes/origin/memory/*", in: "store")
        #expect(try run("add", "Let me check the linter").status == 5)
        #expect(try sandbox.gitmem("sync", in: "store").output.contains("setting gate/level: strict by ben"))
        #expect(try run("add", "Let me check the formatter").status == 5)
    }

    @Test("A cache of the settings that is damaged or missing changes nothing")
    func cache() throws {
        try sandbox.gitmem("gate", "set", "level", "strict", in: "store")
        try sandbox.gitmem("merge", in: "store")
        let cache = sandbox.path("store/.git/gitmem/settings")
        for content in ["", "nonsense\n", "4b825dc642cb6eb9a060e54bf8d69288fbee4904\nend\n"] {
            try content.write(toFile: cache, atomically: false, encoding: .utf8)
            #expect(try run("add", "Let me check the tests").status == 5)
        }
        try FileManager.default.removeItem(atPath: cache)
        #expect(try run("add", "Let me check the tests").status == 5)
        for number in 0..<3 { try sandbox.gitmem("add", "The port of service \(number) is 54\(number)0", in: "store") }
        try sandbox.gitmem("merge", in: "store")
        #expect(try run("add", "Let me check the tests").status == 5)
    }

    @Test("review says what a branch brings: secrets, what was let through, and the same as SARIF")
    func review() throws {
        try sandbox.gitmem("add", "--gate", "off", Self.card, "--agent", "ben", in: "store")
        try sandbox.gitmem("add", "The linter is ruff", "--agent", "ben", in: "store")
        let outcome = try run("review", "ben", "--json")
        #expect(outcome.status == 1)
        let review = try object(outcome.output)
        #expect((review["findings"] as? [Any])?.count == 1 && review["reviewed"] as? Int == 2)
        #expect((review["loosened"] as? [[String: Any]])?.first?["gate"] as? String == "off")
        let sarif = try object(try run("review", "memory/main..memory/agents/ben", "--sarif").output)
        let results = ((sarif["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])
        #expect(sarif.text("version") == "2.1.0" && results?.first?["ruleId"] as? String == "card-number")
        // A setting that the branch does not know yet is not one that it takes away.
        try sandbox.gitmem("gate", "set", "level", "strict", in: "store")
        try sandbox.gitmem("merge", "ada", in: "store")
        #expect((try object(try run("review", "ben", "--json").output)["settings"] as? [Any])?.isEmpty == true)
        try sandbox.gitmem("add", "The port is 5432", in: "store")
        #expect(try run("review").status == 0)
    }
}
