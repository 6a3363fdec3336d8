import Foundation
import GateSamples
import TestSupport
import Testing

@Suite("The gate, as a user meets it")
struct GateCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.git("init", "-q", "-b", "main", "store")
        try sandbox.gitmem("init", in: "store")
    }

    private func run(_ words: String..., input: String = "") throws -> Outcome {
        try sandbox.run(["gitmem"] + words, in: "store", input: Data(input.utf8))
    }

    private static let token = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"

    /// The lines with one of the patterns in anything below the store: files as they are, and all objects unpacked.
    private func left(of patterns: [String]) throws -> [String] {
        try sandbox.write("patterns", patterns.map { $0.split(separator: "\n")[0] }.joined(separator: "\n") + "\n")
        let unpacked =
            "git cat-file --batch-all-objects --batch --unordered --buffer; git for-each-ref; git reflog --all"
        let found = try sandbox.run(
            [
                "sh", "-c",
                "grep -raiFf ../patterns . ; { \(unpacked); } | grep -aiFf ../patterns | sed 's/^/object: /'",
            ], in: "store")
        return found.lines
    }

    @Test("A secret is refused by every door, and nothing of it is left")
    func nothingIsLeft() throws {
        let secret = "The token is \(Self.token)"
        let id = try sandbox.gitmem("add", "-q", "The linter is ruff", in: "store").lines[0]
        let line = "{\"content\":\"Logs are kept for 30 days\"}\n{\"content\":\"\(secret)\"}\n"
        let tries: [[String]] = [
            ["add", secret], ["add", "-"], ["add", "The linter is ruff", "--source", Self.token],
            ["add", "The linter is ruff", "--data", "{\"a\":[{\"b\":\"\(Self.token)\"}]}"],
            ["add", "The linter is ruff", "--tag", Self.token], ["add", "x", "--key", Self.token],
            ["set", "token", secret],
            ["set", Self.token, "x"], ["edit", id, secret], ["edit", id, "--context", Self.token], ["import"],
            ["add", "--", secret], ["add", secret, "--dry-run"], ["add", "The linter is ruff", "--kind", Self.token],
        ]
        for words in tries {
            let input = words == ["import"] ? line : secret
            let outcome = try sandbox.run(
                ["gitmem"] + words + (words.contains("--") ? [] : ["--json"]), in: "store", input: Data(input.utf8))
            #expect(outcome.status == 5, "\(words): \(outcome.output) \(outcome.errors)")
            #expect(outcome.output.contains("rejected") && outcome.output.contains("github-token"), "\(words)")
            #expect(!(outcome.output + outcome.errors).contains(Self.token.suffix(12)), "\(words)")
        }
        #expect(try left(of: [String(Self.token.suffix(12))]).isEmpty)
        #expect(try sandbox.gitmem("list", in: "store").lines.count == 1)
    }

    @Test("The verdict is JSON on standard output: rule, kind, place and what to do")
    func verdict() throws {
        let outcome = try run("add", "--json", "one\ntwo \(Self.token)")
        #expect(outcome.status == 5)
        let verdict = try object(outcome.output)
        #expect(verdict.text("verdict") == "rejected")
        let reasons = try #require(verdict["reasons"] as? [[String: Any]])
        #expect(reasons.count == 1 && reasons[0]["rule"] as? String == "github-token")
        #expect(reasons[0]["kind"] as? String == "secret" && reasons[0]["at"] as? [Int] == [2, 5])
        #expect((reasons[0]["hint"] as? String)?.isEmpty == false)
    }

    @Test("Planted secrets of all kinds are refused by an import, line by line")
    func planted() throws {
        var random = SplitMix64(mixing: testSeed)
        let planted = PlantedSecret.all(by: &random)
        let lines = try planted.map { planted in
            String(decoding: try JSONSerialization.data(withJSONObject: ["content": planted.text]), as: UTF8.self)
        }
        let outcome = try run("import", "--keep-going", "--json", input: lines.joined(separator: "\n"))
        #expect(outcome.status == 1)
        let last = try object(try #require(outcome.lines.last))
        #expect(last["rejected"] as? Int == planted.count && last["accepted"] as? Int == 0, "GITMEM_SEED=\(testSeed)")
        #expect(try planted.filter { (outcome.output + outcome.errors).contains($0.secret.prefix(24)) }.isEmpty)

        // Each fifth by another door, with an index that is brought up to date in between.
        let id = try sandbox.gitmem("add", "-q", "The linter is ruff", in: "store").lines[0]
        for (number, planted) in planted.enumerated() where number % 5 == Int(testSeed % 5) {
            let text = planted.text
            let words =
                switch number / 5 % 4 {
                case 0: ["add", "--json", "--", text]
                case 1: ["set", "deploy/key", "--", text]
                case 2: ["edit", id, "--", text]
                default: ["add", "The linter is black", "--context=\(text)"]
                }
            let refused = try sandbox.run(["gitmem"] + words, in: "store")
            #expect(refused.status == 5, "\(planted.kind) GITMEM_SEED=\(testSeed)")
            #expect(!(refused.output + refused.errors).contains(planted.secret.prefix(24)), "\(planted.kind)")
            if number % 25 == 0 { try sandbox.gitmem("recall", "linter", in: "store") }
        }
        let found = try left(of: planted.map { String($0.secret.prefix(24)) })
        #expect(found.isEmpty, "\(found) GITMEM_SEED=\(testSeed)")
    }

    @Test("What looks for something left finds it in files and packs")
    func search() throws {
        try sandbox.gitmem("add", "--gate", "off", "The token is \(Self.token)", in: "store")
        try sandbox.gitmem("recall", "token", in: "store")
        #expect(try left(of: [Self.token]).contains { $0.hasPrefix("object: ") })
        try sandbox.write("store/note", Self.token)
        #expect(try left(of: [Self.token]).contains { $0.hasPrefix("./note:") })
        try sandbox.git("gc", "-q", in: "store")
        #expect(try left(of: [Self.token]).contains { $0.hasPrefix("object: ") })
    }

    @Test("A key that is taken for an option is not repeated")
    func misread() throws {
        let key = "-----BEGIN PRIVATE" + " KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n"
        for words in [["add", key], ["add", "--json", key]] {
            let outcome = try sandbox.run(["gitmem"] + words, in: "store")
            #expect(outcome.status == 64 && !(outcome.output + outcome.errors).contains("MIIEvQ"), "\(outcome.errors)")
        }
    }

    @Test("What is let through is said in the commit")
    func trailer() throws {
        try sandbox.gitmem("add", "--allow", "github-token", "The token is \(Self.token)", in: "store")
        #expect(try message().contains("\nGitmem-Gate: allow github-token\n"))
        try sandbox.gitmem("add", "--gate", "off", "The other token is \(Self.token)", in: "store")
        #expect(try message().contains("\nGitmem-Gate: off\n"))
        try sandbox.gitmem("add", "--allow", "github-token", "The linter is ruff", in: "store")
        #expect(try !message().contains("Gitmem-Gate"))
        #expect(try run("add", "--allow", "no-such-rule", "The linter is ruff").status == 5)
        #expect(try run("add", "--gate", "loose", "The linter is ruff").status == 5)
    }

    private func message() throws -> String {
        try sandbox.git("log", "-1", "--format=%B", "memory/agents/ada", in: "store") + "\n"
    }

    @Test("Narration is refused in strict, and warned of otherwise")
    func levels() throws {
        let told = "I then ran the tests and everything passed"
        let strict = try run("add", "--gate", "strict", told)
        #expect(strict.status == 5 && strict.output.hasPrefix("rejected   narration"))
        let normal = try object(try run("add", "--json", told).output)
        #expect(normal.text("verdict") == "accepted")
        #expect((normal["warnings"] as? [[String: Any]])?.first?["rule"] as? String == "narration")
        let explained = try object(
            try run("add", "--json", "--explain", "--gate", "strict", "The linter is ruff").output)
        #expect(explained["warnings"] == nil)
        #expect((explained["gate"] as? [String: Any])?["level"] as? String == "strict")
    }

    @Test("A dry run judges and writes nothing")
    func dryRun() throws {
        func objects() throws -> String {
            try sandbox.git("cat-file", "--batch-all-objects", "--batch-check", in: "store")
                + sandbox.git("for-each-ref", in: "store")
        }
        let before = try objects()
        let outcome = try object(try run("add", "--json", "--dry-run", "The default port is 5432").output)
        #expect(outcome.text("verdict") == "accepted" && outcome["dry_run"] as? Bool == true)
        #expect(try run("set", "port", "5432", "-n").output.hasPrefix("would be accepted"))
        #expect(
            try run("import", "-n", input: "{\"content\":\"The linter is ruff\"}\n").output
                == "1 line would be imported\n")
        #expect(try objects() == before)
    }

    @Test("The findings that this project ships pass strict, but for those named", arguments: ["ada", "ben", "cleo"])
    func findings(_ name: String) throws {
        let file = Sandbox.fixtures.appendingPathComponent("findings/\(name).jsonl")
        let input = try String(contentsOf: file, encoding: .utf8)
        let outcome = try run("import", "--gate", "strict", "--keep-going", input: input)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test("A text of a mebibyte is judged to its end, in one line or in many; bytes that are no text are refused")
    func large() throws {
        func text(_ end: String) -> String {
            let sentence = "PostgreSQL 16 listens on port 5432." + end
            return String(repeating: sentence, count: (1 << 20) / sentence.count)
        }
        let warned = try object(try run("add", "--json", "-", input: text("\n")).output)
        #expect((warned["warnings"] as? [[String: Any]])?.map { $0["rule"] as? String } == ["too-long"])
        #expect(try run("add", "--gate", "strict", "-", input: text(" ")).output.hasPrefix("rejected   too-long"))
        let line = text(" ").dropLast(60) + " "
        let secret = try object(try run("add", "--json", "-", input: String(line) + Self.token).output)
        let reasons = try #require(secret["reasons"] as? [[String: Any]])
        #expect(reasons.count == 1 && reasons[0]["at"] as? [Int] == [1, line.count + 1])
        #expect(try run("add", "-", input: String(repeating: "a", count: (1 << 20) + 2)).status == 5)
        let binary = try sandbox.run(
            ["gitmem", "add", "-"], in: "store", input: Data([0x7F, 0x45, 0x4C, 0x46, 0xFF, 0xFE, 0x00, 0x80]))
        #expect(binary.status == 5 && binary.errors.contains("not valid UTF-8"))
    }

    @Test("Texts of any script are kept, and a secret in the midst of them is found")
    func scripts() throws {
        for text in [
            "データベースの既定のポートは5432です", "Порт базы данных по умолчанию 5432", "منفذ قاعدة البيانات هو 5432",
            "डेटाबेस का पोर्ट 5432 है", "데이터베이스 포트는 5432입니다", "Η θύρα της βάσης είναι 5432", "🚀 deploys use port 5432",
        ] {
            #expect(try run("add", "--gate", "strict", text).status == 0, "\(text)")
            #expect(try run("add", "\(text) \(Self.token)").status == 5, "\(text)")
        }
    }

    @Test("Working memory lasts a day unless --ttl says otherwise, also after an edit")
    func expiry() throws {
        let day = try object(try run("add", "--json", "--kind", "working", "Staging is down since 10:00").output)
        #expect(day.text("until") != nil)
        let edited = try object(
            try run("edit", try #require(day.text("id")), "--json", "Staging is down since 11:00").output)
        #expect(edited.text("until") != nil)
        let never = try object(
            try run("add", "--json", "--kind", "working", "--ttl", "never", "The port is 5433").output)
        #expect(never.text("until") == nil)
        #expect(try object(try run("add", "--json", "The port is 5434").output).text("until") == nil)
    }

    @Test("A summary takes the place of what it summarises, in one commit")
    func summary() throws {
        let ids = try ["Deploy 17 failed at 10:00", "Deploy 18 failed at 11:00"].map {
            try sandbox.gitmem("add", "-q", "--kind", "episodic", $0, in: "store").lines[0]
        }
        let before = try sandbox.git("rev-list", "--count", "memory/agents/ada", in: "store")
        let summary = try object(
            try run(
                "add", "--json", "--supersedes", ids[0], "--supersedes", ids[1], "--forget", "Deploys 17 and 18 failed"
            ).output)
        #expect(summary["replaced"] as? [String] == ids.sorted())
        #expect(try Int(sandbox.git("rev-list", "--count", "memory/agents/ada", in: "store")) == (Int(before) ?? 0) + 1)
        #expect(try sandbox.gitmem("list", in: "store").lines.count == 1)
        #expect(try run("add", "--forget", "Deploys fail").status == 64)
    }
}
