import Foundation
import Testing

/// References are written here, beside git's own programs that write, pack and read the same ones.
///
/// Packed again within a second, plain git 2.39 itself takes `packed-refs` for unchanged where its inode comes back, and
/// writes over others: seen here in a fourth of the runs.
@Suite("Plain git and gitmem move one branch at once")
struct PlainGitBesideTests {
    @Test("Nothing that either moved is lost while git packs references all the time")
    func mixed() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store", "-q")
        try sandbox.git("config", "gc.auto", "0", in: "store")
        try sandbox.gitmem("add", "--agent", "ada", "first", "-q", in: "store")
        try sandbox.shell(
            """
            branch=refs/heads/memory/agents/ada
            pack() { while test ! -e stop; do git -C store pack-refs --all --prune 2> /dev/null || true; sleep 1.1; done; }
            read() { while test ! -e stop; do git -C store rev-parse -q --verify $branch > /dev/null || echo gone >> wrong; done; }
            commit() {
                for i in $(seq 12); do
                    until old=$(git -C store rev-parse $branch) &&
                        new=$(git -C store commit-tree -p $old -m "by git $1 $i" "$old^{tree}") &&
                        git -C store update-ref -m git $branch $new $old 2> /dev/null
                    do :; done
                done
            }
            add() { for i in $(seq 12); do gitmem -C store add -q --agent ada "by $1 $i" || echo "add $1 $i" >> wrong; done; }
            pack & pack=$!; read & read=$!
            commit 1 & writers=$!
            for n in 2 3 4; do add $n & writers="$writers $!"; done
            commit 5 & wait $! $writers
            touch stop wrong; wait $pack $read
            """)
        #expect(try sandbox.read("wrong") == "")
        let (problems, texts) = try sandbox.soundness(trees: [], next: ["gitmem -C store merge -q"])
        #expect(problems == [])
        #expect(texts.count == 1 + 3 * 12)
        let log = try sandbox.git("log", "--format=%s", "memory/agents/ada", in: "store").split(separator: "\n")
        #expect(Set(log.filter { $0.hasPrefix("by git") }).count == 2 * 12)
        // One line in git's log for each move, whoever made it.
        #expect(try sandbox.git("reflog", "memory/agents/ada", in: "store").split(separator: "\n").count == 1 + 5 * 12)
    }
}
