/// Steele, Lea and Flood's SplitMix64 (2014): small, fast, and the same on every machine.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence of a seed.
    public init(seed: UInt64) { state = seed }

    /// Starts a sequence that shares no stretch with those of neighbouring seeds.
    public init(mixing seed: UInt64) {
        state = seed
        state = next()
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number in `0..<bound`.
    public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// True once in `count` times, on average.
    public mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

    /// One of `choices`, which are not empty.
    public mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element {
        choices[choices.index(choices.startIndex, offsetBy: below(choices.count))]
    }

    /// `count` of `choices`, or all of them, in random order.
    public mutating func pick<Choice>(_ count: Int, of choices: [Choice]) -> [Choice] {
        Array(choices.shuffled(using: &self).prefix(count))
    }
}
