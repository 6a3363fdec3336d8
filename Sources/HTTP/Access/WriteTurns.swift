internal import GitMemory
internal import Synchronization

/// Has the writes of one agent wait for each other, so that they do not compete for its branch.
final class WriteTurns: Sendable {
    private struct Line {
        var waiting = 0
        let turn = Semaphore()
    }

    /// How many may be in one line.
    private static let longest = 48

    private let lines = Mutex<[String: Line]>([:])

    /// Runs `body` when the agent's other writes are done.
    ///
    /// - Parameter agent: `nil` for what need not wait.
    func take<Result>(_ agent: String?, _ body: () throws -> Result) throws -> Result {
        guard let agent else { return try body() }
        let turn = try lines.withLock { lines throws -> Semaphore? in
            var line = lines[agent] ?? Line()
            guard line.waiting < Self.longest else {
                throw Problem(
                    503, "busy", "\(Self.longest) writes of \(agent) wait already.",
                    hint: "send fewer at once",
                    exit: 75)
            }
            line.waiting += 1
            lines[agent] = line
            return line.waiting > 1 ? line.turn : nil
        }
        turn?.wait()
        defer {
            lines.withLock { lines in
                guard var line = lines[agent] else { return }
                line.waiting -= 1
                lines[agent] = line.waiting == 0 ? nil : line
                if line.waiting > 0 { line.turn.signal() }
            }
        }
        return try body()
    }
}
