import Foundation
import Testing

/// `gitmem hook` as clients call it.
@Suite struct HookCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.git("init", "--quiet", "code")
        try sandbox.gitmem("init", "-q", in: "code")
        try sandbox.shell("mkdir -p code/src")
    }

    private func hook(
        _ event: String, _ input: String, client: String = "claude-code", in folder: String = "code",
        with variables: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        try input.write(to: sandbox.root.appendingPathComponent("input"), atomically: true, encoding: .utf8)
        let outcome = try sandbox.run(
            ["sh", "-c", "gitmem hook \(client) \(event) < \"$0\"", sandbox.root.appendingPathComponent("input").path],
            in: folder, with: variables)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)", sourceLocation: sourceLocation)
        return outcome.output
    }

    private func edit(_ path: String, session: String = "s1") -> String {
        #"{"session_id":"\#(session)","tool_name":"Edit","tool_input":{"file_path":"\#(path)"}}"#
    }

    private func claim(_ words: String..., with variables: [String: String] = [:]) throws {
        let outcome = try sandbox.run(["gitmem", "claim", "-q"] + words, in: "code", with: variables)
        #expect([0, 1].contains(outcome.status), "\(outcome)")
    }

    @Test func aClaimOfSomebodyElseRefusesAnEdit() throws {
        #expect(try hook("pre-edit", edit("src/a.swift")).isEmpty)
        try claim("src/a.swift", "--agent", "ben", "--reason", "new parser")
        let answer = try hook("pre-edit", edit("src/a.swift"))
        #expect(answer.contains(#""permissionDecision":"deny""#))
        #expect(answer.contains("ben") && answer.contains("new parser") && answer.contains("until"))
        // From the listing that was kept, in other letters, below and above.
        for path in ["src/a.swift", "SRC/A.swift", "src"] {
            #expect(!(try hook("pre-edit", edit(path))).isEmpty, "\(path)")
        }
        for path in ["src/a.swift2", "src/b", "srca", "/etc/passwd", "../else"] {
            #expect(try hook("pre-edit", edit(path)).isEmpty, "\(path)")
        }
        let absolute = sandbox.root.appendingPathComponent("code/src/a.swift").path
        #expect(!(try hook("pre-edit", edit(absolute))).isEmpty)
        _ = try sandbox.gitmem("release", "--all", "--agent", "ben", in: "code")
        #expect(try hook("pre-edit", edit("src/a.swift")).isEmpty)
    }

    @Test func whatIsTheAgentsOwnRefusesNothing() throws {
        try claim("src")
        #expect(try hook("pre-edit", edit("src/a")).isEmpty, "It was claimed in this worktree without a session.")
        try claim("docs", with: ["GITMEM_SESSION": "s2"])
        #expect(try hook("pre-edit", edit("docs/a", session: "s2")).isEmpty)
        #expect(try hook("pre-edit", edit("docs/a", session: "s1")).contains("in another session"))
        #expect(!(try hook("pre-edit", edit("src/a"), with: ["GITMEM_AGENT": "ben"])).isEmpty)
    }

    @Test func itIsRenewedWhenLessThanAThirdIsLeft() throws {
        let start = 1_800_000_000_000
        func at(_ minutes: Int) -> [String: String] { ["GITMEM_TEST_CLOCK": "\(start + minutes * 60_000)"] }
        try claim("src", "--ttl", "30m", with: at(0))
        func end(_ minutes: Int) throws -> String {
            try sandbox.run(["gitmem", "claims", "--json"], in: "code", with: at(minutes)).output
                .firstMatch(of: #/"until":"([^"]*)"/#).map { String($0.output.1) } ?? ""
        }
        let first = try end(1)
        #expect(try hook("pre-edit", edit("src/a"), with: at(15)).isEmpty)
        #expect(try end(15) == first)
        #expect(try hook("pre-edit", edit("src/a"), with: at(25)).isEmpty)
        #expect(try end(25) > first)
        // What has ended is nobody's.
        #expect(try hook("pre-edit", edit("src/a"), with: at(90).merging(["GITMEM_AGENT": "ben"]) { $1 }).isEmpty)
    }

    @Test func everyFaultIsSilent() throws {
        try claim("src", "--agent", "ben")
        for input in ["", "{", "[]", "\u{0}", #"{"tool_name":7}"#] { #expect(try hook("pre-edit", input).isEmpty) }
        #expect(try hook("pre-edit", edit("src/a"), client: "emacs").isEmpty)
        #expect(try hook("later-event", edit("src/a")).isEmpty)
        try sandbox.shell("mkdir empty && git init -q plain")
        for folder in ["empty", "plain"] {
            for event in ["session-start", "subagent-start", "pre-edit", "stop"] {
                #expect(try hook(event, edit("src/a"), in: folder).isEmpty)
            }
        }
        #expect(try hook("pre-edit", edit("src/a"), with: ["GITMEM_AGENT": "No Name!"]).isEmpty)
        #expect(try hook("stop", "", client: "codex") == "{}\n")
        // A listing that was damaged is made anew.
        _ = try hook("pre-edit", edit("src/a"))
        for damage in ["", "x", "\n\n\n"] {
            try damage.write(
                to: sandbox.root.appendingPathComponent("code/.git/gitmem/notes/claims"), atomically: true,
                encoding: .utf8)
            #expect(!(try hook("pre-edit", edit("src/a"))).isEmpty)
        }
        try sandbox.shell("printf '%s' 'ref: refs/heads/nowhere' > code/.git/refs/heads/memory/claims/1")
        #expect(try hook("pre-edit", edit("src/a")).isEmpty)
    }

    @Test func whatTakesTooLongRefusesNothing() throws {
        try claim("src/a.swift", "--agent", "ben")
        // A client that never ends its input, and a listing that cannot be read: without the limit, both would wait.
        let outcome = try sandbox.shell(
            """
            unset GITMEM_TEST_HOOK_LIMIT
            cd code; mkfifo in; exec 3<>in; echo '\(edit("src/a.swift"))' >&3
            timeout 30 gitmem hook claude-code pre-edit <in; echo ended with $?
            timeout 30 gitmem hook codex stop <in; echo ended with $?
            """)
        #expect(outcome.lines == ["ended with 0", "ended with 0"], "\(outcome)")
    }

    @Test func aSessionIsToldOnceAMinute() throws {
        _ = try sandbox.gitmem("add", "The linter is ruff", in: "code")
        let start = #"{"session_id":"s1","source":"startup"}"#
        func at(_ seconds: Int) -> [String: String] { ["GITMEM_TEST_CLOCK": "\(1_800_000_000_000 + seconds * 1000)"] }
        let first = try hook("session-start", start, with: at(0))
        #expect(first.contains("additionalContext"), "\(first)")
        #expect(first.utf16.count < 10_000)
        #expect(try hook("session-start", start, with: at(30)).isEmpty)
        #expect(!(try hook("session-start", #"{"session_id":"s1","source":"compact"}"#, with: at(31))).isEmpty)
        #expect(!(try hook("session-start", #"{"session_id":"s2","source":"startup"}"#, with: at(32))).isEmpty)
        #expect(!(try hook("session-start", start, with: at(61))).isEmpty)
        #expect(!(try hook("subagent-start", #"{"session_id":"s1","agent_id":"a"}"#, with: at(62))).isEmpty)
    }

    @Test func theReminderComesOnceAndOnlyInNeed() throws {
        func begin(_ session: String) throws {
            _ = try hook("session-start", #"{"session_id":"\#(session)","source":"startup"}"#)
        }
        func stop(_ session: String, _ more: String = "") throws -> String {
            try hook("stop", #"{"session_id":"\#(session)"\#(more)}"#)
        }
        try begin("s1")
        #expect(try stop("s1").isEmpty, "Nothing was edited.")
        _ = try hook("pre-edit", edit("src/a", session: "s1"))
        #expect(try stop("s1", #","stop_hook_active":true"#).isEmpty)
        #expect(try stop("s1").contains(#""decision":"block""#))
        #expect(try stop("s1").isEmpty, "Once is enough.")
        try begin("s2")
        _ = try hook("pre-edit", edit("src/a", session: "s2"))
        _ = try sandbox.gitmem("add", "The parser is in src/a", in: "code")
        #expect(try stop("s2").isEmpty, "Something was added.")
        #expect(try stop("unknown").isEmpty)
    }
}
