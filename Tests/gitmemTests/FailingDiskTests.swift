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
            "add shared --agent ada", "merge --dry-run", "merge --dry-run --json", "carry --dry-run",
            "doctor --dry-run --agent zoe", "compact --dry-run", "forget --dry-run \(id) --agent zoe",
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
        try sandbox.gitmem("init", "--files", "store")
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
            gitmem init -q --files disk/store; gitmem -C disk/store worktree add ../ada --agent ada -q
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
        try sandbox.gitmem("init", "--files", "store")
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
        try sandbox.gitmem("init", "--files", "store")
        _ = try sandbox.add("x", by: "ada", in: "store")
        let outcome = try sandbox.run(["sh", "-c", "gitmem list --view all > /dev/full"], in: "store")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("its result could not be printed: No space left on device"))
    }

    @Test(
        "A shared repository is shared: what gitmem makes there has git's modes, and another user of the group can write",
        .needs(.otherUsers), arguments: ["group", "all", "0640", "umask"])
    func shared(_ setting: String) throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            chmod 755 .; git config --global safe.directory '*'; chmod -R go+rX .; umask 077
            git init -q --shared=\(setting) store; chgrp -R 65534 store; gitmem init -q store; umask 022
            """)
        let first = try sandbox.run(["sh", "-c", "umask 077; gitmem -C store add -q --agent ada one"])
        #expect(first.status == 0, "\(first.errors)")
        let lines = (1...120).map { #"{"content":"line \#($0)"}"# }.joined(separator: "\n")
        let many = try sandbox.run(
            ["sh", "-c", "umask 077; gitmem -C store import -q --agent ben -"], input: Data((lines + "\n").utf8))
        #expect(many.status == 0, "\(many.errors)")
        let merge = try sandbox.run(["sh", "-c", "umask 077; gitmem -C store merge -q"])
        #expect(merge.status == 0, "\(merge.errors)")
        // Everything that is not git's own sample.
        let modes = try sandbox.shell(
            "find store/.git -path '*/hooks*' -prune -o -type d -printf 'd %m\\n' -o -type f -path '*/objects/*' -printf 'o %m\\n' -o -type f -printf 'f %m %f\\n' | sort -u"
        ).lines.filter { !$0.hasSuffix(" description") && !$0.hasSuffix(" exclude") }
        let kinds = Set(modes.map { $0.split(separator: " ").prefix(2).joined(separator: " ") })
        switch setting {
        case "group": #expect(kinds.isSuperset(of: ["d 2770", "o 440", "f 660"]) && kinds.count == 3, "\(modes)")
        case "all": #expect(kinds.isSuperset(of: ["d 2775", "o 444", "f 664"]) && kinds.count == 3, "\(modes)")
        case "0640": #expect(kinds.isSuperset(of: ["d 2750", "o 440", "f 640"]) && kinds.count == 3, "\(modes)")
        default: #expect(kinds.isSuperset(of: ["d 700", "o 400", "f 600"]), "\(modes)")
        }
        guard setting == "group" || setting == "all" else { return }
        // Another user with the group, who writes the same branches, deletes one and merges.
        let other = "setpriv --reuid=65533 --regid=65534 --clear-groups"
        try sandbox.shell("mkdir run2; chown 65533 run2; chmod 755 store")
        for command in [
            "add -q --agent ada two", "add -q --agent ada one", "merge -q", "retire ben", "list -q",
            "doctor -q --agent ada",
        ] {
            let outcome = try sandbox.run(
                ["sh", "-c", "umask 077; XDG_RUNTIME_DIR=$PWD/run2 \(other) gitmem -C store \(command)"])
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
        }
        let again = try sandbox.run([
            "sh", "-c", "umask 077; gitmem -C store add -q --agent ada three && gitmem -C store merge -q",
        ])
        #expect(again.status == 0, "\(again.errors)")
        try sandbox.shell("git -C store fsck --strict; git -C store gc -q")
    }

    @Test("However few files may be open, it is an error that says so and no crash")
    func fewDescriptors() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        try sandbox.write("lines", (0..<200).map { "{\"content\":\"line \($0)\"}\n" }.joined())
        for limit in 4...24 {
            let outcome = try sandbox.run(
                ["bash", "-c", "ulimit -n \(limit); exec gitmem -C store import -q --agent a\(limit) lines"])
            #expect([0, 8].contains(outcome.status), "\(limit): \(outcome.status) \(outcome.errors)")
            if outcome.status == 8 { #expect(outcome.errors.contains("\nhint: "), "\(limit): \(outcome.errors)") }
        }
        try sandbox.git("fsck", "--strict", in: "store")
    }

    @Test(
        "Where the standard streams are closed no message gets into a pack in the making",
        arguments: ["2>&-", ">&-", "<&- 2>&-", "<&- >&- 2>&-"])
    func closedStreams(_ closed: String) throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let lines = (0..<300).map { "{\"content\":\"line \($0)\"}\n" }.joined()
        try sandbox.write("lines", lines + "{\"content\":5}\n")
        let outcome = try sandbox.run(
            ["sh", "-c", "gitmem -C store import --keep-going --agent ada lines \(closed)"])
        // What cannot be printed is bad news.
        #expect([0, 1].contains(outcome.status))
        try sandbox.git("fsck", "--strict", in: "store")
        #expect(try sandbox.gitmem("list", "-q", "--view", "all", in: "store").lines.count == 300)
    }
}
