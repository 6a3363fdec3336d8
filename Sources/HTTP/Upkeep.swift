package import Actions
internal import GitMemory

/// What a server does by itself from time to time: merge, and sync.
package struct Upkeep: Sendable {
    private let remote: String?
    private let session: @Sendable () -> Session

    /// - Parameter remote: the remote to sync with; `nil` to merge only.
    package init(remote: String?, session: @escaping @Sendable () -> Session) {
        self.remote = remote
        self.session = session
    }

    /// Does it once.
    ///
    /// - Returns: what went wrong, if anything did.
    package func run() -> String? {
        do {
            var session = session()
            session.network.mayPrompt = false
            let answer: Answer
            if let remote {
                var arguments = JSONObject()
                if !remote.isEmpty { arguments["remote"] = .string(remote) }
                answer = try SyncAction.run(.object(arguments), in: session)
            } else {
                answer = try MergeAction.run(.object(JSONObject()), in: session)
            }
            return answer.news?.message
        } catch {
            return Fault(error)?.message ?? "\(error)"
        }
    }
}
