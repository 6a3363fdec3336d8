import Foundation
import Testing

@testable import Git

@Suite("Files of git's configuration, read as git reads them")
struct ConfigFileTests {
    private let temporary: TemporaryRepository

    init() throws { temporary = try TemporaryRepository() }

    private static let contents = [
        "", "\n\n# nothing\n; at all\n", "[core]\n\tbare = true\n", "\u{feff}[core]\r\n\tbare=false\r\n",
        "[remote \"Or\\\"igin\"]\n\turl = a b  c   \n\tfetch\n",
        "[a.B]\n\tName-1 = x ; comment\n\tname-1 = y # comment\n",
        "[a] b = \"  quoted # no comment ; \"  and more  \n", "[a]\n\tb = one\\\ntwo\\\n three\n",
        "[a]\n\tb = \\t\\b\\n\\\\\\\"x\n", "[a]\n\tb = \n\tc=\n", "[a]b=1\n[c]d", "[a]\n\tb = \"x\" y\"z\"\n",
    ]

    /// What git lists of the file.
    private func listed(_ content: String) throws -> [String]? {
        let output = try temporary.shell(
            "cat >config; git config -z --file config --list 2>/dev/null || echo bad", input: Array(content.utf8))
        if output == Array("bad\n".utf8) { return nil }
        return output.split(separator: 0, omittingEmptySubsequences: true).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: contents) func variablesAreGits(_ content: String) throws {
        let file = try ConfigFile(path: "config", Array(content.utf8))
        let found = file.variables.map { variable in
            let name = String(decoding: file.bytes[variable.name], as: UTF8.self)
            return variable.value.map { name + "\n" + String(decoding: file.bytes[$0], as: UTF8.self) } ?? name
        }
        #expect(try found == #require(try listed(content)))
    }

    @Test(arguments: [
        ("[core\nbare = 1\n", 1), ("[a]\n\tb = \"open\n", 2), ("[a]\n\n\tb = \\x\n", 3), ("[a]\n\t1 = x\n", 2),
        ("[a]\n\tb c = x\n", 2),
    ])
    func aBadLineIsNamed(_ content: String, _ line: Int) throws {
        #expect(try listed(content) == nil)
        let error = #expect(throws: GitError.self) { try ConfigFile(path: "the/file", Array(content.utf8)) }
        #expect(error?.code == .configuration)
        #expect(error?.description.contains("line \(line) of the/file") == true, "\(error?.description ?? "")")
    }

    @Test func aVariableIsFoundByName() throws {
        let file = try ConfigFile(path: "x", Array("[Core]\n\tBare = true\n".utf8))
        let variable = try #require(file.variables.first)
        #expect(file.isNamed(variable, "core.bare") && !file.isNamed(variable, "core.bar"))
        #expect(file.hasPrefix(variable, "core.") && !file.hasPrefix(variable, "core.bare.x"))
    }

    @Test func aGitDirectoryIsToldFromOtherFolders() throws {
        let (path, git) = (temporary.path, temporary.path + "/.git")
        func isOne(_ folder: String) throws -> Bool { try GitDirectory.isOne(folder, nil, from: path) }
        #expect(try isOne(git) && !isOne(path))
        for (head, isHead) in [
            ("ref: refs/heads/x\n", true), ("ref:\trefs/x", true), ("ref: elsewhere\n", false),
            (String(repeating: "a", count: 40) + "\n", true), (String(repeating: "g", count: 40) + "\n", false),
            ("", false),
        ] {
            try Files.write(git + "/HEAD", Array(head.utf8), mode: 0o644, flags: O_TRUNC)
            #expect(try isOne(git) == isHead, "\(head)")
        }
    }

    @Test("Words for true and false are those of git, in any case")
    func flags() throws {
        for text in [
            "true", "TRUE", "Yes", "oN", "false", "False", "NO", "oFF", "", "0", "1", "-1", "2k", "0x10", "1g", "maybe",
            "truely", "1 k", "k", "1kk",
        ] {
            let words = try temporary.shell("git -c 'x.y=\(text)' config --type=bool x.y 2>/dev/null || echo neither")
            let flag = ["true\n": true, "false\n": false][String(decoding: words, as: UTF8.self)]
            #expect(ConfigValue.flag(text) == flag, "\(text)")
        }
    }

    @Test("Remotes are those with a URL, each once, sorted")
    func remotes() throws {
        for name in ["zeta", "alpha", "mid", "beta", "omega"] {
            try temporary.git("config", "remote.\(name).url", "/nowhere/\(name)")
            try temporary.git("config", "remote.\(name).pushurl", "/elsewhere/\(name)")
        }
        try temporary.git("config", "remote.away.pushurl", "/elsewhere/away")
        try temporary.git("config", "remote.none.fetch", "+refs/heads/*:refs/remotes/none/*")
        #expect(try temporary.open().remotes() == ["alpha", "away", "beta", "mid", "omega", "zeta"])
    }
}
