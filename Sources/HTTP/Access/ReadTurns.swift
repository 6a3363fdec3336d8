internal import Actions
internal import GitMemory

/// Has as many searches run at once as there are processors, and the others wait for their turn: each needs memory of its
/// own, and many at once take longer altogether, as they clear each other's caches.
final class ReadTurns: Sendable {
    /// The actions that compute and wait for nobody.
    private static let names: Set<String> = [
        "brief", "diff", "digest", "export", "get", "list", "log", "recall", "show", "stale", "why",
    ]

    private let permits = Semaphore()

    init(_ count: Int = max(2, Parallel.cores)) {
        for _ in 0..<count { permits.signal() }
    }

    /// Runs `body` when it is its turn.
    func take<Result>(_ about: About, _ body: () throws -> Result) rethrows -> Result {
        guard Self.names.contains(about.name) else { return try body() }
        permits.wait()
        defer { permits.signal() }
        return try body()
    }
}
