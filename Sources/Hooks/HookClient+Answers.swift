internal import GitMemory

extension HookClient {
    /// The answer that keeps an edit from being made.
    package func denial(_ reason: String) -> String {
        switch answers {
        case .claude, .codex:
            Self.text([
                "hookSpecificOutput": Self.object([
                    "hookEventName": .string("PreToolUse"), "permissionDecision": .string("deny"),
                    "permissionDecisionReason": .string(reason),
                ])
            ])
        case .gemini: Self.text(["decision": .string("deny"), "reason": .string(reason)])
        case .cursor:
            Self.text([
                "agent_message": .string(reason), "permission": .string("deny"), "user_message": .string(reason),
            ])
        case .copilot:
            Self.text(["permissionDecision": .string("deny"), "permissionDecisionReason": .string(reason)])
        case .plugin: Self.text(["deny": .string(reason)])
        }
    }

    /// The answer that shows a text to an agent at the start; `nil` where a client has none.
    package func context(_ text: String, at event: HookEvent) -> String? {
        switch answers {
        case .claude, .codex:
            let name = event == .subagentStart ? "SubagentStart" : "SessionStart"
            return Self.text([
                "hookSpecificOutput": Self.object([
                    "additionalContext": .string(text), "hookEventName": .string(name),
                ])
            ])
        case .gemini: return Self.text(["hookSpecificOutput": Self.object(["additionalContext": .string(text)])])
        case .cursor: return event == .sessionStart ? Self.text(["additional_context": .string(text)]) : nil
        case .copilot: return nil
        case .plugin: return Self.text(["context": .string(text)])
        }
    }

    /// The answer that has an agent go on at the end; `nil` where a client has none.
    package func reminder(_ text: String) -> String? {
        switch answers {
        case .claude, .codex, .copilot: Self.text(["decision": .string("block"), "reason": .string(text)])
        case .gemini: Self.text(["decision": .string("deny"), "reason": .string(text)])
        case .cursor: Self.text(["followup_message": .string(text)])
        case .plugin: nil
        }
    }

    /// The answer that changes nothing, where a client wants one.
    package func silence(at event: HookEvent) -> String? {
        // Codex takes a hook at the end that prints no JSON for a failed one.
        answers == .codex && event == .stop ? "{}" : nil
    }

    private static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
        var object = JSONObject()
        for (key, value) in members { object[key] = value }
        return .object(object)
    }

    private static func text(_ members: KeyValuePairs<String, JSON>) -> String {
        String(decoding: object(members).canonicalBytes(), as: UTF8.self)
    }
}
