import Foundation
import Testing

/// A crash in the middle of a write leaves nothing behind that stops the next command, and loses nothing that was
/// acknowledged. `KillTests` do it at random moments.
@Suite("Crashes in a worktree")
struct CrashTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store", "-q")
        try sandbox.gitmem("worktree", "add", "--agent", "ada", "../ada", "-q", in: "store")
        try sandbox.gitmem("add", "The first memory", "-q", in: "ada")
    }

    @Test("Killed at every system call that changes something, the next write goes through", .needs(.tracing))
    func everyCall() throws {
        let stride = LongForm.number("GITMEM_TEST_CRASH_STRIDE") ?? 4
        let calls = "rename,link,unlink,mkdir,openat,write,symlink,ftruncate,truncate,flock"
        // Calls before the first change are the same in every command: the start of a program is not at stake.
        let total = try trace(calls, text: "Counted").components(separatedBy: "\n").count
        let lines = try trace(calls, text: "Counted again").components(separatedBy: "\n")
        let start = lines.firstIndex { $0.contains("objects") } ?? 0
        var number = max(start, 1)
        var unfinished = 0
        while number <= total + 2 {
            let text = "Cut short at call \(number)"
            try sandbox.run(
                [
                    "strace", "-f", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
                    "inject=\(calls):signal=SIGKILL:when=\(number)", "gitmem", "add", text, "-q",
                ], in: "ada")
            let left = try sandbox.shell("find store/.git -name '*.lock' -o -path '*/ada/gitmem/checkout'").lines
            if !left.isEmpty { unfinished += 1 }
            // The same again: an agent that got no answer retries.
            try sandbox.gitmem("add", text, "-q", in: "ada")
            try expectWhole(text)
            number += stride
        }
        #expect(unfinished > 5)
    }

    @Test("Killed while git sets a worktree up, the next write fills it")
    func emptyWorktree() throws {
        try sandbox.git("branch", "memory/agents/bob", "memory/main", in: "store")
        try sandbox.git("worktree", "add", "--quiet", "--no-checkout", "../bob", "memory/agents/bob", in: "store")
        try sandbox.gitmem("add", "A first write of bob's", "-q", in: "bob")
        #expect(try sandbox.git("status", "--porcelain", in: "bob") == "")
        #expect(try sandbox.gitmem("list", "-q", in: "bob").lines.count == 1)
    }

    @Test("A file that the user deleted is not taken for a crash, before or after one")
    func deletion() throws {
        let file = try sandbox.shell("find entries -name '*.json'", in: "ada").lines[0]
        let tip = try sandbox.git("rev-parse", "HEAD", in: "ada")
        try sandbox.shell("rm \(file)", in: "ada")
        let outcome = try sandbox.run(["gitmem", "add", "Another"], in: "ada")
        #expect(outcome.status == 6)
        #expect(outcome.errors.contains(file))
        #expect(try sandbox.git("rev-parse", "HEAD", in: "ada") == tip)
        #expect(try sandbox.git("status", "--porcelain", in: "ada") == " D \(file)")

        // A journal of a checkout that had not begun to move the branch does not bring the file back either.
        let tree = try sandbox.git("rev-parse", "HEAD^{tree}", in: "ada")
        let folder = sandbox.path("store/.git/worktrees/ada/gitmem")
        try "gitmem-checkout 1 \(tree) refs/heads/memory/agents/ada\n"
            .write(toFile: folder + "/checkout", atomically: true, encoding: .utf8)
        #expect(try sandbox.run(["gitmem", "add", "Another"], in: "ada").status == 6)
        #expect(try sandbox.git("status", "--porcelain", in: "ada") == " D \(file)")

        try sandbox.git("restore", file, in: "ada")
        try sandbox.gitmem("add", "Another", "-q", in: "ada")
        try expectWhole("after the file was restored")
    }

    @Test("What the user has staged since a crash stays staged, and the rest of the checkout is finished")
    func stagedSince() throws {
        let old = try sandbox.git("rev-parse", "HEAD^{tree}", in: "ada")
        try sandbox.gitmem("add", "The second memory", "-q", in: "ada")
        let files = try sandbox.git("diff", "--name-only", old, "HEAD", in: "ada").split(separator: "\n").map(
            String.init)
        let body = try #require(files.first { $0.hasSuffix(".json") })
        // As a crash between the branch and the files leaves it.
        try sandbox.git("read-tree", "-u", "--reset", old, in: "ada")
        try sandbox.shell(
            "echo 'gitmem-checkout 1 \(old) refs/heads/memory/agents/ada' > store/.git/worktrees/ada/gitmem/checkout")
        try sandbox.shell("mkdir -p $(dirname \(body)); echo mine > \(body); git add \(body)", in: "ada")
        try sandbox.gitmem("list", in: "ada")
        #expect(try sandbox.git("show", ":\(body)", in: "ada") == "mine")
        #expect(try sandbox.read("ada/\(body)") == "mine\n")
        #expect(try sandbox.git("status", "--porcelain", in: "ada") == "M  \(body)")
        #expect(files.count > 1)
    }

    @Test("A staged deletion is refused, too")
    func stagedDeletion() throws {
        let file = try sandbox.shell("find entries -name '*.json'", in: "ada").lines[0]
        try sandbox.git("rm", "--quiet", file, in: "ada")
        #expect(try sandbox.run(["gitmem", "add", "Another"], in: "ada").status == 6)
        #expect(try sandbox.git("status", "--porcelain", in: "ada") == "D  \(file)")
    }

    @Test("An index.lock that gitmem left is removed, whole or in the making")
    func ownIndexLock() throws {
        let index = sandbox.path("store/.git/worktrees/ada/index")
        try sandbox.shell("cp store/.git/worktrees/ada/gitmem/mark \(index).lock")
        try sandbox.gitmem("add", "Past the lock", "-q", in: "ada")
        try expectWhole("index.lock")
        // libgit2's lock of the index that is being made.
        let draft = sandbox.path("store/.git/worktrees/ada/gitmem/index")
        for file in [draft, draft + ".lock"] { try Data("half".utf8).write(to: URL(fileURLWithPath: file)) }
        try sandbox.gitmem("add", "Past the other lock", "-q", in: "ada")
        try expectWhole("gitmem/index.lock")
    }

    @Test("An index.lock of another program is respected: exit 75, and nothing is changed")
    func foreignIndexLock() throws {
        let lock = sandbox.path("store/.git/worktrees/ada/index.lock")
        try Data().write(to: URL(fileURLWithPath: lock))
        let tip = try sandbox.git("rev-parse", "HEAD", in: "ada")
        let outcome = try sandbox.run(["gitmem", "add", "Not now"], in: "ada")
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("index.lock"))
        #expect(FileManager.default.fileExists(atPath: lock))
        try FileManager.default.removeItem(atPath: lock)
        #expect(try sandbox.git("rev-parse", "HEAD", in: "ada") == tip)
        try expectWhole("after the lock")
    }

    @Test("A lock of the branch that gitmem left in a crash is removed", .needs(.tracing))
    func ownBranchLock() throws {
        try sandbox.gitmem("add", "--agent", "bob", "Before the crash", "-q", in: "store")
        // Killed where the new content becomes the branch's.
        try sandbox.run(
            [
                "strace", "-f", "-o", "/dev/null", "-P",
                sandbox.path("store/.git/gitmem/moves/memory/agents/bob~"), "-e", "trace=rename", "-e",
                "inject=rename:signal=SIGKILL", "gitmem", "add", "--agent", "bob", "Cut short",
            ], in: "store")
        #expect(try sandbox.shell("find store/.git -name '*.lock'").lines == ["store/.git/\(Self.branch).lock"])
        try sandbox.gitmem("add", "--agent", "bob", "Past the lock", "-q", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.shell("find store/.git -name '*.lock'").output == "")
    }

    @Test("A lock of the branch that another program holds is respected: exit 75, and nothing is changed")
    func foreignBranchLock() throws {
        try sandbox.gitmem("add", "--agent", "bob", "Before the lock", "-q", in: "store")
        let tip = try sandbox.git("rev-parse", Self.branch, in: "store")
        let lock = sandbox.path("store/.git/\(Self.branch).lock")
        try Data().write(to: URL(fileURLWithPath: lock))
        let outcome = try sandbox.run(["gitmem", "add", "--agent", "bob", "Not now"], in: "store")
        #expect(outcome.status == 75)
        #expect(FileManager.default.fileExists(atPath: lock))
        #expect(try sandbox.git("rev-parse", Self.branch, in: "store") == tip)
    }

    private static let branch = "refs/heads/memory/agents/bob"

    private func trace(_ calls: String, text: String) throws -> String {
        let output = sandbox.path("trace")
        try sandbox.run(
            ["strace", "-f", "-o", output, "-e", "trace=\(calls)", "gitmem", "add", text, "-q"], in: "ada")
        return try String(contentsOfFile: output, encoding: .utf8)
    }

    /// Expects a clean worktree and a sound repository without locks.
    private func expectWhole(
        _ moment: String, locks folder: String = "store/.git", sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let status = try sandbox.git("status", "--porcelain", in: "ada", sourceLocation: sourceLocation)
        #expect(status == "", "\(moment)", sourceLocation: sourceLocation)
        let check = try sandbox.run(["git", "fsck", "--strict", "--no-dangling", "--connectivity-only"], in: "store")
        #expect(check.status == 0, "\(moment): \(check.output)\(check.errors)", sourceLocation: sourceLocation)
        let locks = try sandbox.shell("find \(folder) -name '*.lock'").output
        #expect(locks == "", "\(moment)", sourceLocation: sourceLocation)
    }
}
