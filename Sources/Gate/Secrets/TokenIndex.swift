/// The rules for tokens by their first byte, so that few are tried at any place.
struct TokenIndex: Sendable {
    static let shared = TokenIndex(TokenRule.hosting + TokenRule.clouds + TokenRule.services + TokenRule.keys)

    private let rules: [TokenRule]
    /// The second byte of each rule's pattern; 0 where that is no literal.
    private let seconds: [UInt8]
    /// The first three bytes of all rules, a bit each, which several may share. A rule of two has the bits of all third bytes.
    private let beginnings: [UInt64]
    /// Whether a rule is known by its first byte alone.
    private let isShort: [Bool]
    /// Where the rules of each first byte begin.
    private let starts: [Int]

    private init(_ given: [TokenRule]) {
        var counts = [Int](repeating: 0, count: 257)
        for rule in given { counts[Int(rule.pattern.text.utf8Start[0]) + 1] += 1 }
        for byte in 1...256 { counts[byte] += counts[byte - 1] }
        starts = counts
        var order = [Int](repeating: 0, count: given.count)
        for (number, rule) in given.enumerated() {
            let first = Int(rule.pattern.text.utf8Start[0])
            order[counts[first]] = number
            counts[first] += 1
        }
        rules = order.map { given[$0] }
        let seconds = rules.map { rule in
            rule.pattern.text.utf8CodeUnitCount > 1 && rule.pattern.text.utf8Start[1] != UInt8(ascii: "%")
                ? rule.pattern.text.utf8Start[1] : 0
        }
        self.seconds = seconds
        var beginnings = [UInt64](repeating: 0, count: 1024)
        var isShort = [Bool](repeating: false, count: 256)
        for rule in rules {
            let (text, literal) = (rule.pattern.text.utf8Start, rule.pattern.literal)
            if literal < 2 {
                isShort[Int(text[0])] = true
                continue
            }
            for third in literal > 2 ? text[2]...text[2] : 0...UInt8.max {
                let place = Self.place(of: text[0], text[1], third)
                beginnings[place >> 6] |= 1 << UInt64(place & 63)
            }
        }
        self.isShort = isShort
        self.beginnings = beginnings
    }

    @inline(__always)
    private static func place(of first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        (Int(first) &* 2477 &+ Int(second) &* 149 &+ Int(third)) & 0xffff
    }

    /// All names of rules.
    var names: [StaticString] { rules.map(\.name) }

    /// The token that begins at `place`, if any, and where it ends.
    func token(in bytes: Bytes, at place: Int) -> (rule: StaticString, end: Int)? {
        let (first, second) = (Int(bytes[place]), bytes[place + 1])
        let beginning = Self.place(of: bytes[place], second, bytes[place + 2])
        guard beginnings[beginning >> 6] >> UInt64(beginning & 63) & 1 == 1 || isShort[first] else { return nil }
        for number in starts[first]..<starts[first + 1] where seconds[number] == second || seconds[number] == 0 {
            let rule = rules[number]
            guard let end = rule.pattern.end(in: bytes, at: place) else { continue }
            let random = min(place + rule.pattern.literal, end)..<end
            if Randomness(of: random, in: bytes).isNoPlaceholder { return (rule.name, end) }
        }
        return nil
    }
}
