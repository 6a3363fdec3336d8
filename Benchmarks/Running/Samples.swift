/// The figures of one side, one for each run.
struct Samples {
    private(set) var values: [Double] = []
    private(set) var processor: [Double] = []
    private(set) var peak = 0

    init() {}

    /// A figure that does not vary, such as a size.
    init(_ value: Int) { values = [Double(value)] }

    /// A figure that was made of others.
    init(seconds: Double) { values = [seconds] }

    mutating func append(_ usage: Usage) {
        values.append(usage.seconds)
        processor.append(usage.processor)
        peak = max(peak, usage.peak)
    }

    var median: Double { quantile(0.5) }

    /// The value below which such a share of them lies.
    func quantile(_ share: Double) -> Double { Self.quantile(share, of: values) }

    /// The value below which such a share of them lies, with what lies between two taken linearly.
    static func quantile(_ share: Double, of values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        let position = share * Double(sorted.count - 1)
        let below = Int(position)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
    }
}

/// Runs several sides in turn, so often, after one run of each that does not count.
///
/// - Parameter alternating: whether the order of the sides changes from run to run, so that none always finds the
///   caches as its rival left them; not for a side that needs what the one before it made.
func interleave(
    _ runs: Int, warmUp: Bool = true, alternating: Bool = true, _ sides: [(_ run: Int) throws -> Usage]
) throws -> [Samples] {
    var samples = sides.map { _ in Samples() }
    for run in (warmUp ? 0 : 1)...runs {
        let order = Array(sides.indices)
        for side in alternating && run % 2 == 0 ? order.reversed() : order {
            let usage = try sides[side](run)
            if run > 0 { samples[side].append(usage) }
        }
    }
    return samples
}
