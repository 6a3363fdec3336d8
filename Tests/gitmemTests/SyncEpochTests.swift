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

        // Nothing of an epoch that somebody else has made is taken over unseen.
        let before = try hub.tip("main", in: "two")
        try hub.sync("two", status: 7, saying: ["epoch 2", "gitmem carry"])
        #expect(try hub.tip("main", in: "two") == before)
        try sandbox.gitmem("carry", "-q", in: "two")
        try hub.sync("two", result: "synced")
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

    @Test("A trunk of the old epoch that holds more than the new one was made from is not replaced")
    func notReplaced() throws {
        let hub = try Hub(clones: "one", "two")
        let sandbox = hub.sandbox
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        for clone in ["one", "two"] { try hub.sync(clone) }
        try sandbox.gitmem("compact", "-q", in: "one")
        _ = try sandbox.add("ben's", by: "ben", in: "two")
        try hub.sync("two")
        let tip = try hub.tip("main")
        try hub.sync("one", status: 7, saying: ["gitmem carry"])
        #expect(try hub.tip("main") == tip)
        try sandbox.gitmem("carry", "-q", in: "one")
        try hub.sync("one", result: "synced")
        try hub.sync("two", status: 7, saying: ["gitmem carry"])
        try sandbox.gitmem("carry", "-q", in: "two")
        try hub.sync("two")
        #expect(try hub.texts("two") == ["ada's", "ben's"])
        #expect(try hub.tip("main") == hub.tip("main", in: "one"))
        #expect(try hub.tip("main") == hub.tip("main", in: "two"))
    }
}
