import Testing

@testable import GitMemory

struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-20T10:15:30.123Z", 1_795_169_730_123),
            ("2026-11-20T10:15:30Z", 1_795_169_730_000), ("2026-11-20t10:15:30z", 1_795_169_730_000),
            ("2026-11-20T11:15:30.123+01:00", 1_795_169_730_123), ("2026-11-20T04:45:30.123-05:30", 1_795_169_730_123),
            ("2026-11-20T10:15:30.1Z", 1_795_169_730_100), ("2026-11-20T10:15:30.12Z", 1_795_169_730_120),
            ("2026-11-20T10:15:30.123999Z", 1_795_169_730_123), ("2026-11-20", 1_795_132_800_000),
            ("2024-02-29", 1_709_164_800_000), ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T23:00:00-01:00", 0),
            ("2016-12-31T23:59:60Z", 1_483_228_799_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2026-11-20T10:15:30-00:00", 1_795_169_730_000),
        ] as [(String, UInt64)])
    func isRead(text: String, milliseconds: UInt64) throws {
        let time = try #require(Timestamp(rfc3339: text))
        #expect(time.milliseconds == milliseconds)
        #expect(Timestamp(rfc3339: time.description) == time)
        let compact = Array(time.compact.utf8)
        #expect(Timestamp(compact: compact.span) == time)
    }

    @Test(arguments: [
        "", "now", "2026", "2026-11", "2026-11-20T", "2026-11-20T10:15", "2026-11-20T10:15:30", "2026-11-20 10:15:30Z",
        "2026-11-20T10:15:30.Z", "2026-11-20T10:15:30,1Z", "2026-11-20T24:00:00Z", "2026-11-20T10:60:00Z",
        "2026-11-20T10:15:61Z", "2026-02-29T00:00:00Z", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31",
        "2026-11-20T10:15:30+0100", "2026-11-20T10:15:30+01", "2026-11-20T10:15:30+24:00", "2026-11-20T10:15:30+01:60",
        "2026-11-20T10:15:30Zx", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59-01:00",
        "20261120T101530123Z", "+2026-11-2", "2026-1-020", "2026-11-20T10:15:30ZZ", "２０２６-11-20",
    ])
    func isRefused(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func textIsRFC3339() throws {
        #expect(try #require(Timestamp(milliseconds: 1_795_169_730_123)).description == "2026-11-20T10:15:30.123Z")
        #expect(Timestamp(milliseconds: 253_402_300_800_000) == nil)
    }

    @Test func neverIsTheLatestExpiry() throws {
        let last = try #require(Timestamp(milliseconds: 253_402_300_799_999))
        #expect(Expiry(last) < Expiry.never)
        #expect(!(Expiry.never < Expiry.never))
        #expect(Expiry.never.isAfter(last))
        #expect(!Expiry(last).isAfter(last))
    }
}
