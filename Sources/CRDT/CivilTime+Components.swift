extension CivilTime {
    /// A date and a time of day, field by field.
    ///
    /// A value may hold fields that name no time, such as a 31st of April; see ``isValid``.
    public struct Components: Hashable, Sendable {
        /// The year; 0 is the year before year 1.
        public var year: Int
        /// The month, 1…12.
        public var month: Int
        /// The day of the month, from 1.
        public var day: Int
        /// The hour, 0…23.
        public var hour: Int
        /// The minute, 0…59.
        public var minute: Int
        /// The second, 0…59: there is no leap second.
        public var second: Int
        /// The millisecond, 0…999.
        public var millisecond: Int

        /// The fields as given, unchecked.
        public init(
            year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0
        ) {
            self.year = year
            self.month = month
            self.day = day
            self.hour = hour
            self.minute = minute
            self.second = second
            self.millisecond = millisecond
        }

        /// The date and time of day that is `milliseconds` after the start of 1970, or before it if negative.
        public init(milliseconds: Int64) {
            let (days, remainder) = CivilTime.floored(milliseconds, by: CivilTime.millisecondsPerDay)
            let rest = Int(remainder)
            let date = CivilTime.date(days: Int(days))
            self.init(
                year: date.year, month: date.month, day: date.day, hour: rest / 3_600_000,
                minute: rest / 60_000 % 60, second: rest / 1_000 % 60, millisecond: rest % 1_000)
        }

        /// Whether the fields name a time in one of the years 0…9999.
        public var isValid: Bool {
            0...9_999 ~= year && day >= 1 && day <= CivilTime.daysInMonth(month, year: year)
                && 0...23 ~= hour && 0...59 ~= minute && 0...59 ~= second && 0...999 ~= millisecond
        }

        /// The milliseconds since the start of 1970, negative before it; `nil` if the fields are not valid.
        public var milliseconds: Int64? {
            guard isValid else { return nil }
            let days = CivilTime.days(year: year, month: month, day: day)
            let seconds = (hour * 60 + minute) * 60 + second
            return Int64(days) * CivilTime.millisecondsPerDay + Int64(seconds) * 1_000 + Int64(millisecond)
        }
    }
}
