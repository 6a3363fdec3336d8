import CRDT
import Foundation
import TestSupport
import Testing

@testable import Git
@testable import GitMemory

/// Runs `body` with generators that differ from case to case and repeat from run to run with the same seed.
///
/// `body` gets a comment for its expectations, from which the run can be repeated.
func forSandboxCases(
    _ count: Int, _ body: (_ random: inout SplitMix64, _ repeating: Comment) throws -> Void
) rethrows {
    try forRandomCases(count) { random, repeating in
        do {
            try body(&random, Comment(rawValue: repeating))
        } catch {
            Issue.record("\(repeating): \(error)")
            throw error
        }
    }
}

/// A clock that stands still until it is set.
final class SandboxClock {
    /// 2026-11-20T10:15:30.123Z
    static let start: UInt64 = 1_795_169_730_123

    var milliseconds = SandboxClock.start

    func advance(seconds: UInt64) { milliseconds += seconds * 1000 }
}

/// A temporary folder with repositories, a fixed clock and seeded randomness; it goes with its last user.
final class StoreSandbox {
    /// The folder.
    let path: String
    /// The clock of all stores made here.
    let clock = SandboxClock()
    private var seed: UInt64

    init(seed: UInt64 = 1) throws {
        self.seed = seed
        let template = FileManager.default.temporaryDirectory.appendingPathComponent("gitmemory-XXXXXX").path
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else { throw SandboxFailure("no temporary folder: errno \(errno)") }
        path = try Files.absolute(String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        try Files.createDirectories(path + "/home")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What a store sees of the world: this clock, random bits of its own, and a folder for twins. A store keeps its
    /// sandbox.
    func surroundings(mintsReplica: Bool = false) -> Surroundings {
        seed += 1
        var random = SplitMix64(seed: seed)
        return Surroundings(
            clock: { self.clock.milliseconds }, random: { random.next() }, twinDirectory: path + "/twins",
            mintsReplica: mintsReplica)
    }

    /// A new store in a folder of the sandbox.
    func makeStore(_ name: String = "store", bare: Bool = true, fanout: Int? = nil) throws -> Store {
        try Store.create(
            at: "\(path)/\(name)", bare: bare, checksOut: true, fanout: fanout, surroundings: surroundings()
        ).store
    }

    /// A store that is there, opened once more.
    func open(_ name: String = "store") throws -> Store {
        try Store(at: "\(path)/\(name)", surroundings: surroundings())
    }

    /// A bare clone of a store, with every memory branch as a branch of its own.
    func clone(_ origin: String, as name: String) throws -> Store {
        try git("clone", "--quiet", "--bare", "\(path)/\(origin)", "\(path)/\(name)")
        return try open(name)
    }

    /// Runs the real git in a folder of the sandbox, without the settings of whoever runs the tests.
    ///
    /// - Returns: what it prints.
    @discardableResult
    func git(_ arguments: String..., in folder: String = "", input: String? = nil) throws -> String {
        let outcome = try runGit(arguments, in: folder, input: input)
        guard outcome.status == 0 else {
            throw SandboxFailure("git \(arguments.joined(separator: " ")): \(outcome.output)\(outcome.errors)")
        }
        return outcome.output
    }

    /// Runs the real git, and tells how it ended.
    func runGit(_ arguments: [String], in folder: String = "", input: String? = nil) throws -> GitProcess.Outcome {
        try run(["git", "-C", "\(path)/\(folder)"] + arguments, input: input)
    }

    /// Runs another program of the system, which must succeed.
    func run(_ words: String...) throws -> String {
        let outcome = try run(words, input: nil)
        guard outcome.status == 0 else { throw SandboxFailure("\(words): \(outcome.errors)") }
        return outcome.output
    }

    private func run(_ words: [String], input: String?) throws -> GitProcess.Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path + "/home",
            "XDG_CONFIG_HOME": path + "/home", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "TZ": "UTC",
            "GIT_AUTHOR_NAME": "tester", "GIT_AUTHOR_EMAIL": "tester@example.invalid",
            "GIT_COMMITTER_NAME": "tester", "GIT_COMMITTER_EMAIL": "tester@example.invalid",
            "GIT_AUTHOR_DATE": "1795169730 +0000", "GIT_COMMITTER_DATE": "1795169730 +0000",
        ]
        // Files, not pipes: nothing has to be read while git runs.
        seed += 1
        let (inPath, outPath, errorPath) = ("\(path)/in.\(seed)", "\(path)/out.\(seed)", "\(path)/err.\(seed)")
        try Files.write(inPath, Array((input ?? "").utf8), mode: 0o600, flags: 0)
        try Files.write(outPath, [UInt8](), mode: 0o600, flags: 0)
        try Files.write(errorPath, [UInt8](), mode: 0o600, flags: 0)
        defer { for file in [inPath, outPath, errorPath] { unlink(file) } }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: inPath))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outPath))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorPath))
        try process.run()
        process.waitUntilExit()
        return GitProcess.Outcome(
            status: process.terminationStatus, output: String(decoding: try Files.read(outPath) ?? [], as: UTF8.self),
            errors: String(decoding: try Files.read(errorPath) ?? [], as: UTF8.self), stop: nil)
    }
}

/// A step of a test that could not be done.
struct SandboxFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

// MARK: Short words for tests

extension Body {
    /// A body of this content.
    init(content: String, _ members: [String: JSON] = [:]) throws {
        var object = JSONObject()
        object["content"] = .string(content)
        for (key, value) in members { object[key] = value }
        try self.init(object)
    }
}

extension Store {
    /// Makes one commit as an agent.
    @discardableResult
    func change<Result>(_ agent: String, _ body: (Draft) throws -> Result) throws -> Written<Result> {
        try write(as: AgentName(agent), subject: { _ in "change" }, body)
    }

    /// Imports records in one commit, their lines in pieces of so many bytes.
    @discardableResult
    func bring(_ records: [Record], as agent: String, piece: Int = 1 << 20) throws -> Importer.Summary {
        let importer = try Importer(into: self)
        let bytes = records.flatMap { $0.line + [UInt8(ascii: "\n")] }
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let faults = try importer.read(Array(bytes[start..<min(start + piece, bytes.count)]))
            #expect(faults.isEmpty)
        }
        #expect(try importer.readRest().isEmpty)
        return try importer.add(as: AgentName(agent), subject: "import").result
    }

    /// Adds one memory in one commit.
    @discardableResult
    func add(_ content: String, as agent: String, until expiry: Expiry = .never) throws -> Verdict {
        try change(agent) { try $0.add(Body(content: content), until: expiry) }.result
    }

    /// The tip of a branch named without `refs/heads/memory/`.
    func tip(_ branch: String) throws -> ObjectID {
        try #require(try repository.reference("refs/heads/memory/\(branch)"))
    }

    /// The tree of a branch.
    func tree(_ branch: String) throws -> ObjectID {
        try repository.commit(tip(branch)).tree
    }

    /// A branch of this repository.
    func memory(_ branch: String) throws -> MemoryBranch {
        try #require(BranchName.parse("refs/heads/memory/\(branch)", tip: tip(branch)))
    }

    /// Points a branch at a commit, whatever it was.
    func point(_ branch: String, at commit: ObjectID) throws {
        let draft = repository.commonDirectory + "draft"
        try repository.withLockedReference("refs/heads/memory/\(branch)", mark: nil, draft: draft) { reference in
            _ = try repository.move(
                reference, from: reference.current(), to: commit, by: Commit.gitmem, reason: "test", heads: [])
        }
    }
}

extension Expiry {
    /// So many seconds after the time at which a sandbox's clock starts.
    static func seconds(_ seconds: UInt64) -> Expiry {
        Expiry(Timestamp(milliseconds: SandboxClock.start + seconds * 1000))
    }
}

/// The bytes of a name, for the functions that read spans.
func withBytes<Result, Failure: Error>(
    _ text: String, _ body: (Span<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
    let bytes = Array(text.utf8)
    return try body(bytes.span)
}
