/// Room for texts in a prompt, in tokens of three and a half bytes.
public struct Budget: Sendable {
    /// The tokens that there are.
    public let tokens: Int
    /// The tokens that are taken.
    public private(set) var used = 0
    /// How many texts did not fit.
    public private(set) var leftOut = 0

    /// Makes room for so many tokens.
    public init(tokens: Int) { self.tokens = tokens }

    /// The tokens of a text of so many bytes.
    public static func tokens(ofBytes count: Int) -> Int { (count * 2 + 6) / 7 }

    /// Takes the room for a text; `false` if there is not as much left.
    public mutating func take(bytes count: Int) -> Bool {
        let wanted = Self.tokens(ofBytes: count)
        guard wanted <= tokens - used else {
            leftOut += 1
            return false
        }
        used += wanted
        return true
    }
}
