/// A clock whose stamps follow wall time, never repeat and never run backwards, and are later than any stamp observed.
///
/// The clock is a plain value and reads no hardware: wall time, in milliseconds since the start of 1970 UTC, is handed
/// in. Two copies of a clock give the same stamps, so a replica keeps one, and keeps `last` over a restart.
///
/// ```swift
/// var clock = HybridLogicalClock()
/// let first = try clock.tick(wallMilliseconds: 1_000)   // 1000 ms, count 0
/// let second = try clock.tick(wallMilliseconds: 990)    // 1000 ms, count 1: the wall clock was set back
/// ```
///
/// See Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical physical clocks and consistent snapshots in globally
/// distributed databases" (OPODIS 2014). Here receiving is no event of its own:
/// ``observe(_:wallMilliseconds:maximumDrift:)`` only raises what the next tick starts from.
public struct HybridLogicalClock: Hashable, Sendable {
    /// The latest stamp that this clock has given or observed.
    public private(set) var last: Stamp

    /// So far ahead of wall time, a day in milliseconds, no stamp is followed any more unless another limit is given.
    public static let maximumDrift = UInt64(CivilTime.millisecondsPerDay)

    /// A clock that goes on from `last`.
    public init(last: Stamp = .zero) {
        self.last = last
    }

    /// Gives the next stamp, which is later than ``last`` and becomes it.
    ///
    /// It is wall time with count 0 if wall time is ahead of `last`. Otherwise it is `last` with the next count; after
    /// the greatest count, the next millisecond with count 0. So a clock that is behind, stands still or was set back
    /// is no error.
    ///
    /// - Throws: ``ClockError`` if the stamp would be after the year 9999; the clock is then as it was.
    /// - Complexity: O(1).
    public mutating func tick(wallMilliseconds: UInt64) throws(ClockError) -> Stamp {
        // A count that overflows carries into the milliseconds, since it is the lower end of the same integer.
        let next =
            wallMilliseconds > last.milliseconds
            ? Stamp(milliseconds: wallMilliseconds, count: 0)
            : Stamp(rawValue: last.rawValue + 1)
        guard let next else {
            throw ClockError(.endOfTime, last: last, wallMilliseconds: wallMilliseconds)
        }
        last = next
        return next
    }

    /// Moves on to a stamp of another replica, so that the next tick is later than it.
    ///
    /// A stamp that is not later than ``last`` changes nothing. Nor does one that is `maximumDrift` milliseconds or
    /// more ahead of wall time, a day by default: one replica with a wrong clock must not carry all others along.
    /// Neither is an error.
    ///
    /// - Returns: Whether the clock was moved.
    /// - Complexity: O(1).
    @discardableResult
    public mutating func observe(
        _ remote: Stamp, wallMilliseconds: UInt64, maximumDrift: UInt64 = Self.maximumDrift
    ) -> Bool {
        guard remote > last,
            remote.milliseconds < wallMilliseconds || remote.milliseconds - wallMilliseconds < maximumDrift
        else { return false }
        last = remote
        return true
    }
}
