import CRDT
import TestSupport
import Testing

@Suite("Stamp")
struct StampTests {
    @Test func packing() {
        let stamp = stamp(1_795_169_730_123, 0xbeef)
        #expect(stamp.milliseconds == 1_795_169_730_123)
        #expect(stamp.count == 0xbeef)
        #expect(stamp.rawValue == 1_795_169_730_123 << 16 | 0xbeef)
        #expect(Stamp(rawValue: stamp.rawValue) == stamp)
        #expect(Stamp.zero.rawValue == 0)
    }

    @Test func endOfTime() {
        #expect(Stamp(milliseconds: CivilTime.lastMillisecond, count: .max) == Stamp.max)
        #expect(Stamp(milliseconds: CivilTime.lastMillisecond + 1, count: 0) == nil)
        #expect(Stamp(milliseconds: 1 << 48, count: 0) == nil)
        #expect(Stamp(milliseconds: .max, count: 0) == nil)
        #expect(Stamp(rawValue: Stamp.max.rawValue) == Stamp.max)
        #expect(Stamp(rawValue: Stamp.max.rawValue + 1) == nil)
        #expect(Stamp(rawValue: .max) == nil)
    }

    @Test(
        arguments: [
            ("19700101T000000000Z0000", 0, 0), ("20261120T101530123Z0000", 1_795_169_730_123, 0),
            ("20261120T101530123Z00ff", 1_795_169_730_123, 0xff), ("20000229T120000000Zabcd", 951_825_600_000, 0xabcd),
            ("20240229T235959999Z0001", 1_709_251_199_999, 1), ("99991231T235959999Zffff", 253_402_300_799_999, 0xffff),
        ] as [(String, UInt64, UInt16)])
    func text(_ text: String, milliseconds: UInt64, count: UInt16) {
        #expect(stamp(milliseconds, count).description == text)
        #expect(Stamp(text) == stamp(milliseconds, count))
    }

    @Test func roundTripAndOrder() {
        forRandomCases(2_000) { generator, repeating in
            let a = generator.anyStamp()
            // Neighbours, and stamps of the same millisecond, as well as any.
            let b =
                generator.oneIn(2)
                ? generator.anyStamp()
                : Stamp(rawValue: a.rawValue ^ UInt64(1) << UInt64(generator.below(40))) ?? a
            #expect(Stamp(a.description) == a, "\(repeating)")
            #expect(a.description.utf8.count == Stamp.utf8Count, "\(repeating)")
            let textOrder = a.description.utf8.lexicographicallyPrecedes(b.description.utf8)
            #expect((a < b) == textOrder, "\(a) \(b), \(repeating)")
        }
    }

    /// Reads what writing produces, and nothing else: any change of a byte is refused or is another stamp's text.
    @Test func readingIsStrict() {
        forRandomCases(3_000) { generator, repeating in
            var bytes: [UInt8] = []
            generator.anyStamp().write(into: &bytes)
            for _ in 0...generator.below(2) {
                let near = bytes[generator.below(bytes.count)] &+ UInt8(generator.below(3)) &- 1
                bytes[generator.below(bytes.count)] = generator.oneIn(2) ? near : UInt8(generator.below(256))
            }
            var again: [UInt8] = []
            Stamp(utf8: bytes)?.write(into: &again)
            #expect(again.isEmpty || again == bytes, "\(bytes), \(repeating)")
        }
    }

    @Test(arguments: [
        "", "20261120T101530123Z", "20261120T101530123Z000", "20261120T101530123Z00000", "20261120t101530123Z0000",
        "20261120T101530123z0000", "20261120 101530123Z0000", "20261120T101530123Z00FF", "20261120T101530123Z000g",
        "20261120T101530123Z+001", "20261120T101530123Z 001", "2026112\u{660}T10153012Z0000", "+0261120T101530123Z0000",
        "-0261120T101530123Z0000", "20261320T101530123Z0000", "20260020T101530123Z0000", "20261100T101530123Z0000",
        "20261131T101530123Z0000", "20260229T101530123Z0000", "19000229T101530123Z0000", "21000229T101530123Z0000",
        "20240230T101530123Z0000", "20261120T241530123Z0000", "20261120T106030123Z0000", "20261120T101560123Z0000",
        "20161231T235960000Z0000", "19691231T235959999Z0000", "00000101T000000000Z0000", "20261120T1015301:3Z0000",
        "20261120T1015301/3Z0000", "20261120T101530123Z000`", "20261120T101530123Z000:", "20261120T101530123Z000/",
    ])
    func refuses(_ text: String) {
        #expect(Stamp(text) == nil)
    }

    @Test func readingFromAnyBuffer() {
        let text = "xx20261120T101530123Z0001yy"
        let expected = stamp(1_795_169_730_123, 1)
        let bytes = Array(text.utf8)
        #expect(Stamp(utf8: bytes[2..<25]) == expected)
        #expect(Stamp(utf8: bytes) == nil)
        bytes.withUnsafeBufferPointer { #expect(Stamp(utf8: $0[2..<25]) == expected) }
        bytes.withUnsafeBytes {
            #expect(Stamp(utf8: $0[2..<25]) == expected)
            #expect(Stamp(utf8: UnsafeRawBufferPointer(rebasing: $0[2..<25])) == expected)
        }
        #expect(Stamp(utf8: bytes.span.extracting(2..<25)) == expected)
        let backwards = Array(text.utf8.reversed())
        #expect(Stamp(utf8: backwards.reversed()[2...].prefix(23)) == expected)
        #expect(Stamp(utf8: backwards[2..<25].reversed()) == expected)
        #expect(Stamp(utf8: repeatElement(UInt8(ascii: "0"), count: .max)) == nil)
        #expect(Stamp(utf8: repeatElement(UInt8(ascii: "0"), count: 23)) == nil)
    }
}
