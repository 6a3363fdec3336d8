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

    @discardableResult
    func add(_ text: String, as agent: String, in store: Store? = nil) throws -> EntryID {
        let body = try Self.body(text)
        try write(agent, in: store) { try $0.add(body) }
        return body.id
    }
}
