import TestSupport
import Testing

@testable import GitMemory

struct EntryIDTests {
    @Test func roundTripAndOrder() {
        forSandboxCases(1000) { random, repeating in
            let a = (0..<64).map { _ in random.pick(Array("0123456789abcdef")) }
            var b = a
            for _ in 0..<random.below(3) { b[random.below(64)] = random.pick(Array("0123456789abcdef")) }
            guard let first = EntryID(hex: String(a)), let second = EntryID(hex: String(b)) else {
                Issue.record("\(String(a)) or \(String(b)) is refused, \(repeating)")
                return
            }
            #expect(first.description == String(a), repeating)
            #expect((first == second) == (a == b), repeating)
            #expect((first < second) == (String(a) < String(b)), repeating)
            #expect((0..<64).map { Hex.digit(first.hexDigit($0)) } == Array(String(a).utf8), repeating)
            var text = Array("x".utf8)
            first.append(to: &text)
            #expect(text == Array("x\(String(a))".utf8), repeating)
        }
    }

    @Test func everyByteAtEveryPlace() {
        for place in 0..<64 {
            for byte in UInt8.min...UInt8.max {
                var digits = [UInt8](repeating: UInt8(ascii: "7"), count: 64)
                digits[place] = byte
                let id = EntryID(hexDigits: digits.span)
                #expect((id != nil) == (Hex.value(byte) != nil), "\(byte) at \(place)")
                if let id { #expect(Array(id.description.utf8) == digits) }
            }
        }
    }

    @Test func onlySixtyFourDigitsAreAnID() {
        for count in [0, 1, 63, 65, 128] { #expect(EntryID(hex: String(repeating: "0", count: count)) == nil) }
        #expect(EntryID(hex: String(repeating: "é", count: 32)) == nil)
        #expect(EntryID(hex: String(repeating: "0", count: 70).dropLast(6)) != nil)
    }

    @Test func eightDigitsAreANumber() {
        forSandboxCases(1000) { random, repeating in
            let value = UInt32.random(in: 0 ... .max, using: &random)
            var text: [UInt8] = []
            for shift in stride(from: 28, through: 0, by: -4) {
                text.append(Hex.digit(UInt8(value >> UInt32(shift) & 15)))
            }
            let digits = text.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            #expect(Hex.digits(value) == digits, repeating)
            #expect(Hex.value(ofDigits: digits) == value, repeating)
        }
    }
}
