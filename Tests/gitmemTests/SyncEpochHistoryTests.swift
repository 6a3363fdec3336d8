import Foundation
import TestSupport
import Testing

/// Random histories of clones that write, sync, compact, erase and retire the same agents.
@Suite("sync, in random histories with epochs", .serialized)
struct SyncEpochHistoryTests {
    /// `GITMEM_SYNC_EPOCHS=60x20` for the long form: steps and seeds.
    private static let size: (steps: Int, seeds: Int) = LongForm.pair("GITMEM_SYNC_EPOCHS") ?? (25, 1)

    @Test("All clones come to the same trunk, with everything that was acknowledged and not taken out")
    func histories() throws {
        for number in 0..<Self.size.seeds {
            var history = try EpochHistory(seed: testSeed &+ UInt64(number))
            for _ in 0..<Self.size.steps { try history.step() }
            try history.end()
        }
    }
}

private struct EpochHistory {
    private let hub: Hub
    private let seed: UInt64
    private var generator: SplitMix64
    private let clones = ["one", "two", "three"]
    private let agents = ["ada", "ben", "cleo", "dee"]
    private var added: [String: String] = [:]
    private var removed: Set<String> = []
    private var epochs = 0

    init(seed: UInt64) throws {
        self.seed = seed
        generator = SplitMix64(seed: seed)
        hub = try Hub(clones: clones)
    }

    private func run(_ words: [String], in clone: String, status: Set<Int32>) throws -> Outcome {
        let outcome = try hub.sandbox.run(["gitmem"] + words, in: clone)
        #expect(
            status.contains(outcome.status),
            "seed \(seed), \(clone): gitmem \(words): \(outcome.status) \(outcome.output)\(outcome.errors)")
        return outcome
    }

    /// Syncs, and carries if that is what the message says.
    private func sync(_ clone: String) throws {
        if try run(["sync", "-q"], in: clone, status: [0, 7]).status == 7 {
            let carry = try run(["carry", "--json"], in: clone, status: [0, 1])
            // Somebody compacted apart, and that epoch stays.
            let lost = try object(carry.lines[0]).texts("lost_erasures")
            if !lost.isEmpty {
                _ = try run(["compact", "-q"] + lost.flatMap { ["--forget", $0] }, in: clone, status: [0])
            }
            // Others may have been faster, and their epoch stays.
            if try run(["sync", "-q"], in: clone, status: [0, 7]).status == 7 { try sync(clone) }
        }
    }

    mutating func step() throws {
        let clone = clones.randomElement(using: &generator) ?? "one"
        let agent = agents.randomElement(using: &generator) ?? "ada"
        let known = added.keys.sorted().randomElement(using: &generator)
        switch (Int.random(in: 0..<24, using: &generator), known) {
        case (0..<10, _), (_, nil):
            let text = "number \(added.count)"
            // 7: the agent's branch has to be carried over first, and nothing was written.
            let outcome = try run(["add", "-q", "--agent", agent, text], in: clone, status: [0, 7])
            if outcome.status == 0 { added[outcome.lines[0]] = text }
        case (10..<15, _): try sync(clone)
        case (15..<17, _): _ = try run(["merge", "-q"], in: clone, status: [0, 7])
        case (17, _):
            if try run(["compact", "-q"], in: clone, status: [0, 6]).status == 0 { epochs += 1 }
        case (18, let id?):
            if try run(["compact", "-q", "--forget", id], in: clone, status: [0, 6]).status == 0 {
                removed.insert(id)
                epochs += 1
            }
        case (19, let id?):
            if try run(["forget", "-q", "--agent", agent, id], in: clone, status: [0, 2, 6, 7]).status == 0 {
                removed.insert(id)
            }
        case (20, let id?):
            // 6: it was erased.
            _ = try run(["cite", "-q", "--agent", agent, id], in: clone, status: [0, 2, 6, 7])
        case (21, _): _ = try run(["retire", "-q", agent], in: clone, status: [0, 2, 6, 7])
        case (22, _): try hub.sandbox.git("fetch", "-q", "--prune", in: clone)
        default: try hub.sandbox.git("pack-refs", "--all", in: clone)
        }
    }

    mutating func end() throws {
        for _ in 0..<3 { for clone in clones { try sync(clone) } }
        for clone in clones {
            try hub.sync(clone, result: "up-to-date")
            #expect(try hub.tip("main", in: clone) == hub.tip("main"), "seed \(seed), \(clone)")
        }
        let live = added.filter { !removed.contains($0.key) }.values.sorted()
        let found = try hub.texts("one")
        #expect(found == live, "seed \(seed), \(Set(found).symmetricDifference(live))")
        #expect(try hub.sandbox.run(["gitmem", "verify", "-q"], in: "one").status == 0, "seed \(seed)")
        #expect(try hub.sandbox.git("fsck", "--no-dangling", in: "hub.git") == "", "seed \(seed)")
        print(
            "history with epochs, seed \(seed): \(added.count) memories, \(removed.count) taken out, \(epochs) epochs")
    }
}
