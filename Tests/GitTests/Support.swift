import Foundation
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

/// Random numbers that a seed repeats: `GITMEM_SEED`, or one that failures print.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    static let seed =
        ProcessInfo.processInfo.environment["GITMEM_SEED"].flatMap { UInt64($0) }
        ?? UInt64.random(in: 0..<1 << 32)

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
