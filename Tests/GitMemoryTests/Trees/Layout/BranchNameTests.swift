import Git
import Testing

@testable import GitMemory

@Suite("Names of memory branches")
struct BranchNameTests {
    @Test(
        arguments: [
            ("refs/heads/memory/main", nil, nil), ("refs/heads/memory/agents/ada", nil, "ada"),
            ("refs/remotes/origin/memory/main", "origin", nil),
            ("refs/remotes/origin/memory/agents/ada", "origin", "ada"),
            ("refs/remotes/a/b/memory/main", "a/b", nil), ("refs/remotes/a/memory/b/memory/main", "a/memory/b", nil),
        ] as [(String, String?, String?)])
    func isMemory(_ reference: String, _ remote: String?, _ agent: String?) throws {
        let branch = try #require(BranchName.parse(reference, tip: .emptyTree))
        #expect(branch.reference == reference && branch.remote == remote && branch.agent?.description == agent)
        #expect(branch.isTrunk == (agent == nil))
    }

    @Test(arguments: [
        "refs/heads/main", "refs/heads/memory", "refs/heads/memory/agents", "refs/heads/memory/agents/Ada",
        "refs/heads/memory/agents/a/b", "refs/heads/memory/epochs/1", "refs/tags/memory/main",
        "refs/remotes/memory/main", "memory/main",
    ])
    func isNoMemory(_ reference: String) {
        #expect(BranchName.parse(reference, tip: .emptyTree) == nil)
    }

    @Test func namesAreShortened() {
        #expect(BranchName.short("refs/heads/memory/main") == "memory/main")
        #expect(BranchName.short("refs/remotes/origin/memory/main") == "origin/memory/main")
        #expect(BranchName.short("refs/tags/x") == "tags/x" && BranchName.short("x") == "x")
        #expect(BranchName.archive(ofEpoch: 3) == "refs/heads/memory/epochs/3")
    }
}
