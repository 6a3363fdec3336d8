import Foundation
import Testing

@Suite("Bytes survive")
struct ExactBytesTests {
    /// What a user may have set up for all repositories: git's configuration, and attributes.
    struct Habit: CustomTestStringConvertible {
        let name: String
        var settings: [String] = []
        var attributes = ""
        var testDescription: String { name }

        static let all = [
            Habit(name: "core.autocrlf=true", settings: ["core.autocrlf=true"]),
            Habit(name: "core.autocrlf=input", settings: ["core.autocrlf=input"]),
            Habit(name: "core.eol=crlf with text=auto", settings: ["core.eol=crlf"], attributes: "* text=auto\n"),
            Habit(name: "eol=crlf and ident", attributes: "* text eol=crlf ident\n"),
            Habit(
                name: "a filter and export-subst",
                settings: ["filter.loud.smudge=tr a-z A-Z", "filter.loud.clean=tr A-Z a-z"],
                attributes: "*.json filter=loud export-subst\n"),
            Habit(name: "an encoding", attributes: "*.json text working-tree-encoding=UTF-16\n"),
        ]
    }

    @Test("Every checked-out body hashes to its name, whatever git is told", arguments: Habit.all)
    func habits(_ habit: Habit) throws {
        let sandbox = try Sandbox()
        for setting in habit.settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            try sandbox.git("config", "--global", parts[0], parts[1])
        }
        try sandbox.write("home/.config/git/attributes", habit.attributes)

        try sandbox.gitmem("init", "--files", "store")
        try sandbox.gitmem("worktree", "add", "../ada", "--agent", "ada", in: "store")
        let text = "one\ntwo\r\nthree\r $Id$ $Format:%H$ héllo\n"
        _ = try sandbox.add(text, by: "ada", in: "ada")
        _ = try sandbox.add("second\r\n", by: "ben", in: "store")
        try sandbox.gitmem("merge", in: "store")
        // git's own checkout, twice over, and a clone.
        try sandbox.shell("rm -r entries && git checkout --quiet .", in: "ada")
        try sandbox.shell("rm -r entries && git checkout --quiet .", in: "store")
        try sandbox.git("clone", "--quiet", "store", "clone")
        try sandbox.shell("mkdir out && git -C store archive memory/main | tar -x -C out")
        for (folder, count) in [("ada", 1), ("store", 2), ("clone", 2), ("out", 2)] {
            let bodies = try sandbox.bodies(in: folder)
            #expect(bodies.count == count, "\(folder)")
            #expect(bodies.wrong == [], "\(folder)")
        }
        let contents = try sandbox.gitmem("list", "--json", in: "clone").lines.map {
            try object($0).child("entry")?.text("content")
        }
        #expect(contents.contains(text))

        // A file whose time changed is compared by its content, as git converts it.
        try sandbox.shell("touch gitmem.json .gitattributes; find entries -type f -exec touch {} +", in: "clone")
        _ = try sandbox.add("third", by: "ada", in: "clone")
        try sandbox.gitmem("merge", in: "clone")
        for folder in ["store", "ada", "clone"] { #expect(try sandbox.dirt(in: folder) == "", "\(folder)") }
        #expect(try sandbox.bodies(in: "clone").wrong == [])
    }

    static let texts: [String] = [
        "Zażółć gęślą jaźń", "日本語のテキスト", "اَلْعَرَبِيَّةُ", "हिन्दी", "👩‍👩‍👧‍👦 🏳️‍🌈 e\u{301}", "\u{e9}", "e\u{301}",
        "line\u{2028}separator\u{2029}", "nul\u{0}inside", "tab\tquote\"backslash\\slash/", "\u{fffd}\u{feff}bom",
        "\u{1}\u{1f}\u{7f}\u{80}\u{9f}", "\u{10ffff}\u{e000}", " leading and trailing ", "\nx\n",
    ]

    @Test("Texts in any script are the same after add, merge, export and import")
    func texts() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "one")
        try sandbox.gitmem("init", "--files", "two")
        var ids: [String: String] = [:]
        for (index, text) in Self.texts.enumerated() {
            try sandbox.write("text", text)
            let agent = index.isMultiple(of: 2) ? "ada" : "ben"
            let id = try sandbox.gitmem("add", "-q", "--agent", agent, "--file", "../text", in: "one").lines[0]
            ids[id] = text
        }
        #expect(ids.count == Self.texts.count, "composed and decomposed letters are two texts")
        try sandbox.gitmem("merge", in: "one")
        let export = try sandbox.gitmem("export", in: "one").output
        try sandbox.gitmem("import", "--agent", "zoe", in: "two", input: export)
        try sandbox.gitmem("merge", in: "two")
        for folder in ["one", "two"] {
            #expect(try sandbox.bodies(in: folder).wrong == [])
            let lines = try sandbox.gitmem("list", "--view", "trunk", "--json", in: folder).lines
            #expect(lines.count == ids.count)
            for line in lines {
                let entry = try object(line)
                let content = try #require(entry.child("entry")?.text("content"))
                let expected = try #require(ids[entry.text("id") ?? ""])
                #expect(Array(content.utf8) == Array(expected.utf8))
            }
        }
        #expect(try sandbox.gitmem("export", in: "two").output == export)
    }

    @Test("Numbers at the edge are written as RFC 8785 has them, and stay so")
    func numbers() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "one")
        try sandbox.gitmem("init", "--files", "two")
        let data = #"{"z":[1e21,-0,5e-324,1E2,0.1,9007199254740991,1.7976931348623157e308],"a":"\u0000\u2028\/"}"#
        let id = try sandbox.add("numbers", by: "ada", in: "one", "--data", data)
        try sandbox.gitmem("merge", in: "one")
        let body =
            #"{"content":"numbers","data":{"a":"\u0000"# + "\u{2028}"
            + #"/","z":[1e+21,0,5e-324,100,0.1,9007199254740991,1.7976931348623157e+308]},"kind":"semantic"}"# + "\n"
        let file = "entries/\(id.prefix(1))/\(id.dropFirst(1).prefix(1))/\(id.dropFirst(2).prefix(1))/\(id).json"
        #expect(try sandbox.read("one/\(file)") == body)
        let export = try sandbox.gitmem("export", in: "one").output
        try sandbox.gitmem("import", "--agent", "zoe", in: "two", input: export)
        try sandbox.gitmem("merge", in: "two")
        #expect(try sandbox.read("two/\(file)") == body)
        #expect(try sandbox.bodies(in: "two").wrong == [])
    }

    @Test("One final line end of standard input is dropped, and nothing of a file")
    func lineEnds() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        func content(_ id: String) throws -> String? {
            try object(sandbox.gitmem("show", id, "--agent", "ada", "--json", in: "store").output).child("entry")?
                .text("content")
        }
        for (input, expected) in [("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("a", "a"), ("a\r", "a\r")] {
            let id = try sandbox.gitmem("add", "-q", "--agent", "ada", "-", in: "store", input: input).lines[0]
            #expect(try content(id).map { Array($0.utf8) } == Array(expected.utf8))
        }
        try sandbox.write("text", "a\r\n")
        let id = try sandbox.gitmem("add", "-q", "--agent", "ada", "--file", "../text", in: "store").lines[0]
        #expect(try content(id).map { Array($0.utf8) } == Array("a\r\n".utf8))
    }
}
