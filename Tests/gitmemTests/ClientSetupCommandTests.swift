import Foundation
import Testing

/// `gitmem setup` and `gitmem doctor --agents` as users run them.
@Suite struct ClientSetupCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try sandbox.git("init", "--quiet", "code")
    }

    @Test(arguments: [
        ["setup", "emacs"], ["setup", "codex", "--local"], ["setup", "generic", "--user"],
        ["setup", "codex", "--user", "--project"], ["setup", "codex", "--check", "--print"],
        ["setup", "codex", "--remove", "--check"], ["doctor", "--agents", "ada"], ["setup"],
    ]) func wordsThatMakeNoSense(_ words: [String]) throws {
        let outcome = try sandbox.run(["gitmem"] + words, in: "code")
        #expect(outcome.status == 64, "\(words): \(outcome.output)\(outcome.errors)")
        #expect(try sandbox.shell("cd code && git status --porcelain").output.isEmpty)
    }

    @Test func aNameThatIsNoneIsRefused() throws {
        #expect(try sandbox.run(["gitmem", "setup", "codex", "--agent", "Ada!"], in: "code").status == 5)
        #expect(try sandbox.shell("ls -A code").output == ".git\n")
    }

    @Test func withoutARepositoryThereIsNoProject() throws {
        let outcome = try sandbox.run(["gitmem", "setup", "codex"])
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("--user"))
    }

    @Test func theUsersFilesNeedAYes() throws {
        let asked = try sandbox.run(["gitmem", "setup", "claude-code", "--user"], in: "code")
        #expect(asked.status == 64)
        #expect(asked.errors.contains("~/.claude/settings.json"))
        let done = try sandbox.run(["gitmem", "setup", "claude-code", "--user", "--yes"], in: "code")
        #expect(done.status == 0, "\(done.errors)")
        let again = try sandbox.run(["gitmem", "setup", "claude-code", "--user"], in: "code")
        #expect(again.status == 0, "Nothing is to be changed any more: \(again.errors)")
        #expect(try sandbox.run(["gitmem", "setup", "claude-code", "--user", "--check"], in: "code").status == 0)
        #expect(
            try sandbox.run(["gitmem", "setup", "claude-code", "--user", "--remove", "--yes"], in: "code").status == 0)
        #expect(try sandbox.shell("ls -A \"$HOME/.claude\" 2>&1 || true").output.contains("No such file"))
    }

    @Test func theAgentsNameIsWrittenOnceAndTakenBack() throws {
        let first = try sandbox.run(["gitmem", "setup", "generic"], in: "code", with: ["USER": "Ada.L"])
        #expect(first.output.contains("ada-l-generic"), "\(first.output)\(first.errors)")
        let second = try sandbox.run(["gitmem", "setup", "codex"], in: "code", with: ["USER": "ben"])
        #expect(second.output.contains("ada-l-generic"))
        #expect(try sandbox.run(["gitmem", "setup", "generic", "--remove"], in: "code").status == 0)
        #expect(try sandbox.shell("git -C code config gitmem.agent").output == "ada-l-generic\n")
        #expect(try sandbox.run(["gitmem", "setup", "codex", "--remove"], in: "code").status == 0)
        #expect(try sandbox.shell("git -C code config gitmem.agent || true").output.isEmpty)
        #expect(try sandbox.shell("ls -A code").output == ".git\n")
    }

    @Test func aDryRunShowsADifferenceThatPatchCanApply() throws {
        try sandbox.shell("printf '# Code\\n\\n\\nmore' > code/AGENTS.md")
        let dry = try sandbox.run(["gitmem", "setup", "generic", "--dry-run"], in: "code")
        #expect(try sandbox.shell("cat code/AGENTS.md").output == "# Code\n\n\nmore")
        try sandbox.shell("cp -r code other")
        let start = try #require(dry.output.range(of: "--- "))
        let patch = String(dry.output[start.lowerBound...])
        try patch.write(to: sandbox.root.appendingPathComponent("change.patch"), atomically: true, encoding: .utf8)
        try sandbox.shell("cd other && git apply -p0 ../change.patch")
        #expect(try sandbox.run(["gitmem", "setup", "generic"], in: "code").status == 0)
        #expect(try sandbox.shell("cmp code/AGENTS.md other/AGENTS.md").status == 0)
    }

    @Test func aFileThatIsRefusedIsPrintedAndTheRestIsSetUp() throws {
        try sandbox.shell("mkdir code/.claude && echo '[]' > code/.claude/settings.json")
        let outcome = try sandbox.run(["gitmem", "setup", "claude-code"], in: "code")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("gitmem hook claude-code pre-edit"))
        #expect(try sandbox.shell("cat code/.claude/settings.json").output == "[]\n")
        #expect(try sandbox.shell("cat code/.mcp.json").output.contains("mcpServers"))
        let lines = try sandbox.run(["gitmem", "setup", "claude-code", "--check", "--json"], in: "code")
        #expect(lines.status == 1)
        #expect(lines.output.contains(#""state":"unreadable""#) && lines.output.contains(#""state":"installed""#))
    }

    @Test func aDoctorSaysWhichClientsWouldRunIt() throws {
        try sandbox.shell("mkdir programs && printf '#!/bin/sh\\n' > programs/codex && chmod +x programs/codex")
        let path = sandbox.root.appendingPathComponent("programs").path
        let usual = try sandbox.shell("printf %s \"$PATH\"").output
        func look() throws -> Outcome {
            try sandbox.run(["gitmem", "doctor", "--agents"], in: "code", with: ["PATH": "\(path):\(usual)"])
        }
        let before = try look()
        #expect(before.status == 1)
        #expect(before.output.contains("gitmem setup codex"))
        #expect(try sandbox.run(["gitmem", "setup", "codex"], in: "code").status == 0)
        let after = try look()
        #expect(after.status == 0, "\(after.output)\(after.errors)")
        #expect(after.output.contains("runs hooks (project), MCP server (project)"))
        try sandbox.shell(
            "mkdir -p \"$HOME/.codex\" && printf '[features]\\nhooks = false\\n' > \"$HOME/.codex/config.toml\"")
        #expect(try look().output.contains("features.hooks is false"))
    }
}
