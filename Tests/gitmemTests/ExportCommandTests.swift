import Foundation
import Testing

@Suite("export and import")
struct ExportCommandTests {
    private static let start: UInt64 = 1_795_000_000_000
    private func clock(_ hours: UInt64) -> [String: String] {
        ["GITMEM_TEST_CLOCK": "\(Self.start + hours * 3_600_000)"]
    }

    @Test("export | import into an empty store gives the same live entries, authors and expiries")
    func roundTrip() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "one")
        try sandbox.gitmem("init", "--files", "two", "--fanout", "4")
        func run(_ hours: UInt64, _ arguments: String..., in folder: String = "one", input: String? = nil) throws
            -> Outcome
        {
            let outcome = try sandbox.run(
                ["gitmem"] + arguments, in: folder, input: input.map { Data($0.utf8) }, with: clock(hours))
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return outcome
        }
        _ = try run(0, "add", "--agent", "ada", "shared", "--tag", "b", "--tag", "a", "--scope", "x")
        _ = try run(0, "add", "--agent", "ben", "shared", "--tag", "a", "--tag", "b", "--scope", "x", "--ttl", "5h")
        _ = try run(0, "add", "--agent", "ada", "for two hours", "--ttl", "2h")
        _ = try run(0, "add", "--agent", "ben", "for nine hours", "--ttl", "3h")
        _ = try run(0, "add", "--agent", "ben", "for nine hours", "--ttl", "9h")
        let gone = try run(0, "add", "-q", "--agent", "ada", "forgotten").lines[0]
        _ = try run(0, "forget", "--agent", "ada", gone)
        _ = try run(0, "set", "--agent", "cleo", "port", "5432")
        _ = try run(0, "set", "--agent", "cleo", "port", "5433", "--data", #"{"why":[1.5,null]}"#)

        let export = try run(3, "export", "--view", "all").output
        let lines = try export.split(separator: "\n").map { try object(String($0)) }
        let summary = lines.map { line in
            [line.child("entry")?.text("content"), line.text("agent"), line.text("until")]
                .map { $0 ?? "-" }.joined(separator: "|")
        }
        #expect(
            Set(summary) == [
                "shared|ada|-", "shared|ben|2026-11-18T16:06:40.000Z", "for nine hours|ben|2026-11-18T20:06:40.000Z",
                "5433|cleo|-",
            ])
        #expect(lines.allSatisfy { Set($0.keys).isSubset(of: ["agent", "entry", "until"]) })

        let report = try object(run(3, "import", "--agent", "zoe", "--json", in: "two", input: export).output)
        #expect(report.number("accepted") == 3)
        #expect(report.number("merged") == 1)
        #expect(try run(3, "export", "--agent", "zoe", in: "two").output == export)
        // Doing it again changes nothing.
        let head = try sandbox.git("rev-parse", "memory/agents/zoe", in: "two")
        let again = try object(run(3, "import", "--agent", "zoe", "--json", in: "two", input: export).output)
        #expect(again.number("unchanged") == 4)
        #expect(again.text("commit") == head)
        // Later, what has expired meanwhile is counted and left out.
        try sandbox.gitmem("init", "--files", "three")
        let late = try object(run(6, "import", "--agent", "zoe", "--json", in: "three", input: export).output)
        #expect(late.number("expired") == 1)
        #expect(late.number("accepted") == 3)
        try sandbox.gitmem("merge", "-q", in: "two")
        #expect(try sandbox.bodies(in: "two").wrong == [])
    }

    @Test("import counts by verdict, in one commit, and reads plain bodies")
    func counts() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        _ = try sandbox.add("known", by: "ben", in: "store")
        try sandbox.gitmem("merge", in: "store")
        _ = try sandbox.add("mine", by: "ada", in: "store")
        let file = """
            {"content":"new","tags":["x"],"data":{"n":-0}}

            {"content":"known"}
            {"content":"mine"}
            {"entry":{"content":"ben's"},"agent":"ben","until":"2999-01-01T00:00:00Z"}
            {"entry":{"content":"old"},"agent":"ben","until":"1999-01-01T00:00:00Z"}
            {"content":"new","data":{"n":0},"tags":["x","x"]}
            """
        try sandbox.write("file.jsonl", file)
        let before = try sandbox.git("rev-parse", "memory/agents/ada", in: "store")
        let outcome = try sandbox.gitmem("import", "../file.jsonl", "--agent", "ada", "--json", in: "store")
        let report = try object(outcome.output)
        #expect(report.number("accepted") == 2)
        #expect(report.number("merged") == 1)
        #expect(report.number("unchanged") == 2)
        #expect(report.number("expired") == 1)
        #expect(report.number("skipped") == 0)
        #expect(report.text("branch") == "refs/heads/memory/agents/ada")
        #expect(try sandbox.git("rev-parse", "memory/agents/ada^", in: "store") == before)
        let text = try sandbox.gitmem("import", "../file.jsonl", "--agent", "ada", in: "store").output
        #expect(text == "0 accepted, 0 merged, 5 unchanged, 1 expired already\n")
    }

    @Test("Nothing of a file with a wrong line is written, unless asked to go on")
    func wrongLines() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        let wrong: [(line: Data, message: String)] = [
            (Data(#"{"content":"x",}"#.utf8), "line 2, column 16: "),
            (Data(#"{"content":"é" "x"}"#.utf8), "line 2, column 16: "),
            (Data(#"["content"]"#.utf8), "line 2: the line is not a JSON object"),
            (Data(#"{"content":""}"#.utf8), "line 2: the content is empty"),
            (Data(#"{"text":"x"}"#.utf8), "line 2: “content” is missing"),
            (Data(#"{"content":"x","tags":"y"}"#.utf8), "line 2: “tags” is not an array"),
            (Data(#"{"content":"x","occurred_at":"yesterday"}"#.utf8), "line 2: “occurred_at”"),
            (Data(#"{"entry":{"content":"x"},"agent":"Ada"}"#.utf8), "line 2: “Ada” cannot be the name"),
            (Data(#"{"entry":{"content":"x"},"until":"soon"}"#.utf8), "line 2: “until”"),
            (Data(#"{"entry":{"content":"x"},"author":"ada"}"#.utf8), "line 2: “author”"),
            (Data(#"{"content":"x","content":"y"}"#.utf8), "line 2, column 16: "),
            (Data(#"{"content":"\ud800"}"#.utf8), "line 2, column 13: "),
            (Data("{\"content\":\"".utf8) + Data([0xff, 0x22, 0x7d]), "line 2, column 13: these bytes are not UTF-8"),
            (Data(#"{"content":"\#(String(repeating: "x", count: 1 << 20 + 1))"}"#.utf8), "line 2: the content has"),
        ]
        for (line, message) in wrong {
            let file = Data("{\"content\":\"good\"}\n".utf8) + line + Data("\n{\"content\":\"good, too\"}\n".utf8)
            try sandbox.refused(
                ["import", "--agent", "ada"], in: "store", status: 5,
                saying: ["standard input, \(message)", "--keep-going"],
                input: file)
        }
        let file = wrong.prefix(3).reduce(Data("{\"content\":\"good\"}\n".utf8)) { $0 + $1.line + Data("\n".utf8) }
        let outcome = try sandbox.run(
            ["gitmem", "import", "--agent", "ada", "--keep-going", "--json"], in: "store", input: file)
        #expect(outcome.status == 1)
        #expect(try object(outcome.output).number("accepted") == 1)
        #expect(try object(outcome.output).number("skipped") == 3)
        for line in ["line 2, column 16", "line 3, column 16", "line 4: "] { #expect(outcome.errors.contains(line)) }
        #expect(try sandbox.gitmem("list", "--agent", "ada", "-q", in: "store").lines.count == 1)
    }

    @Test("The number of a wrong line is the file's: blank lines count, and so does what was read before")
    func numbersOfWrongLines() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        // Long enough to be read in several pieces.
        let good = (1...3000).map { #"{"content":"\#(String(repeating: "x", count: 60)) \#($0)"}"# }
        for (blanks, count) in [([2], 3), ([1, 2, 5], 7), ([1, 700, 2999], 3000), ([], 3000)] {
            var lines = Array(good.prefix(count))
            for blank in blanks { lines[blank - 1] = "" }
            let file = (lines + ["no JSON", ""]).joined(separator: "\n")
            try sandbox.refused(
                ["import", "--agent", "ada"], in: "store", status: 5, saying: ["standard input, line \(count + 1), "],
                input: Data(file.utf8))
        }
    }

    @Test("export is in order of id and leaves out what nobody holds")
    func order() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        for number in 1...20 { _ = try sandbox.add("entry \(number)", by: "ada", in: "store") }
        let ids = try sandbox.gitmem("list", "-q", "--view", "all", in: "store").lines
        try sandbox.gitmem("forget", ids[0], ids[1], "--agent", "ada", in: "store")
        let export = try sandbox.gitmem("export", "--view", "branch", "ada", in: "store")
        #expect(export.lines.count == 18)
        #expect(try sandbox.gitmem("export", in: "store").output == "", "nothing is in the trunk yet")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("export", in: "store").output == export.output)
    }
}
