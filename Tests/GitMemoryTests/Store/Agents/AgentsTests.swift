import Git
import Testing

@testable import GitMemory

@Suite("Agents: listed and retired")
struct AgentsTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    private func note(_ branch: String, of remote: String, at commit: ObjectID) throws {
        try sandbox.git("update-ref", "refs/remotes/\(remote)/memory/\(branch)", "\(commit)", in: "store")
    }

    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        #expect(throws: StoreError.self, performing: body)?.code
    }

    @Test func agentsAreListedWithWhatTheTrunkLacks() throws {
        try store.add("one", as: "ben")
        try store.add("two", as: "ben")
        _ = try store.merge()
        try store.add("three", as: "ada")
        let agents = try store.agents()
        #expect(agents.map(\.agent.description) == ["ada", "ben"])
        #expect(agents.map(\.pending.added) == [1, 0])
        #expect(agents.allSatisfy { $0.refusal == nil && $0.lost == 0 && !$0.needsCarry })
    }

    /// What is wrong with the trunk alone is said by a merge; the agents can be listed all the same.
    @Test func agentsAreListedWhereTheTrunksOwnHistoryIsDamaged() throws {
        try store.add("one", as: "ada")
        try store.add("two", as: "ben")
        let lost = "\(try store.tip("agents/ada"))"
        _ = try store.merge()
        for agent in ["ada", "ben"] { _ = try store.retire(AgentName(agent)) }
        for agent in ["cy", "dee", "eve"] { try store.add("of \(agent)", as: agent) }
        _ = try store.merge([store.memory("agents/dee"), store.memory("agents/eve")])
        _ = try sandbox.run("rm", "\(sandbox.path)/store/objects/\(lost.prefix(2))/\(lost.dropFirst(2))")
        let agents = try sandbox.open().agents()
        #expect(agents.map(\.agent.description) == ["cy", "dee", "eve"])
        #expect(agents.map(\.pending.added) == [1, 0, 0] && agents.allSatisfy { $0.refusal == nil }, "\(agents)")
    }

    @Test func anAgentOfSeveralPlacesIsListedOnceTheLocalBranchFirstThenOrigins() throws {
        try store.add("one", as: "ada")
        let (root, tip) = (try store.tip("main"), try store.tip("agents/ada"))
        for remote in ["alpha", "origin", "zeta"] {
            try note("agents/ada", of: remote, at: root)
            try note("agents/ben", of: remote, at: tip)
        }
        let agents = try store.agents()
        #expect(agents.map(\.agent.description) == ["ada", "ben"])
        #expect(agents.map(\.branch.remote) == [nil, "origin"])
        #expect(agents.map(\.remotes) == [["alpha", "origin", "zeta"], ["alpha", "origin", "zeta"]])
    }

    @Test func onlyWhatIsMergedIsRetired() throws {
        try store.add("one", as: "ada")
        let ada = try AgentName("ada")
        #expect(code { _ = try store.retire(ada) } == .notMerged)
        #expect(try store.repository.reference(BranchName.of(ada)) != nil)
        _ = try store.merge()
        #expect(try store.retire(ada) == ["memory/agents/ada"])
        #expect(try store.repository.reference(BranchName.of(ada)) == nil)
        #expect(code { _ = try store.retire(ada) } == .noBranch)
        var texts: [String] = []
        try store.snapshot(.trunk).list(Query(), at: store.now) {
            texts.append($0.body.content)
            return true
        }
        #expect(texts == ["one"])
    }

    /// A branch on a remote goes only if that remote's trunk has everything, whatever the trunk here has.
    @Test func aRemotesBranchWaitsForItsTrunk() throws {
        try store.add("one", as: "ada")
        let (root, tip) = (try store.tip("main"), try store.tip("agents/ada"))
        _ = try store.merge()
        let ada = try AgentName("ada")
        try sandbox.git("remote", "add", "origin", "\(sandbox.path)/nowhere", in: "store")
        try note("agents/ada", of: "origin", at: tip)
        #expect(code { _ = try store.retire(ada) } == .notMerged)
        try note("main", of: "origin", at: root)
        #expect(code { _ = try store.retire(ada) } == .notMerged)
        #expect(try store.repository.reference(BranchName.of(ada)) == tip)
        // Of a remote that is not configured any more the trunk here decides.
        try sandbox.git("remote", "remove", "origin", in: "store")
        try note("agents/ada", of: "gone", at: tip)
        #expect(try store.retire(ada) == ["gone/memory/agents/ada", "memory/agents/ada"])
        #expect(try store.repository.references(matching: "refs/remotes/*").isEmpty)
    }

    @Test func aRemoteIsLeftAloneOnRequest() throws {
        try store.add("one", as: "ada")
        try sandbox.git("remote", "add", "origin", "\(sandbox.path)/nowhere", in: "store")
        try note("agents/ada", of: "origin", at: store.tip("agents/ada"))
        _ = try store.merge()
        #expect(try store.retire(AgentName("ada"), localOnly: true) == ["memory/agents/ada"])
        #expect(try store.repository.references(matching: "refs/remotes/*").count == 1)
    }
}
