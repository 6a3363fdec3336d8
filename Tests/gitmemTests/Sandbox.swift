import Foundation
import Testing

/// What a command printed and how it ended.
struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// A temporary folder in which commands run with a cleared environment: no user's git configuration, a home of its
/// own, a fixed locale. It goes with its last user.
final class Sandbox: Sendable {
    let root: URL
    let variables: [String: String]

    /// - Parameter variables: added to the environment of every command; `GITMEM_TEST_CLOCK` and `GITMEM_TEST_SEED`
    ///   make a debug build repeat itself.
    init(_ variables: [String: String] = [:]) throws {
        let base = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
        root = base.appendingPathComponent("gitmem-tests-\(UUID().uuidString)")
        for name in ["home", "run"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        var environment = [
            "PATH": (ProcessInfo.processInfo.environment["GITMEM_TEST_BINARIES"].map { $0 + ":" } ?? "")
                + Self.binaries + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
            "HOME": root.appendingPathComponent("home").path,
            "XDG_RUNTIME_DIR": root.appendingPathComponent("run").path,
            "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_AUTHOR_NAME": "tester", "GIT_AUTHOR_EMAIL": "tester@example.invalid",
            "GIT_COMMITTER_NAME": "tester", "GIT_COMMITTER_EMAIL": "tester@example.invalid",
            // A machine that is busy is to change no answer.
            "GITMEM_TEST_HOOK_LIMIT": "600000",
        ]
        environment.merge(variables) { $1 }
        self.variables = environment
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// The folder that `swift build` puts `gitmem` into.
    static let binaries: String = {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: test).deletingLastPathComponent().path
    }()

    /// The project's fixtures.
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("fixtures")

    func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    /// Runs a command to its end.
    @discardableResult
    func run(
        _ command: [String], in folder: String = ".", input: Data? = nil, with extra: [String: String] = [:]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL =
            folder.hasPrefix("/") ? URL(fileURLWithPath: folder) : root.appendingPathComponent(folder)
        process.environment = variables.merging(extra) { $1 }
        // Files, not pipes: a pipe that nobody reads stops the command.
        let name = UUID().uuidString
        let (out, err, source) = (path("\(name).out"), path("\(name).err"), path("\(name).in"))
        for file in [out, err] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        _ = FileManager.default.createFile(atPath: source, contents: input ?? Data())
        defer { for file in [out, err, source] { try? FileManager.default.removeItem(atPath: file) } }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: out))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: err))
        // Tests run on threads with all signals blocked, and children inherit that: a shell would not hear of its own.
        var open = sigset_t()
        var blocked = sigset_t()
        sigemptyset(&open)
        pthread_sigmask(SIG_SETMASK, &open, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try process.run()
        process.waitUntilExit()
        let outcome = Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: out)), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: err)), as: UTF8.self))
        let faults = SchemaHook.faults(command, output: outcome.output, errors: outcome.errors)
        #expect(faults == [], "JSON that docs/schema does not describe")
        return outcome
    }

    /// Runs `gitmem`, which must succeed, and returns what it printed.
    @discardableResult
    func gitmem(
        _ arguments: String..., in folder: String = ".", input: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try run(["gitmem"] + arguments, in: folder, input: input.map { Data($0.utf8) })
        #expect(
            outcome.status == 0, "gitmem \(arguments.joined(separator: " ")): \(outcome.errors)",
            sourceLocation: sourceLocation)
        return outcome
    }

    /// Runs `git`, which must succeed, and returns what it printed without the last line end.
    @discardableResult
    func git(
        _ arguments: String..., in folder: String = ".", sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let outcome = try run(["git"] + arguments, in: folder)
        #expect(
            outcome.status == 0, "git \(arguments.joined(separator: " ")): \(outcome.errors)",
            sourceLocation: sourceLocation)
        return outcome.output.hasSuffix("\n") ? String(outcome.output.dropLast()) : outcome.output
    }

    /// Runs a shell script, which must succeed.
    @discardableResult
    func shell(
        _ script: String, in folder: String = ".", sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try run(["sh", "-euc", script], in: folder)
        #expect(outcome.status == 0, "\(script): \(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }
}
