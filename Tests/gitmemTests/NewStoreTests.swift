import Foundation
import Testing

@Suite("New stores and what is checked out in them")
struct NewStoreTests {
    private static let settings = ["master": nil, "trunk": "trunk", "of/two": "of/two"]

    @Test("A new store has nothing checked out, and HEAD where git would have it", arguments: settings)
    func head(branch: String, setting: String?) throws {
        let sandbox = try Sandbox()
        if let setting { try sandbox.git("config", "--global", "init.defaultBranch", setting) }
        try sandbox.gitmem("init", "store")
        #expect(try sandbox.git("symbolic-ref", "HEAD", in: "store") == "refs/heads/\(branch)")
        #expect(try sandbox.run(["git", "rev-parse", "-q", "--verify", "HEAD"], in: "store").status == 1)
        let id = try sandbox.add("one", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("list", "--view", "trunk", "-q", in: "store").lines == [id])
        #expect(try sandbox.shell("ls -A; git status --porcelain", in: "store").output == ".git\n")
        try sandbox.git("fsck", "--strict", in: "store")

        // The user's branch begins where git would begin it, and the trunk can be checked out beside or instead of it.
        try sandbox.git("commit", "-q", "--allow-empty", "-m", "Begin", in: "store")
        #expect(try sandbox.git("branch", "--show-current", in: "store") == branch)
        try sandbox.git("switch", "-q", "memory/main", in: "store")
        _ = try sandbox.add("two", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.dirt(in: "store") == "")
        #expect(try sandbox.shell("git ls-files entries | grep -c json", in: "store").output == "2\n")
    }

    @Test("A default branch that is none is refused before anything is made", arguments: ["a..b", "", "x.lock", "a b"])
    func refused(branch: String) throws {
        let sandbox = try Sandbox()
        try sandbox.git("config", "--global", "init.defaultBranch", branch)
        for words in [["init", "store"], ["init", "--bare", "store"]] {
            let outcome = try sandbox.run(["gitmem"] + words)
            #expect(outcome.status == 5 && outcome.errors.contains("init.defaultBranch is “\(branch)”"), "\(outcome)")
            #expect(!FileManager.default.fileExists(atPath: sandbox.path("store")))
        }
        try sandbox.gitmem("init", "--files", "store")
    }

    @Test("A clone of a new store, after init, has its memory and syncs", arguments: [[], ["--bare"]])
    func clone(options: [String]) throws {
        let sandbox = try Sandbox()
        try sandbox.git("config", "--global", "init.defaultBranch", "main")
        #expect(try sandbox.run(["gitmem", "init", "store"] + options).status == 0)
        let id = try sandbox.add("one", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.git("clone", "-q", "store", "clone")
        #expect(try sandbox.gitmem("init", in: "clone").output.hasPrefix("Took the trunk from the remote into "))
        #expect(try sandbox.gitmem("list", "-q", in: "clone").lines == [id])
        #expect(try sandbox.shell("ls -A; git status --porcelain", in: "clone").output == ".git\n")
        let second = try sandbox.add("two", by: "ben", in: "clone")
        try sandbox.gitmem("sync", "-q", in: "clone")
        #expect(try Set(sandbox.gitmem("list", "--view", "trunk", "-q", in: "store").lines) == [id, second])
        #expect(
            try sandbox.git("rev-parse", "memory/main", in: "clone")
                == sandbox.git("rev-parse", "memory/main", in: "store"))
        #expect(try sandbox.gitmem("init", in: "clone").output.hasPrefix("There is a memory store in "))
    }

    @Test("init --files checks the trunk out in a new repository, and says so where it does not")
    func files() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        #expect(try sandbox.git("symbolic-ref", "HEAD", in: "store") == "refs/heads/memory/main")
        #expect(try sandbox.git("ls-files", in: "store") == ".gitattributes\ngitmem.json")
        #expect(try sandbox.gitmem("init", "--files", "store").errors == "")
        try sandbox.gitmem("init", "--files", "--bare", "hub.git")
        try sandbox.git("clone", "-q", "hub.git", "clone")
        #expect(try sandbox.git("ls-files", in: "clone") == ".gitattributes\ngitmem.json")

        try sandbox.codeRepository("code")
        let said = try sandbox.gitmem("init", "--files", in: "code")
        #expect(said.output.hasPrefix("Made a memory store in "))
        #expect(said.errors.contains("no files were written") && said.errors.contains("git switch memory/main"))
        #expect(try sandbox.git("branch", "--show-current", in: "code") == "main")
    }

    @Test("A store may be at the root of the file system", .needs(.overlaying), arguments: [[], ["--files"]])
    func atTheRoot(options: [String]) throws {
        let sandbox = try Sandbox()
        try sandbox.write(
            "inside",
            """
            set -e
            cd /
            gitmem init \(options.joined(separator: " "))
            id=$(gitmem add -q --agent ada one)
            gitmem merge -q
            [ "$(gitmem list -q --view trunk)" = $id ]
            gitmem worktree add -q /ada-works-here --agent ada
            [ -z "$(git -C /ada-works-here status --porcelain)" ]
            gitmem verify -q
            gitmem init -q
            git status --porcelain --untracked-files=no
            """)
        let outcome = try sandbox.run([
            "unshare", "--mount", "sh", "-euc",
            """
            mkdir over; mount -t tmpfs none over; cd over; mkdir upper work root
            mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
            # What was made below is seen, what is made here is not.
            for folder in proc dev; do mount --rbind /$folder root/$folder; done
            mkdir -p root$0; mount --bind $0 root$0
            exec chroot root sh $0/inside
            """, sandbox.root.path,
        ])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome)")
        #expect(outcome.output == "Made a memory store in /.\n")
        #expect(!FileManager.default.fileExists(atPath: "/ada-works-here"))
    }
}
