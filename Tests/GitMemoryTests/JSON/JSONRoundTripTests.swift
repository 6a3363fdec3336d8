import Foundation
import TestSupport
import Testing

@testable import GitMemory

/// Random JSON, the same for the same seed; `GITMEM_SEED` sets it.
struct JSONRandom: RandomNumberGenerator {
    private var generator: SplitMix64

    init(_ stream: UInt64) { generator = SplitMix64(mixing: testSeed ^ stream) }

    mutating func next() -> UInt64 { generator.next() }

    mutating func value(depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &self) {
        case 0: return .null
        case 1: return .bool(.random(using: &self))
        case 2: return .number(number())
        case 3: return .number(Double(Int.random(in: -1_000_000...1_000_000, using: &self)))
        case 4, 5: return .string(text())
        case 6: return .array((0..<Int.random(in: 0...6, using: &self)).map { _ in value(depth: depth - 1) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...8, using: &self) { object[text()] = value(depth: depth - 1) }
            return .object(object)
        }
    }

    /// Any finite double, each bit pattern as likely as any other.
    mutating func number() -> Double {
        while true {
            let number = Double(bitPattern: next())
            if number.isFinite { return number }
        }
    }

    mutating func text() -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7F, 0x20...0x7F, 0x61...0x63, 0x80...0x7FF, 0x300...0x303, 0xE000...0xFFFF,
            0x1_0000...0x10_FFFF,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...(Bool.random(using: &self) ? 3 : 40), using: &self) {
            let range = ranges.randomElement(using: &self) ?? 0...0
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) { text.append(scalar) }
        }
        return String(text)
    }

    /// JSON text of the same value: members shuffled, white space and escapes at random.
    mutating func spelling(of value: JSON) -> String {
        switch value {
        case .array(let elements):
            return gap() + "[" + elements.map { spelling(of: $0) }.joined(separator: ",") + gap() + "]" + gap()
        case .object(let object):
            let members = object.members.shuffled(using: &self).map { key, value in
                gap() + spelling(of: .string(key)) + ":" + spelling(of: value)
            }
            return gap() + "{" + members.joined(separator: ",") + gap() + "}" + gap()
        case .string(let text):
            var quoted = "\""
            for scalar in text.unicodeScalars {
                if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || Int.random(in: 0..<4, using: &self) == 0 {
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16, uppercase: .random(using: &self))
                        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
            return gap() + quoted + "\"" + gap()
        default:
            return gap() + String(decoding: value.canonicalBytes(), as: UTF8.self) + gap()
        }
    }

    private mutating func gap() -> String {
        ["", "", "", " ", "\n", "\t", "\r\n"].randomElement(using: &self) ?? ""
    }
}

struct JSONRoundTripTests {
    @Test func writingThenReadingGivesTheValueBack() throws {
        for run in 0..<2_000 as Range<UInt64> {
            var random = JSONRandom(run)
            let value = random.value(depth: 4)
            let text = value.canonicalBytes()
            let read = try JSON(parsing: text)
            #expect(read == value, "GITMEM_SEED=\(testSeed), run \(run)")
            #expect(read.hashValue == value.hashValue, "GITMEM_SEED=\(testSeed), run \(run)")
            #expect(read.canonicalBytes() == text, "GITMEM_SEED=\(testSeed), run \(run)")
        }
    }

    @Test func everySpellingHasOneCanonicalText() throws {
        for run in 0..<500 as Range<UInt64> {
            var random = JSONRandom(run &+ 1 << 32)
            let value = random.value(depth: 4)
            let spelling = random.spelling(of: value)
            let read = try JSON(parsing: spelling)
            #expect(read.canonicalBytes() == value.canonicalBytes(), "GITMEM_SEED=\(testSeed), run \(run)")
            #expect(read == value, "GITMEM_SEED=\(testSeed), run \(run)")
        }
    }

    /// Bytes changed, dropped, doubled or cut: an error or a value, and the value's text is canonical.
    @Test func damagedTextIsReadOrRefused() throws {
        for run in 0..<3_000 as Range<UInt64> {
            var random = JSONRandom(run &+ 5 << 32)
            var text = Array(random.spelling(of: random.value(depth: 3)).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                guard let index = text.indices.randomElement(using: &random) else { break }
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text[index] = .random(in: 0...255, using: &random)
                case 1: text.remove(at: index)
                case 2: text.insert(text[index], at: index)
                default: text.removeSubrange(index...)
                }
            }
            let context: Comment = "GITMEM_SEED=\(testSeed), run \(run)"
            do {
                let value = try JSON(parsing: text)
                #expect(try JSON(parsing: value.canonicalBytes()) == value, context)
            } catch {
                #expect(0...text.count ~= error.offset, context)
            }
        }
    }

    @Test func canonicalNumbersReadBack() throws {
        var random = JSONRandom(2 << 32)
        for _ in 0..<20_000 {
            let number = random.number()
            let text = JSON.number(number).canonicalBytes()
            let context: Comment = "GITMEM_SEED=\(testSeed), bits \(number.bitPattern)"
            #expect(Double(String(decoding: text, as: UTF8.self)) == number, context)
            #expect(try JSON(parsing: text) == .number(number), context)
        }
    }

    /// A short decimal goes the exact way through two doubles, a long one the general way: both must round alike.
    @Test func decimalsRoundToNearest() throws {
        var random = JSONRandom(3 << 32)
        for _ in 0..<20_000 {
            let digits = random.next() >> UInt64.random(in: 0..<64, using: &random)
            let text = "\(digits)e\(Int.random(in: -30...30, using: &random))"
            guard case .number(let number) = try JSON(parsing: text) else { continue }
            #expect(number == Double(text), "GITMEM_SEED=\(testSeed), \(text)")
        }
    }

    /// Of 64-bit integers, those are read that the double is, or that its shortest digits spell.
    @Test func integersAreKeptOrRefused() {
        var random = JSONRandom(4 << 32)
        for _ in 0..<20_000 {
            var integer = random.next() >> UInt64.random(in: 0..<16, using: &random)
            if .random(using: &random) { integer &= ~0x7FF }
            let double = Double(integer)
            let spelled = String(decoding: JSON.number(double).canonicalBytes(), as: UTF8.self) == "\(integer)"
            let kept = (try? JSON(parsing: "-\(integer)")) == .number(-double)
            #expect(
                kept == (spelled || UInt64(exactly: double) == integer), "GITMEM_SEED=\(testSeed), \(integer)")
        }
    }
}
