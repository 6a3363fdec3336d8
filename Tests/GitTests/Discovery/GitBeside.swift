import Foundation
import TestSupport

@testable import Git

/// Plain git with exactly the environment that a test hands in.
enum GitBeside {
    struct Answer {
        let status: Int32
        let output: [UInt8]

        var text: String { String(decoding: output, as: UTF8.self).trimmingLineEnd() }
    }

    static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

    static func run(_ arguments: [String], in folder: String, _ environment: [String: String]) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment.merging(["PATH": path, "LC_ALL": "C"]) { $1 }
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(status: process.terminationStatus, output: Array(data))
    }

    /// The seeds of the tests that hold gitmem beside git: `GITMEM_SEED`, or the range `GITMEM_FUZZ_GIT_SEEDS`.
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["GITMEM_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        let ends = environment["GITMEM_FUZZ_GIT_SEEDS"]?.split(separator: "-").compactMap { UInt64($0) } ?? []
        if let first = ends.first, let last = ends.last, first <= last { return Array(first...last) }
        return Array(1...40)
    }()
}

/// A temporary folder with links resolved, which goes with its holder.
final class TemporaryFolder {
    let path: String

    init() throws {
        let path = NSTemporaryDirectory() + "git-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        self.path = try Files.absolute(path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let file = path + "/" + name
        try Files.createDirectories(Files.folder(of: file))
        try Files.write(file, Array(text.utf8), mode: 0o644, flags: O_TRUNC)
    }
}
