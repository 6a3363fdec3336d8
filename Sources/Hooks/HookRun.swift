package import Actions
internal import GitMemory

/// One call of a hook: what came in, and what to answer.
///
/// Whatever goes wrong is answered with silence: a fault of gitmem's is to keep nobody from work.
package struct HookRun {
    package let client: HookClient
    package let event: HookEvent
    private let input: [UInt8]

    /// So many characters reach an agent at most, whatever a client allows.
    private static let mostCharacters = 9_500
    private static let subagentBudget = 300
    /// A session that asks again within this many milliseconds gets silence.
    private static let pause: UInt64 = 60_000

    package init(_ client: HookClient, _ event: HookEvent, input: [UInt8]) {
        self.client = client
        self.event = event
        self.input = input
    }

    /// What to print; empty for silence.
    ///
    /// - Parameter session: makes a session for a folder.
    package func answer(in session: (_ folder: String?) -> Session) -> String {
        guard let input = HookInput(input, of: client) else { return client.silence(at: event) ?? "" }
        let answer = try? answer(input, session(input.folder))
        return (answer ?? nil) ?? input.client.silence(at: event) ?? ""
    }

    private func answer(_ input: HookInput, _ session: Session) throws -> String? {
        switch event {
        case .sessionStart, .subagentStart: return try brief(input, session)
        case .preEdit:
            if input.paths.isEmpty { return nil }
            let obstacles = try EditCheck(paths: input.paths, session: input.session).run(in: session)
            return obstacles.isEmpty ? nil : input.client.denial(EditCheck.reason(obstacles))
        case .stop: return try reminder(input, session)
        }
    }

    private func brief(_ input: HookInput, _ session: Session) throws -> String? {
        let key = "\(event.rawValue) \(input.session ?? "") \(input.source ?? "")"
        var isAgain = false
        try HookNotes.change(in: session) { isAgain = !$0.noteStart(key, session: input.session, pause: Self.pause) }
        if isAgain { return nil }
        let budget = event == .subagentStart ? Self.subagentBudget : BriefAction.usualBudget
        var text = ""
        let action = BriefAction(task: nil, budget: budget, characters: Self.mostCharacters)
        try action.run(in: session) { text = $0.text }
        return text.isEmpty ? nil : input.client.context(text, at: event)
    }

    private func reminder(_ input: HookInput, _ session: Session) throws -> String? {
        guard !input.isGoingOn, let name = input.session else { return nil }
        var isDue = false
        try HookNotes.change(in: session) { isDue = $0.takeReminder(name) }
        guard isDue else { return nil }
        return input.client.reminder(
            "Files were changed in this session, and nothing was added to the team's memory. If something was learnt that is "
                + "of use beyond this task, `gitmem add \"one fact\"` keeps it. Otherwise there is nothing to do.")
    }
}
