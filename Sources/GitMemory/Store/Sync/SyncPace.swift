/// How long whoever syncs again and again waits between two rounds.
package struct SyncPace {
    private static let longestPause: UInt64 = 300_000

    private let interval: UInt64
    private var failures: UInt64 = 0

    /// - Parameter interval: milliseconds between two looks at the remote.
    package init(interval: UInt64) { self.interval = interval }

    /// Notes how a round ended.
    package mutating func note(isGood: Bool) { failures = isGood ? 0 : failures + 1 }

    /// Whether what is written meanwhile ends the wait.
    package var looksForNews: Bool { failures == 0 }

    /// Milliseconds to the next round: the interval, and after failures ever longer.
    ///
    /// - Parameter random: picks a number of a range, so that those who failed together do not come again together.
    package func pause(_ random: (ClosedRange<UInt64>) -> UInt64 = { .random(in: $0) }) -> UInt64 {
        if failures == 0 { return interval }
        let pause = max(interval, min(Self.longestPause, 2_000 << min(failures, 10)))
        return pause / 2 + random(0...pause / 2)
    }
}
