/// The rules for tokens by their first byte, so that few are tried at any place.
struct TokenIndex: Sendable {
    static let shared = TokenIndex(TokenRule.hosting + TokenRule.clouds + TokenRule.services + TokenRule.keys)

    private let rules: [TokenRule]
    /// The second byte of each rule's pattern; 0 where that is no literal.
    private let seconds: [UInt8]
    /// The second bytes of the rules of each first byte, a bit each, which several may share.
    private let masks: [UInt64]
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
        var masks = [UInt64](repeating: 0, count: 256)
        for (rule, second) in zip(rules, seconds) {
            masks[Int(rule.pattern.text.utf8Start[0])] |= second == 0 ? .max : Self.bit(second)
        }
        self.masks = masks
    }

    private static func bit(_ byte: UInt8) -> UInt64 { 1 << UInt64(byte & 63) }

    /// All names of rules.
    var names: [StaticString] { rules.map(\.name) }

    /// The token that begins at `place`, if any, and where it ends.
    func token(in bytes: Bytes, at place: Int) -> (rule: StaticString, end: Int)? {
        let first = Int(bytes[place])
        let second = bytes[place + 1]
        guard masks[first] & Self.bit(second) != 0 else { return nil }
        for number in starts[first]..<starts[first + 1] where seconds[number] == second || seconds[number] == 0 {
            let rule = rules[number]
            guard let end = rule.pattern.end(in: bytes, at: place) else { continue }
            let random = min(place + rule.pattern.literal, end)..<end
            if Randomness(of: random, in: bytes).isNoPlaceholder { return (rule.name, end) }
        }
        return nil
    }
}
