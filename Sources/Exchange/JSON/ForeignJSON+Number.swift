internal import GitMemory

extension ForeignJSON {
    /// A number, or as text what no double keeps.
    mutating func number() throws(StoreError) -> JSON {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                position += 1
                continue
            default: break
            }
            break
        }
        let token = UnsafeBufferPointer(rebasing: bytes[start..<position])
        if let integer = Self.shortInteger(token) { return .number(integer) }
        let text = String(decoding: token, as: UTF8.self)
        if ["NaN", "Infinity", "-Infinity"].contains(text) {
            note("a number that is not finite is kept as text")
            return .string(text)
        }
        do throws(JSONError) {
            let value = try JSON(parsing: token)
            if case .number(let number) = value {
                let kept = JSON.number(number).canonicalBytes()
                if Self.isSame(kept.span, text.utf8Span.span) { return value }
                note("a number with more digits than a double keeps is kept as text")
                return .string(text)
            }
        } catch {
            if error.code == .inexactInteger || error.code == .numberOutOfRange {
                note("a number with more digits than a double keeps is kept as text")
                return .string(text)
            }
        }
        position = start
        throw fault(start == bytes.count ? "the text ends here, where a value is wanted" : "a value is wanted")
    }

    /// A whole number of up to fifteen digits, as nearly all are.
    private static func shortInteger(_ token: UnsafeBufferPointer<UInt8>) -> Double? {
        let first = token.first == UInt8(ascii: "-") ? 1 : 0
        let digits = token.count - first
        guard 1...15 ~= digits, digits == 1 || token[first] != UInt8(ascii: "0") else { return nil }
        var value: Int64 = 0
        for byte in token[first...] {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int64(digit)
        }
        // Minus zero is a zero to JSON's canonical form.
        return Double(first == 1 ? -value : value)
    }

    /// Whether two texts are of the same number: the same digits without zeros at the ends, at the same place.
    private static func isSame(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        let (one, other) = (parts(one), parts(other))
        return one.digits == other.digits
            && (one.digits.isEmpty || one.place == other.place && one.isMinus == other.isMinus)
    }

    private static func parts(_ text: Span<UInt8>) -> (digits: [UInt8], place: Int, isMinus: Bool) {
        var (digits, place, isMinus, isFraction) = ([UInt8](), 0, false, false)
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "-"): isMinus = true
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte)
                if isFraction { place -= 1 }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                var (exponent, isNegative) = (0, false)
                while index < text.count {
                    if text[index] == UInt8(ascii: "-") { isNegative = true }
                    let digit = text[index] &- UInt8(ascii: "0")
                    if digit < 10, exponent < 1 << 40 { exponent = exponent * 10 + Int(digit) }
                    index += 1
                }
                place += isNegative ? -exponent : exponent
            default: break
            }
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            place += 1
        }
        return (Array(digits.drop { $0 == UInt8(ascii: "0") }), place, isMinus)
    }
}
