import Foundation
import GitMemory
import Hooks
import Testing

/// What clients tell hooks, as their documentation shows it, and what they get.
@Suite struct HookShapeTests {
    static let edits: [(client: String, input: String, paths: [String])] = [
        (
            "claude-code",
            #"{"session_id":"s","transcript_path":"/t","cwd":"/w","permission_mode":"default","hook_event_name":"PreToolUse","tool_name":"Edit","tool_input":{"file_path":"/w/a b.swift","old_string":"x","new_string":"y"}}"#,
            ["/w/a b.swift"]
        ),
        (
            "claude-code",
            #"{"session_id":"s","tool_name":"NotebookEdit","tool_input":{"notebook_path":"/w/n.ipynb"}}"#,
            ["/w/n.ipynb"]
        ),
        ("claude-code", #"{"tool_name":"editFiles","tool_input":{"files":["a","b"]}}"#, ["a", "b"]),
        ("claude-code", #"{"tool_name":"Bash","tool_input":{"command":"rm a","file_path":"a"}}"#, []),
        (
            "codex",
            #"{"session_id":"s","cwd":"/w","tool_name":"apply_patch","tool_input":{"command":"*** Begin Patch\n*** Update File: src/a.rs\n*** Move to: src/b.rs\n@@\n-*** Add File: no\n*** Add File: c\n*** Delete File: d\n*** End Patch"}}"#,
            ["src/a.rs", "src/b.rs", "c", "d"]
        ),
        ("codex", ##"{"tool_name":"apply_patch","tool_input":{"command":["apply_patch","*** Add File: x"]}}"##, ["x"]),
        ("gemini", #"{"session_id":"s","tool_name":"replace","tool_input":{"file_path":"/w/a"}}"#, ["/w/a"]),
        (
            "cursor",
            #"{"conversation_id":"c","cursor_version":"2.1","workspace_roots":["/w"],"tool_name":"Write","tool_input":{"file_path":"/w/a"}}"#,
            ["/w/a"]
        ),
        ("copilot", #"{"sessionId":"s","cwd":"/w","toolName":"edit","toolArgs":"{\"path\":\"/w/a\"}"}"#, ["/w/a"]),
        ("copilot", #"{"sessionId":"s","toolName":"create","toolArgs":{"path":"/w/a"}}"#, ["/w/a"]),
        ("opencode", #"{"session_id":"s","cwd":"/w","tool_name":"write","tool_input":{"filePath":"/w/a"}}"#, ["/w/a"]),
        ("opencode", ##"{"tool_name":"apply_patch","tool_input":{"patchText":"*** Add File: x"}}"##, ["x"]),
        // Of a later version.
        ("claude-code", #"{"tool_name":"Edit","tool_input":{"target":{"uri":"a"}},"schema":9}"#, []),
        ("claude-code", #"{"tool_name":["Edit"],"tool_input":[1]}"#, []), ("codex", "{}", []),
    ]

    @Test(arguments: edits.indices) func theFilesOfAnEdit(_ index: Int) throws {
        let (name, text, paths) = Self.edits[index]
        let client = try #require(HookClient.named(name))
        let input = try #require(HookInput(Array(text.utf8), of: client))
        #expect(input.paths == paths)
    }

    @Test(arguments: ["", " ", "null", "[]", "{", "{\"a\":1}{", "\u{0}", "{\"a\":1,\"a\":2}", "text"])
    func whatIsNoInput(_ text: String) throws {
        for client in HookClient.all { #expect(HookInput(Array(text.utf8), of: client) == nil) }
        let client = try #require(HookClient.named("codex"))
        #expect(HookInput([0x7b, 0xff, 0x7d], of: client) == nil)
    }

    @Test func whoAsksAndWhere() throws {
        let cursor = try #require(HookClient.named("cursor"))
        let text = #"{"conversation_id":"c","cursor_version":"2","workspace_roots":["/w","/x"],"loop_count":1}"#
        for name in ["cursor", "claude-code"] {
            let client = try #require(HookClient.named(name))
            let input = try #require(HookInput(Array(text.utf8), of: client))
            #expect(input.client.name == cursor.name)
            #expect(input.session == "c" && input.folder == "/w" && input.isGoingOn)
        }
        let claude = try #require(HookClient.named("claude-code"))
        let sub = #"{"session_id":"s","agent_id":"a","source":"resume","stop_hook_active":true}"#
        let input = try #require(HookInput(Array(sub.utf8), of: claude))
        #expect(input.session == "a" && input.source == "resume" && input.isGoingOn)
    }

    @Test func eachClientIsRefusedInItsOwnForm() throws {
        let forms = [
            "claude-code":
                #"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"no \"a\""}}"#,
            "codex":
                #"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"no \"a\""}}"#,
            "gemini": #"{"decision":"deny","reason":"no \"a\""}"#,
            "cursor": #"{"agent_message":"no \"a\"","permission":"deny","user_message":"no \"a\""}"#,
            "copilot": #"{"permissionDecision":"deny","permissionDecisionReason":"no \"a\""}"#,
            "opencode": #"{"deny":"no \"a\""}"#,
        ]
        #expect(Set(forms.keys) == Set(HookClient.all.map(\.name)))
        for client in HookClient.all { #expect(client.denial("no \"a\"") == forms[client.name]) }
    }

    @Test func eachClientIsToldInItsOwnForm() throws {
        let forms = [
            "claude-code": #"{"hookSpecificOutput":{"additionalContext":"x","hookEventName":"SessionStart"}}"#,
            "codex": #"{"hookSpecificOutput":{"additionalContext":"x","hookEventName":"SessionStart"}}"#,
            "gemini": #"{"hookSpecificOutput":{"additionalContext":"x"}}"#, "cursor": #"{"additional_context":"x"}"#,
            "opencode": #"{"context":"x"}"#,
        ]
        let reminders = [
            "claude-code": #"{"decision":"block","reason":"x"}"#, "codex": #"{"decision":"block","reason":"x"}"#,
            "gemini": #"{"decision":"deny","reason":"x"}"#, "cursor": #"{"followup_message":"x"}"#,
            "copilot": #"{"decision":"block","reason":"x"}"#,
        ]
        for client in HookClient.all {
            #expect(client.context("x", at: .sessionStart) == forms[client.name])
            #expect(client.reminder("x") == reminders[client.name])
        }
    }
}
