import Foundation
import Testing

@Suite("sync of a store that is compacted")
struct SyncEpochTests {
    @Test("A new epoch takes the place of the old one, and who was away carries what the old one lacks")
    func compacted() throws {
        let hub = try Hub(clones: "one", "two")
        let sandbox = hub.sandbox
        let gone = try sandbox.add("forgotten", by: "ada", in: "one")
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        _ = try sandbox.add("ben's", by: "ben", in: "two")
        for clone in ["one", "two", "one"] { try hub.sync(clone) }
        try sandbox.gitmem("forget", gone, "--agent", "ada", "-q", in: "one")
        try hub.sync("one")
        let old = try hub.tip("main")
        _ = try sandbox.add("ben's, while he was away", by: "ben", in: "two")

        try sandbox.gitmem("compact", "-q", in: "one")
        let first = try hub.sync("one", result: "synced")
        #expect(first.branches("sent") == ["agents/ada", "epochs/1", "main"])
        #expect(try hub.tip("epochs/1") == old)
        #expect(try hub.tip("main") == hub.tip("main", in: "one"))

        let report = try hub.sync("two", result: "synced")
        #expect(report.child("carried")?.branches("branches") == ["agents/ben", "main"])
        try hub.sync("one", result: "synced")
        for clone in ["one", "two"] {
            #expect(try hub.texts(clone) == ["ada's", "ben's", "ben's, while he was away"])
            #expect(try hub.tip("main", in: clone) == hub.tip("main"))
            try hub.sync(clone, result: "up-to-date")
        }
        #expect(try sandbox.run(["git", "grep", "-q", "forgotten", "memory/main"], in: "one").status == 1)
    }

    @Test("The commit that an epoch was made from is fetched as the hint says")
    func fetchedArchive() throws {
        let hub = try Hub(clones: "one", "two")
        let sandbox = hub.sandbox
        _ = try sandbox.add("ben's", by: "ben", in: "two")
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        try sandbox.gitmem("compact", "-q", in: "one")
        try hub.sync("one")
        try sandbox.git("fetch", "-q", "origin", "+memory/main:refs/remotes/origin/memory/main", in: "two")
        let outcome = try sandbox.run(["gitmem", "carry"], in: "two")
        #expect(outcome.status == 9 && outcome.errors.contains("from which epoch 2 was made, is not here"))
        let words = try #require(outcome.errors.split(separator: "\n").last?.split(separator: ": ").last)
        try sandbox.shell(
            words.replacingOccurrences(of: "REMOTE", with: "origin").replacingOccurrences(
                of: "git fetch", with: "git fetch -q"),
            in: "two")
        try sandbox.gitmem("carry", "-q", in: "two")
        try hub.sync("two")
        #expect(try hub.texts("two") == ["ada's", "ben's"])
    }

    @Test("Whoever watches follows a new epoch, too, and a retired agent's branch waits for its remote")
    func watching() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        for clone in ["one", "two"] { try hub.sync(clone) }
        try hub.sandbox.gitmem("compact", "-q", in: "one")
        try hub.sync("one")
        try hub.sandbox.shell(
            """
            gitmem sync --watch --interval 1s -q -C two & n=0
            until git -C two rev-parse -q --verify memory/main | grep -q "$(git -C hub.git rev-parse memory/main)"; do
                sleep 0.1; n=$((n+1)); test $n -lt 600
            done
            kill -TERM $!; wait $!
            """)
        try hub.sandbox.shell("mv hub.git away")
        try hub.sandbox.refused(["retire", "ada"], in: "one", status: 75, saying: ["when origin can be reached"])
    }

    @Test("A trunk of the old epoch that holds more than the new one was made from is brought over first")
    func notReplaced() throws {
        let hub = try Hub(clones: "one", "two")
        let sandbox = hub.sandbox
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        for clone in ["one", "two"] { try hub.sync(clone) }
        try sandbox.gitmem("compact", "-q", in: "one")
        _ = try sandbox.add("ben's", by: "ben", in: "two")
        try hub.sync("two")
        #expect(try hub.sync("one", result: "synced").child("carried")?.branches("branches") == ["main"])
        try hub.sync("two", result: "synced")
        #expect(try hub.texts("two") == ["ada's", "ben's"])
        #expect(try hub.tip("main") == hub.tip("main", in: "one"))
        #expect(try hub.tip("main") == hub.tip("main", in: "two"))
    }
}
