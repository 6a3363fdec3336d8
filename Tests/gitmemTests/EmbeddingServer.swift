import Foundation
import Testing

/// The stand-in for an endpoint, `embeddings.py`, in the folder `endpoint` of a sandbox.
final class EmbeddingServer {
    private let sandbox: Sandbox
    private let process = Process()
    let url: String

    init(in sandbox: Sandbox) throws {
        self.sandbox = sandbox
        let folder = sandbox.root.appendingPathComponent("endpoint")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try sandbox.write("endpoint/mode", "good")
        try sandbox.write("endpoint/requests", "")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("embeddings.py")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "900", "python3", script.path]
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        // A child of a test inherits blocked signals, and would not hear that it is to end.
        var (open, blocked) = (sigset_t(), sigset_t())
        sigemptyset(&open)
        pthread_sigmask(SIG_SETMASK, &open, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try process.run()
        let port = folder.appendingPathComponent("port")
        for _ in 0..<1500 where !FileManager.default.fileExists(atPath: port.path) { usleep(20_000) }
        url = "http://127.0.0.1:\(try String(contentsOf: port, encoding: .utf8))/v1/embeddings"
    }

    deinit { stop() }

    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    /// What it does from now on, see `embeddings.py`.
    func set(_ mode: String) throws { try sandbox.write("endpoint/mode", mode) }

    /// What it was asked, each as an object.
    func requests() throws -> [NSDictionary] {
        let path = sandbox.path("endpoint/requests")
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { try object(String($0)) }
    }

    /// All texts that were sent to it.
    func texts() throws -> [String] { try requests().flatMap { $0.texts("input") } }
}
