#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The seed of all random tests: `GITMEM_SEED` (decimal, or hexadecimal after `0x`) or, without it, a new one each run.
let testSeed: UInt64 = {
    guard let setting = getenv("GITMEM_SEED") else { return UInt64.random(in: 0 ... .max) }
    let text = String(cString: setting)
    guard let seed = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text) else {
        fatalError("GITMEM_SEED is not a number: \(text)")
    }
    return seed
}()

/// Runs `body` with generators that differ from case to case and repeat from run to run with the same seed.
///
/// `body` gets a text to put into its failure messages, from which the run can be repeated.
func forRandomCases(
    _ count: Int, _ body: (_ generator: inout SplitMix64, _ repeating: String) throws -> Void
) rethrows {
    for number in 0..<count {
        // Mixed once, so that neighbouring cases do not share a stretch of one sequence.
        var mixer = SplitMix64(seed: testSeed ^ UInt64(number))
        var generator = SplitMix64(seed: mixer.next())
        try body(&generator, "GITMEM_SEED=\(testSeed), case \(number)")
    }
}
