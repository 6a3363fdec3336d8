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
        let code = try CodeHistory(of: sandbox.open())
        #expect(code.branch == "refs/heads/work" && code.upstream?.shown == "main" && !code.isMemory)
        let base = try code.base("main", by: nil)
        var calls = 0
        let comparison = try code.compare(with: [base, CodeHistory.Base(name: "no-such")]) { calls += 1 }
        let distance = try comparison.distance(from: base)
        #expect(distance.behind == 0 && distance.ahead == 1 && calls == 1)
        #expect(try comparison.changedPaths().isEmpty)
        #expect(throws: StoreError.self) { try comparison.distance(from: CodeHistory.Base(name: "no-such")) }
        #expect(try code.changes(since: base).map(\.author) == ["a"])
        #expect(throws: StoreError.self) { try code.base("no-such", by: nil) }
        #expect(throws: StoreError.self) { try code.base(nil, by: nil) }
        #expect(try code.find("no-such") == nil)
    }
}
