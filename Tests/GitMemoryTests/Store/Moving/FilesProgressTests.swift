import Git
import Testing

@testable import GitMemory

/// What is done to the files of a worktree is told, step by step.
struct FilesProgressTests {
    private struct Call: Equatable {
        let step: FilesStep
        let done: Int
        let total: Int
    }

    private final class Calls {
        var all: [Call] = []
    }

    @Test(arguments: [true, false])
    func movesAreTold(checksOut: Bool) throws {
        let sandbox = try StoreSandbox()
        let calls = Calls()
        var surroundings = sandbox.surroundings()
        surroundings.filesProgress = { calls.all.append(Call(step: $0, done: $1, total: $2)) }
        let store = try Store.create(
            at: sandbox.path + "/store", checksOut: checksOut, surroundings: surroundings
        ).store
        for number in 0..<5 { try store.add("number \(number)", as: "ada") }
        calls.all = []
        _ = try store.merge()
        guard checksOut else {
            #expect(calls.all.isEmpty, "nothing is checked out")
            return
        }
        // gitmem.json and .gitattributes are there; each of the five brings two names.
        #expect(calls.all.filter { $0.step == .comparing }.map(\.done) == Array(0...2))
        #expect(calls.all.filter { $0.step == .writing }.map(\.done) == Array(0...10))
        for (step, total) in [(FilesStep.comparing, 2), (.writing, 10)] {
            #expect(calls.all.filter { $0.step == step }.allSatisfy { $0.total == total })
        }
    }
}
