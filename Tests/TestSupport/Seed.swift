#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The seed of all random tests: `GITMEM_SEED` (decimal, or hexadecimal after `0x`), else `GITMEM_DEFAULT_SEED`, which
/// `.ci/run` makes from the tree that it tests, else a new one each run.
public let testSeed: UInt64 = {
    guard let setting = getenv("GITMEM_SEED") ?? getenv("GITMEM_DEFAULT_SEED") else {
        return UInt64.random(in: 0 ... .max)
    }
    let text = String(cString: setting)
    guard let seed = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text) else {
        fatalError("GITMEM_SEED is not a number: \(text)")
    }
    return seed
}()

/// Runs `body` with generators that differ from case to case and repeat from run to run with the same seed.
///
/// `body` gets a text to put into its failure messages, from which the run can be repeated.
public func forRandomCases(
    _ count: Int, _ body: (_ generator: inout SplitMix64, _ repeating: String) throws -> Void
) rethrows {
    for number in 0..<count {
        var generator = SplitMix64(mixing: testSeed ^ UInt64(number))
        try body(&generator, "GITMEM_SEED=\(testSeed), case \(number)")
    }
}
