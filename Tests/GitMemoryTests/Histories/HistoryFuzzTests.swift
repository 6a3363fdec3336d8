import Foundation
import TestSupport
import Testing

@testable import GitMemory

/// Random histories made by gitmem and plain git together.
///
/// `GITMEM_SEED` repeats one of them, `GITMEM_FUZZ_SEEDS` (`1-2000`) runs a range.
@Suite("Plain git is a peer: random histories")
struct HistoryFuzzTests {
    static let steps = 40

    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["GITMEM_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        let ends = environment["GITMEM_FUZZ_SEEDS"]?.split(separator: "-").compactMap { UInt64($0) } ?? []
        if let first = ends.first, let last = ends.last, first <= last { return Array(first...last) }
        return Array(1...60)
    }()

    /// Every merge is clean, and after each step every branch that moved equals the model.
    @Test(arguments: seeds)
    func historyEqualsModel(seed: UInt64) throws {
        let history = try HistoryFuzz(seed: seed)
        do {
            try history.run(steps: Self.steps)
        } catch {
            Issue.record(Comment(rawValue: history.story(error)))
        }
        if ProcessInfo.processInfo.environment["GITMEM_FUZZ_TALLY"] != nil {
            print("tally \(seed)", history.tally.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        }
    }
}
