import Foundation
import Testing

@Suite("Lines of lists in a form of the user's own") struct FormatOptionTests {
    private static func store() throws -> Sandbox {
        let sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "store")
        try sandbox.gitmem("add", "データベース is up", "--tag", "db,ops", "--scope", "app", in: "store")
        try sandbox.gitmem("add", "--agent", "ben", "one\ntwo", "--kind", "episodic", in: "store")
        try sandbox.gitmem("merge", in: "store")
        return sandbox
    }

    private static func lines(_ command: [String], in sandbox: Sandbox) throws -> [String] {
        let outcome = try sandbox.run(["gitmem"] + command, in: "store")
        #expect(outcome.status == 0, "\(command): \(outcome.errors)")
        return outcome.lines
    }

    @Test func fieldsAndText() throws {
        let sandbox = try Self.store()
        let lines = try Self.lines(
            ["list", "--format", "%(agent)|%(kind)|%(tags)|%(scope)|%(age)|%(citations)|%(content)%09%%"], in: sandbox)
        #expect(
            lines == ["ben|episodic|||just now|0|one\\ntwo\t%", "ada|semantic|db,ops|app|just now|0|データベース is up\t%"])
    }

    @Test("A width is in cells, and of an id in digits") func width() throws {
        let sandbox = try Self.store()
        #expect(
            try Self.lines(
                ["list", "--by", "ada", "--format", "%(content:5)|%(content:12)|%(content:99)"], in: sandbox)
                == ["デー…|データベー…|データベース is up"])
        let ids = try Self.lines(["list", "--format", "%(id) %(id:5) %(id:64)"], in: sandbox)
        for line in ids { #expect(line.split(separator: " ").map(\.count) == [12, 5, 64]) }
    }

    /// Every listing command with `--format`.
    static let commands = [
        ["list"], ["recall", "database"], ["log"], ["agents"], ["claims"], ["claims", "--log"], ["message", "list"],
        ["message", "sent"], ["stale", "--older", "1s"], ["rules", "list"], ["task", "list"],
    ]

    @Test(arguments: commands) func unknownFields(command: [String]) throws {
        let sandbox = try Self.store()
        let outcome = try sandbox.run(["gitmem"] + command + ["--format", "%(nonsense)"], in: "store")
        #expect(outcome.status == 64 && outcome.errors.contains("no field “nonsense”"), "\(outcome.errors)")
        let known = try #require(outcome.errors.firstMatch(of: /the fields are ([a-z, -]+)/)?.output.1)
        for field in known.components(separatedBy: ", ") {
            let outcome = try sandbox.run(["gitmem"] + command + ["--format", "%(\(field))"], in: "store")
            #expect(outcome.status == 0, "\(command) \(field): \(outcome.errors)")
        }
    }

    @Test func mistakes() throws {
        let sandbox = try Self.store()
        for (form, message) in [
            ("%(content:0)", "takes a number above 0"), ("%(content", "begins %(FIELD)"), ("100%", "begins %(FIELD)"),
            ("%zz", "begins %(FIELD)"), ("%(contents)", "(did you mean content?)"),
        ] {
            let outcome = try sandbox.run(["gitmem", "list", "--format", form], in: "store")
            #expect(outcome.status == 64 && outcome.errors.contains(message), "\(form): \(outcome.errors)")
        }
        let both = try sandbox.run(["gitmem", "list", "--json", "--format", "%(id)"], in: "store")
        #expect(both.status == 64 && both.errors.contains("--format and --json do not go together"))
    }

    @Test func whatOthersWroteStaysText() throws {
        let sandbox = try Self.store()
        try sandbox.gitmem("add", "bell \u{7} and \u{1b}[31m", in: "store")
        let lines = try Self.lines(["list", "-n", "1", "--format", "%(content)"], in: sandbox)
        #expect(lines == ["bell \\u{7} and \\u{1b}[31m"])
    }

    // MARK: Colours and pagers

    private static func shown(_ command: String, in sandbox: Sandbox, with variables: [String: String]) throws -> String
    {
        let usual = ["TERM": "xterm", "COLUMNS": "80"].merging(variables) { $1 }
        return try sandbox.run(["script", "-qec", command, "/dev/null"], in: "store", with: usual).output
    }

    @Test(.needs(.terminal)) func colours() throws {
        let sandbox = try Self.store()
        let cat = ["GIT_PAGER": "cat"]
        #expect(try Self.shown("gitmem list", in: sandbox, with: cat).contains("\u{1b}[33m"))
        for command in ["gitmem list --color never", "NO_COLOR=1 gitmem list", "TERM=dumb gitmem list"] {
            #expect(try !Self.shown(command, in: sandbox, with: cat).contains("\u{1b}"), "\(command)")
        }
        #expect(try Self.shown("NO_COLOR= gitmem list", in: sandbox, with: cat).contains("\u{1b}[33m"))
        try sandbox.git("config", "color.ui", "false", in: "store")
        #expect(try !Self.shown("gitmem list", in: sandbox, with: cat).contains("\u{1b}"))
        #expect(try Self.shown("gitmem list --color auto", in: sandbox, with: cat).contains("\u{1b}") == false)
        #expect(try Self.shown("gitmem list --color always", in: sandbox, with: cat).contains("\u{1b}[33m"))
        let piped = try sandbox.run(["gitmem", "list", "--color", "always"], in: "store").output
        #expect(piped.contains("\u{1b}[33m") && piped.contains("データベース"))
        #expect(try !sandbox.gitmem("list", in: "store").output.contains("\u{1b}"))
    }

    @Test("A list on a terminal goes through the pager that git would start", .needs(.terminal)) func pager() throws {
        let sandbox = try Self.store()
        func paged(_ command: String, _ variables: [String: String]) throws -> String? {
            let file = sandbox.path("store/paged")
            try? FileManager.default.removeItem(atPath: file)
            _ = try Self.shown(command, in: sandbox, with: variables)
            return FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
        }
        try sandbox.git("config", "core.pager", "cat >paged; echo core >>paged", in: "store")
        let byCore = try #require(try paged("gitmem list", [:]))
        #expect(byCore.contains("データベース") && byCore.hasSuffix("core\n"))
        #expect(try paged("gitmem list", ["PAGER": "cat >paged; echo PAGER >>paged"])?.hasSuffix("core\n") == true)
        let byVariable = try paged("gitmem list", ["GIT_PAGER": "cat >paged; echo GIT >>paged"])
        #expect(byVariable?.hasSuffix("GIT\n") == true)
        // What is no list, what scripts read, and what goes into a pipe.
        for command in [
            "gitmem add text", "gitmem list --json", "gitmem list -q", "gitmem list | cat", "gitmem show xx",
        ] {
            #expect(try paged(command, [:]) == nil, "\(command)")
        }
        #expect(try paged("gitmem log", [:]) != nil && paged("gitmem status", [:]) != nil)
        let many = (1...3000).map { "{\"content\":\"memory number \($0)\"}" }.joined(separator: "\n")
        try sandbox.gitmem("import", "-", in: "store", input: many)
        let all = try #require(try paged("gitmem list", [:]))
        #expect(all.contains("memory number 1 ") || all.contains("memory number 1\n"))
        // One that ends at once takes nothing with it.
        let outcome = try sandbox.run(
            ["script", "-qec", "gitmem list; gitmem list -n 1 -q | wc -l", "/dev/null"], in: "store",
            with: ["TERM": "xterm", "GIT_PAGER": "head -n 1"])
        #expect(outcome.output.hasSuffix("1\r\n"), "\(outcome.output)")
    }

    @Test("On a terminal ids have as many digits as tell them apart, and are found by these", .needs(.terminal))
    func shortIDs() throws {
        let sandbox = try Self.store()
        let many = (1...400).map { "{\"content\":\"memory number \($0)\"}" }.joined(separator: "\n")
        try sandbox.gitmem("import", "-", in: "store", input: many)
        let shown = try Self.shown("gitmem list --color never", in: sandbox, with: ["GIT_PAGER": "cat"])
        let ids = shown.split(separator: "\r\n").compactMap { $0.firstMatch(of: /^[0-9a-f]{4,12}/)?.output }.map(
            String.init)
        #expect(ids.count == 402 && Set(ids).count == 402)
        #expect(ids.allSatisfy { $0.count <= 6 })
        for id in ids.prefix(40) { try sandbox.gitmem("show", id, in: "store") }
    }
}
