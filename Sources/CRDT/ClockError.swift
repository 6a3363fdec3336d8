/// Why a clock could not give a stamp.
public struct ClockError: Error, Hashable, Sendable {
    /// What went wrong; later versions may know more codes.
    public struct Code: Hashable, Sendable {
        private let value: String

        /// The stamp asked for would be after the year 9999, which stamps cannot say.
        public static let endOfTime = Code(value: "end of time")
    }

    /// What went wrong.
    public let code: Code

    /// The last stamp of the clock, which the failure has not changed.
    public let last: Stamp

    /// The wall time that was handed in, in milliseconds since the start of 1970.
    public let wallMilliseconds: UInt64

    init(_ code: Code, last: Stamp, wallMilliseconds: UInt64) {
        self.code = code
        self.last = last
        self.wallMilliseconds = wallMilliseconds
    }
}

extension ClockError: CustomStringConvertible {
    /// The error in words.
    public var description: String {
        "no stamp after \(last) with the wall clock at \(wallMilliseconds) ms: stamps end with the year 9999"
    }
}
