import Foundation
import Testing

/// Many who send to one trunk at once.
@Suite("sync, when all do it at once", .serialized)
struct SyncContentionTests {
    /// `GITMEM_CONTENTION=32x20` for the long form: clones and rounds.
    private static let size: (clones: Int, rounds: Int) = LongForm.pair("GITMEM_CONTENTION") ?? (8, 3)

    @Test("Every clone sends its writes to one trunk at once, round after round: all converge")
    func contention() throws {
        let names = (1...Self.size.clones).map { "clone-\($0)" }
        let hub = try Hub(clones: names)
        var wanted: Set<String> = []
        var (syncs, tries, mostTries) = (0, 0, 0)
        for round in 1...Self.size.rounds {
            // All write first, and start to sync as nearly at once as a shell can.
            try hub.sandbox.shell(
                """
                pids=
                for n in $(seq \(names.count)); do
                    ( gitmem add -q -C clone-$n --agent agent-$n "round \(round) of $n" >/dev/null ) & pids="$pids $!"
                done
                for pid in $pids; do wait $pid; done
                pids=
                for n in $(seq \(names.count)); do
                    ( gitmem sync --json -C clone-$n >out-$n 2>err-$n || { cat err-$n; exit 1; } ) & pids="$pids $!"
                done
                for pid in $pids; do wait $pid; done
                """)
            for n in 1...names.count {
                wanted.insert("round \(round) of \(n)")
                let report = try object(hub.sandbox.read("out-\(n)"))
                syncs += 1
                tries += report.number("tries") ?? 0
                mostTries = max(mostTries, report.number("tries") ?? 0)
            }
            // Nothing was lost: once all are back, the remote's trunk has everything that was written.
            #expect(try Set(hub.texts("hub.git")) == wanted)
        }
        for name in names { #expect(try hub.sync(name).branches("sent") == []) }
        let tip = try hub.tip("main")
        for name in names { #expect(try hub.tip("main", in: name) == tip) }
        #expect(try hub.sandbox.git("fsck", "--no-dangling", in: "hub.git") == "")
        let merges = try hub.sandbox.git("rev-list", "--count", "--merges", "memory/main", in: "hub.git")
        print(
            "contention: \(names.count) clones, \(Self.size.rounds) rounds:",
            "\(Double(tries * 100 / syncs) / 100) tries a sync, \(mostTries) at most, \(merges) merges in the trunk")
    }
}
