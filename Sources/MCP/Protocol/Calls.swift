internal import GitMemory
internal import Synchronization

/// Whether a request has been cancelled.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isCancelled: Bool { flag.load(ordering: .relaxed) }
    func cancel() { flag.store(true, ordering: .relaxed) }
}

/// The requests that have no response yet, by their ids.
final class Calls: Sendable {
    private let open = Mutex<[JSON: Cancellation]>([:])

    /// Notes a request; `nil` if one with that id is open.
    func begin(_ id: JSON) -> Cancellation? {
        open.withLock { open in
            guard open[id] == nil else { return nil }
            let cancellation = Cancellation()
            open[id] = cancellation
            return cancellation
        }
    }

    /// Forgets a request.
    func end(_ id: JSON) { open.withLock { $0[id] = nil } }

    /// Cancels a request, if there is one with that id.
    func cancel(_ id: JSON) { open.withLock { $0[id] }?.cancel() }

    func cancelAll() {
        for cancellation in open.withLock({ Array($0.values) }) { cancellation.cancel() }
    }
}
