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
