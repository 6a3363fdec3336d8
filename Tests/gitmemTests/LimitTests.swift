import Foundation
import Testing

/// Under any limit a command works, or ends with its exit code: it neither hangs nor dies of a signal.
@Suite("Limits of the system")
struct LimitTests {
    private static let reading = [
        ["list", "-q"], ["list", "-q", "--view", "all"], ["agents"], ["status"], ["verify"], ["export"],
        ["merge", "-q", "--dry-run"],
    ]
    private static let writing = [["merge", "-q"], ["add", "-q", "--agent", "ada", "more"], ["sync", "-q"]]

    private func store() throws -> Hub {
        let hub = try Hub(clones: "one")
        for agent in ["ada", "ben", "eve", "joe"] { _ = try hub.sandbox.add("\(agent)'s", by: agent, in: "one") }
        return hub
    }

    /// - Parameter allowed: the exit codes that are right.
    private func run(
        _ words: [String], under prefix: [String], allowing allowed: Set<Int32>, in hub: Hub
    ) throws -> Outcome {
        let outcome = try hub.sandbox.run(["timeout", "-s", "KILL", "180"] + prefix + ["gitmem"] + words, in: "one")
        #expect(allowed.contains(outcome.status), "\(prefix) \(words): \(outcome.status) \(outcome.errors)")
        if outcome.status != 0 {
            #expect(outcome.errors.hasPrefix("gitmem: ") || outcome.errors.contains("\ngitmem: "))
        }
        return outcome
    }

    private func shell(_ limit: String) -> [String] { ["sh", "-c", "\(limit); exec \"$@\"", "sh"] }

    private func expectSound(_ hub: Hub, acknowledged: Int) throws {
        #expect(try hub.sandbox.git("fsck", "--no-dangling", in: "one") == "")
        let texts = try hub.texts("one", view: ["all"])
        #expect(Set(texts).isSuperset(of: ["ada's", "ben's", "eve's", "joe's"]))
        #expect(texts.count(where: { $0 == "more" }) == acknowledged)
        try hub.sync("one")
    }

    /// Runs all commands under a limit, and then looks whether what was acknowledged is there.
    private func table(_ prefix: [String], allowing allowed: Set<Int32>, in hub: Hub) throws {
        var acknowledged = 0
        for words in Self.reading + Self.writing {
            let outcome = try run(words, under: prefix, allowing: allowed, in: hub)
            if words.contains("add"), outcome.status == 0 { acknowledged += 1 }
        }
        try expectSound(hub, acknowledged: acknowledged)
    }

    @Test("Descriptors", arguments: [3, 4, 5, 6, 8, 12, 20])
    func descriptors(limit: Int) throws {
        // Three are too few for the system to load a program that is linked to libraries.
        try table(
            shell("ulimit -n 64; exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit -n \(max(limit, 4))"),
            allowing: [0, 8, 75], in: store())
    }

    @Test("The size of files", arguments: [0, 1, 8])
    func fileSize(blocks: Int) throws {
        let hub = try store()
        // What is printed goes into files here, which have the limit as well.
        let script =
            "said=$( (ulimit -f \(blocks); \"$@\") 2>&1 >/dev/null); code=$?; printf '%s\\n' \"$said\" >&2; exit $code"
        try table(["sh", "-c", script, "sh"], allowing: [0, 8, 75], in: hub)
    }

    @Test("The stack", arguments: [128, 256, 1024])
    func stack(kilobytes: Int) throws {
        try table(shell("ulimit -s \(kilobytes)"), allowing: [0], in: store())
    }

    @Test("Memory")
    func memory() throws {
        let hub = try store()
        let lines = (0..<1500).map { "{\"content\":\"memory \($0) \(String(repeating: "x", count: 200))\"}\n" }.joined()
        let many = try hub.sandbox.run(
            ["gitmem", "import", "-q", "--agent", "ada"], in: "one", input: Data(lines.utf8))
        #expect(many.status == 0, "\(many.errors)")
        // With less the system cannot even load the program.
        let least = try #require(
            stride(from: 8, to: 400, by: 4).first { megabytes in
                let words = shell("ulimit -v \(megabytes << 10)") + ["gitmem", "--version"]
                return (try? hub.sandbox.run(words, in: "one").status) == 0
            })
        for extra in [2, 8, 32] {
            let prefix = shell("ulimit -v \((least + extra) << 10)")
            for words in Self.reading + [["merge", "-q"], ["import", "-q", "--agent", "ben", "../lines"]] {
                try hub.sandbox.write("lines", lines)
                _ = try run(words, under: prefix, allowing: [0, 8], in: hub)
            }
        }
        #expect(try hub.sandbox.git("fsck", "--no-dangling", in: "one") == "")
    }

    @Test("Processes and threads", .needs(.otherUsers))
    func processes() throws {
        let hub = try store()
        try hub.sandbox.shell("chmod 755 .; chown -R 64998:64998 .")
        let prefix =
            ["setpriv", "--reuid=64998", "--regid=64998", "--clear-groups", "env", "HOME=\(hub.sandbox.path("home"))"]
            + ["prlimit", "--nproc=1"]
        for words in Self.reading + [["merge", "-q"], ["add", "-q", "--agent", "ada", "more"]] {
            _ = try run(words, under: prefix, allowing: [0], in: hub)
        }
        for words in [["sync"], ["worktree", "add", "../w", "--agent", "eve"]] {
            let outcome = try run(words, under: prefix, allowing: [8], in: hub)
            #expect(outcome.errors.contains("ulimit -u"), "\(outcome.errors)")
        }
        try hub.sandbox.shell("chown -R 0:0 .")
        try expectSound(hub, acknowledged: 1)
    }

    @Test("No /proc", .needs(.mounting))
    func noProc() throws {
        let hub = try store()
        try table(["unshare", "--mount", "sh", "-c", "umount -l /proc && exec \"$@\"", "sh"], allowing: [0], in: hub)
    }

    @Test("No /dev/shm and no runtime folder", .needs(.mounting))
    func noMemoryFolder() throws {
        let hub = try store()
        let prefix = [
            "unshare", "--mount", "env", "-u", "XDG_RUNTIME_DIR", "sh", "-c",
            "mount -t tmpfs -o ro none /dev/shm && exec \"$@\"", "sh",
        ]
        try table(prefix, allowing: [0], in: hub)
    }

    @Test(
        "No locks, no links", .needs(.tracing),
        arguments: [
            "flock:error=ENOLCK", "flock:error=EOPNOTSUPP", "flock:error=ENOSYS", "link,linkat:error=EPERM",
            "link,linkat:error=EOPNOTSUPP",
        ])
    func calls(fault: String) throws {
        let hub = try store()
        let prefix = ["strace", "-qq", "-o", "/dev/null", "-e", "trace=flock,link,linkat", "-e", "inject=\(fault)"]
        try table(prefix, allowing: fault.hasPrefix("flock") ? [0, 8] : [0], in: hub)
    }

    @Test("Closed standard streams", arguments: ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
    func closed(streams: String) throws {
        let hub = try store()
        let prefix = ["sh", "-c", "exec \"$@\" \(streams)", "sh"]
        for words in Self.reading + [["merge", "-q"], ["add", "-q", "--agent", "ada", "more"], ["sync", "-q"]] {
            let outcome = try hub.sandbox.run(
                ["timeout", "-s", "KILL", "180"] + prefix + ["gitmem"] + words, in: "one")
            #expect([0, 1].contains(outcome.status), "\(streams) \(words): \(outcome.status) \(outcome.errors)")
        }
        try expectSound(hub, acknowledged: 1)
    }
}
