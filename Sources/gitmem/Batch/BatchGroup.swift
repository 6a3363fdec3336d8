internal import Actions
internal import GitMemory
internal import Synchronization

/// Writes of one agent that come one after the other and share a commit.
///
/// Each has a thread of its own, and one more makes the commit; but only one of them runs at a time.
final class BatchGroup: Sendable {
    /// How many requests share a commit at most, and how many bytes they have.
    private static let (most, mostBytes) = (256, 8 << 20)

    private struct State: Sendable {
        var threads: [Threads] = []
        var answers: [Int: BatchAnswer] = [:]
        var count = 0
        var size = 0
    }

    /// Whose writes they are; `nil` for the agent of the batch.
    let agent: String?
    private let session: @Sendable (String?) -> Session
    private let company: OrderedCommit
    private let settled: Semaphore
    private let state = Mutex(State())

    /// A group without members; `nil` where the system gives no thread.
    init?(of agent: String?, _ session: @escaping @Sendable (String?) -> Session) {
        let settled = Semaphore()
        let company = OrderedCommit { settled.signal() }
        (self.agent, self.session, self.company, self.settled) = (agent, session, company, settled)
        let leader = Threads(1) { session(agent).lead(company) }
        guard leader.count == 1 else { return nil }
        state.withLock { $0.threads = [leader] }
    }

    /// Whether a request may join.
    func takes(_ request: BatchRequest) -> Bool {
        request.sharesCommit && request.agent == agent
            && state.withLock { $0.count < Self.most && $0.size + request.size <= Self.mostBytes }
    }

    /// Begins a request, and returns when it waits for the commit or has an answer.
    ///
    /// - Returns: whether the system has given a thread for it.
    func add(_ request: BatchRequest) -> Bool {
        let place = state.withLock { $0.count }
        let thread = Threads(1) { [self] in
            var session = session(agent)
            session.company = company
            let answer = request.answer(in: session)
            state.withLock { $0.answers[place] = answer }
            settled.signal()
        }
        guard thread.count == 1 else { return false }
        state.withLock { state in
            state.threads.append(thread)
            state.count += 1
            state.size += request.size
        }
        settled.wait()
        return true
    }

    /// Puts in the answer to a line that is no request.
    func add(_ answer: BatchAnswer) {
        state.withLock { state in
            state.answers[state.count] = answer
            state.count += 1
        }
    }

    /// Makes the commit, and gives the answers in order.
    func finish() -> [BatchAnswer] {
        company.close()
        for threads in state.withLock({ $0.threads }) { threads.join() }
        return state.withLock { state in (0..<state.count).compactMap { state.answers[$0] } }
    }
}
