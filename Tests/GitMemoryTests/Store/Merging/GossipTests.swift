import Git
import TestSupport
import Testing

@testable import GitMemory

/// Clones that only ever hear their neighbours.
struct GossipTests {
    /// - Parameter atOnce: whether all fetch before any merges, so that their merge commits keep crossing.
    @Test(arguments: [3, 5], [false, true])
    func aRingComesToRest(size: Int, atOnce: Bool) throws {
        let sandbox = try StoreSandbox(seed: testSeed)
        var random = SplitMix64(seed: testSeed ^ UInt64(size))
        let repeating: Comment = "GITMEM_SEED=\(testSeed)"
        var ring: [Store] = []
        for index in 0..<size { ring.append(try sandbox.makeStore("s\(index)")) }

        func fetch(_ index: Int) throws {
            for (name, distance) in [("left", size - 1), ("right", 1)] {
                if distance == 1, atOnce || !random.oneIn(3) { continue }
                try sandbox.git(
                    "fetch", "-q", "../s\((index + distance) % size)",
                    "+refs/heads/memory/*:refs/remotes/\(name)/memory/*", in: "s\(index)")
            }
        }

        /// Everybody fetches from the one before, and from the one behind now and then, and merges; returns the tips.
        func round() throws -> [ObjectID] {
            if atOnce { for index in 0..<size { try fetch(index) } }
            for index in (0..<size).shuffled(using: &random) {
                if !atOnce { try fetch(index) }
                _ = try ring[index].merge()
            }
            return try ring.map { try $0.tip("main") }
        }

        var shared: [EntryID] = []
        for step in 0..<2 {
            for index in 0..<size {
                sandbox.clock.advance(seconds: UInt64(random.below(3)))
                let agent = "agent-\(index)"
                let body = try Body(content: "shared \(random.below(3))")
                try ring[index].change(agent) { try $0.add(body) }
                shared.append(body.id)
                try ring[index].add("own \(index) \(step)", as: agent)
                try ring[index].change(agent) { draft in
                    let id = random.pick(shared)
                    if random.oneIn(3) { try draft.forget(id) } else { try draft.count(id, .citations) }
                }
            }
            _ = try round()
        }

        var tips = try round()
        var rounds = 1
        while true {
            let next = try round()
            if next == tips { break }
            tips = next
            rounds += 1
            try #require(rounds < 2 * size + 2, "the ring does not come to rest, \(repeating)")
        }
        #expect(Set(try ring.map { try $0.tree("main") }).count == 1, repeating)
        // Whoever hears the one behind only now may still move on to a commit that holds no more; nobody makes one.
        for _ in 0..<2 { #expect(Set(try round()).isSubset(of: tips), repeating) }
        #expect(Set(try ring.map { try $0.tree("main") }).count == 1, repeating)

        // Nothing was lost: every own memory has come to everybody, besides the shared ones.
        var count = 0
        try ring[0].snapshot(.trunk).forEach { item in
            if item.body != nil { count += 1 }
            return true
        }
        #expect(count >= 2 * size, repeating)
    }
}
