import Foundation
import Testing

@Suite("Signals that a parent has ignored or blocked", .needs(.signalSettings))
struct SignalTests {
    private static let dispositions = ["default-signal", "ignore-signal", "block-signal"]
    private static let signals = ["CHLD", "HUP", "INT", "TERM", "PIPE", "XFSZ", "ALRM"]

    /// Whatever a parent does with a signal, commands give the same result.
    @Test("Commands do the same", arguments: signals)
    func commands(signal: String) throws {
        let hub = try Hub(clones: "one")
        for (index, disposition) in Self.dispositions.enumerated() {
            func run(_ words: String...) throws -> Outcome {
                try hub.sandbox.run(
                    ["timeout", "-s", "KILL", "60", "env", "--\(disposition)=\(signal)", "gitmem"] + words, in: "one")
            }
            let name = "\(disposition)=\(signal)"
            for words in [
                ["add", "-q", "--agent", "ada", name], ["list", "-q"], ["merge", "-q"], ["sync", "-q"],
                ["worktree", "add", "-q", "../w\(index)", "--agent", "w\(index)"],
                ["worktree", "remove", "-q", "../w\(index)"], ["verify"],
            ] {
                let outcome = try hub.sandbox.run(
                    ["timeout", "-s", "KILL", "60", "env", "--\(disposition)=\(signal)", "gitmem"] + words, in: "one")
                #expect(outcome.status == 0, "\(name) \(words): \(outcome.errors)")
            }
            #expect(try hub.tip("main") == hub.tip("main", in: "one"), "\(name)")
            try hub.sandbox.shell("mv hub.git away")
            #expect(try run("sync").status == 75, "\(name)")
            try hub.sandbox.shell("mv away hub.git")
        }
        #expect(try hub.texts("one").count == Self.dispositions.count)
    }

    @Test("An unsigned commit stays out where signatures are demanded", arguments: dispositions)
    func unsigned(disposition: String) throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("not signed", by: "eve", in: "one")
        try hub.sandbox.git("config", "gitmem.requireSigned", "true", in: "one")
        let outcome = try hub.sandbox.run(["env", "--\(disposition)=CHLD", "gitmem", "merge"], in: "one")
        #expect(outcome.errors.contains("without a good signature"), "\(outcome.errors)")
        #expect(try hub.texts("one") == [])
    }

    @Test("A git that is killed while it checks signatures has not said that they are bad, nor that they are good")
    func killedCheck() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("not signed", by: "eve", in: "one")
        try hub.sandbox.git("config", "gitmem.requireSigned", "true", in: "one")
        let git = try hub.sandbox.shell("command -v git").lines[0]
        try hub.sandbox.write(
            "bin/git", "#!/bin/sh\ncase \"$*\" in *verify-commit*) kill -KILL $$ ;; esac\nexec \(git) \"$@\"\n")
        let script = "chmod +x ../bin/git; PATH=\(hub.sandbox.path("bin")):$PATH; gitmem merge 2>&1; echo $?"
        let outcome = try hub.sandbox.run(["sh", "-c", script], in: "one").lines
        #expect(outcome.first == "gitmem: git could not check signatures: a signal ended git (9)")
        #expect(outcome.last == "10")
        #expect(try hub.texts("one") == [])
    }

    /// `--watch` ends at a signal, unless the parent has ignored or blocked it: as `nohup` does with SIGHUP.
    @Test("--watch ends at a signal that its parent lets through, and at no other")
    func watch() throws {
        let hub = try Hub(clones: "one")
        let cases = ["HUP", "INT", "TERM"].flatMap { signal in Self.dispositions.map { (signal, $0) } }
        var script = "cd one\n"
        for (index, (signal, disposition)) in cases.enumerated() {
            script +=
                "env --\(disposition)=\(signal) gitmem sync --watch --json --interval 600s >../w\(index) 2>&1 & p\(index)=$!\n"
        }
        script +=
            "sleepless() { n=0; until eval \"$1\"; do sleep 0.05; n=$((n+1)); test $n -lt 1200 || exit 9; done; }\n"
        for (index, (signal, _)) in cases.enumerated() {
            script += "sleepless 'test -s ../w\(index)'; kill -\(signal) $p\(index)\n"
        }
        for (index, (_, disposition)) in cases.enumerated() where disposition == "default-signal" {
            script += "wait $p\(index); echo \"\(index) ended $?\"\n"
        }
        // What would end the others has had its time.
        script += "sleep 1\n"
        for (index, (_, disposition)) in cases.enumerated() where disposition != "default-signal" {
            script += "kill -0 $p\(index) && echo \"\(index) goes on\"; kill -KILL $p\(index)\n"
        }
        let outcome = try hub.sandbox.run(["sh", "-c", script])
        let wanted = cases.indices.map { cases[$0].1 == "default-signal" ? "\($0) ended 0" : "\($0) goes on" }
        #expect(outcome.lines.sorted() == wanted.sorted(), "\(outcome.output)\(outcome.errors)")
    }

    @Test("A git that a signal stops does not hold a sync up for ever")
    func stoppedGit() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sandbox.write("one/.git/hooks/pre-push", "#!/bin/sh\nkill -STOP $PPID\nsleep 600\n")
        try hub.sandbox.shell("chmod +x one/.git/hooks/pre-push")
        let outcome = try hub.sandbox.run(["timeout", "-s", "KILL", "60", "gitmem", "sync"], in: "one")
        #expect(outcome.status == 75, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("a signal stopped git for ten seconds, so it was ended"), "\(outcome.errors)")
        try hub.sandbox.shell("rm .git/hooks/pre-push", in: "one")
        try hub.sync("one", result: "synced")
        #expect(try hub.texts("one") == ["ada's"])
    }

    @Test("A stopped gitmem that holds a lock is named to those who wait for it")
    func stoppedHolder() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("first", by: "ada", in: "one")
        // It holds the lock of the branch as gitmem does.
        let outcome = try hub.sandbox.run(
            [
                "sh", "-c",
                """
                lock=one/.git/gitmem/moves/memory/agents/ada
                flock "$lock" sh -c 'echo $$ >"$0"; kill -STOP $$; exit 0' "$lock" 9>&- &
                until h=$(cat "$lock") && grep -q '^State:.T' /proc/$h/status 2>/dev/null; do sleep 0.02; done
                gitmem add -C one --agent ada second 2>said >/dev/null & p=$!
                n=0; until test -s said || test $n -gt 1000; do sleep 0.02; n=$((n+1)); done
                kill -CONT $h; wait $p; echo "$? $h"; cat said
                """,
            ])
        let lines = outcome.lines.filter { $0.count < 64 || $0.contains("gitmem: ") }
        let words = lines.first?.split(separator: " ").map(String.init) ?? []
        #expect(words.first == "0", "\(outcome.output)\(outcome.errors)")
        let holder = words.last ?? ""
        #expect(
            lines.last?.hasPrefix("gitmem: waiting for process \(holder), which a signal has stopped, to free ")
                == true,
            "\(outcome.output)")
        #expect(lines.last?.contains("`kill -CONT \(holder)` lets it go on") == true, "\(outcome.output)")
        #expect(try hub.texts("one", view: ["all"]) == ["first", "second"])
    }

    @Test("A command that its own ancestor waits for while it holds the lock is told, and does not wait a minute")
    func ancestor() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("first", by: "ada", in: "one")
        let outcome = try hub.sandbox.run(
            [
                "timeout", "-s", "KILL", "30", "sh", "-c",
                """
                lock=.git/gitmem/moves/memory/agents/ada
                flock "$lock" sh -c 'echo $$ >"$0"; gitmem add -q --agent ada second; exit $?' "$lock"
                """,
            ], in: "one")
        #expect(outcome.status == 75, "\(outcome.errors)")
        #expect(outcome.errors.contains("waits for the git hook that this command is part of"), "\(outcome.errors)")
        #expect(try hub.texts("one", view: ["all"]) == ["first"])
    }
}
