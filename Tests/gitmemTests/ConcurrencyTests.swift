import Foundation
import Testing

/// Writers at once: nobody waits for another's work, and nothing is lost.
@Suite("32 writers at once", .serialized)
struct ConcurrencyTests {
    private let sandbox: Sandbox
    private static let processes = 32
    private static let entries = 100

    init() throws {
        sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store", "-q")
        // The locks and drafts of a `git gc` would be taken for gitmem's.
        try sandbox.git("config", "gc.auto", "0", in: "store")
    }

    @Test("32 processes add 100 memories each to one branch")
    func oneBranch() throws {
        try together("memory-writer store ada $n \(Self.entries)")
        try expectAll(view: ["branch", "memory/agents/ada"])
        #expect(
            try sandbox.git("rev-list", "--count", "memory/main..memory/agents/ada", in: "store")
                == "\(Self.processes * Self.entries)")
    }

    @Test("32 processes add 100 memories each, each to a branch of its own")
    func ownBranches() throws {
        try together("memory-writer store agent-$n $n \(Self.entries)")
        try sandbox.gitmem("merge", "-q", in: "store")
        try expectAll(view: ["trunk"])
    }

    @Test("32 processes add 100 memories each, each in a worktree of its own that it makes at the same time")
    func ownWorktrees() throws {
        try together(
            """
            gitmem worktree add -C store --agent agent-$n ../trees/$n -q && \
            memory-writer trees/$n agent-$n $n \(Self.entries) && \
            test -z "$(git -C trees/$n status --porcelain)"
            """)
        try sandbox.gitmem("merge", "-q", in: "store")
        try expectAll(view: ["trunk"])
        for number in 1...Self.processes {
            let files = try sandbox.shell("find trees/\(number)/entries -name '*.json' | wc -l").lines[0]
            #expect(files == "\(Self.entries)")
        }
    }

    @Test("32 processes cite one memory 20 times each: 640, by a few replicas")
    func cites() throws {
        let place = try CountingPlace()
        // What ada counted before a reset is kept by bob: the 640 come on top of it.
        try place.cite(5)
        try place.keep(as: "bob")
        try place.sandbox.git("update-ref", "refs/heads/memory/agents/ada", "memory/main", in: "store")
        try Self.together(
            "i=0; while [ $i -lt 20 ]; do gitmem cite \(place.id) -C store --agent ada -q || exit 9; i=$((i+1)); done",
            in: place.sandbox)
        let shares = try place.shares()
        #expect(shares.reduce(0, +) == 640)
        #expect(shares.count <= 4, "by \(shares.count) replicas")
        try place.expectMerged(645)
        try Self.expectNoLocks(in: place.sandbox)
    }

    /// Runs a line of shell in 32 processes at once, as `$n` from 1 to 32; each must succeed.
    private func together(_ line: String) throws { try Self.together(line, in: sandbox) }

    private static func together(_ line: String, in sandbox: Sandbox) throws {
        try sandbox.shell(
            """
            mkdir -p trees
            pids=
            n=1; while [ $n -le \(processes) ]; do ( \(line) ) & pids="$pids $!"; n=$((n+1)); done
            for pid in $pids; do wait $pid; done
            """)
    }

    private func expectAll(view: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let list = try sandbox.run(["gitmem", "list", "--view"] + view + ["--json"], in: "store")
        var texts: Set<String> = []
        for line in list.lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let entry = object?["entry"] as? [String: Any]
            if let text = entry?["content"] as? String { texts.insert(text) }
        }
        let wanted = (1...Self.processes).flatMap { process in
            (1...Self.entries).map { "fact \($0) of process \(process)" }
        }
        let isComplete = texts == Set(wanted)
        #expect(isComplete, "\(texts.count) of \(wanted.count)", sourceLocation: sourceLocation)
        #expect(list.lines.count == wanted.count, sourceLocation: sourceLocation)
        let check = try sandbox.git("fsck", "--strict", "--no-dangling", in: "store", sourceLocation: sourceLocation)
        #expect(check == "", sourceLocation: sourceLocation)
        try Self.expectNoLocks(in: sandbox, sourceLocation: sourceLocation)
    }

    private static func expectNoLocks(
        in sandbox: Sandbox, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let left = try sandbox.shell("find store -name '*.lock' -o -name '*.tmp' -o -name 'tmp_*'").output
        #expect(left == "", sourceLocation: sourceLocation)
    }
}
