import Foundation
import Git
import TestSupport
import Testing

@testable import GitMemory

/// Random branches that were made to do harm. Whatever is merged, git finds nothing in the trunk, and whatever is not is
/// named.
///
/// `GITMEM_SEED` repeats a run, `GITMEM_HOSTILE_CASES` says how many cases there are.
@Suite("A trunk made of any heads: random hostile branches")
struct HostileFuzzTests {
    static let count = ProcessInfo.processInfo.environment["GITMEM_HOSTILE_CASES"].flatMap { Int($0) } ?? 48
    static let parts = 4

    @Test(arguments: 0..<parts)
    func theTrunkStaysSound(part: Int) throws {
        let sandbox = try StoreSandbox()
        let template = try HostileFuzz.makeTemplate(in: sandbox)
        var tally: [String: Int] = [:]
        var checked: Set<ObjectID> = []
        for number in stride(from: part, to: Self.count, by: Self.parts) {
            var fuzz = try HostileFuzz(SplitMix64(mixing: testSeed ^ UInt64(number)), from: template)
            do {
                try fuzz.run(&checked)
            } catch {
                Issue.record("GITMEM_SEED=\(testSeed), case \(number): \(error)\n\(fuzz.story.joined(separator: "\n"))")
            }
            tally.merge(fuzz.tally, uniquingKeysWith: +)
        }
        if ProcessInfo.processInfo.environment["GITMEM_FUZZ_TALLY"] != nil {
            print(
                "tally of hostile branches, part \(part):",
                tally.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        }
    }
}
