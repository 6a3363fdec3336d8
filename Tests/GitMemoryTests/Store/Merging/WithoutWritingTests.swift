import Git
import Testing

@testable import GitMemory

/// What only looks writes no object, and finds what a write would come to all the same.
struct WithoutWritingTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore(bare: false)
    }

    /// The files that objects are in.
    private func objects() throws -> [String] {
        try sandbox.git("count-objects", "-v", in: "store").split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("count") || $0.hasPrefix("in-pack") || $0.hasPrefix("garbage") }
    }

    /// Commits a file beside the memory to an agent's branch.
    private func put(_ name: String, _ text: String, by agent: String) throws {
        try sandbox.git("switch", "-q", "memory/agents/\(agent)", in: "store")
        try Files.write("\(sandbox.path)/store/\(name)", Array(text.utf8), mode: 0o644, flags: 0x200)
        try sandbox.git("add", name, in: "store")
        try sandbox.git("commit", "-q", "-m", name, in: "store")
    }

    private func differ() throws {
        let lines = (1...20).map { "\($0)\n" }
        try store.add("base", as: "ada")
        try put("NOTES", lines.joined(), by: "ada")
        _ = try store.merge()
        try sandbox.git("branch", "-q", "memory/agents/bob", "memory/main", in: "store")
        for number in 0..<30 { try store.add("ada's \(number)", as: "ada") }
        try put("NOTES", (["first\n"] + lines).joined(), by: "ada")
        try store.add("bob's", as: "bob")
        try put("NOTES", (lines + ["last\n"]).joined(), by: "bob")
        try put("OTHER", "other\n", by: "bob")
        try store.change("bob") { try $0.forget(Body(content: "base").id) }
    }

    @Test func aDryMergeWritesNothingAndSaysWhatTheMergeDoes() throws {
        try differ()
        let before = try objects()
        let plan = try store.merge(dryRun: true)
        #expect(try objects() == before)
        #expect(!store.repository.objects.contains(plan.tree))
        #expect(!store.repository.objects.contains(plan.commit))
        #expect(try store.snapshot(of: plan.heads).ids(withPrefix: "").isEmpty == false)
        let report = try store.merge()
        #expect(plan.outcome == .merged)
        #expect((report.commit, report.tree) == (plan.commit, plan.tree))
        #expect(report.changes == plan.changes)
        // Files beside the memory were merged line by line.
        let notes = try sandbox.git("show", "memory/main:NOTES", in: "store")
        #expect(notes.hasPrefix("first\n1\n") && notes.contains("20\nlast"))
        #expect(try sandbox.git("fsck", "--strict", "--no-dangling", in: "store").isEmpty)
    }

    @Test func askingWhetherABranchIsMergedWritesNothing() throws {
        try differ()
        let (ada, bob) = (try store.tip("agents/ada"), try store.tip("agents/bob"))
        let before = try objects()
        #expect(try !store.isMerged(ada, into: store.tip("main")))
        #expect(try !store.isMerged(bob, into: ada))
        #expect(try objects() == before)
        _ = try store.merge()
        #expect(try store.isMerged(ada, into: store.tip("main")))
    }

    @Test func askingAcrossEpochsWritesNothing() throws {
        try differ()
        _ = try store.merge()
        try store.add("of the old epoch", as: "bob")
        let old = try store.tip("agents/bob")
        let trunk = try store.tip("main")
        try sandbox.git("switch", "-q", "memory/main", in: "store")
        try sandbox.git("branch", "-q", "-D", "memory/agents/bob", in: "store")
        _ = try store.compact()
        try sandbox.git("branch", "-q", "memory/agents/bob", "\(old)", in: "store")
        let before = try objects()
        let plan = try store.carry(dryRun: true)
        #expect(plan.branches.map(\.outcome) == [.carried])
        #expect(try !store.covers(old, by: store.tip("main")))
        #expect(try store.covers(trunk, by: store.tip("main")))
        #expect(try store.agents().first { $0.agent.description == "bob" }?.pending.added == 1)
        #expect(try objects() == before)
        #expect(try store.carry().branches.map(\.commit) == plan.branches.map(\.commit))
        #expect(try objects() != before)
    }

    /// What was only kept in memory is not taken for something that is there.
    @Test func whatWasNotWrittenIsWrittenLater() throws {
        let objects = store.repository.objects
        let text = Array("kept for a moment".utf8)
        let id = try objects.withoutWriting {
            let id = try store.repository.write(.blob, text)
            #expect(store.repository.objects.contains(id))
            #expect(try store.repository.objects.blob(id) == text)
            let inner = try objects.withoutWriting { try objects.blob(id) }
            #expect(inner == text)
            #expect(try store.repository.objects.blob(id) == text)
            return id
        }
        #expect(!store.repository.objects.contains(id))
        #expect(throws: GitError.self) { try store.repository.objects.blob(id) }
        try store.repository.write(.blob, text)
        #expect(try sandbox.git("cat-file", "blob", "\(id)", in: "store") == "kept for a moment")
    }

    /// More objects than become files of their own.
    @Test func aLargeChangeIsKeptInMemoryToo() throws {
        for number in 0..<300 { try store.add("number \(number)", as: "ada") }
        let before = try objects()
        let ids = try store.repository.objects.withoutWriting {
            let writer = try store.makeWriter()
            let ids = try (0..<500).map { number in
                let bytes = Array("object \(number)".utf8)
                return try writer.write(.blob, bytes.span)
            }
            try writer.finish()
            for (number, id) in ids.enumerated() {
                #expect(try store.repository.objects.blob(id) == Array("object \(number)".utf8))
            }
            return ids
        }
        #expect(try objects() == before)
        #expect(!store.repository.objects.contains(ids[499]))
    }
}
