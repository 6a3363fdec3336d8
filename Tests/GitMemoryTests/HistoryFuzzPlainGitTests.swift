import Git
import Testing

@testable import GitMemory

/// What plain git does to a store, one thing at a time; docs/plain-git.md says so to users.
@Suite("Plain git is a peer: one thing at a time")
struct HistoryFuzzPlainGitTests {
    /// State names are of the empty blob, which git wants to find among the objects like any other.
    @Test func everyObjectIsThere() throws {
        let sandbox = try FuzzSandbox()
        try sandbox.add("one", as: "ada")
        try sandbox.run("fsck", "--strict", "--connectivity-only", "--no-dangling")
        try sandbox.run("fsck", "--strict", "--no-dangling")
    }

    /// What one change writes and raises again leaves one name.
    @Test func oneChangeWritesNoNeedlessName() throws {
        let sandbox = try FuzzSandbox()
        let body = try FuzzSandbox.body("one")
        let soon = Expiry(Timestamp(milliseconds: sandbox.world.now + 10_000))
        let late = Expiry(Timestamp(milliseconds: sandbox.world.now + 20_000))
        try sandbox.write("ada") { draft in
            for expiry in [soon, late] { try draft.add(body, until: expiry) }
            for _ in 0..<3 { try draft.count(body.id, .citations) }
        }
        let names = try sandbox.names("memory/agents/ada")
        #expect(names.count { $0.contains(".add.") } == 1)
        #expect(names.count { $0.contains(".count.") } == 1)
        #expect(try sandbox.entry(body.id, on: "memory/agents/ada").counters["citations"] == 3)
    }
}

extension FuzzSandbox {
    static func body(_ text: String) throws -> Body {
        var object = JSONObject()
        object["content"] = .string(text)
        return try Body(object)
    }

    /// One write of an agent; the clock goes on by a second.
    @discardableResult
    func write<Result>(
        _ agent: String, in store: Store? = nil, _ change: (Draft) throws -> Result
    ) throws -> Written<Result> {
        world.milliseconds += 1000
        return try (store ?? self.store).write(as: AgentName(agent), subject: { _ in "write" }, change)
    }

    /// The names of the memory on a branch.
    func names(_ branch: String) throws -> [String] {
        try run("ls-tree", "-r", "--name-only", branch, "entries").lines.map {
            $0.split(separator: "/").last.map(String.init) ?? ""
        }
    }

    /// What a branch says of an entry.
    func entry(_ id: EntryID, on branch: String, of store: Store? = nil) throws -> FuzzEntry {
        let store = store ?? self.store
        return try store.snapshot(.branch(branch)).fuzzEntries(at: store.now).entries["\(id)"] ?? FuzzEntry()
    }

    @discardableResult
    func add(_ text: String, as agent: String, in store: Store? = nil) throws -> EntryID {
        let body = try Self.body(text)
        try write(agent, in: store) { try $0.add(body) }
        return body.id
    }
}
