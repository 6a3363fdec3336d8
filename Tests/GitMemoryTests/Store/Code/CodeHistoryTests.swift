import Testing

@testable import Git
@testable import GitMemory

@Suite("The code beside the memory")
struct CodeHistoryTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore(bare: false)
    }

    private func git(_ arguments: String...) throws {
        let outcome = try store.codeGit(["-c", "user.name=a", "-c", "user.email=a@example.invalid"] + arguments)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    }

    @Test("What differs and how far HEAD is behind are counted from where the two left each other")
    func distances() throws {
        try git("checkout", "--quiet", "--orphan", "main")
        try git("commit", "--quiet", "--allow-empty", "-m", "one")
        try git("checkout", "--quiet", "-b", "work")
        try git("commit", "--quiet", "--allow-empty", "-m", "two")
        try git("branch", "--quiet", "--set-upstream-to=main")
        let code = try CodeHistory(of: store)
        #expect(code.branch == "refs/heads/work" && code.upstream?.shown == "main" && !code.isMemory)
        let base = try code.base("main", by: nil)
        let distance = try code.distance(from: base)
        #expect(distance.behind == 0 && distance.ahead == 1)
        #expect(try code.changedPaths(since: base).isEmpty)
        #expect(try code.changes(since: base).map(\.author) == ["a"])
        #expect(throws: StoreError.self) { try code.base("no-such", by: nil) }
        #expect(throws: StoreError.self) { try code.base(nil, by: nil) }
        #expect(try code.find("no-such") == nil)
    }
}
