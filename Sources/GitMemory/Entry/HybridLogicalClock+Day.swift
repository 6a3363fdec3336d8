internal import CRDT

extension HybridLogicalClock {
    /// One day in milliseconds: a stamp further ahead of the clock than that is not followed.
    static let day: UInt64 = 86_400_000
}
