import Git
import Testing

@testable import GitMemory

/// A branch that comes after the trunk and has lost what the trunk holds: by hand, by a revert, by a merge of git's.
struct MergeLossTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
        for text in ["one", "two", "three"] { try store.add(text, as: "ada") }
        try store.change("ada") { try $0.count(Body(content: "one").id, .citations, by: 3) }
        _ = try store.merge()
    }

    private func texts() throws -> [String] {
        try ["one", "two", "three", "four"].filter {
            try store.snapshot(.trunk).item(Body(content: $0).id).state.isLive(at: store.now)
        }
    }

    /// Puts a commit on ada's branch, in which the entries are changed.
    private func commit(_ change: (inout FlatTree) throws -> Void) throws {
        let top = try store.root(of: store.tip("agents/ada"), named: "ada")
        var tree = try FlatTree(top.entries, in: store.repository)
        try change(&tree)
        try store.point("agents/ada", at: store.commit(entries: tree, parents: [top.commit]))
    }

    @Test(arguments: ["a body is gone", "a body was changed", "an add is gone", "an entry is gone", "all is gone"])
    func theTrunkKeepsWhatItHas(loss: String) throws {
        let id = try Body(content: "one").id
        let trunk = try store.tip("main")
        try commit { tree in
            switch loss {
            case "a body is gone": tree.files = tree.files.filter { !$0.key.hasSuffix("\(id).json") }
            case "a body was changed":
                for path in tree.files.keys where path.hasSuffix("\(id).json") {
                    tree.files[path] = .init(id: try store.repository.write(.blob, Body(content: "other").bytes))
                }
            case "an add is gone": tree.files = tree.files.filter { !$0.key.contains("\(id).add.") }
            case "an entry is gone": tree.files = tree.files.filter { !$0.key.contains("\(id)") }
            default: tree = FlatTree()
            }
        }
        let report = try store.merge()
        #expect(report.outcome == .upToDate && report.count == ChangeCount())
        #expect(report.skipped.count == (loss == "a body was changed" ? 1 : 0))
        #expect(try store.tip("main") == trunk)
        #expect(try texts() == ["one", "two", "three"])

        // What else the branch brings is taken.
        try store.add("four", as: "ada")
        #expect(try store.merge().outcome == .merged)
        #expect(try texts() == ["one", "two", "three", "four"])
        #expect(try store.snapshot(.trunk).item(id).state.value(of: .citations) == 3)
        #expect(try store.merge().outcome == .upToDate)
    }

    @Test func whatIsNeedlessOrMalformedMayGo() throws {
        var tree = try FlatTree(store.root(of: store.tip("main"), named: "main").entries, in: store.repository)
        let count = try #require(tree.files.keys.first { $0.contains(".count.citations.") && $0.hasSuffix(".3") })
        tree.files[count.dropLast() + "2"] = .init()
        tree.files["0/0/0/notes.txt"] = .init()
        tree.files["f/notes.txt"] = .init()
        let untidy = try store.commit(entries: tree, parents: [store.tip("main")])
        try store.point("main", at: untidy)
        try store.point("agents/ada", at: untidy)
        try commit { tree in
            for path in ["0/0/0/notes.txt", "f/notes.txt", count.dropLast() + "2"] { tree.files[path] = nil }
        }
        #expect(try store.merge().outcome == .fastForward)
        #expect(try store.tip("main") == store.tip("agents/ada"))
    }

    /// What a commit on the trunk takes out of an entry that nobody holds is lost again once somebody adds it anew,
    /// whether losses were looked for in between, by a merge of something else, or not. Until then it is no loss.
    @Test(arguments: ["nothing", "a look for losses", "a merge"])
    func whatIsTakenOutOfAForgottenEntryIsNotPassedOver(between: String) throws {
        let id = try Body(content: "one").id
        try store.change("ada") { try $0.forget(id) }
        _ = try store.merge()
        var tree = try FlatTree(store.root(of: store.tip("main"), named: "main").entries, in: store.repository)
        tree.files = tree.files.filter { !$0.key.contains("\(id).count.") }
        try store.point("main", at: store.commit(entries: tree, parents: [store.tip("main")]))
        if between == "a look for losses" { #expect(try store.losses().losses.isEmpty) }
        if between == "a merge" {
            try store.add("four", as: "cy")
            let report = try store.merge()
            #expect(report.outcome == .merged || report.outcome == .fastForward)
            #expect(report.lost.isEmpty && report.restored.isEmpty)
        }

        try store.add("one", as: "bob")
        #expect(try store.merge().lost.flatMap(\.ids) == [id])
        #expect(try store.losses().losses.flatMap(\.ids) == [id])
        _ = try store.repair(store.trunk(), as: AgentName("ada"))
        _ = try store.merge()
        #expect(try store.snapshot(.trunk).item(id).state.value(of: .citations) == 3)
    }
}
