internal import Synchronization

/// Has changes that come one after the other go into one commit, in that order.
///
/// A thread makes the commit in ``run(in:as:)``. Each change comes from a thread of its own, which waits from then on; who
/// started that thread learns by `taken` that the next one may be started.
package final class OrderedCommit: ChangeCompany {
    private struct State {
        var waiting: JointChange?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrival = Semaphore()
    private let taken: @Sendable () -> Void

    package init(taken: @escaping @Sendable () -> Void) { self.taken = taken }

    func join(_ change: JointChange, of agent: AgentName, in store: Store) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.waiting = change }
            return state.isClosed
        }
        guard !isClosed else { return change.finish(.failure(JointChange.Alone())) }
        arrival.signal()
        change.wait()
    }

    /// Makes the commit when it is closed; none if nothing has come.
    package func run(in store: Store, as agent: AgentName) {
        guard let first = next() else { return }
        store.writeJointly(first, as: agent, next: next, taken: taken)
        // It may have failed before it was closed.
        abandon()
    }

    /// Leaves what comes from now on to commits of its own.
    package func abandon() {
        let left = state.withLock { state in
            defer { state.waiting = nil }
            state.isClosed = true
            return state.waiting
        }
        left?.finish(.failure(JointChange.Alone()))
    }

    /// Says that nothing more comes.
    package func close() {
        state.withLock { $0.isClosed = true }
        arrival.signal()
    }

    private func next() -> JointChange? {
        // It is asked again when all changes are made again.
        if state.withLock({ $0.isClosed && $0.waiting == nil }) { return nil }
        arrival.wait()
        return state.withLock { state in
            defer { state.waiting = nil }
            return state.waiting
        }
    }
}
