import Foundation
import Testing

@testable import GitMemory

struct JSONReaderTests {
    struct Fault: CustomTestStringConvertible {
        let bytes: [UInt8]
        let code: JSONError.Code
        let line: Int
        let column: Int

        init(_ text: String, _ code: JSONError.Code, _ line: Int, _ column: Int) {
            self.init(Array(text.utf8), code, line, column)
        }

        init(_ bytes: [UInt8], _ code: JSONError.Code, _ line: Int, _ column: Int) {
            (self.bytes, self.code, self.line, self.column) = (bytes, code, line, column)
        }

        var testDescription: String { String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription }
    }

    static let faults: [Fault] = [
        // The end comes too soon.
        Fault("", .unexpectedEnd, 1, 1), Fault(" \n ", .unexpectedEnd, 2, 2), Fault("[", .unexpectedEnd, 1, 2),
        Fault("[1", .unexpectedEnd, 1, 3), Fault("[1,", .unexpectedEnd, 1, 4), Fault("{", .unexpectedEnd, 1, 2),
        Fault(#"{"a""#, .unexpectedEnd, 1, 5), Fault(#"{"a":"#, .unexpectedEnd, 1, 6),
        Fault(#"{"a":1"#, .unexpectedEnd, 1, 7), Fault(#"{"a":1,"#, .unexpectedEnd, 1, 8),
        Fault("\"", .unexpectedEnd, 1, 2), Fault("\"é", .unexpectedEnd, 1, 3), Fault(#""\"#, .unexpectedEnd, 1, 3),
        Fault(#""\u12"#, .unexpectedEnd, 1, 6), Fault("tru", .unexpectedEnd, 1, 4), Fault("-", .unexpectedEnd, 1, 2),
        Fault("1.", .unexpectedEnd, 1, 3), Fault("1e", .unexpectedEnd, 1, 3), Fault("1e+", .unexpectedEnd, 1, 4),
        // Characters out of place.
        Fault("\u{FEFF}1", .unexpectedCharacter, 1, 1), Fault("[\u{FEFF}1]", .unexpectedCharacter, 1, 2),
        Fault("[1,]", .unexpectedCharacter, 1, 4), Fault("[,1]", .unexpectedCharacter, 1, 2),
        Fault("[1 2]", .unexpectedCharacter, 1, 4), Fault("[1}", .unexpectedCharacter, 1, 3),
        Fault(#"{"a":1,}"#, .unexpectedCharacter, 1, 8), Fault("{a:1}", .unexpectedCharacter, 1, 2),
        Fault("{'a':1}", .unexpectedCharacter, 1, 2), Fault(#"{"a" 1}"#, .unexpectedCharacter, 1, 6),
        Fault(#"{"a":}"#, .unexpectedCharacter, 1, 6), Fault(#"{"a":1]"#, .unexpectedCharacter, 1, 7),
        Fault("{1:2}", .unexpectedCharacter, 1, 2), Fault("+1", .unexpectedCharacter, 1, 1),
        Fault(".5", .unexpectedCharacter, 1, 1), Fault("NaN", .unexpectedCharacter, 1, 1),
        Fault("Infinity", .unexpectedCharacter, 1, 1), Fault("nulL", .unexpectedCharacter, 1, 4),
        Fault("True", .unexpectedCharacter, 1, 1), Fault("// x\n1", .unexpectedCharacter, 1, 1),
        Fault("\u{A0}1", .unexpectedCharacter, 1, 1), Fault("\u{B}1", .unexpectedCharacter, 1, 1),
        Fault("\0", .unexpectedCharacter, 1, 1), Fault("[1a]", .unexpectedCharacter, 1, 3),
        Fault("[\r\n  1,\n\t*]", .unexpectedCharacter, 3, 2), Fault("]", .unexpectedCharacter, 1, 1),
        Fault(#"{"é😀":?}"#, .unexpectedCharacter, 1, 7), Fault(#"["e\#u{301}",?]"#, .unexpectedCharacter, 1, 7),
        // Text after the value.
        Fault("1 2", .trailingText, 1, 3), Fault("{}\n{}", .trailingText, 2, 1), Fault("nullx", .trailingText, 1, 5),
        Fault("1\0", .trailingText, 1, 2), Fault("[]]", .trailingText, 1, 3), Fault("\"a\"\"b\"", .trailingText, 1, 4),
        // Numbers.
        Fault("01", .invalidNumber, 1, 1), Fault("-01", .invalidNumber, 1, 2), Fault("[00]", .invalidNumber, 1, 2),
        Fault("1.e5", .invalidNumber, 1, 3), Fault("[1.]", .invalidNumber, 1, 4), Fault("[-]", .invalidNumber, 1, 3),
        Fault("[1e]", .invalidNumber, 1, 4), Fault("[1e+]", .invalidNumber, 1, 5), Fault("-x", .invalidNumber, 1, 2),
        Fault("-.5", .invalidNumber, 1, 2), Fault("-Infinity", .invalidNumber, 1, 2),
        Fault("[1e400]", .numberOutOfRange, 1, 2), Fault("-1.8e308", .numberOutOfRange, 1, 1),
        Fault("1e99999999999999999999", .numberOutOfRange, 1, 1),
        Fault("1" + String(repeating: "0", count: 309), .numberOutOfRange, 1, 1),
        Fault("2" + String(repeating: "0", count: 308), .numberOutOfRange, 1, 1),
        Fault("[9007199254740993]", .inexactInteger, 1, 2), Fault("[0,-9007199254740993]", .inexactInteger, 1, 4),
        Fault("295147905179352830001", .inexactInteger, 1, 1), Fault("29514790517935283000", .inexactInteger, 1, 1),
        Fault("295147905179352825857", .inexactInteger, 1, 1), Fault("1732098765123456789", .inexactInteger, 1, 1),
        Fault("1" + String(repeating: "0", count: 299) + "1", .inexactInteger, 1, 1),
        // Strings.
        Fault("\"a\nb\"", .controlCharacter, 1, 3), Fault("\"\t\"", .controlCharacter, 1, 2),
        Fault("\"\0\"", .controlCharacter, 1, 2), Fault("\"long enough to scan\u{1F}\"", .controlCharacter, 1, 21),
        Fault(#""é\x""#, .invalidEscape, 1, 3), Fault(#""\'""#, .invalidEscape, 1, 2),
        Fault(#""\u12G4""#, .invalidEscape, 1, 2), Fault(#""\U0041""#, .invalidEscape, 1, 2),
        Fault(#""\u""#, .invalidEscape, 1, 2), Fault(#""\u-123""#, .invalidEscape, 1, 2),
        Fault(#""\uD800""#, .loneSurrogate, 1, 2), Fault(#""a\uDC00""#, .loneSurrogate, 1, 3),
        Fault(#""\uD83Dx""#, .loneSurrogate, 1, 2), Fault(#""\uD83D\n""#, .loneSurrogate, 1, 2),
        Fault(#""\uD83D\u0041""#, .loneSurrogate, 1, 2), Fault(#""\uD83D\uD83D\uDE00""#, .loneSurrogate, 1, 2),
        Fault(#""\uDE00\uD83D""#, .loneSurrogate, 1, 2), Fault(#""\uDC00\uDC00""#, .loneSurrogate, 1, 2),
        Fault(#""\uDBFF\uDBFF""#, .loneSurrogate, 1, 2), Fault(#""\uDBFF\uE000""#, .loneSurrogate, 1, 2),
        Fault(#"{"\uDFFF":1}"#, .loneSurrogate, 1, 3),
        // Bytes that are not UTF-8.
        Fault([0x22, 0x80, 0x22], .invalidUTF8, 1, 2), Fault([0x22, 0x61, 0xFF, 0x22], .invalidUTF8, 1, 3),
        Fault([0x22, 0xC0, 0x80, 0x22], .invalidUTF8, 1, 2), Fault([0x22, 0xE0, 0x80, 0x80, 0x22], .invalidUTF8, 1, 2),
        Fault([0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, 1, 2),
        Fault([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, 1, 2),
        Fault([0x22, 0xF0, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, 1, 2),
        Fault([0x22, 0xC3, 0xA9, 0xE2, 0x82, 0x22], .invalidUTF8, 1, 3), Fault([0x22, 0xC3], .invalidUTF8, 1, 2),
        Fault([0x22, 0xC2, 0x5C, 0x6E, 0xA9, 0x22], .invalidUTF8, 1, 2),
        Fault([0x22, 0x5C, 0x6E, 0xA9, 0x22], .invalidUTF8, 1, 4),
        Fault([0x22, 0xFE, 0x0A, 0x22], .invalidUTF8, 1, 2), Fault([0x22, 0xFE, 0x5C, 0x78, 0x22], .invalidUTF8, 1, 2),
        Fault([0x5B, 0xC3, 0x5D], .invalidUTF8, 1, 2), Fault([0xFF, 0xFE, 0x31, 0x00], .invalidUTF8, 1, 1),
        // Keys and depth.
        Fault(#"{"a":1,"a":2}"#, .duplicateKey, 1, 8), Fault(#"{"a":1,"b":2,"\u0061":3}"#, .duplicateKey, 1, 14),
        Fault("{\n \"b\": {},\n \"a\": 1,\n \"b\": [1, {}] }", .duplicateKey, 4, 2),
        Fault(#"[{"x":{"k":[],"j":"}","k":[]}}]"#, .duplicateKey, 1, 23),
        Fault(#"{"":1,"":1}"#, .duplicateKey, 1, 7),
        Fault(String(repeating: "[", count: 129), .tooDeep, 1, 129),
        Fault(String(repeating: #"{"a":"#, count: 1000), .tooDeep, 1, 641),
    ]

    @Test(arguments: faults)
    func refuses(_ fault: Fault) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: fault.bytes) }
        guard let error else { return }
        #expect(error.code == fault.code)
        #expect(error.line == fault.line, "\(error)")
        #expect(error.column == fault.column, "\(error)")
        #expect(!error.message.isEmpty && error.message.allSatisfy(\.isASCII), "\(error)")
        #expect(error.description == "line \(error.line), column \(error.column): \(error.message)")
        #expect(fault.bytes.prefix(error.offset).count { $0 == 0x0A } == error.line - 1)
    }

    @Test func everyBeginningOfADocumentIsRefused() throws {
        let document = Array(#"{"b":[1,-2.5e3,"é😀\n\ud83d\ude00",true],"a":{"x":null,"y":false}}"#.utf8)
        _ = try JSON(parsing: document)
        for length in document.indices {
            let error = #expect(throws: JSONError.self) { try JSON(parsing: Array(document[..<length])) }
            #expect(error?.code == .unexpectedEnd || error?.code == .invalidUTF8 || error?.code == .loneSurrogate)
        }
    }

    @Test(
        arguments: [
            ("9007199254740992", 0x1p53), ("-9007199254740992", -0x1p53), ("9007199254740994", 0x1p53 + 2),
            ("295147905179352830000", 0x1p68), ("295147905179352825856", 0x1p68), ("-0", 0), ("0", 0),
            ("1000000000000000000000000", 1e24), ("123456789012345", 123_456_789_012_345), ("1E4", 1e4),
            ("1e-400", 0), ("-1e-400", 0), ("0e99999999999999999999", 0), ("1e-99999999999999999999", 0),
            ("9007199254740993.0", 0x1p53), ("9007199254740993e0", 0x1p53), ("333333333.33333329", 333333333.3333333),
            ("0.1e1", 1), ("1e000000002", 100), ("1.5e-000001", 0.15), ("18446744073709551617.0", 0x1p64),
            ("1.5E+2", 150), ("10000000000000000000000e-22", 1),
            ("123456789012345678901234567890e-29", 1.2345678901234567),
            ("1" + String(repeating: "0", count: 308), 1e308),
        ] as [(String, Double)])
    func readsNumber(_ text: String, _ number: Double) throws {
        #expect(try JSON(parsing: text) == .number(number))
        #expect(try JSON(parsing: Array(" [\(text)]\n".utf8)) == .array([.number(number)]))
    }

    /// 2^1023 in full, and the same with another last digit.
    @Test func keepsAnIntegerThatIsExact() throws {
        var digits: [UInt8] = [1]
        for _ in 0..<1023 {
            var carry: UInt8 = 0
            for index in digits.indices.reversed() {
                let double = digits[index] * 2 + carry
                digits[index] = double % 10
                carry = double / 10
            }
            if carry > 0 { digits.insert(carry, at: 0) }
        }
        let text = digits.map(String.init).joined()
        #expect(try JSON(parsing: text) == .number(0x1p1023))
        #expect(throws: JSONError.self) { try JSON(parsing: text.dropLast() + "9") }
    }

    @Test func optionsSetTheDepth() throws {
        #expect(try JSON(parsing: "1", options: .init(maximumDepth: 0)) == .number(1))
        #expect(throws: JSONError.self) { try JSON(parsing: "[]", options: .init(maximumDepth: 0)) }
        let text = "[[],[[]]]"
        #expect(try JSON(parsing: text, options: .init(maximumDepth: 3)).canonicalBytes() == Array(text.utf8))
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text, options: .init(maximumDepth: 2)) }
        #expect(error?.code == .tooDeep)
        #expect(error?.column == 6)
    }

    /// Reads, writes, compares, hashes and frees a value of the greatest depth on a small thread.
    @Test func greatestDepthFitsASmallStack() async {
        let equal = await withCheckedContinuation { continuation in
            let thread = Thread {
                let text = String(repeating: #"[{"a":"#, count: 64) + "1" + String(repeating: "}]", count: 64)
                let value = try? JSON(parsing: text)
                let again = try? JSON(parsing: text)
                let same = value != nil && value == again && value?.hashValue == again?.hashValue
                continuation.resume(returning: same && value?.canonicalBytes() == Array(text.utf8))
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(equal)
    }

    @Test func everySourceReadsAlike() throws {
        let text = #"{"a": ["\u00e9", "é", 1.5, true, null]}"#
        let bytes = Array(text.utf8)
        let value = try JSON(parsing: text)
        #expect(try JSON(parsing: bytes) == value)
        let fromSpan = try JSON(parsing: bytes.span)
        #expect(fromSpan == value)
        #expect(try bytes.withUnsafeBufferPointer { try JSON(parsing: $0) } == value)
    }
}
