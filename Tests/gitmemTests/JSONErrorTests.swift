import Foundation
import Testing

@Suite("Errors in JSON") struct JSONErrorTests {
    private static func error(_ words: [String], in sandbox: Sandbox, status: Int32) throws -> [String: Any] {
        let outcome = try sandbox.run(["gitmem"] + words, in: "store")
        #expect(outcome.status == status, "\(words): \(outcome.errors)")
        #expect(outcome.output.isEmpty, "\(words)")
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(words): \(outcome.errors)")
        let value = try JSONSerialization.jsonObject(with: Data((lines.first ?? "").utf8)) as? [String: Any]
        let error = try #require(value?["error"] as? [String: Any])
        #expect(value?.count == 1 && error["exit"] as? Int32 == status)
        let again = try JSONSerialization.data(
            withJSONObject: value ?? [:], options: [.sortedKeys, .withoutEscapingSlashes])
        #expect(String(decoding: again, as: UTF8.self) == lines.first.map(String.init))
        return error
    }

    private static func store() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        return sandbox
    }

    @Test(
        "An error is one line on standard error, with a stable word",
        arguments: [
            (["show", "abc123"], 2, "no-such-entry"), (["get", "port"], 2, "no-such-key"),
            (["merge", "nobody"], 2, "no-such-branch"), (["sync", "nowhere"], 2, "no-such-remote"),
            (["add", "no agent"], 5, "no-agent"), (["add", "--agent", "a b", "x"], 5, "invalid-name"),
            (["add", "--agent", "ada", "--data", "{", "x"], 5, "invalid-input"),
            (["add", "--agent", "ada"], 64, "usage"), (["add", "--no-such"], 64, "usage"),
            (["no-such"], 64, "usage"), (["list", "--limit", "0"], 64, "usage"),
            (["add", "--agent", "ada", "--forget", "x"], 64, "usage"),
            (["list", "-C", "/nowhere"], 4, "no-repository"),
            (["verify", "nobody"], 2, "no-such-branch"),
        ])
    func errorsAreJSON(_ words: [String], _ status: Int32, _ code: String) throws {
        let sandbox = try Self.store()
        let error = try Self.error(words + ["--json"], in: sandbox, status: status)
        #expect(error["code"] as? String == code)
        #expect((error["message"] as? String)?.isEmpty == false)
        // Said to people, it is the same, in two lines at most.
        let plain = try sandbox.run(["gitmem"] + words, in: "store")
        #expect(plain.status == status)
        #expect(plain.errors.contains(error["message"] as? String ?? "-"), "\(plain.errors)")
        #expect(!plain.errors.hasPrefix("{"))
        // A hint may word a command that was called wrongly.
        if code == "usage", words[0] != "no-such" {
            #expect(error["hint"] as? String == "see `gitmem help \(words[0])`")
        }
    }

    @Test("A verdict is on standard output, whatever the exit code") func verdictsAreNoErrors() throws {
        let sandbox = try Self.store()
        let rejected = try sandbox.run(
            ["gitmem", "add", "--agent", "ada", "--json", "Mail ada.lovelace@company.com about it"], in: "store")
        #expect(rejected.status == 5)
        #expect(rejected.output.contains(#""verdict":"rejected""#))
        #expect(!rejected.errors.contains(#"{"error""#))
        let imported = try sandbox.run(
            ["gitmem", "import", "--agent", "ada", "--json", "--keep-going"], in: "store",
            input: Data("{\"content\":\"x\"}\nnothing\n".utf8))
        #expect(imported.status == 1)
        #expect(imported.output.contains(#""skipped":1"#))
        #expect(!imported.errors.contains(#"{"error""#))
    }

    @Test("Words of errors are listed in docs/cli/exit-codes.md") func codesAreListed() throws {
        let page = try Documentation.text("docs/cli/exit-codes.md")
        let sources = Documentation.root.appendingPathComponent("Sources")
        let codes = try Set(
            ["GitMemory/Support/StoreError.swift", "Actions/Results/Fault+Codes.swift", "Actions/Results/Fault.swift"]
                .flatMap { file in
                    let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
                    return text.matches(of: #/(?:Code\(|code: |: )"([a-z]+(?:-[a-z]+)*)"/#).map { String($0.output.1) }
                }
        ).subtracting(["unknown-id", "unknown-key", "no-branch", "no-remote"])
        #expect(codes.count > 30)
        for code in codes.sorted() { #expect(page.contains("`\(code)`"), "\(code)") }
    }
}
