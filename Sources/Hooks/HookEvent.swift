/// When a client calls a hook, in words of ours.
package enum HookEvent: String, CaseIterable, Sendable {
    case sessionStart = "session-start"
    case subagentStart = "subagent-start"
    case preEdit = "pre-edit"
    case stop
}
