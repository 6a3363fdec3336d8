import Foundation
import Testing

@Suite("Signed commits", .needs(.sshKeys))
struct SignedCommitTests {
    /// A store whose writes are signed by one of two keys, of which one is known to be good.
    private func store(demanding: Bool = true) throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        for key in ["good", "other"] {
            try sandbox.shell("ssh-keygen -q -t ed25519 -N '' -C \(key) -f \(key)")
        }
        try sandbox.shell("printf '* %s\\n' \"$(cat good.pub)\" > signers")
        try configure(sandbox, "store", demanding: demanding)
        return sandbox
    }

    private func configure(_ sandbox: Sandbox, _ folder: String, demanding: Bool = true) throws {
        let settings = [
            "gpg.format": "ssh", "user.signingKey": sandbox.path("good"), "commit.gpgSign": "true",
            "gpg.ssh.allowedSignersFile": sandbox.path("signers"), "gitmem.requireSigned": "\(demanding)",
        ]
        for (name, value) in settings { try sandbox.git("config", name, value, in: folder) }
    }

    private let refusal = "it brings a commit without a good signature"

    @Test("What gitmem writes is signed where git's settings say so, and is the same commit but for that")
    func writes() throws {
        let sandbox = try store()
        try sandbox.gitmem("add", "--agent", "ada", "one", in: "store")
        try sandbox.git("verify-commit", "memory/agents/ada", in: "store")
        let text = try sandbox.git("cat-file", "commit", "memory/agents/ada", in: "store")
        #expect(text.contains("\ngpgsig -----BEGIN SSH SIGNATURE-----\n"))
        #expect(text.contains("author ada <ada@gitmem.invalid> "))
        #expect(text.contains("\n\nadd ") && text.contains("\n\nGitmem-Stamp: "))
        // The replica is used again: the branch is where its record says.
        try sandbox.gitmem("add", "--agent", "ada", "two", in: "store")
        let names = try sandbox.git("ls-tree", "-r", "--name-only", "memory/agents/ada", in: "store")
        let replicas = Set(
            names.split(separator: "\n").filter { $0.contains(".add.") }.map { $0.split(separator: ".")[3] })
        #expect(replicas.count == 1)
        try sandbox.gitmem("import", "--agent", "ben", "-", in: "store", input: "{\"content\":\"three\"}\n")
        try sandbox.git("verify-commit", "memory/agents/ben", in: "store")

        let merge = try sandbox.gitmem("merge", in: "store")
        #expect(merge.errors == "")
        #expect(try sandbox.gitmem("list", "--view", "trunk", "-q", in: "store").lines.count == 3)
        // Nobody signs a merge: another clone makes the same commit, and takes it for one.
        #expect(try !sandbox.git("cat-file", "commit", "memory/main", in: "store").contains("gpgsig"))
        try sandbox.git("clone", "-q", "-b", "memory/agents/ada", "store", "clone")
        try configure(sandbox, "clone")
        try sandbox.gitmem("init", in: "clone")
        #expect(
            try sandbox.git("rev-parse", "memory/main", in: "clone")
                == sandbox.git("rev-parse", "memory/main", in: "store"))
        try sandbox.git("fsck", "--strict", in: "store")
    }

    @Test("A branch with a commit that is not well signed is not merged, and the others are")
    func unsigned() throws {
        let sandbox = try store()
        try sandbox.gitmem("add", "--agent", "ada", "one", in: "store")
        try sandbox.git("config", "commit.gpgSign", "false", in: "store")
        try sandbox.gitmem("add", "--agent", "eve", "two", in: "store")
        try sandbox.git("config", "commit.gpgSign", "true", in: "store")
        try sandbox.gitmem("add", "--agent", "eve", "signed on top", in: "store")
        try sandbox.git("config", "user.signingKey", sandbox.path("other"), in: "store")
        try sandbox.gitmem("add", "--agent", "mallory", "three", in: "store")

        let merge = try sandbox.gitmem("merge", in: "store")
        for name in ["eve", "mallory"] {
            #expect(merge.errors.contains("not merged: memory/agents/\(name): \(refusal)"), "\(merge.errors)")
        }
        #expect(try sandbox.gitmem("list", "--view", "trunk", "-q", in: "store").lines.count == 1)
        let named = try sandbox.run(["gitmem", "merge", "eve"], in: "store")
        #expect(named.status == 7 && named.errors.contains("hint: "), "\(named)")
        let json = try sandbox.gitmem("merge", "--json", in: "store").output
        #expect(json.contains(#""refused":[{"branch":"memory/agents/eve""#))
        // Whoever does not demand it merges all.
        try sandbox.git("config", "gitmem.requireSigned", "false", in: "store")
        #expect(try sandbox.gitmem("merge", in: "store").errors == "")
    }

    @Test(
        "A commit that only looks like one that nobody signs",
        arguments: [
            // A merge that is not the join of its parents, or not just so.
            "tree=$(git rev-parse memory/agents/ada^{tree}); parents='-p memory/agents/ada -p memory/agents/ben'",
            "tree=$joined; parents=$(git rev-parse memory/agents/ada memory/agents/ben | sort -r | sed 's/^/-p /')",
            "tree=$joined; parents='-p memory/agents/ada'",
            "tree=$joined; parents=",
        ])
    func forged(_ make: String) throws {
        let sandbox = try store()
        for agent in ["ada", "ben"] { try sandbox.gitmem("add", "--agent", agent, "of \(agent)", in: "store") }
        try sandbox.shell(
            """
            cp -r . ../copy
            joined=$(gitmem -C ../copy merge --json | sed 's/.*"tree":"\\([0-9a-f]*\\)".*/\\1/')
            git fetch -q ../copy memory/main
            \(make)
            for who in AUTHOR COMMITTER; do
                export GIT_${who}_NAME=gitmem GIT_${who}_EMAIL=gitmem@gitmem.invalid
                export GIT_${who}_DATE="$(git log -1 --format=@%ct memory/agents/ben) +0000"
            done
            new=$(echo "Merge $(echo $parents | wc -w | awk '{print $1 / 2}') heads" | git commit-tree $tree $parents)
            git update-ref refs/heads/memory/agents/eve $new
            """, in: "store")
        let merge = try sandbox.gitmem("merge", in: "store")
        #expect(merge.errors.contains("not merged: memory/agents/eve: \(refusal)"), "\(merge)")
        #expect(try sandbox.gitmem("list", "--view", "trunk", "-q", in: "store").lines.count == 2)
    }

    @Test("The trunk of a remote stops the operation")
    func trunk() throws {
        let sandbox = try store(demanding: false)
        try sandbox.git("config", "commit.gpgSign", "false", in: "store")
        try sandbox.gitmem("add", "--agent", "eve", "one", in: "store")
        try sandbox.gitmem("merge", in: "store")
        try sandbox.gitmem("init", "--files", "mine")
        try configure(sandbox, "mine")
        try sandbox.gitmem("add", "--agent", "ada", "two", in: "mine")
        try sandbox.git("remote", "add", "origin", "../store", in: "mine")
        try sandbox.git("fetch", "-q", "origin", in: "mine")
        let before = try sandbox.git("rev-parse", "memory/main", in: "mine")
        let merge = try sandbox.run(["gitmem", "merge"], in: "mine")
        #expect(
            merge.status == 7 && merge.errors.contains("origin/memory/main cannot be merged: \(refusal)"), "\(merge)")
        #expect(try sandbox.git("rev-parse", "memory/main", in: "mine") == before)

        try sandbox.git("clone", "-q", "-b", "memory/agents/eve", "store", "clone")
        try configure(sandbox, "clone")
        let initial = try sandbox.run(["gitmem", "init"], in: "clone")
        #expect(initial.status == 7 && initial.errors.contains("without a good signature"), "\(initial)")
        let first = try sandbox.run(["gitmem", "merge"], in: "clone")
        #expect(first.status == 7, "\(first)")
    }

    @Test("A key that is not there is an error, and nothing is written")
    func noKey() throws {
        let sandbox = try store()
        try sandbox.git("config", "user.signingKey", sandbox.path("nowhere"), in: "store")
        let add = try sandbox.run(["gitmem", "add", "--agent", "ada", "one"], in: "store")
        #expect(add.status == 10 && add.errors.contains("git could not sign the commit"), "\(add)")
        #expect(try sandbox.git("branch", "--list", "memory/agents/*", in: "store") == "")
    }
}
