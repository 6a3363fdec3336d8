import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Git

/// An empty repository in a temporary folder that goes with it.
final class TemporaryRepository {
    let path: String

    init(bare: Bool = false) throws {
        path = NSTemporaryDirectory() + "git-tests-" + UUID().uuidString
        _ = try Repository(creating: path, bare: bare, head: "refs/heads/main")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open() throws -> Repository { try Repository(at: path) }

    /// Runs git, which must succeed, and returns its output without the last line end.
    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let outcome = try GitProcess.run(
            ["-c", "user.name=tester", "-c", "user.email=tester@example.invalid"] + arguments, in: path)
        try #require(outcome.status == 0, "git \(arguments): \(outcome.errors)")
        return outcome.output.trimmingLineEnd()
    }
}

/// An object as git gives it.
struct GitObject {
    let kind: ObjectKind
    let content: [UInt8]
}

extension TemporaryRepository {
    /// The folder of objects, ending in `/`.
    var objects: String { path + "/.git/objects/" }

    /// Runs a shell script here, which must succeed, and returns what it printed.
    @discardableResult
    func shell(
        _ script: String, input: [UInt8] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-euc", script]
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path, "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "tester", "GIT_AUTHOR_EMAIL": "tester@example.invalid",
            "GIT_COMMITTER_NAME": "tester", "GIT_COMMITTER_EMAIL": "tester@example.invalid",
        ]
        // Files, not pipes: a pipe that nobody reads stops the command.
        let name = NSTemporaryDirectory() + "git-tests-" + UUID().uuidString
        let files = ["in", "out", "err"].map { URL(fileURLWithPath: "\(name).\($0)") }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        try Data(input).write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        let errors = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        try #require(process.terminationStatus == 0, "\(script): \(errors)", sourceLocation: sourceLocation)
        return Array(try Data(contentsOf: files[1]))
    }

    /// All blobs, trees and commits, as `git cat-file` gives them.
    func gitObjects() throws -> [ObjectID: GitObject] {
        let output = try shell("git cat-file --batch --batch-all-objects --unordered")
        var found: [ObjectID: GitObject] = [:]
        var rest = output[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
            let size = try #require(Int(words[2]))
            let content = rest[(end + 1)..<(end + 1 + size)]
            if let kind = ObjectKind(named: words[1]), let id = ObjectID(hex: words[0]) {
                found[id] = GitObject(kind: kind, content: Array(content))
            }
            rest = rest[(content.endIndex + 1)...]
        }
        return found
    }

    /// Many versions of a few folders and files, so that packs have long chains of deltas.
    func writeHistory(commits: Int, files: Int, using generator: inout SplitMix64, importing: String = "") throws {
        var stream = ""
        var texts = (0..<files).map { file in (0..<60).map { "line \($0) of \(file): \(generator.next())\n" } }
        for commit in 0..<commits {
            stream += "commit refs/heads/history\ncommitter t <t@example.invalid> \(1_700_000_000 + commit) +0000\n"
            stream += "data 2\nc\n\n"
            for file in commit == 0 ? Array(0..<files) : [0, generator.below(files)] {
                texts[file][generator.below(60)] = "changed in \(commit): \(generator.next())\n"
                let text = texts[file].joined()
                stream += "M 100644 inline a/\(file % 2)/\(file).txt\ndata \(text.utf8.count)\n\(text)\n"
            }
        }
        try shell("git -c fastimport.unpackLimit=0 fast-import --quiet \(importing)", input: Array(stream.utf8))
    }
}

/// Expects every object to be read exactly as git reads it.
func expectSame(
    _ temporary: TemporaryRepository, _ expected: [ObjectID: GitObject]? = nil, byLibgit2: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let expected = try expected ?? temporary.gitObjects()
    let objects = try temporary.open().objects
    #expect(!expected.isEmpty, sourceLocation: sourceLocation)
    for (id, object) in expected {
        let content = try objects.read(id, object.kind).withBytes { Array($0) }
        #expect(content == object.content, "\(object.kind) \(id)", sourceLocation: sourceLocation)
        #expect(objects.contains(id), sourceLocation: sourceLocation)
    }
    #expect(objects.hasAskedLibgit2 == byLibgit2, "by libgit2", sourceLocation: sourceLocation)
    for (id, object) in expected {
        let size = try objects.size(of: id, near: nil as Tree?)
        #expect(size == object.content.count, sourceLocation: sourceLocation)
    }
    let trees = expected.filter { $0.value.kind == .tree }
    for reader in [TreeReader(objects), TreeReader(objects, isApart: true)] {
        let wrong = try trees.filter { try content(of: $0.key, by: reader) != $0.value.content }
        #expect(wrong.isEmpty, sourceLocation: sourceLocation)
    }
}

private func content(of tree: ObjectID, by reader: TreeReader) throws -> [UInt8] {
    let tree: Tree = try reader.tree(tree, near: nil)
    return tree.storage.withBytes { Array($0) }
}

extension ObjectDatabase {
    /// The number of objects written.
    var writes: Int { writeCount.load(ordering: .relaxed) }
}
