import TestSupport
import Testing

@testable import GitMemory

struct CanonicalScanTests {
    private func passes(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var scan = CanonicalScan(bytes)
            return scan.value(depth: JSON.ReadingOptions().maximumDepth) && scan.position == bytes.count
        }
    }

    /// Whether reading and writing gives the same bytes.
    private func isCanonical(_ bytes: [UInt8]) -> Bool {
        (try? JSON(parsing: bytes))?.canonicalBytes() == bytes
    }

    @Test(arguments: [
        "null", "true", "false", "0", "7", "-7", "10", "999999999999999", "9007199254740991", "-9007199254740991",
        "0.5", "-0.5", "0.000001", "0.000001234", "1.5", "12.25", "0.123456789012345", "99999999999999.9",
        #""""#, #""a""#, #""é😀～""#, #""\"\\\b\t\n\f\r\u0000\u001f""#, #""\u000b""#, "\"\u{7f}\u{2028}\"", "[]", "{}",
        "[1,[2],{}]", #"{"":0,"a":1,"aa":2,"b":{"x":[]}}"#, #"{"😀":1,"～":2}"#,
    ])
    func usualFormsPass(text: String) {
        #expect(passes(Array(text.utf8)))
        #expect(isCanonical(Array(text.utf8)))
    }

    @Test(arguments: [
        "", " ", "nul", "nullx", "True", "-", "-0", "00", "01", "-01", "1.", ".5", "1.0", "1.50", "0.0", "-0.0",
        "0.0000001", "1e2", "1E2", "1.5e3", "1e30", "9007199254740992", "9007199254740993", "100000000000000.5",
        "0.1234567890123456", "+1", "0x1", "1 ", " 1", #"""#, #""a"#, #""\/""#, #""\u0041""#, #""\u000A""#,
        #""\u0008""#, #""\u0009""#, #""\u000a""#, #""\u000c""#, #""\u000d""#, #""\u001F""#, #""\u001""#, #""\u0020""#,
        #""\ud83d\ude00""#, #""\ud83d""#, #""\x""#, #""\"#,
        "\"\n\"", "\"\u{1f}\"",
        "[", "]", "[1", "[1,]", "[,1]", "[1 ]", "[1, 2]", "{", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1"#,
        #"{"a": 1}"#, #"{"a" :1}"#, #"{ "a":1}"#, #"{"b":1,"a":2}"#, #"{"a":1,"a":2}"#, #"{"aa":1,"a":2}"#,
        #"{"～":1,"😀":2}"#, #"{"a\"":1}"#, "{a:1}", "{1:1}",
    ])
    func otherFormsDoNot(text: String) {
        #expect(!passes(Array(text.utf8)))
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x20], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xE2, 0x82], [0xE2, 0x82, 0x20], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
        ] as [[UInt8]])
    func illFormedUTF8DoesNot(bytes: [UInt8]) {
        let quote = [UInt8(ascii: "\"")]
        #expect(!passes(quote + bytes + quote))
        #expect(!passes(quote + bytes))
        #expect(!isCanonical(quote + bytes + quote))
    }

    @Test func depthHasALimit() {
        let most = [UInt8](repeating: UInt8(ascii: "["), count: 128) + [UInt8](repeating: UInt8(ascii: "]"), count: 128)
        #expect(passes(most) && isCanonical(most))
        #expect(!passes([UInt8(ascii: "[")] + most + [UInt8(ascii: "]")]))
    }

    /// Digits, points, signs and exponents at random, many of them near the limits of what a double tells apart.
    @Test func numbersThatPassAreCanonical() {
        var random = JSONRandom(6 << 32)
        var passed = 0
        for _ in 0..<50_000 {
            var text = String(random.next() >> UInt64.random(in: 0..<64, using: &random))
            if .random(using: &random) { text += ".\(random.next() >> UInt64.random(in: 0..<64, using: &random))" }
            if Int.random(in: 0..<4, using: &random) == 0 {
                text = "0." + String(repeating: "0", count: Int.random(in: 0...7, using: &random)) + text
            }
            if .random(using: &random) { text = "-" + text }
            if Int.random(in: 0..<8, using: &random) == 0 { text += "e\(Int.random(in: -9...9, using: &random))" }
            guard passes(Array(text.utf8)) else { continue }
            passed += 1
            #expect(isCanonical(Array(text.utf8)), "GITMEM_SEED=\(testSeed), \(text)")
        }
        #expect(passed > 5_000)
    }

    /// The other way round: of canonical text only unusual numbers and keys that need escapes do not pass.
    @Test func canonicalTextPasses() {
        var passed = 0
        for run in 0..<2_000 as Range<UInt64> {
            var random = JSONRandom(run &+ 7 << 32)
            let text = JSON.string(random.text()).canonicalBytes()
            #expect(passes(text), "GITMEM_SEED=\(testSeed), run \(run)")
            if passes(random.value(depth: 3).canonicalBytes()) { passed += 1 }
        }
        #expect(passed > 1_000)
    }

    /// Random bytes, the dangerous ones more often: what passes as a string reads as one, to the same bytes.
    @Test func stringsThatPassAreCanonical() {
        let pieces: [[UInt8]] =
            [
                #"\""#, #"\\"#, #"\/"#, #"\b"#, #"\u0000"#, #"\u000A"#, #"\u000b"#, #"\u001f"#, #"\u0020"#,
                #"\u00e9"#, #"\ud83d\ude00"#, #"\ud83d"#, "\u{1}", "é", "€", "😀", "\u{e000}", "\u{ffff}", "abcdefgh",
            ].map { Array($0.utf8) }
        var passed = 0
        for run in 0..<20_000 as Range<UInt64> {
            var random = JSONRandom(run &+ 8 << 32)
            var text: [UInt8] = [UInt8(ascii: "\"")]
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                if .random(using: &random) {
                    text += pieces.randomElement(using: &random) ?? []
                } else {
                    text.append(UInt8.random(in: 0x20...0xFF, using: &random))
                }
            }
            text.append(UInt8(ascii: "\""))
            guard passes(text) else { continue }
            passed += 1
            #expect(isCanonical(text), "GITMEM_SEED=\(testSeed), run \(run)")
        }
        #expect(passed > 1_000)
    }
}
