import Foundation
import Testing

/// References are written here, beside git's own programs that write, pack and read the same ones.
///
/// Where it is packed so often, plain git 2.39 itself writes over a move now and then: such a line of its log does not begin
/// where the one before ended. gitmem must never do that, and nothing but what git wrote over may be missing.
@Suite("Plain git and gitmem move one branch at once")
struct PlainGitBesideTests {
    @Test("Nothing that either moved is lost while git packs references all the time")
    func mixed() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store", "-q")
        try sandbox.git("config", "gc.auto", "0", in: "store")
        try sandbox.gitmem("add", "--agent", "ada", "first", "-q", in: "store")
        try sandbox.shell(
            """
            branch=refs/heads/memory/agents/ada
            pack() { while test ! -e stop; do git -C store pack-refs --all --prune 2> /dev/null || true; done; }
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
        let log = try sandbox.shell("cat store/.git/logs/refs/heads/memory/agents/ada").lines.map {
            $0.split(separator: " ", maxSplits: 2).map(String.init)
        }
        // One line in git's log for each move, whoever made it.
        #expect(log.count == 1 + 5 * 12)
        for (line, next) in zip(log, log.dropFirst()) where next[0] != line[1] {
            #expect(next[2].hasSuffix("\tgit"), "\(next) does not follow \(line)")
        }
        let history = try sandbox.git("log", "--format=%H %s", "memory/agents/ada", in: "store").split(separator: "\n")
        let kept = Set(history.map { String($0.prefix(40)) })
        let overwritten = log.filter { !kept.contains($0[1]) }.count
        let byGit = history.filter { $0.dropFirst(41).hasPrefix("by git") }.count
        #expect(texts.count + byGit == 1 + 5 * 12 - overwritten)
    }
}
