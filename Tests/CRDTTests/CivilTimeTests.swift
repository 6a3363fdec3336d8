import CRDT
import TestSupport
import Testing

@Suite("Civil time")
struct CivilTimeTests {
    /// Walks through every day of the years 0…9999, counting as one does by hand.
    @Test func everyDay() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var number = -719_528
        for year in 0...9_999 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for month in 1...12 {
                let length = lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)
                for day in 1...length {
                    let date = CivilTime.date(days: number)
                    guard CivilTime.days(year: year, month: month, day: day) == number, date == (year, month, day)
                    else {
                        Issue.record("\(year)-\(month)-\(day) is day \(number), and not \(date)")
                        return
                    }
                    number += 1
                }
                #expect(CivilTime.daysInMonth(month, year: year) == length)
            }
        }
        #expect(number == 2_932_897)
    }

    @Test func knownDates() {
        #expect(CivilTime.days(year: 1970, month: 1, day: 1) == 0)
        #expect(CivilTime.days(year: 1969, month: 12, day: 31) == -1)
        #expect(CivilTime.days(year: 2000, month: 2, day: 29) == 11_016)
        #expect(CivilTime.days(year: 2026, month: 11, day: 20) == 20_777)
        #expect(CivilTime.date(days: -719_469) == (0, 2, 29))
        #expect(CivilTime.date(days: -719_529) == (-1, 12, 31))
        #expect(CivilTime.daysInMonth(0, year: 2000) == 0)
        #expect(CivilTime.daysInMonth(13, year: 2000) == 0)
    }

    @Test func componentsRoundTrip() {
        let first: Int64 = -62_167_219_200_000
        forRandomCases(2_000) { generator, repeating in
            let milliseconds = Int64.random(in: first...Int64(CivilTime.lastMillisecond), using: &generator)
            let components = CivilTime.Components(milliseconds: milliseconds)
            #expect(components.isValid, "\(repeating)")
            #expect(components.milliseconds == milliseconds, "\(repeating)")
        }
        #expect(CivilTime.Components(milliseconds: first) == CivilTime.Components(year: 0, month: 1, day: 1))
        #expect(CivilTime.Components(milliseconds: first - 1).milliseconds == nil)
        #expect(
            CivilTime.Components(milliseconds: -1)
                == CivilTime.Components(
                    year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, millisecond: 999))
        let end = CivilTime.Components(milliseconds: Int64(CivilTime.lastMillisecond) + 1)
        #expect(end == CivilTime.Components(year: 10_000, month: 1, day: 1))
        #expect(end.milliseconds == nil)
        for extreme in [Int64.min, .max] {
            #expect(!CivilTime.Components(milliseconds: extreme).isValid)
        }
    }

    @Test func componentsRefuseWhatIsNoTime() {
        typealias Components = CivilTime.Components
        let good = Components(year: 2024, month: 2, day: 29, hour: 23, minute: 59, second: 59, millisecond: 999)
        #expect(good.isValid)
        let changes: [(inout Components) -> Void] = [
            { $0.year = 2023 }, { $0.year = 1900 }, { $0.year = -4 }, { $0.year = 10_000 }, { $0.month = 0 },
            { $0.month = 13 }, { $0.day = 0 }, { $0.day = 30 }, { $0.hour = 24 }, { $0.hour = -1 },
            { $0.minute = 60 }, { $0.minute = -1 }, { $0.second = 60 }, { $0.second = -1 },
            { $0.millisecond = 1_000 }, { $0.millisecond = -1 },
        ]
        for change in changes {
            var bad = good
            change(&bad)
            #expect(bad.milliseconds == nil, "\(bad)")
        }
    }

    @Test func basicFormat() {
        var bytes: [UInt8] = Array("before ".utf8)
        CivilTime.write(basicFormat: 1_795_169_730_123, into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "before 20261120T101530123Z")
        let read = Span.of("20261120T101530123Z") { CivilTime.milliseconds(basicFormat: $0) }
        #expect(read == 1_795_169_730_123)
        #expect(Span.of("19691231T235959999Z") { CivilTime.milliseconds(basicFormat: $0) } == nil)
        #expect(Span.of("20261120T101530123Z0") { CivilTime.milliseconds(basicFormat: $0) } == nil)
        #expect(Span.of("") { CivilTime.milliseconds(basicFormat: $0) } == nil)
    }

    @Test func everyByteAtEveryPlaceOfTheBasicFormat() {
        for place in 0..<19 {
            for byte in UInt8.min...UInt8.max {
                // In 2020-10-10T11:11:11.111 any digit but a leading one can be one more or 0.
                var text = Array("20201010T111111111Z".utf8)
                let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                guard byte != text[place] else { continue }
                text[place] = byte
                let read = CivilTime.milliseconds(basicFormat: text.span)
                if let read {
                    var again: [UInt8] = []
                    CivilTime.write(basicFormat: read, into: &again)
                    #expect(again == text)
                }
                if !isDigit || place == 8 || place == 18 {
                    #expect(read == nil, "\(byte) at \(place)")
                } else if byte == UInt8(ascii: "0"), place > 8 {
                    #expect(read != nil, "\(byte) at \(place)")
                }
            }
        }
    }

    @Test func rfc3339() {
        forRandomCases(500) { generator, repeating in
            let milliseconds = UInt64.random(in: 0...CivilTime.lastMillisecond, using: &generator)
            var basic: [UInt8] = []
            CivilTime.write(basicFormat: milliseconds, into: &basic)
            var extended = Array("at ".utf8)
            CivilTime.write(rfc3339: milliseconds, into: &extended)
            let text = String(decoding: basic, as: UTF8.self)
            func part(_ range: Range<Int>) -> Substring {
                text.dropFirst(range.lowerBound).prefix(range.count)
            }
            let date = "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
            let time = "\(part(9..<11)):\(part(11..<13)):\(part(13..<15)).\(part(15..<18))"
            let expected = "at \(date)T\(time)Z"
            #expect(String(decoding: extended, as: UTF8.self) == expected, "\(repeating)")
        }
    }
}
