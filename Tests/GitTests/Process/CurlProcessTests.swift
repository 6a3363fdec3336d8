import Foundation
import Testing

@testable import Git

@Suite("A program that reads its input, and may not print without end")
struct CurlProcessTests {
    private func run(
        _ program: [String], _ change: (inout GitProcess.Conditions) -> Void
    ) throws -> GitProcess.Outcome {
        var conditions = GitProcess.Conditions(keepsTerminal: false, timeout: 20_000)
        change(&conditions)
        return try GitProcess.run(program: program, conditions)
    }

    @Test("It gets all of its input, more than a pipe holds, and then the end")
    func input() throws {
        let text = String(repeating: "0123456789\n", count: 100_000)
        let outcome = try run(["cat"]) { $0.input = Array(text.utf8) }
        #expect(outcome.status == 0 && outcome.output == text)
    }

    @Test("One that reads nothing ends as it likes")
    func noReader() throws {
        let outcome = try run(["sh", "-c", "exec 0<&-; echo done; exit 3"]) {
            $0.input = [UInt8](repeating: 120, count: 1 << 20)
        }
        #expect(outcome.status == 3 && outcome.output == "done\n" && outcome.stop == nil)
    }

    @Test("One that prints more than it may is ended")
    func tooLong() throws {
        let outcome = try run(["yes"]) { $0.mostOutput = 1 << 20 }
        #expect(outcome.stop == .tooLong)
        #expect(outcome.output.utf8.count < 2 << 20)
    }

    @Test("A variable is kept from it")
    func hidden() throws {
        let shown = try run(["sh", "-c", "echo ${HOME-none}"]) { _ in }
        #expect(shown.output != "none\n")
        let hidden = try run(["sh", "-c", "echo ${HOME-none}"]) { $0.hiddenVariable = "HOME" }
        #expect(hidden.output == "none\n")
    }

    @Test("A program that is not there is named")
    func missing() {
        let error = #expect(throws: GitError.self) { try run(["no-such-program-here"]) { _ in } }
        #expect(error?.message.contains("no-such-program-here") == true)
    }
}
