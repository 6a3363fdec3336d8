import Foundation
import Testing

@Suite("gitmem once") struct OnceCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.git("init", "-q", "-b", "main", "store")
        try sandbox.gitmem("init", "-q", in: "store")
    }

    private func once(
        _ words: [String], in folder: String = "store", with extra: [String: String] = [:]
    ) throws -> Outcome { try sandbox.run(["gitmem", "once"] + words, in: folder, with: extra) }

    private func runs(_ file: String = "store/runs") -> Int {
        (try? String(contentsOfFile: sandbox.path(file), encoding: .utf8))?.split(separator: "\n").count ?? 0
    }

    @Test("Of 32 processes with one key one runs it, which prints 100 MB, and all print the same end") func race()
        throws
    {
        let length = 100 << 20
        try sandbox.shell(
            """
            i=0
            while [ $i -lt 32 ]; do
                i=$((i + 1))
                gitmem once key --agent a$i -- sh -c 'echo ran >> runs; yes "the result of $$" | head -c \(length)
                    grep VmHWM /proc/$PPID/status > memory' 2> err$i | { tail -c 4000; } > out$i &
            done
            wait
            """, in: "store")
        let outputs = try (1...32).map { number in
            try String(contentsOfFile: sandbox.path("store/out\(number)"), encoding: .utf8)
        }
        #expect(runs() == 1)
        #expect(Set(outputs).count == 1 && outputs[0].utf8.count == 4000 && outputs[0].contains("\nthe result of "))
        let results = try sandbox.gitmem("list", "--view", "all", "--kind", "result", "--json", in: "store").lines
        #expect(results.count == 1)
        let data = try object(results.first ?? "{}").child("entry")?.child("data")
        #expect(data?.number("length") == length && data?.number("exit") == 0)
        // What was printed is passed on and not gathered.
        let memory = try String(contentsOfFile: sandbox.path("store/memory"), encoding: .utf8).filter(\.isNumber)
        #expect((Int(memory) ?? .max) < 150_000, "\(memory) kB")
        #expect(try sandbox.gitmem("claims", "--json", in: "store").lines.isEmpty)
        try sandbox.gitmem("verify", "--history", in: "store")
        // Another key is another run.
        #expect(try once(["other", "--", "sh", "-c", "echo ran >> runs"]).status == 0)
        #expect(runs() == 2)
    }

    @Test("JSON says how it went, and that it ran before") func json() throws {
        let script = ["--", "sh", "-c", "echo hello; echo ran >> runs"]
        let first = try object(once(["key", "--json"] + script).output)
        let again = try object(once(["key", "--json", "--agent", "ben"] + script).output)
        #expect(first.text("output") == "hello\n" && first["again"] == nil && first.number("exit") == 0)
        #expect(again.text("output") == "hello\n" && again["again"] as? Bool == true && runs() == 1)
        for member in ["id", "key", "sha256", "token"] { #expect(again.text(member) == first.text(member)) }
        #expect(first.text("sha256") == "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")
        // The result was erased: nothing is known but how it ended.
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.gitmem("compact", "-q", "--forget", first.text("id") ?? "", in: "store")
        let erased = try once(["key", "--json"] + script)
        #expect(try object(erased.output)["output"] is NSNull && erased.status == 0 && runs() == 1)
        #expect(try once(["key"] + script).errors.contains("not kept here"))
    }

    @Test("A failure is run again, unless it is to be kept; a signal is told as shells do") func failures() throws {
        let script = ["--", "sh", "-c", "echo ran >> runs; echo broken; exit 3"]
        for _ in 0..<2 {
            let outcome = try once(["key"] + script)
            #expect(outcome.status == 3 && outcome.output == "broken\n" && outcome.errors == "")
        }
        #expect(runs() == 2)
        for _ in 0..<2 { #expect(try once(["kept", "--keep-failures"] + script).status == 3) }
        #expect(runs() == 3)
        #expect(try once(["signal", "--", "sh", "-c", "kill -9 $$"]).status == 137)
        #expect(try once(["key", "--", "no-such-command-here"]).status == 127)
        try "text".write(toFile: sandbox.path("store/plain"), atomically: true, encoding: .utf8)
        #expect(try once(["key", "--", "./plain"]).status == 126)
        #expect(try sandbox.gitmem("claims", "--json", in: "store").lines.isEmpty)
        #expect(try once(["key", "--", "sh", "-c", "exit 0"]).status == 0)
    }

    @Test("Wrong words and gitmem's own failures have codes of their own") func codes() throws {
        for words in [
            ["key"], [], ["key", "--wait", "1s", "--no-wait", "--", "true"], ["key", "--ttl", "1s", "--", "true"],
        ] {
            #expect(try once(words).status == 64, "\(words)")
        }
        #expect(try once(["", "--", "true"]).status == 125)
        #expect(try once(["key", "--", "true"], in: ".").status == 125)
        #expect(try once(["key", "--wait", "soon", "--", "true"]).status != 0)
        let secret = "ghp_" + String(repeating: "a1B2c3D4e5", count: 3) + "f6G7h8"
        #expect(try once([secret, "--", "true"]).status != 0)
        try sandbox.git("remote", "add", "origin", "/nowhere/at/all", in: "store")
        let unasked = try once(["key", "--json", "--", "sh", "-c", "echo ran >> runs"])
        #expect(unasked.status == 125 && unasked.errors.contains("\"unconfirmed\"") && runs() == 0)
        let offline = try once(["key", "--offline", "--", "sh", "-c", "echo ran >> runs"])
        #expect(offline.status == 0 && runs() == 1, "\(offline.errors)")
        #expect(try once(["key", "--offline", "--", "sh", "-c", "echo ran >> runs"]).status == 0)
        #expect(runs() == 1)
    }

    @Test("Output that is binary, long or has a secret in it is not kept whole, and is printed all the same")
    func output() throws {
        let binary = try once(["binary", "--", "printf", "a\\000b\\377"])
        #expect(binary.status == 0 && binary.errors.contains("not text"))
        let again = try once(["binary", "--", "true"])
        #expect(again.output == "" && again.errors.contains("not kept here"))

        let long = ["--", "sh", "-c", "yes 0123456789é | head -c 1048576"]
        #expect(try once(["long"] + long).output.utf8.count == 1_048_576)
        let cut = try once(["long"] + long)
        #expect(4090...4096 ~= cut.output.utf8.count && cut.errors.contains("1048576 bytes"))
        #expect(try once(["longer", "--keep-output"] + long).output.utf8.count == 1_048_576)
        #expect(262_100...262_144 ~= (try once(["longer"] + long)).output.utf8.count)

        let secret = ["--", "sh", "-c", "echo token=ghp_a1B2c3D4e5f6G7h8i9J0k1L2m3N4o5P6q7R8"]
        let printed = try once(["secret"] + secret)
        #expect(printed.output.hasPrefix("token=") && printed.errors.contains("secret"))
        #expect(try once(["secret"] + secret).output == "")
        let bodies = try sandbox.gitmem("list", "--kind", "result", "--view", "all", "--json", in: "store").output
        #expect(!bodies.contains("ghp_"))
    }

    @Test("Killed while it runs, it is run again when the claim has ended; killed after that, never") func killed()
        throws
    {
        try sandbox.shell(
            """
            gitmem once key --ttl 30s -- sh -c 'echo $$ > pid; echo ran >> runs; exec sleep 100' &
            once=$!
            while [ ! -s runs ]; do sleep 0.1; done
            kill -9 $once
            wait $once || true
            kill $(cat pid) || true
            """, in: "store")
        let refused = try once(["key", "--no-wait", "--", "sh", "-c", "echo ran >> runs"])
        #expect(refused.status == 11 && runs() == 1)
        let waited = try once(["key", "--wait", "1s", "--", "sh", "-c", "echo ran >> runs"])
        #expect(waited.status == 11 && runs() == 1)
        // A minute later by the clock.
        let later = ["GITMEM_TEST_CLOCK": "\(UInt64(Date().timeIntervalSince1970 * 1000) + 60_000)"]
        #expect(try once(["key", "--", "sh", "-c", "echo ran >> runs; echo done"], with: later).output == "done\n")
        #expect(try once(["key", "--", "sh", "-c", "echo ran >> runs"], with: later).output == "done\n")
        #expect(runs() == 2)
    }

    @Test("Killed at any moment and tried again, it has run, and has one result") func killedAnywhere() throws {
        var clock = UInt64(Date().timeIntervalSince1970 * 1000)
        for delay in stride(from: 0, through: 400, by: 40) {
            let key = "key\(delay)"
            try sandbox.shell(
                """
                gitmem once \(key) -- sh -c 'echo ran >> \(key)' > /dev/null 2>&1 &
                once=$!
                sleep 0.\(String(format: "%03d", delay))
                kill -9 $once 2> /dev/null || true
                wait $once || true
                """, in: "store")
            clock += 200_000
            let ids = try (0..<2).map { _ in
                let outcome = try once(
                    [key, "--json", "--", "sh", "-c", "echo ran >> \(key)"], with: ["GITMEM_TEST_CLOCK": "\(clock)"])
                #expect(outcome.status == 0, "\(delay): \(outcome.errors)")
                return try object(outcome.output).text("id")
            }
            #expect(Set(ids).count == 1, "\(delay)")
            #expect(1...2 ~= runs("store/\(key)"), "\(delay)")
        }
        try sandbox.gitmem("verify", "--history", in: "store")
    }

    @Test(
        "Killed at a system call that changes something and tried again, it has run, and has one result",
        .needs(.tracing))
    func killedAtCalls() throws {
        let stride = (LongForm.number("GITMEM_TEST_CRASH_STRIDE") ?? 4) * 8
        let calls = "rename,link,unlink,mkdir,openat,write,ftruncate,flock,execve,wait4"
        func command(_ key: String) -> [String] { ["once", key, "--json", "--", "sh", "-c", "echo ran >> \(key)"] }
        try sandbox.run(
            ["strace", "-f", "-o", sandbox.path("trace"), "-e", "trace=\(calls)", "gitmem"] + command("counted"),
            in: "store")
        let lines = try String(contentsOfFile: sandbox.path("trace"), encoding: .utf8).split(separator: "\n")
        let total = lines.count { $0.hasPrefix(lines[0].prefix { $0 != " " }) }
        #expect(total > 50)
        var clock = UInt64(Date().timeIntervalSince1970 * 1000)
        var unfinished = 0
        for number in Swift.stride(from: 1, through: total, by: stride) {
            let key = "key\(number)"
            let killed = try sandbox.run(
                [
                    "strace", "-f", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
                    "inject=\(calls):signal=SIGKILL:when=\(number)", "gitmem",
                ] + command(key), in: "store", with: ["GITMEM_TEST_CLOCK": "\(clock)"])
            if killed.status != 0 { unfinished += 1 }
            clock += 200_000
            let ids = try (0..<2).map { _ in
                let outcome = try once(Array(command(key).dropFirst()), with: ["GITMEM_TEST_CLOCK": "\(clock)"])
                #expect(outcome.status == 0, "\(number): \(outcome.errors)")
                return try object(outcome.lines.first ?? "{}").text("id")
            }
            #expect(Set(ids).count == 1 && ids[0] != nil, "\(number)")
            #expect(1...2 ~= runs("store/\(key)"), "\(number)")
        }
        #expect(unfinished > 5)
        try sandbox.gitmem("verify", "--history", in: "store")
    }

    @Test("Of two clones with one host one runs it, and the other prints what it printed") func clones() throws {
        try sandbox.git("init", "-q", "--bare", "host.git")
        try sandbox.git("remote", "add", "origin", sandbox.path("host.git"), in: "store")
        try sandbox.gitmem("sync", "-q", in: "store")
        try sandbox.git("clone", "-q", "host.git", "other")
        try sandbox.gitmem("sync", "-q", in: "other")
        let file = sandbox.path("ran")
        try sandbox.shell(
            """
            for clone in store other; do
                for i in 1 2 3; do
                    gitmem -C $clone once key --agent $clone$i -- sh -c 'echo ran >> \(file); sleep 1; echo hello' \
                        > $clone$i.out 2> $clone$i.err &
                done
            done
            wait
            """)
        for name in ["store1", "store2", "store3", "other1", "other2", "other3"] {
            let output = try String(contentsOfFile: sandbox.path("\(name).out"), encoding: .utf8)
            let errors = try String(contentsOfFile: sandbox.path("\(name).err"), encoding: .utf8)
            #expect(output == "hello\n", "\(name): \(errors)")
        }
        #expect(runs("ran") == 1)
    }

    @Test("A lost claim ends the command and all that it started") func lost() throws {
        let outcome = try sandbox.shell(
            """
            gitmem once key --ttl 30s -- sh -c 'echo ran >> runs; sleep 60 & wait' > out 2> err &
            once=$!
            while [ ! -s runs ]; do sleep 0.1; done
            gitmem claims --json | sed 's/.*"token":"\\([^"]*\\)".*/\\1/' > token
            GITMEM_TOKEN=$(cat token) gitmem release -q --all
            code=0
            wait $once || code=$?
            echo $code
            """, in: "store")
        #expect(outcome.output.hasSuffix("125\n"))
        let errors = try String(contentsOfFile: sandbox.path("store/err"), encoding: .utf8)
        #expect(errors.contains("was lost, and the command was ended"))
    }
}
