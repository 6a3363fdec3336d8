import Foundation
import Testing

@Suite("import --from and export --to") struct ExchangeCommandTests {
    private func store() throws -> Sandbox {
        let sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "store")
        return sandbox
    }

    private func report(_ outcome: Outcome) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.lines.last?.utf8 ?? "".utf8)) as? [String: Any])
    }

    private static let graph = """
        {"type":"entity","name":"api","entityType":"service","observations":["The port is 5432","It needs Go 1.22"]}
        {"type":"relation","from":"api","to":"db","relationType":"uses"}

        """

    @Test("Importing twice changes nothing, and a dry run says by verdict what would be") func twice() throws {
        let sandbox = try store()
        try sandbox.write("memory.jsonl", Self.graph)
        let words = ["import", "--from", "mcp-memory", "../memory.jsonl"]
        let dry = try report(sandbox.run(["gitmem"] + words + ["--dry-run", "--json"], in: "store"))
        #expect(dry["accepted"] as? Int == 3 && dry["dry_run"] as? Bool == true)
        #expect(try sandbox.gitmem("list", "-q", in: "store").output == "")
        let first = try report(sandbox.run(["gitmem"] + words + ["--json"], in: "store"))
        #expect(first["accepted"] as? Int == 3)
        let commit = first["commit"] as? String
        let again = try report(sandbox.run(["gitmem"] + words + ["--json"], in: "store"))
        #expect(again["unchanged"] as? Int == 3 && again["commit"] as? String == commit)
        let known = try sandbox.run(["gitmem"] + words + ["--dry-run"], in: "store")
        #expect(known.output == "would be: 0 accepted, 0 merged, 3 unchanged\n")
        // By pipe it is the same.
        let piped = try sandbox.run(
            ["gitmem", "import", "--from", "mcp-memory", "--json"], in: "store", input: Data(Self.graph.utf8))
        #expect(try report(piped)["unchanged"] as? Int == 3)
        // And so it is as it was.
        let out = try sandbox.gitmem("export", "--to", "mcp-memory", in: "store").lines
        #expect(out.count == 2 && out.last == #"{"from":"api","relationType":"uses","to":"db","type":"relation"}"#)
    }

    @Test("Files that are cut, of another format, packed, not UTF-8 or too long are refused, and nothing is written")
    func wrong() throws {
        let sandbox = try store()
        let long = String(repeating: "x", count: 1 << 20)
        let cases: [(format: String, file: Data, message: String)] = [
            ("mcp-memory", Data(Self.graph.utf8.dropLast(20)), "line 2, column"),
            ("mcp-memory", Data("# Notes\n".utf8), "line 1, column 1"),
            ("mem0", Data(Self.graph.utf8), "line 1: it has no text"),
            ("beads", Data("{\"x\":1}\n".utf8), "line 1: an issue has no id"),
            ("mem0", Data([0x1F, 0x8B, 8, 0]), "is compressed"),
            ("lines", Data([0x66, 0xFF, 0x0A]), "not UTF-8"),
            ("lines", Data(("fine\n" + long + "yy\n").utf8), "line 2: the content has"),
            ("markdown", Data([0xFF, 0xFE]), "is not UTF-8"),
        ]
        for (format, file, message) in cases {
            try file.write(to: URL(fileURLWithPath: sandbox.path("file")))
            try sandbox.refused(
                ["import", "--from", format, "../file"], in: "store", status: 5, saying: [message])
        }
        #expect(try sandbox.gitmem("list", "-q", in: "store").output == "")
        // A line of exactly 1 MiB is kept.
        try sandbox.write("long", long + "\n")
        #expect(try sandbox.gitmem("import", "--from", "lines", "../long", in: "store").output.hasPrefix("1 accepted"))
        try sandbox.write("empty", "")
        let empty = try sandbox.gitmem("import", "--from", "lines", "../empty", in: "store").output
        #expect(empty.contains("0 accepted") && empty.contains("there is no memory in it"))
        try sandbox.write("faulty", Self.graph)
        let faulty = try sandbox.run(["gitmem", "import", "--from", "mem0", "--keep-going", "../faulty"], in: "store")
        #expect(faulty.status == 1 && faulty.errors.contains("it has no text"), "\(faulty)")
        #expect(!faulty.output.contains("there is no memory in it"), "\(faulty)")
        try sandbox.refused(
            ["import", "--from", "word", "../empty"], in: "store", status: 64, saying: ["mcp-memory, basic-memory"])
    }

    @Test("The gate looks at what is imported, and --keep-going passes over what it refuses") func gate() throws {
        let sandbox = try store()
        let secret = "ghp_" + String("AbCdEfGhIj0123456789KlMnOpQrStUvWxYz".shuffled().prefix(36))
        try FileManager.default.createDirectory(atPath: sandbox.path("notes"), withIntermediateDirectories: true)
        try sandbox.write("notes/a.md", "The port is 5432")
        try sandbox.write("notes/b.md", "The token is \(secret)")
        let words = ["gitmem", "import", "--from", "markdown", "../notes"]
        let refused = try sandbox.run(words, in: "store")
        #expect(refused.status == 5 && refused.output.contains("../notes/b.md, line 1: "), "\(refused)")
        #expect(!refused.output.contains(secret) && !refused.errors.contains(secret))
        #expect(try sandbox.gitmem("list", "-q", in: "store").output == "")
        let partly = try sandbox.run(words + ["--keep-going", "--json"], in: "store")
        let summary = try report(partly)
        #expect(partly.status == 1 && summary["accepted"] as? Int == 1 && summary["rejected"] as? Int == 1)
        #expect(summary["files"] as? Int == 2)
    }

    @Test("Links in a folder are not followed, files of other kinds are left out, and both are told of") func folder()
        throws
    {
        let sandbox = try store()
        try sandbox.write("outside.md", "Not to be read")
        try sandbox.shell(
            """
            mkdir -p notes/below notes/.git && ln -s ../outside.md notes/link.md && ln -s / notes/root
            printf '\\357\\273\\277---\\r\\ntags: [a, b]\\r\\n---\\r\\nWith a mark\\r\\n' > notes/bom.md
            echo 'Below' > notes/below/x.md && echo x > notes/picture.png && echo no > notes/.git/x.md && mkfifo notes/pipe.md
            for n in $(seq 1500); do echo "Note $n" > notes/below/$n.md; done
            """)
        let summary = try report(sandbox.gitmem("import", "--from", "markdown", "../notes", "--json", in: "store"))
        #expect(summary["accepted"] as? Int == 1502)
        let notes = (summary["notes"] as? [[String: Any]] ?? []).map { "\($0["count"] ?? "") \($0["text"] ?? "")" }
        #expect(
            notes == [
                "1 a file that is not .md is left out", "2 a link is not followed", "1 the folder .git is left out",
                "1 what is not a file, or has no name in UTF-8, is left out",
            ])
        let exported = try sandbox.gitmem("export", in: "store").output
        #expect(
            exported.contains(#""content":"With a mark","kind":"semantic","source":"markdown:bom.md","tags":["a","b"]"#)
        )
        #expect(!exported.contains("Not to be read"))
        try sandbox.refused(
            ["import", "--from", "cursor", "../notes/.git/none"], in: "store", status: 5, saying: ["cannot be read"])
        try sandbox.shell("mkdir nothing")
        try sandbox.refused(
            ["import", "--from", "cursor", "../nothing"], in: "store", status: 5, saying: ["has no file of cursor"])
    }

    @Test("A folder of Markdown is read back as it was, by another store, and nothing is written over") func markdown()
        throws
    {
        let sandbox = try store()
        try sandbox.gitmem("add", "-q", "The port is 5432", "--tag", "a b", "--data", #"{"n":[1,null]}"#, in: "store")
        try sandbox.gitmem(
            "add", "-q", "--agent", "ben", "The port is 5432", "--tag", "a b", "--data", #"{"n":[1,null]}"#, in: "store"
        )
        try sandbox.gitmem("add", "-q", "Lines\n\n---\nof text\n", "--kind", "working", in: "store")
        try sandbox.gitmem("set", "-q", "--scope", "api", "порт", "5433", in: "store")
        let said = try sandbox.gitmem(
            "export", "--view", "all", "--to", "markdown", "--output", "../vault", in: "store"
        ).output
        #expect(said == "3 files in ../vault\n")
        try sandbox.gitmem("init", "other")
        try sandbox.gitmem("import", "--from", "markdown", "../vault", in: "other")
        #expect(
            try sandbox.gitmem("export", in: "other").output
                == sandbox.gitmem("export", "--view", "all", in: "store").output)
        for path in ["../vault", "../vault/x/y"] {
            if path.hasSuffix("y") { try sandbox.write("vault/x", "") }
            let again = try sandbox.run(["gitmem", "export", "--to", "markdown", "--output", path], in: "store")
            #expect(again.status != 0, "\(path)")
        }
        try sandbox.refused(["export", "--to", "markdown"], in: "store", status: 64, saying: ["--output"])
        try sandbox.refused(["export", "--to", "pdf"], in: "store", status: 64, saying: ["jsonl, markdown"])
    }

    @Test("The page has every memory as text, and is written to a new file only") func page() throws {
        let sandbox = try store()
        let attack = "</script><script>alert(1)</script><!-- <script>"
        try sandbox.gitmem("add", "-q", attack, in: "store")
        // The page says when it was made.
        let clock = ["GITMEM_TEST_CLOCK": "4102444800000"]
        let exporting = ["gitmem", "export", "--to", "html"]
        let page = try sandbox.run(exporting, in: "store", with: clock).output
        #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
        #expect(!page.contains(attack) && page.contains("\\u003c/script>"))
        // It runs its own program and nothing else, and asks for nothing.
        #expect(page.ranges(of: "<script").count == 2 && page.ranges(of: "</script>").count == 2)
        #expect(page.contains("script-src 'sha256-") && !page.contains("unsafe") && !page.contains("src=\"/"))
        #expect(!page.contains(sandbox.path("store")), "where it was made is nobody's business")
        #expect(try sandbox.run(exporting + ["--output", "../page.html"], in: "store", with: clock).status == 0)
        #expect(try String(contentsOfFile: sandbox.path("page.html"), encoding: .utf8) == page)
        #expect(
            try sandbox.run(exporting + ["--output", "../page.html"], in: "store", with: clock).status != 0)
    }
}
