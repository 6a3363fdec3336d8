import Foundation
import Testing

@Suite("A disk that fails")
struct FailingDiskTests {
    /// What a script printed, one paragraph for every `say` in it.
    private func script(_ sandbox: Sandbox, _ text: String) throws -> [String: String] {
        let prelude = """
            try() { status=0; "$@" > out 2>&1 || status=$?; cat out; echo "exit $status"; }
            say() { printf '\\n=== %s\\n' "$1"; }

            """
        let outcome = try sandbox.run(["unshare", "--mount", "sh", "-euc", prelude + text])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        var parts: [String: String] = [:]
        for part in outcome.output.components(separatedBy: "\n=== ").dropFirst() {
            let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            parts[String(lines[0])] = lines.count > 1 ? String(lines[1]) : ""
        }
        return parts
    }

    @Test("A read-only repository can be read, and says why it cannot be written", .needs(.mounting))
    func readOnly() throws {
        let sandbox = try Sandbox()
        try sandbox.codeRepository("code")
        try sandbox.gitmem("init", in: "code")
        let id = try sandbox.add("shared", by: "ada", in: "code")
        try sandbox.gitmem("merge", "-q", in: "code")
        for agent in ["ada", "ben"] { try sandbox.gitmem("cite", id, "--agent", agent, in: "code") }
        try sandbox.gitmem("merge", "-q", "ada", in: "code")
        let before = try sandbox.state(of: "code")
        let writes = [
            "add x --agent ada", "cite \(id) --agent ada", "merge", "set k v --agent ada", "forget \(id) --agent zoe",
            "worktree add ../zoe --agent zoe",
        ]
        let reads = [
            "list --view all", "show \(id)", "log", "export", "status", "agents", "verify", "init", "worktree list",
            "add shared --agent ada",
        ]
        let lines = (writes + reads).map { "say '\($0)'; try gitmem -C code \($0)" }.joined(separator: "\n")
        let parts = try script(sandbox, "mount --bind code code; mount -o remount,bind,ro code\n" + lines)
        for command in writes {
            let said = parts[command] ?? ""
            #expect(said.hasSuffix("exit 8\n") || said.hasSuffix("exit 8"), "\(command): \(said)")
            #expect(
                said.contains("Read-only file system\nhint: the repository cannot be written"), "\(command): \(said)")
        }
        for command in reads {
            let said = parts[command] ?? ""
            #expect(said.contains("exit 0"), "\(command): \(said)")
        }
        #expect(try sandbox.state(of: "code") == before)
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("zoe")))
    }

    @Test("Another user's repository that may only be read", .needs(.otherUsers))
    func permission() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        _ = try sandbox.add("x", by: "ada", in: "store")
        let before = try sandbox.state(of: "store")
        let other = ["setpriv", "--reuid=65534", "--clear-groups", "gitmem"]
        try sandbox.shell("chmod -R go+rX .")
        let stranger = try sandbox.run(other + ["list", "--view", "all"], in: "store")
        #expect(stranger.status == 8)
        #expect(stranger.errors.contains("safe.directory"))
        try sandbox.git("config", "--global", "safe.directory", "*")
        try sandbox.shell("chmod -R go+rX .")
        #expect(try sandbox.run(other + ["list", "-q", "--view", "all"], in: "store").lines.count == 1)
        let outcome = try sandbox.run(other + ["add", "y", "--agent", "ada"], in: "store")
        #expect(outcome.status == 8, "\(outcome.errors)")
        #expect(outcome.errors.contains("Permission denied\nhint: the repository cannot be written by this user"))
        #expect(try sandbox.state(of: "store") == before)
    }

    @Test("On a full disk nothing moves, and the same command works when there is room", .needs(.mounting))
    func full() throws {
        let sandbox = try Sandbox()
        try sandbox.write(
            "long", String((0..<60_000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" }))
        let parts = try script(
            sandbox,
            """
            state() { git -C disk/store for-each-ref; git -C disk/ada status --porcelain; }
            mkdir disk; mount -t tmpfs -o size=1m none disk
            gitmem init -q disk/store; gitmem -C disk/store worktree add ../ada --agent ada -q
            id=$(gitmem -C disk/ada add -q first); gitmem -C disk/ada cite -q $id
            state > before
            dd if=/dev/zero of=disk/fill bs=1k 2> /dev/null || true
            say add; try gitmem -C disk/ada add second
            say cite; try gitmem -C disk/ada cite $id
            say merge; try gitmem -C disk/store merge
            # Room for the objects, and not for the files of the worktree.
            rm disk/fill; free=$(df --output=avail -k disk | tail -1); dd if=/dev/zero of=disk/fill bs=1k count=$((free - 90)) 2> /dev/null
            say files; try gitmem -C disk/ada add --file long
            rm disk/fill; state > after
            say same; try cmp before after
            say again; try gitmem -C disk/ada add --file long
            say count; try gitmem -C disk/ada cite $id
            say clean; try git -C disk/ada status --porcelain
            say verify; try gitmem -C disk/store verify -q
            say locks; try find disk/store -name '*.lock'
            """)
        for command in ["add", "cite", "merge", "files"] {
            let said = parts[command] ?? ""
            // A merge that has nothing to write but the reference may find room for that.
            #expect(said.contains("exit 8"), "\(command): \(said)")
            #expect(
                said.contains("No space left on device\nhint: the disk is full; nothing was lost"),
                "\(command): \(said)")
        }
        #expect(parts["files"]?.contains("/disk/ada/entries/") == true, "it failed at a file: \(parts["files"] ?? "")")
        #expect(parts["same"] == "exit 0\n", "\(parts["same"] ?? "")")
        #expect(parts["again"]?.hasPrefix("accepted") == true)
        #expect(parts["count"]?.hasPrefix("citations 2") == true, "\(parts["count"] ?? "")")
        #expect(parts["clean"] == "exit 0\n")
        #expect(parts["verify"] == "exit 0\n")
        #expect(parts["locks"]?.hasPrefix("exit 0") == true)
    }

    @Test("A file that may not grow is an error with a hint")
    func limit() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        let text = String((0..<300_000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" })
        try sandbox.write("long", text)
        let before = try sandbox.state(of: "store")
        let outcome = try sandbox.run(
            ["sh", "-c", "trap '' XFSZ; ulimit -f 100; gitmem add --agent ada --file ../long"], in: "store")
        #expect(outcome.status == 8)
        #expect(outcome.errors.contains("File too large\nhint: a file may not grow so large"), "\(outcome.errors)")
        #expect(try sandbox.state(of: "store") == before)
        try sandbox.gitmem("add", "--agent", "ada", "--file", "../long", in: "store")
    }

    @Test("A listing that cannot be printed fails")
    func output() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        _ = try sandbox.add("x", by: "ada", in: "store")
        let outcome = try sandbox.run(["sh", "-c", "gitmem list --view all > /dev/full"], in: "store")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("its result could not be printed: No space left on device"))
    }
}
