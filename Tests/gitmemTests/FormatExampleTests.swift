import Foundation
import Testing

@Test("gitmem writes the bytes that docs/format.md makes with plain git", .enabled(if: Documentation.areRepeatable))
func formatExample() throws {
    let page = Set(try Documentation.text("docs/format.md").components(separatedBy: "\n"))
    let sandbox = try Sandbox()
    let start = 1_795_169_730_123
    try sandbox.gitmem("init", "--bare", "store")
    for (index, agent) in ["ada", "ben"].enumerated() {
        let outcome = try sandbox.run(
            ["gitmem", "add", "--agent", agent, "--tag", "database", "The default port is 5432."], in: "store",
            with: ["GITMEM_TEST_CLOCK": "\(start + index * 60_000)", "GITMEM_TEST_SEED": "\(index + 1)"])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }
    for (branch, commit) in try branches(sandbox) {
        #expect(page.contains("$ git update-ref \(branch) \(commit)"), "\(branch) is at \(commit)")
    }
    try sandbox.gitmem("merge", in: "store")
    let tips = try branches(sandbox)
    #expect(tips.count == 3)
    for (branch, commit) in tips {
        #expect(page.contains(commit), "\(branch) is at \(commit)")
        let tree = try sandbox.git("rev-parse", "\(commit)^{tree}", in: "store")
        #expect(page.contains(tree), "the tree of \(branch) is \(tree)")
    }
    // The ids of the bodies are their hashes, by somebody else's SHA-256.
    let files = try sandbox.git("ls-tree", "-r", "--name-only", "memory/main", "entries", in: "store")
    for file in files.split(separator: "\n") where file.hasSuffix(".json") {
        let sum = try sandbox.shell("git cat-file blob memory/main:\(file) | sha256sum", in: "store").output
        #expect(file.hasSuffix("/\(sum.prefix(64)).json"))
        #expect(page.contains("\(sum.prefix(64))  -"))
    }
}

private func branches(_ sandbox: Sandbox) throws -> [(String, String)] {
    try sandbox.git("for-each-ref", "--format=%(refname) %(objectname)", in: "store").split(separator: "\n").map {
        let words = $0.split(separator: " ").map(String.init)
        return (words[0], words[1])
    }
}
