internal import CRDT

extension EntryState {
    /// What an add comes to: the verdict, and the hold that it is to be written as; `nil` if the agent holds the entry
    /// for as long already.
    func adding(
        _ holder: AgentName, until expiry: Expiry, at now: Timestamp, by replica: ReplicaID,
        dot: @autoclosure () throws -> Dot
    ) rethrows -> (verdict: Verdict, hold: Hold?) {
        let holds = holds(at: now)
        let own = holds.filter { $0.agent == holder }
        if own.contains(where: { self.expiry(of: $0) >= expiry }) { return (.unchanged, nil) }
        let dot = try dot()
        let hold = own.last { $0.dot.replica == replica } ?? Hold(dot: dot, agent: holder)
        if !own.isEmpty { return (.unchanged, hold) }
        return (holds.isEmpty ? .accepted : .merged, hold)
    }
}
