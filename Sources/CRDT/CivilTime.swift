/// Dates and times of day in UTC, in the proleptic Gregorian calendar, without a time zone database.
///
/// Days are counted from 1970-01-01, which is day 0. There are no leap seconds: every day has 86 400 seconds, as in
/// POSIX time.
public enum CivilTime {
    /// The milliseconds of one day.
    public static let millisecondsPerDay: Int64 = 86_400_000

    /// 9999-12-31T23:59:59.999Z, the last millisecond with a year of four digits.
    public static let lastMillisecond: UInt64 = 253_402_300_799_999

    /// Whether `year` has a 29th of February.
    public static func isLeap(year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// The number of days in a month, or 0 if `month` is not in 1…12.
    public static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        case 1...12: 31
        default: 0
        }
    }

    /// The day number of a date.
    ///
    /// The date is not checked: a `day` beyond the month counts on into the next ones.
    ///
    /// - Precondition: `month` is in 1…12.
    /// - Complexity: O(1).
    public static func days(year: Int, month: Int, day: Int) -> Int {
        precondition(1...12 ~= month, "a month is one of 1…12")
        let (year, month) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let (era, yearOfEra) = floored(year, by: 400)
        return era * daysPerEra + daysBeforeYear(yearOfEra) + daysBeforeMonth(month) + day - 1 - epoch
    }

    /// The date of a day number.
    ///
    /// - Complexity: O(1).
    public static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, day) = floored(days + epoch, by: daysPerEra)
        // Without its leap days an era is 400 years of 365 days. Gone by on `day` are: one every four years, but for
        // one every hundred years, and the one that the last day of the era is.
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - daysBeforeYear(year)
        let month = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - daysBeforeMonth(month) + 1
        let marchYear = year + era * 400
        return month < 10 ? (marchYear, month + 3, dayOfMonth) : (marchYear + 1, month - 9, dayOfMonth)
    }

    // The arithmetic is that of Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March,
    // so that the leap day is the last of its year, and repeat in eras of 400.

    private static let daysPerEra = 146_097

    /// The days from 0000-03-01, where an era begins, to 1970-01-01.
    private static let epoch = 719_468

    /// The days of an era before its `year`, 0…399.
    private static func daysBeforeYear(_ year: Int) -> Int {
        365 * year + year / 4 - year / 100
    }

    /// The days of a year before `month`, where March is 0: five months from March on have 153 days, in the rhythm
    /// 31, 30, 31, 30, 31.
    private static func daysBeforeMonth(_ month: Int) -> Int {
        (153 * month + 2) / 5
    }

    /// Division that rounds down also below zero, so that the remainder is in `0..<divisor`.
    static func floored<Number: SignedInteger>(
        _ value: Number, by divisor: Number
    ) -> (quotient: Number, remainder: Number) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
