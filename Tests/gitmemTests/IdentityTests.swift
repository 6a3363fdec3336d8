import Foundation
import Testing

/// No count is lost to identity: whatever happens to a branch, a clone or the record of a replica, the shares of a
/// counter add up once everything is merged.
///
/// Each scenario leaves two writers that would share a replica if it were used again without looking, and keeps what
/// both wrote.
@Suite("Replicas: no count is lost to identity")
struct IdentityTests {
    private let place: CountingPlace

    init() throws { place = try CountingPlace() }

    @Test("reset --hard, then a write")
    func reset() throws {
        try place.worktree()
        try place.cite(2)
        try place.keep(as: "bob")
        try place.sandbox.git("reset", "--quiet", "--hard", "HEAD~1", in: "ada")
        try place.cite()
        try place.expectMerged(3)
    }

    @Test("A copied clone, in which both write")
    func copy() throws {
        try place.cite()
        try place.sandbox.shell("cp -a store copy")
        try place.cite()
        try place.cite(in: "copy")
        try place.fetch(from: "copy")
        try place.expectMerged(3)
    }

    @Test("A clone that was moved away, and its copy in the old place")
    func copyInPlace() throws {
        try place.cite()
        try place.sandbox.shell("cp -a store copy && mv store moved && mv copy store")
        try place.cite()
        try place.cite(in: "moved")
        try place.fetch(from: "moved")
        try place.expectMerged(3)
    }

    @Test("A branch deleted and made again by the next write")
    func deletedBranch() throws {
        try place.cite(2)
        try place.keep(as: "bob")
        try place.sandbox.git("branch", "--quiet", "-D", "memory/agents/ada", in: "store")
        try place.cite()
        try place.expectMerged(3)
    }

    @Test("A branch deleted and made again by git at an older commit")
    func recreatedBranch() throws {
        try place.cite(2)
        try place.keep(as: "bob")
        let older = try place.sandbox.git("rev-parse", "memory/agents/ada~1", in: "store")
        try place.sandbox.git("branch", "--quiet", "-D", "memory/agents/ada", in: "store")
        try place.sandbox.git("branch", "--quiet", "memory/agents/ada", older, in: "store")
        try place.cite()
        try place.expectMerged(3)
    }

    @Test("A retired agent that writes again")
    func retired() throws {
        try place.cite(2)
        try place.sandbox.gitmem("merge", "-q", in: "store")
        try place.sandbox.gitmem("retire", "ada", in: "store")
        try place.cite()
        try place.expectMerged(3)
    }

    @Test("A backup unpacked over a live clone", arguments: [1, 2])
    func backup(times: Int) throws {
        try place.cite()
        try place.sandbox.shell("tar cf backup.tar store; git init --quiet --bare elsewhere")
        let inode = try place.sandbox.shell("stat -c %i store/.git").output
        for round in 1...times {
            try place.cite()
            try place.sandbox.git(
                "push", "--quiet", "../elsewhere", "memory/agents/ada:refs/heads/memory/agents/ada-\(round)",
                in: "store")
            try place.sandbox.shell("tar xf backup.tar")
        }
        #expect(try place.sandbox.shell("stat -c %i store/.git").output == inode)
        try place.cite()
        try place.fetch(from: "elsewhere")
        try place.expectMerged(1 + UInt64(times) + 1)
    }

    @Test("A revert of a cite, and another cite")
    func revert() throws {
        try place.worktree()
        try place.cite(2)
        try place.keep(as: "bob")
        try place.sandbox.git("revert", "--no-edit", "HEAD", in: "ada")
        try place.cite()
        try place.expectMerged(3)
    }

    @Test("A merge by plain git in between, that brings a revert along")
    func plainMerge() throws {
        try place.worktree()
        try place.cite(2)
        try place.keep(as: "carol")
        try place.keep(as: "bob")
        try place.sandbox.gitmem("worktree", "add", "--agent", "bob", "../bob", in: "store")
        try place.sandbox.git("revert", "--no-edit", "HEAD~1", in: "bob")
        try place.sandbox.gitmem("add", "--agent", "ada", "Something else", in: "store")
        try place.sandbox.git("merge", "--quiet", "--no-edit", "memory/agents/bob", in: "ada")
        let merge = try place.sandbox.git("rev-list", "--parents", "-1", "HEAD", in: "ada")
        #expect(merge.split(separator: " ").count == 3)
        try place.cite()
        try place.expectMerged(3)
    }

    @Test("A plain pull from another clone of the same agent, in both directions")
    func plainPull() throws {
        try place.cite()
        try place.sandbox.git("clone", "--quiet", "store", "other", "--branch", "memory/agents/ada")
        try place.sandbox.git("switch", "--quiet", "memory/agents/ada", in: "store")
        for _ in 1...3 {
            try place.cite()
            try place.cite(in: "other")
            try place.sandbox.git("pull", "--quiet", "--no-rebase", "--no-edit", in: "other")
            try place.cite(in: "other")
            try place.sandbox.git(
                "pull", "--quiet", "--no-rebase", "--no-edit", "../other", "memory/agents/ada", in: "store")
        }
        try place.expectMerged(10)
    }

    @Test("A crash between the record and the branch", arguments: [false, true])
    func crash(beforeTwin: Bool) throws {
        try place.cite()
        let (record, twin) = try place.recordAndTwin()
        let before = try Data(contentsOf: twin)
        let tip = try place.sandbox.git("rev-parse", "memory/agents/ada", in: "store")
        try place.cite()
        // What a crash leaves: the commit, its record and perhaps the twin of it, and the branch where it was.
        try place.sandbox.git("branch", "memory/agents/found-by-fsck", "memory/agents/ada", in: "store")
        try place.sandbox.git("update-ref", "refs/heads/memory/agents/ada", tip, in: "store")
        if beforeTwin { try before.write(to: twin) }
        #expect(try (Data(contentsOf: record) == Data(contentsOf: twin)) == !beforeTwin)
        try place.cite()
        try place.expectMerged(3)
    }

    @Test("Two processes on one branch, which goes away and comes back between look and lock")
    func thereAndBackAgain() throws {
        try place.cite()
        try place.sandbox.shell(
            """
            cd store
            tip=$(git rev-parse memory/agents/ada)
            lock=.git/refs/heads/memory/agents/ada.lock
            objects() { find .git/objects -type f | wc -l; }
            before=$(objects)
            # The lock holds the first process up after it has looked at branch and record and written its commit.
            : > $lock
            gitmem cite \(place.id) --agent ada -q & first=$!
            n=0; while [ $(objects) -lt $((before + 5)) ]; do sleep 0.05; n=$((n+1)); [ $n -lt 200 ]; done
            sleep 0.3
            stop() { kill -STOP $first; until grep -q '^State:.T' /proc/$first/status; do sleep 0.01; done; }
            stop
            # Not while it tries: it would keep the second one out.
            until flock --nonblock .git/gitmem/moves/memory/agents/ada true; do
                kill -CONT $first; sleep 0.03; stop
            done
            rm $lock
            gitmem cite \(place.id) --agent ada -q
            git branch memory/agents/keep memory/agents/ada
            git update-ref refs/heads/memory/agents/ada $tip
            kill -CONT $first
            wait $first
            """)
        try place.expectMerged(3)
    }

    @Test("Two processes on one branch, and two on a copy of it")
    func twoProcesses() throws {
        try place.cite()
        try place.sandbox.shell("cp -a store copy")
        try place.sandbox.shell(
            """
            work() { for i in 1 2 3 4 5; do gitmem cite \(place.id) --agent ada -q -C $1 || exit 9; done; }
            pids=
            for folder in store store copy copy; do work $folder & pids="$pids $!"; done
            for pid in $pids; do wait $pid; done
            """)
        try place.fetch(from: "copy")
        try place.expectMerged(21)
    }

    @Test("GITMEM_NEW_REPLICA=1 takes a new replica every time")
    func newReplica() throws {
        try place.cite(3)
        #expect(try place.shares() == [3])
        for _ in 1...3 {
            let outcome = try place.sandbox.run(
                ["gitmem", "cite", place.id, "--agent", "ada"], in: "store", with: ["GITMEM_NEW_REPLICA": "1"])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(try place.shares() == [1, 1, 1, 3])
        // A fork of the machine leaves two that are told apart by nothing else.
        try place.cite(2)
        #expect(try place.shares() == [1, 1, 3, 3])
        try place.expectMerged(8)
    }

    @Test("With no folder for twins every write takes a new replica, and counts stay right")
    func noTwin() throws {
        try place.cite(2)
        let twins = place.sandbox.path("run/gitmem")
        try FileManager.default.removeItem(atPath: twins)
        try Data().write(to: URL(fileURLWithPath: twins))
        try place.cite(3)
        #expect(try place.shares() == [1, 1, 1, 2])
        // It comes back, empty as after a restart.
        try FileManager.default.removeItem(atPath: twins)
        try place.cite(2)
        #expect(try place.shares() == [1, 1, 1, 2, 2])
        try place.expectMerged(7)
    }

    @Test("A runtime folder that does not exist is passed over")
    func runtimeFolderGone() throws {
        for _ in 1...3 {
            let outcome = try place.sandbox.run(
                ["gitmem", "cite", place.id, "--agent", "ada"], in: "store",
                with: ["XDG_RUNTIME_DIR": place.sandbox.path("nowhere")])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        try place.cite(2)
        try place.expectMerged(5)
    }

    @Test("A damaged record is as good as none", arguments: ["", "gitmem-replica 1 \n", "\u{0}\u{0}\u{0}\u{0}"])
    func damagedRecord(content: String) throws {
        try place.cite(2)
        let (record, twin) = try place.recordAndTwin()
        for file in [record, twin] { try Data(content.utf8).write(to: file) }
        try place.cite(2)
        #expect(try place.shares() == [2, 2])
        try place.expectMerged(4)
    }

    @Test("One agent that works alone keeps its replica, also across worktrees and merges into the trunk")
    func keepsReplica() throws {
        try place.cite(2)
        try place.worktree()
        try place.sandbox.gitmem("cite", place.id, "-q", in: "ada")
        try place.sandbox.gitmem("merge", "-q", in: "store")
        try place.cite()
        #expect(try place.shares() == [4])
        try place.expectMerged(4)
    }
}

/// A store with one memory on the trunk, which an agent called ada cites.
struct CountingPlace {
    let sandbox: Sandbox
    let id: String

    init() throws {
        sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store", "-q")
        id = try sandbox.gitmem("add", "--agent", "zoe", "-q", "A fact to cite", in: "store").lines[0]
        try sandbox.gitmem("merge", "-q", in: "store")
    }

    func cite(
        _ times: Int = 1, as agent: String = "ada", in folder: String = "store",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for _ in 0..<times {
            try sandbox.gitmem("cite", id, "--agent", agent, "-q", in: folder, sourceLocation: sourceLocation)
        }
    }

    /// Checks ada's branch out in `ada`.
    func worktree() throws {
        try sandbox.gitmem("worktree", "add", "--agent", "ada", "../ada", "-q", in: "store")
    }

    /// Keeps what ada has counted so far on the branch of another agent, who goes on from there.
    func keep(as agent: String) throws {
        try sandbox.git("branch", "memory/agents/\(agent)", "memory/agents/ada", in: "store")
        try sandbox.gitmem("add", "--agent", agent, "-q", "Kept by \(agent)", in: "store")
    }

    func fetch(from other: String) throws {
        try sandbox.git(
            "fetch", "--quiet", "../\(other)", "refs/heads/memory/agents/*:refs/remotes/\(other)/memory/agents/*",
            in: "store")
    }

    /// Merges everything and looks at the sum.
    func expectMerged(_ count: UInt64, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try sandbox.gitmem("merge", "--all", "-q", in: "store", sourceLocation: sourceLocation)
        let citations = try citations(view: "trunk")
        #expect(citations == count, sourceLocation: sourceLocation)
        try sandbox.git("fsck", "--strict", "--no-dangling", in: "store", sourceLocation: sourceLocation)
        #expect(try sandbox.gitmem("verify", in: "store").status == 0, sourceLocation: sourceLocation)
    }

    func citations(view: String) throws -> UInt64? {
        let output = try sandbox.gitmem("show", id, "--view", view, "--json", in: "store").output
        let entry = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        let counters = entry?["counters"] as? [String: Any]
        return (counters?["citations"] as? NSNumber)?.uint64Value
    }

    /// The shares of the replicas that cited on a branch, sorted.
    func shares(on branch: String = "memory/agents/ada") throws -> [UInt64] {
        try sandbox.git("ls-tree", "-r", "--name-only", branch, in: "store").split(separator: "\n")
            .filter { $0.contains(".count.citations.") }
            .compactMap { $0.split(separator: ".").last.flatMap { UInt64($0) } }.sorted()
    }

    /// The files that say what ada's replica wrote last.
    func recordAndTwin() throws -> (record: URL, twin: URL) {
        let twin = try sandbox.shell("find run -path '*/ada' -type f").lines
        try #require(twin.count == 1)
        return (
            sandbox.root.appendingPathComponent("store/.git/gitmem/replicas/ada"),
            sandbox.root.appendingPathComponent(twin[0])
        )
    }
}
