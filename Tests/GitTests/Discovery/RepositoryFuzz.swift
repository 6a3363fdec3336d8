import Foundation
import TestSupport

@testable import Git

/// A random world of repositories, files of configuration and variables, in which gitmem and git are asked the same.
struct RepositoryFuzz {
    private let folder: TemporaryFolder
    private var random: SplitMix64
    private(set) var environment: [String: String] = [:]
    private(set) var place = ""

    private var root: String { folder.path }

    /// Folders to stand in.
    private static let places = [
        "r", "r/a/b", "r/.git", "r/.git/refs", "w", "w/deep/er", "b.git", "b.git/refs", "bare", "bare/tree",
        "bare/.bare",
        "tree", "tree/below", "sep", "sep/x", "link", "link/a", "plain", "plain/below", "broken", "r/inner",
        "r/inner/x",
        "loose", "hollow", ".",
    ]
    private static let directories = [
        "r/.git", "r", "w/.git", "b.git", "bare/.bare", "away.git", "sep/.git", "sep.git", "plain", "nowhere",
        "r/.git/worktrees/w", "link/.git", "",
    ]

    init(seed: UInt64) throws {
        folder = try TemporaryFolder()
        random = SplitMix64(mixing: seed)
        try makeRepositories()
        try makeConfiguration()
    }

    /// All that was decided, for a report.
    var story: String {
        "in \(place) with \(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))"
    }

    /// All files of configuration with their contents, for a report.
    var files: String {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
        return names.filter {
            $0.hasSuffix("config") || $0.hasSuffix(".inc") || $0.hasSuffix(".worktree") || $0 == "system"
                || $0 == "global"
        }
        .sorted().map { name in
            let content = (try? Files.read("\(root)/\(name)")) ?? nil
            return "--- \(name)\n\(String(decoding: content ?? [], as: UTF8.self))"
        }.joined(separator: "\n")
    }

    private func git(_ arguments: String..., at place: String = ".") throws {
        let answer = try GitBeside.run(
            ["-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "init.defaultBranch=main"] + arguments,
            in: "\(root)/\(place)", ["HOME": root + "/nobody", "GIT_CONFIG_NOSYSTEM": "1"])
        guard answer.status == 0 else { throw Failed(command: arguments.joined(separator: " ")) }
    }

    struct Failed: Error { let command: String }

    private func makeRepositories() throws {
        for place in Self.places where !place.hasPrefix("r/.git") && !place.contains("git/") && place != "link/a" {
            guard place != "link", place != "w", !place.hasPrefix("bare/") else { continue }
            try Files.createDirectories("\(root)/\(place)")
        }
        try FileManager.default.removeItem(atPath: root + "/w")
        try git("init", "-q", "r")
        try git("commit", "-q", "--allow-empty", "-m", "c", at: "r")
        try git("worktree", "add", "-q", "-b", "feature/x", "../w", at: "r")
        try Files.createDirectories(root + "/w/deep/er")
        try git("init", "-q", "--bare", "b.git")
        try git("init", "-q", "r/inner")
        try git("clone", "-q", "--bare", "../r", ".bare", at: "bare")
        try folder.write("bare/.git", "gitdir: ./.bare\n")
        try git("worktree", "add", "-q", "-f", "tree", "main", at: "bare")
        try git("init", "-q", "--bare", "away.git")
        try git("config", "core.bare", "false", at: "away.git")
        try git("config", "core.worktree", root.hasSuffix("0") ? root + "/tree" : "../tree", at: "away.git")
        try git("init", "-q", "--separate-git-dir", "sep.git", "sep")
        try FileManager.default.createSymbolicLink(atPath: root + "/link", withDestinationPath: root + "/r")
        try folder.write("broken/.git", "gitdir: ../nothing\n")
        try git("init", "-q", "loose")
        try FileManager.default.createDirectory(atPath: root + "/hollow/.git", withIntermediateDirectories: true)
    }

    // MARK: Configuration

    private mutating func makeConfiguration() throws {
        for name in ["home/.gitconfig", "home/.config/git/config", "xdg/git/config", "system", "global", "one.inc"] {
            if random.oneIn(3) { continue }
            try folder.write(name, configuration(depth: 0))
        }
        for name in ["two.inc", "r/.git/three.inc", "home/four.inc"] { try folder.write(name, configuration(depth: 9)) }
        for repository in ["r/.git", "b.git", "bare/.bare", "away.git"] where random.oneIn(2) {
            try append(repository + "/config", configuration(depth: 0))
        }
        if random.oneIn(3) {
            try append("r/.git/config", "[extensions]\n\tworktreeConfig = true\n")
            try folder.write("r/.git/config.worktree", configuration(depth: 1))
            try folder.write("r/.git/worktrees/w/config.worktree", "[core]\n bare = false\n" + configuration(depth: 1))
        }
        if random.oneIn(8) {
            try append(
                "loose/.git/config",
                random.pick([
                    "[core]\nrepositoryFormatVersion = 2\n",
                    "[core]\nrepositoryFormatVersion = 1\n[extensions]\nodd = true\n",
                    "[extensions]\nodd = true\n", "[extensions]\nobjectFormat = sha256\n",
                    "[core]\nrepositoryFormatVersion = 1\n[extensions]\nnoop = 1\npreciousObjects = true\n",
                    "[core\n", "[core]\nbare = perhaps\n", "[core]\nbare = true\n", "[core]\nworktree = ../plain\n",
                ]))
        }
    }

    private func append(_ name: String, _ text: String) throws {
        let old = try Files.read("\(root)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
        try folder.write(name, old + text)
    }

    private mutating func configuration(depth: Int) -> String {
        var text = random.oneIn(20) ? "\u{feff}" : ""
        for _ in 0..<random.below(5) {
            if depth < 2, random.oneIn(2) {
                text += include()
            } else {
                text += random.pick(
                    [
                        "[fuzz]", "[Fuzz]", "[fuzz \"Sub\"]", "[fuzz.Old]", "[ fuzz ]", "[fuzz \"a\\\"b\\\\c\"]",
                        "[fuzz]x = y",
                        "[remote \"o\"]\n\turl = https://example.invalid/\(random.below(2))/p",
                    ].filter { $0 != "[ fuzz ]" || random.oneIn(30) })
                text += random.pick(["\n", "\r\n", " # comment\n", "\n\n"])
                for _ in 0..<random.below(4) { text += variable() }
            }
        }
        if random.oneIn(25) {
            text += random.pick(["[", "[fuzz", "=", "a b", "[fuzz]\nx = \"open\n", "[fuzz]\nx = \\q\n", "1x = 2\n"])
        }
        return text
    }

    private mutating func variable() -> String {
        let name = random.pick(["a", "B", "long-name", "x1"])
        let value = random.pick([
            "", " = ", " = v", "=w", " = \"quoted # not\" ; but", " = a  b   ", " = a \\\n  b", " = \\t\\n\\b\\\\\\\"",
            " = \"in\"side\"out\"", " = x#y", " = true", "   =   7k", " = ends\\\n  more", " = \u{e9}",
        ])
        return "\(random.pick(["\t", "", "  "]))\(name)\(value)\(random.pick(["\n", "\n", "\r\n"]))"
    }

    private mutating func include() -> String {
        let path = random.pick([
            "\(root)/one.inc", "~/four.inc", "two.inc", "../two.inc", "missing", "\(root)/two.inc", "three.inc",
        ])
        if random.oneIn(2) { return "[include]\n\tpath = \(path)\n" }
        let condition = random.pick([
            "gitdir:\(root)/r/", "gitdir:r/.git", "gitdir:\(root)/R/", "gitdir/i:\(root)/R/", "gitdir:**/r/**",
            "gitdir:~/../r/",
            "gitdir:\(root)/*/.git", "gitdir:\(root)/link/", "gitdir:./", "gitdir:.git", "gitdir:worktrees/*",
            "gitdir:[a-w]/.git",
            "onbranch:main", "onbranch:feature/", "onbranch:**", "onbranch:feat*/x",
            "hasconfig:remote.*.url:https://example.invalid/0/**",
            "hasconfig:remote.*.url:**/p", "hasconfig:remote.*.url:https://other/", "odd:x", "gitdir:",
        ])
        return "[includeIf \"\(condition)\"]\n\tpath = \(path)\n"
    }

    // MARK: Variables

    /// Stands in another place, with other variables.
    mutating func move() {
        place = "\(root)/\(random.pick(Self.places))"
        environment = [:]
        if !random.oneIn(10) { environment["HOME"] = "\(root)/home" }
        if random.oneIn(4) { environment["XDG_CONFIG_HOME"] = random.pick(["\(root)/xdg", ""]) }
        if random.oneIn(4) {
            environment["GIT_CONFIG_GLOBAL"] = random.pick(["\(root)/global", "/dev/null", "", "\(root)/none"])
        }
        if random.oneIn(3) { environment["GIT_CONFIG_SYSTEM"] = "\(root)/system" }
        if random.oneIn(2) {
            environment["GIT_CONFIG_NOSYSTEM"] = random.pick(
                ["1", "true", "0", "", "no", "2k", "perhaps"].filter { $0 != "perhaps" || random.oneIn(5) })
        }
        if random.oneIn(3) { setParameters() }
        if random.oneIn(3) { environment["GIT_DIR"] = path(Self.directories) }
        if random.oneIn(4) { environment["GIT_WORK_TREE"] = path(["tree", "plain", "r", "r/a", ".", "missing", "w"]) }
        if random.oneIn(10) { environment["GIT_COMMON_DIR"] = "\(root)/\(random.pick(["r/.git", "b.git", "plain"]))" }
        if random.oneIn(5) { setCeilings() }
        if random.oneIn(10) { environment["GIT_DISCOVERY_ACROSS_FILESYSTEM"] = random.pick(["1", "0", "true", ""]) }
        if random.oneIn(10) {
            environment["GIT_OBJECT_DIRECTORY"] = path(["r/.git/objects", "b.git/objects", "nowhere"])
        }
        if random.oneIn(6) { environment["PWD"] = place.replacingOccurrences(of: "\(root)/r", with: "\(root)/link") }
        if random.oneIn(12) { environment["GIT_IMPLICIT_WORK_TREE"] = random.pick(["0", "1"]) }
    }

    private mutating func path(_ choices: [String]) -> String {
        let choice = random.pick(choices)
        if choice.isEmpty { return "" }
        switch random.below(4) {
        case 0:
            let depth = place.dropFirst(root.count).split(separator: "/").filter { $0 != "." }.count
            return String(repeating: "../", count: depth) + choice
        case 1: return random.pick([".", ".git", "..", "../.git"])
        case 2: return "\(root)/\(choice)/"
        default: return "\(root)/\(choice)"
        }
    }

    private mutating func setCeilings() {
        let choices = [
            root, "\(root)/r", "\(root)/r/a", "\(root)/link", "", "relative", "\(root)/", "/", "\(root)/none",
            "\(root)/plain",
        ]
        let count = 1 + random.below(3)
        environment["GIT_CEILING_DIRECTORIES"] = random.pick(count, of: choices).joined(separator: ":")
    }

    private mutating func setParameters() {
        if random.oneIn(2) {
            let count = random.below(3)
            environment["GIT_CONFIG_COUNT"] = random.oneIn(15) ? random.pick(["x", "-1", ""]) : "\(count)"
            for number in 0..<count where !random.oneIn(20) {
                environment["GIT_CONFIG_KEY_\(number)"] = random.pick(
                    [
                        "fuzz.a", "Fuzz.Sub.B", "include.path", "includeIf.onbranch:main.path", "bad", "fuzz.1",
                        "fuzz.x y.z",
                    ].filter { !["bad", "fuzz.1"].contains($0) || random.oneIn(8) })
                environment["GIT_CONFIG_VALUE_\(number)"] = random.pick(["", "v", "\(root)/one.inc", "true"])
            }
        }
        if random.oneIn(2) {
            environment["GIT_CONFIG_PARAMETERS"] = random.pick([
                "'fuzz.a=b'", "'fuzz.a'='b c'", "'fuzz.x'", "'fuzz.x'=  'fuzz.y=1'", "'fuzz.q'='it'\\''s'", "",
                "'fuzz.open",
                "'fuzz.Up.Low'='\(root)'", "fuzz.plain=1", "'fuzz.a=b'x", " 'fuzz.a=b'  'fuzz.a=c' ",
            ])
        }
    }
}
