import Git
import Testing

@testable import GitMemory

@Suite("Branches of a store, by the names that users give them")
struct StoreBranchesTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
        try store.add("one", as: "ada")
    }

    private func note(_ branch: String, of remote: String, at commit: ObjectID) throws {
        try sandbox.git("update-ref", "refs/remotes/\(remote)/memory/\(branch)", "\(commit)", in: "store")
    }

    @Test func theTrunkIsThisRepositorysElseThatOfOrigin() throws {
        let (root, tip) = (try store.tip("main"), try store.tip("agents/ada"))
        try note("main", of: "aside", at: tip)
        try note("main", of: "origin", at: root)
        #expect(try store.trunk().remote == nil)
        try sandbox.git("update-ref", "-d", "refs/heads/memory/main", in: "store")
        // Nobody deleted it, as far as its log says.
        _ = try sandbox.run("rm", "-rf", "\(sandbox.path)/store/logs")
        #expect(try store.trunk().remote == "origin")
        try sandbox.git("update-ref", "-d", "refs/remotes/origin/memory/main", in: "store")
        #expect(try store.trunk().remote == "aside" && store.trunk().tip == tip)
        try sandbox.git("update-ref", "-d", "refs/remotes/aside/memory/main", in: "store")
        let error = #expect(throws: StoreError.self) { try store.trunk() }
        #expect(error?.code == .noStore)
        #expect(try store.trunkIfAny() == nil)
    }

    @Test func anAgentsBranchIsThisRepositorysElseThatOfOrigin() throws {
        let root = try store.tip("main")
        for remote in ["aside", "origin", "zeta"] { try note("agents/ben", of: remote, at: root) }
        try note("agents/ada", of: "origin", at: root)
        #expect(try store.branch(of: AgentName("ada"))?.remote == nil)
        #expect(try store.branch(of: AgentName("ben"))?.remote == "origin")
        #expect(try store.branch(of: AgentName("cy")) == nil)
    }

    @Test func manyNamesMeanABranch() throws {
        let (root, tip) = (try store.tip("main"), try store.tip("agents/ada"))
        try note("agents/ben", of: "origin", at: tip)
        for (name, reference, commit) in [
            ("main", "refs/heads/memory/main", root), ("trunk", "refs/heads/memory/main", root),
            ("ada", "refs/heads/memory/agents/ada", tip), ("memory/agents/ada", "refs/heads/memory/agents/ada", tip),
            ("refs/heads/memory/agents/ada", "refs/heads/memory/agents/ada", tip),
            ("origin/memory/agents/ben", "refs/remotes/origin/memory/agents/ben", tip),
            ("ben", "refs/remotes/origin/memory/agents/ben", tip), ("\(tip)", "\(tip)", tip),
            ("memory/agents/ada~1", "memory/agents/ada~1", root),
        ] {
            let branch = try store.branch(named: name)
            #expect(branch.reference == reference && branch.tip == commit, "\(name)")
        }
        for name in ["nobody", "memory/agents/nobody", "-x"] {
            let error = #expect(throws: StoreError.self) { try store.branch(named: name) }
            #expect(error?.code == .noBranch)
        }
    }

    @Test func aTargetIsABranchOfThisRepository() throws {
        #expect(try store.localReference("trunk") == "refs/heads/memory/main")
        #expect(try store.localReference("nobody-yet") == "refs/heads/memory/agents/nobody-yet")
        #expect(try store.localReference("memory/agents/ada") == "refs/heads/memory/agents/ada")
        for name in ["refs/remotes/origin/memory/main", "memory/epochs/1", "No Name"] {
            #expect(throws: StoreError.self) { try store.localReference(name) }
        }
    }

    @Test func aCommitThatIsNoMemoryIsRefused() throws {
        #expect(try store.commitID(named: "ada") == "\(store.tip("agents/ada"))")
        #expect(try store.commitID(named: "memory/agents/ada~1") == "\(store.tip("main"))")
        let tree = try sandbox.git("mktree", in: "store", input: "").prefix(40)
        let stranger = try sandbox.git("commit-tree", "-m", "code", String(tree), in: "store").prefix(40)
        #expect(throws: StoreError.self) { try store.commitID(named: String(stranger)) }
    }
}
