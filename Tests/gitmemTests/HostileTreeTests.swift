import Foundation
import Testing

@Suite("Files that other branches bring beside the memory")
struct HostileTreeTests {
    /// A store with the trunk checked out, and a branch of eve's on top of it with one more entry in its top folder.
    private func store(with entry: String) throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.shell(
            """
            blob=$(echo hostile | git hash-object -w --stdin)
            link=$(printf %s "$PWD/../outside" | git hash-object -w --stdin)
            folder=$(printf '100644 blob %s\\tconfig\\n' $blob | git mktree)
            tree=$( (git ls-tree memory/main; printf "\(entry)\\n") | git mktree)
            git update-ref refs/heads/memory/agents/eve $(git commit-tree -p memory/main -m eve $tree)
            """, in: "store")
        return sandbox
    }

    @Test("A name that leads out of the worktree is never written", arguments: [".git", ".GIT", "..", "."])
    func unsafeName(_ name: String) throws {
        let sandbox = try store(with: "040000 tree $folder\\t\(name)")
        let before = try sandbox.git("rev-parse", "memory/main", in: "store")
        let config = try sandbox.shell("cat .git/config", in: "store").output
        let merge = try sandbox.gitmem("merge", in: "store")
        #expect(merge.errors.contains("not merged: memory/agents/eve: it holds the name “\(name)”"), "\(merge)")
        let named = try sandbox.run(["gitmem", "merge", "eve"], in: "store")
        #expect(named.status == 9 && named.errors.contains("“\(name)”"), "\(named)")
        #expect(try sandbox.git("rev-parse", "memory/main", in: "store") == before)
        #expect(try sandbox.shell("cat .git/config", in: "store").output == config)
        #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
    }

    @Test("Nothing is written through a link")
    func link() throws {
        let sandbox = try store(with: "120000 blob $link\\tnotes")
        try sandbox.shell("echo untouched > outside")
        try sandbox.gitmem("merge", in: "store")
        #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
        try sandbox.shell(
            """
            blob=$(echo hostile | git hash-object -w --stdin)
            tree=$(git ls-tree memory/main | sed "s/^120000 blob [0-9a-f]*/100644 blob $blob/" | git mktree)
            git update-ref refs/heads/memory/agents/eve $(git commit-tree -p memory/main -m eve $tree)
            """, in: "store")
        try sandbox.gitmem("merge", in: "store")
        #expect(try sandbox.shell("cat outside").output == "untouched\n")
        #expect(try sandbox.shell("cat notes", in: "store").output == "hostile\n")
        #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
    }
}
