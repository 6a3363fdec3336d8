import Foundation
import TestSupport

@testable import Git

/// A worktree with a random index, in any format that git writes, or that a later git would write.
struct IndexFuzz {
    let folder: TemporaryFolder
    var random: SplitMix64
    private(set) var formats: [String] = []
    private let environment: [String: String]

    var indexPath: String { folder.path + "/.git/index" }

    init(seed: UInt64) throws {
        folder = try TemporaryFolder()
        random = SplitMix64(mixing: seed)
        environment = [
            "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "t",
            "GIT_AUTHOR_EMAIL": "t@example.invalid",
            "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.invalid",
        ]
        try git("init", "-q", "-b", "main")
        for _ in 0..<(5 + random.below(40)) { try writeFile() }
        try git("add", ".")
        if random.oneIn(2) { try git("commit", "-q", "-m", "c") }
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let answer = try GitBeside.run(arguments, in: folder.path, environment)
        guard answer.status == 0 else { throw RepositoryFuzz.Failed(command: arguments.joined(separator: " ")) }
        return answer.text
    }

    mutating func path() -> String {
        let names = ["a", "b", "ab", "a.b", "a-b", "\u{e9}", "long-" + String(repeating: "x", count: 60)]
        return (0...random.below(3)).map { _ in random.pick(names) }.joined(separator: "/") + ".\(random.below(9))"
    }

    private mutating func writeFile() throws { try folder.write(path(), "\(random.next())") }

    /// Puts the index into another format.
    mutating func reshape() throws {
        let shape = random.pick([
            "2", "3", "4", "split", "split-more", "unsplit", "untracked", "hashless", "hidden", "skipped", "intent",
            "conflict",
            "fsmonitor",
        ])
        formats.append(shape)
        switch shape {
        case "2", "3", "4": try git("update-index", "--index-version", shape)
        case "split":
            try git("config", "core.splitIndex", "true")
            try git("update-index", "--split-index")
        case "split-more":
            // Changes stay in the small file.
            try git("config", "splitIndex.maxPercentChange", "100")
            for _ in 0..<random.below(5) { try writeFile() }
            try git("add", "-A")
        case "unsplit":
            try git("config", "core.splitIndex", "false")
            try git("update-index", "--no-split-index")
        case "untracked":
            try git("update-index", "--force-untracked-cache")
            try git("status")
        case "hidden":
            if let path = try files().randomElement(using: &random) {
                try git("update-index", "--assume-unchanged", path)
            }
        case "skipped":
            if let path = try files().randomElement(using: &random) { try git("update-index", "--skip-worktree", path) }
        case "intent":
            let name = "new-\(random.below(100)).\(random.below(100))"
            try folder.write(name, "new")
            try git("add", "-N", name)
        case "conflict":
            let id = try git("hash-object", "-w", "--stdin")
            let path = "conflict-\(random.below(100))"
            let list = (1...3).map { "100644 \(id) \($0)\t\(path)\n" }.joined()
            try folder.write(".git/list", list)
            try shell("git update-index --index-info <.git/list")
        case "fsmonitor":
            try git("config", "core.fsmonitor", "/bin/true")
            try git("update-index", "--fsmonitor")
        default: break
        }
        if shape == "hashless" { try dropChecksum() }
    }

    func shell(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-euc", script]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.environment = environment.merging(["PATH": GitBeside.path]) { $1 }
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw RepositoryFuzz.Failed(command: script) }
    }

    /// What `index.skipHash` of git 2.40 and later leaves out.
    private func dropChecksum() throws {
        guard var content = try Files.read(indexPath) else { return }
        content.replaceSubrange((content.count - 20)..., with: repeatElement(0, count: 20))
        try Files.write(indexPath, content, mode: 0o644, flags: O_TRUNC)
    }

    private func files() throws -> [String] {
        // A path in conflict has none of these marks.
        try git("ls-files", "-z").split(separator: "\0").map(String.init).filter { !$0.hasPrefix("conflict-") }
    }

    /// All entries, as git lists them.
    func listing() throws -> [String] {
        try git("ls-files", "--stage", "-z").split(separator: "\0").map(String.init)
    }

    /// The hidden paths, as git lists them.
    func hidden() throws -> Set<String> {
        let lines = try git("ls-files", "-v", "-z").split(separator: "\0").map(String.init)
        return Set(lines.filter { $0.first?.isLowercase == true || $0.first == "S" }.map { String($0.dropFirst(2)) })
    }
}

extension Index.Entry {
    /// The entry as `git ls-files --stage` lists it.
    var line: String {
        let mode = String(mode.rawValue, radix: 8)
        return "\(String(repeating: "0", count: max(0, 6 - mode.count)))\(mode) \(id) \(stage)\t\(path)"
    }
}
