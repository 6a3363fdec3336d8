import Foundation
import Git
import Synchronization
import TestSupport
import Testing

@testable import GitMemory

/// Something that is not as it must be.
struct FuzzFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Throws if a condition does not hold.
func demand(_ condition: Bool, _ message: @autoclosure () -> String) throws(FuzzFailure) {
    if !condition { throw FuzzFailure(message()) }
}

/// Runs of the user's own `git` with nothing of the user's: no settings, no home folder, a clock of its own.
struct FuzzGit {
    let directory: String
    let home: String

    /// How a run ended, and what it printed to both outputs.
    struct Outcome {
        let status: Int32
        let text: String

        var lines: [String] { text.split(separator: "\n").map(String.init) }
        var line: String { lines.first ?? "" }
    }

    /// Runs `git` to its end; `seconds` is the time that commits get.
    func run(_ arguments: [String], at seconds: UInt64) throws -> Outcome {
        let environment = [
            "PATH=\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")",
            "HOME=\(home)", "LC_ALL=C", "TZ=UTC", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
            "GIT_TERMINAL_PROMPT=0", "GIT_EDITOR=true", "GIT_AUTHOR_NAME=plain git",
            "GIT_AUTHOR_EMAIL=git@example.invalid", "GIT_COMMITTER_NAME=plain git",
            "GIT_COMMITTER_EMAIL=git@example.invalid", "GIT_AUTHOR_DATE=\(seconds) +0000",
            "GIT_COMMITTER_DATE=\(seconds) +0000",
        ]
        let (process, pipe) = try Self.starting.withLock { _ in
            try Self.start(["git", "-C", directory] + arguments, environment)
        }
        defer { close(pipe) }
        let output = try Files.read(descriptor: pipe, path: "git")
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return Outcome(
            status: status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f),
            text: String(decoding: output, as: UTF8.self))
    }

    /// Held while a pipe is open that another process could inherit.
    private static let starting = Mutex(())

    private static func start(_ arguments: [String], _ environment: [String]) throws -> (process: pid_t, pipe: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw FuzzFailure("no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var process = pid_t()
        let result = posix_spawnp(&process, "git", &actions, nil, &words, &variables)
        close(ends[1])
        guard result == 0 else {
            close(ends[0])
            throw FuzzFailure("git cannot be started: \(result)")
        }
        return (process, ends[0])
    }
}

/// A clock that goes when it is told to, and random bits that repeat.
final class FuzzSurroundings {
    var milliseconds: UInt64 = 1_795_000_000_000
    /// How far the clock of whoever acts now is wrong.
    var skew: Int64 = 0
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(mixing: seed ^ 0x5eed) }

    var now: UInt64 { UInt64(Int64(milliseconds) + skew) }
    var seconds: UInt64 { now / 1000 }

    func surroundings(twins: String?, mints: Bool = false) -> Surroundings {
        Surroundings(
            clock: { self.now }, random: { self.random.next() }, twinDirectory: twins, mintsReplica: mints)
    }
}

/// A temporary folder with a store in it, that goes when its holder goes.
final class FuzzSandbox {
    let root: String
    let world: FuzzSurroundings
    let git: FuzzGit
    let store: Store

    /// The folder of the store's repository.
    var path: String { git.directory }

    init(seed: UInt64 = 1, fanout: Int = 3, bare: Bool = false) throws {
        let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
        var template = Array("\(base)/gitmem-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FuzzFailure("no temporary folder") }
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for folder in ["home", "store"] { try Files.createDirectories("\(root)/\(folder)") }
        world = FuzzSurroundings(seed: seed)
        git = FuzzGit(directory: "\(root)/store", home: "\(root)/home")
        store = try Store.create(
            at: git.directory, bare: bare, checksOut: true, fanout: fanout,
            surroundings: world.surroundings(twins: "\(root)/twins")
        ).store
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// A repository in another folder of the sandbox.
    func git(in folder: String) -> FuzzGit { FuzzGit(directory: "\(root)/\(folder)", home: git.home) }

    /// A store in another folder of the sandbox.
    func store(in folder: String) throws -> Store {
        try Store(at: "\(root)/\(folder)", surroundings: world.surroundings(twins: "\(root)/twins"))
    }

    /// Runs git in the store, and fails if git does.
    @discardableResult
    func run(_ arguments: String...) throws -> FuzzGit.Outcome {
        let outcome = try git.run(arguments, at: world.seconds)
        try demand(outcome.status == 0, "git \(arguments.joined(separator: " ")): \(outcome.status)\n\(outcome.text)")
        return outcome
    }
}
