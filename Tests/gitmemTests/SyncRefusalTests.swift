import Foundation
import Testing

@Suite("sync, and remotes that will not have it")
struct SyncRefusalTests {
    @Test("A remote that forbids replacing branches is quoted, and the hint says what to allow")
    func noReplacing() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        try hub.sandbox.gitmem("compact", "-q", in: "one")
        try hub.sandbox.git("config", "receive.denyNonFastForwards", "true", in: "hub.git")
        let tip = try hub.tip("main")
        let report = try hub.sync(
            "one", status: 75, result: "refused",
            saying: [
                "origin refused: memory/main: non-fast-forward: error: denying non-fast-forward",
                "receive.denyNonFastForwards", "allow it once after a compaction",
            ])
        #expect(report.number("tries") == 2)
        #expect(report.branches("sent") == ["epochs/1"])
        #expect(try hub.tip("main") == tip)
        try hub.sandbox.git("config", "receive.denyNonFastForwards", "false", in: "hub.git")
        #expect(try hub.sync("one", result: "synced").branches("sent") == ["agents/ada", "main"])
        try hub.sync("one", result: "up-to-date")
    }

    @Test("A branch on the remote that leaves no room for another is named, and the rest is sent")
    func noRoom() throws {
        let hub = try Hub(clones: "one")
        try hub.sandbox.git("branch", "-m", "memory/main", "memory/main/x", in: "hub.git")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        let report = try hub.sync(
            "one", status: 75, result: "refused", saying: ["origin refused: memory/main: ", "memory/main/x' exists"])
        #expect(report.branches("sent") == ["agents/ada"])
        #expect(report.branches("waiting") == ["main"])
        #expect(try hub.texts("one") == ["ada's"])
    }

    @Test("What a hook here says before it fails is quoted")
    func prePush() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sandbox.write(
            "one/.git/hooks/pre-push", "#!/bin/sh\necho one >&2\necho 'No pushes on Friday' >&2\nexit 1\n")
        try hub.sandbox.shell("chmod +x one/.git/hooks/pre-push")
        try hub.sync(
            "one", status: 75, result: "refused", saying: ["memory/agents/ada: No pushes on Friday; error: failed"])
    }

    @Test("A mirror clone is refused before it is overwritten, and is fine once it fetches as others do")
    func mirrorClone() throws {
        let hub = try Hub()
        try hub.clone("mirror.git", "--mirror")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "mirror.git")
        try hub.sandbox.gitmem("merge", "-q", in: "mirror.git")
        let outcome = try hub.sandbox.refused(
            ["sync"], in: "mirror.git", status: 6, saying: ["remote.origin.fetch is +refs/*:refs/*"])
        let hint = try #require(outcome.errors.split(separator: "\n").last?.split(separator: ": ").last)
        try hub.sandbox.shell(String(hint), in: "mirror.git")
        #expect(try hub.sync("mirror.git", result: "synced").branches("sent") == ["agents/ada", "main"])
        try hub.sandbox.gitmem("retire", "ada", in: "mirror.git")
        #expect(try hub.tip("agents/ada") == "")
        #expect(try hub.texts("hub.git") == ["ada's"])
    }

    @Test("A remote that is pushed to elsewhere than it is fetched from is told from one that has everything")
    func pushedElsewhere() throws {
        let hub = try Hub(clones: "one")
        try hub.sandbox.git("clone", "--quiet", "--bare", "hub.git", "other.git")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sandbox.git("config", "remote.origin.pushurl", "../other.git", in: "one")
        for _ in 0..<2 {
            let report = try hub.sync(
                "one", status: 75, result: "refused",
                saying: ["memory/agents/ada: it was pushed, and is not there", "remote.origin.pushurl"])
            #expect(report.branches("sent") == [])
            #expect(report.branches("waiting") == ["agents/ada", "main"])
        }
        // Another way to the same repository is fine.
        try hub.sandbox.git("config", "remote.origin.pushurl", hub.sandbox.path("hub.git"), in: "one")
        #expect(try hub.sync("one", result: "synced").branches("sent") == ["agents/ada", "main"])
        try hub.sync("one", result: "up-to-date")
    }
}
