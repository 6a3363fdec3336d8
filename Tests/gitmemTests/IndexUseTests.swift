import Foundation
import Testing

@Suite("The index, as a user meets it")
struct IndexUseTests {
    private static let folder = "store/.git/gitmem/bodies"

    private func makeStore() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "-q", "--files", "store")
        let lines = (0..<1200).map { number in
            #"{"content":"finding \#(number) of the deploy","kind":"\#(number % 3 == 0 ? "episodic" : "semantic")","#
                + #""tags":["t\#(number % 40)"]}"#
        }
        try sandbox.write("memories", lines.joined(separator: "\n") + "\n")
        try sandbox.gitmem("import", "-q", "--agent", "ada", "../memories", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        return sandbox
    }

    private static let questions = [
        ["list", "--tag", "t7"], ["list", "-n", "5"], ["list", "--kind", "episodic", "--tag", "t3", "-q"],
        ["recall", "finding 17 of the deploys", "-n", "4"], ["list", "--sort", "citations", "-n", "3", "-q"],
    ]

    private func answers(_ sandbox: Sandbox, _ label: String) throws -> [String] {
        try Self.questions.map { words in
            let outcome = try sandbox.run(["gitmem"] + words, in: "store")
            #expect(outcome.status == 0, "\(label), \(words): \(outcome.errors)")
            return outcome.output
        }
    }

    @Test("Whatever becomes of its files, the answers are those without it")
    func damage() throws {
        let sandbox = try makeStore()
        try sandbox.git("config", "gitmem.index", "false", in: "store")
        let expected = try answers(sandbox, "off")
        #expect(expected.allSatisfy { !$0.isEmpty })
        try sandbox.git("config", "--unset", "gitmem.index", in: "store")
        #expect(try answers(sandbox, "new") == expected)
        let damages = [
            "rm manifest", "rm segment-*", "rm base-*", "rm stamps", "rm -r ../bodies", "truncate -s 100 segment-*",
            "truncate -s -1 manifest", ": > stamps", "truncate -s 0 base-*", "printf x >> manifest",
            "printf GMRINX00 | dd of=manifest conv=notrunc status=none",
            "printf zz | dd of=$(ls segment-* | head -1) bs=1 seek=2000 conv=notrunc status=none",
            "printf zz | dd of=stamps bs=1 seek=500 conv=notrunc status=none",
            "printf x > segment-99; printf x > manifest.1.tmp", "rm manifest; ln -s /dev/zero manifest",
            "rm stamps; mkdir stamps", "rm -r ../bodies; : > ../bodies", "rm -r ../bodies; ln -s /nowhere ../bodies",
        ]
        for damage in damages {
            try sandbox.shell("cd \(Self.folder) && \(damage)")
            #expect(try answers(sandbox, damage) == expected, "\(damage)")
            try sandbox.shell("rm -rf \(Self.folder)")
            _ = try answers(sandbox, "again")
        }
    }

    @Test("On a full disk the answers are the same", .needs(.mounting)) func fullDisk() throws {
        let sandbox = try makeStore()
        let expected = try answers(sandbox, "before")
        try sandbox.shell("rm -r \(Self.folder); mkdir small")
        try sandbox.git("config", "gitmem.indexDir", sandbox.path("small"), in: "store")
        for (words, answer) in zip(Self.questions, expected) {
            let outcome = try sandbox.run(
                [
                    "unshare", "--mount", "sh", "-euc",
                    #"mount -t tmpfs -o size=16k none ../small; head -c 20000 /dev/zero > ../small/x || true; exec "$@""#,
                    "sh", "gitmem",
                ] + words, in: "store")
            #expect(outcome.status == 0 && outcome.output == answer, "\(words): \(outcome.errors)")
        }
    }

    @Test("What another user's index or a read-only one lacks is looked up without it", .needs(.otherUsers))
    func readOnly() throws {
        let sandbox = try makeStore()
        let expected = try answers(sandbox, "before")
        try sandbox.shell("rm -r \(Self.folder); chmod -R a+rX . && chmod -R go-w store")
        for (words, answer) in zip(Self.questions, expected) {
            let outcome = try sandbox.run(
                ["setpriv", "--reuid=65534", "--clear-groups", "gitmem"] + words, in: "store",
                with: ["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"])
            #expect(outcome.status == 0 && outcome.output == answer, "\(words): \(outcome.errors)")
        }
    }

    @Test("After an erasure, and after carry elsewhere, no file beside git's own has a word of it")
    func erasure() throws {
        let hub = try Hub(clones: "one", "two")
        let sandbox = hub.sandbox
        let secret = try sandbox.add("the secret word is swordfish", by: "ada", in: "one")
        _ = try sandbox.add("the plain word is trout", by: "ada", in: "one")
        for clone in ["one", "two"] {
            try hub.sync(clone)
            #expect(try sandbox.gitmem("recall", "swordfish", in: clone).lines.count == 1)
            let words = try sandbox.run(
                ["sh", "-c", "grep -rla ordfish $(git rev-parse --git-common-dir)/gitmem"], in: clone)
            #expect(words.lines.count == 1, "the index has the word: \(words.output)")
        }
        try sandbox.gitmem("compact", "-q", "--forget", secret, in: "one")
        try sandbox.gitmem("sync", "-q", in: "one")
        _ = try sandbox.run(["gitmem", "sync", "-q"], in: "two")
        try sandbox.gitmem("carry", "-q", in: "two")
        for clone in ["one", "two"] {
            for _ in 0..<2 {
                let found = try sandbox.run(
                    ["sh", "-c", "grep -rla ordfish $(git rev-parse --git-common-dir)/gitmem"], in: clone)
                #expect(found.output.isEmpty, "\(clone)")
                #expect(try sandbox.run(["gitmem", "recall", "swordfish"], in: clone).output.isEmpty)
                #expect(try sandbox.gitmem("recall", "trout", in: clone).lines.count == 1)
            }
        }
    }

    @Test("show tells what was counted before an edit, and show, cite and edit name the successor")
    func edits() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "-q", "store")
        let old = try sandbox.add("The port is 5432", by: "ada", in: "store")
        for _ in 0..<2 { try sandbox.gitmem("cite", old, "--agent", "ada", in: "store") }
        let new = try #require(
            sandbox.gitmem("edit", "-q", old, "The port is 5433", "--agent", "ada", in: "store").lines.first)
        #expect(
            try sandbox.gitmem("show", new, "--agent", "ada", in: "store").output.contains(
                "count    citations 2, 2 of them before the edit\n"))
        try sandbox.gitmem("cite", new, "--agent", "ada", in: "store")
        #expect(
            try sandbox.gitmem("show", new, "--agent", "ada", in: "store").output.contains(
                "count    citations 3, 2 of them before the edit\n"))
        let entry = try object(sandbox.gitmem("show", "--json", new, "--agent", "ada", in: "store").output)
        #expect(entry.child("counters") == ["citations": 1, "contributions": 1])
        #expect(entry.child("counters_before") == ["citations": 2])
        #expect(entry.text("superseded_by") == nil)

        let shown = try sandbox.gitmem("show", old, "--agent", "ada", in: "store").output
        #expect(shown.contains("held by  nobody\nreplaced by \(new.prefix(12))\ncount    citations 2\n"))
        let json = try object(sandbox.gitmem("show", "--json", old, "--agent", "ada", in: "store").output)
        #expect(json.text("superseded_by") == new)
        for command in [["cite", old], ["endorse", old], ["count", old, "x"], ["edit", old, "again"]] {
            let outcome = try sandbox.run(["gitmem"] + command + ["--agent", "ada"], in: "store")
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("hint: \(new.prefix(12)) took its place"), "\(command): \(outcome.errors)")
        }
    }
}
