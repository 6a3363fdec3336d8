import Foundation
import TestSupport
import Testing

@testable import Coordination

@Suite("Patterns of paths that need a claim")
struct PathPatternTests {
    @Test(
        "They pick what .gitignore would",
        arguments: [
            ("*.lock", "a.lock", true), ("*.lock", "x/y/a.lock", true), ("*.lock", "a.lock/b", true),
            ("*.lock", "a.locks", false), ("/a", "a", true), ("/a", "b/a", false), ("a/b", "x/a/b", false),
            ("a/b", "a/b/c", true), ("a/", "a", false), ("a/", "a/x", true), ("a/", "x/a/y", true),
            ("**/a", "x/y/a", true), ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true), ("a/**", "a/x", true),
            ("a/**", "a", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("a?c", "a/c", false),
            ("a*c", "ab/c", false), ("\\*", "*", true), ("\\*", "a", false), ("[[:digit:]]", "7", true),
            ("[", "[", false), ("***/a", "x/y/a", true), ("# no", "# no", false), ("\\#a", "#a", true),
            ("a ", "a", true), ("a\\ ", "a ", true),
        ])
    func examples(pattern: String, path: String, isPicked: Bool) {
        #expect(PathPatterns(pattern).pick(path, isFile: true) == isPicked)
    }

    @Test("The last that fits decides, and what is below a picked folder stays picked")
    func order() {
        let patterns = PathPatterns("*.sql\n!test.sql\nkeep/\n!keep/a.sql")
        #expect(patterns.pick("a.sql", isFile: true) && !patterns.pick("test.sql", isFile: true))
        #expect(patterns.pick("keep/a.sql", isFile: true))
        #expect(patterns.pick("keep", isFile: false) && !patterns.pick("keep", isFile: true))
    }

    @Test("Of several values the strictest holds, and a name needs no claim")
    func values() throws {
        let rules = PathRules(["a\n!b", "b"])
        for path in ["a", "b"] { #expect(try rules.require(Resource(.path, path))) }
        #expect(try !rules.require(Resource(.path, "c")) && !rules.require(Resource(.name, "a")))
        #expect(PathRules([]).isEmpty)
        #expect(PathRules.patterns(in: PathRules.value(of: [])) == [])
        #expect(PathRules.patterns(in: "a\n# b\n\na\nc") == ["a", "c"])
    }

    @Test("A pattern that is made to take long takes no longer")
    func cost() {
        let pattern = String(repeating: "a*", count: 200) + "b"
        #expect(!PathPatterns(pattern).pick(String(repeating: "a", count: 2000), isFile: true))
    }

    @Test("Random patterns pick random paths as git does", .timeLimit(.minutes(15)))
    func asGit() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gitmem-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try run(["init", "-q"], in: folder)
        try forRandomCases(25) { random, repeating in
            let parts = ["a", "b", "ab", "*", "**", "?", "[ab]", "[!a]", "a*", "*b", "\\a", "a-b", "[a-", "***"]
            var lines: [String] = []
            for _ in 0...random.below(4) {
                let body = (0...random.below(3)).map { _ in parts[random.below(parts.count)] }.joined(separator: "/")
                lines.append(
                    (random.below(5) == 0 ? "!" : "") + (random.below(4) == 0 ? "/" : "") + body
                        + (random.below(4) == 0 ? "/" : ""))
            }
            let paths = (0..<40).map { _ in
                (0...random.below(4)).map { _ in ["a", "b", "ab", "ba", "a-b", "[a-"][random.below(6)] }
                    .joined(separator: "/")
            }
            try lines.joined(separator: "\n").write(
                to: folder.appendingPathComponent(".gitignore"), atomically: true, encoding: .utf8)
            let picked = Set(
                try run(["check-ignore", "--no-index", "--"] + paths, in: folder).split(separator: "\n")
                    .map(String.init))
            let patterns = PathPatterns(lines.joined(separator: "\n"))
            for path in paths {
                #expect(
                    patterns.pick(path, isFile: true) == picked.contains(path), "\(repeating): \(path) by \(lines)")
            }
        }
    }

    @discardableResult
    private func run(_ arguments: [String], in folder: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", folder.path, "-c", "core.excludesFile=/dev/null"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
