/// When an add ends: at a moment, or never. Never is the latest.
public struct Expiry: Hashable, Sendable, Comparable {
    /// The moment; `nil` for never.
    public let moment: Timestamp?

    /// It does not end.
    public static let never = Expiry(nil)

    /// Ends at `moment`, or never.
    public init(_ moment: Timestamp?) { self.moment = moment }

    /// Whether it lies after `now`.
    public func isAfter(_ now: Timestamp) -> Bool { moment.map { $0 > now } ?? true }

    /// Whether `a` ends before `b`.
    public static func < (a: Expiry, b: Expiry) -> Bool {
        (a.moment?.milliseconds ?? .max) < (b.moment?.milliseconds ?? .max)
    }
}
