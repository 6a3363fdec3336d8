import CRDT
import TestSupport
import Testing

@testable import GitMemory

/// The registers of a store mean what the multi-value register of CRDT means.
struct RegisterModelTests {
    @Test func aStoreShowsTheValuesOfTheModel() throws {
        try forSandboxCases(12) { random, repeating in
            let sandbox = try StoreSandbox()
            let store = try sandbox.makeStore(fanout: 1)
            let register = try Register(key: "color")
            let agents = ["ada", "bob", "cyd"]
            let replica = ReplicaID(randomBits: 1)
            var trunk = MVRegister<String>()
            var branches: [String: MVRegister<String>] = [:]

            for step in 1...24 {
                sandbox.clock.advance(seconds: 1)
                if random.oneIn(4) {
                    _ = try store.merge()
                    for branch in branches.values { trunk.formJoin(branch) }
                } else {
                    let agent = random.pick(agents)
                    let value = random.pick(["red", "green", "blue"])
                    let verdict = try store.change(agent) {
                        try $0.set(register, to: Body(content: value).object)
                    }.result.verdict
                    let stamp = try #require(Stamp(milliseconds: UInt64(step), count: 0))
                    let dot = Dot(stamp: stamp, replica: replica)
                    var view = branches[agent, default: MVRegister()].joined(with: trunk)
                    switch verdict {
                    case .accepted: view.assign(value, dot: dot)
                    case .merged:
                        // The only value already, held by others: one more holds it.
                        var assignments = view.assignments
                        assignments.add(value, dot: dot)
                        view = MVRegister(assignments: assignments)
                    case .unchanged: break
                    }
                    branches[agent] = view
                }
                for agent in agents {
                    let view = branches[agent, default: MVRegister()].joined(with: trunk)
                    let shown = try store.snapshot(.own(AgentName(agent))).values(of: register, at: store.now)
                    #expect(
                        Set(shown.map(\.body.content)) == Set(view.values.map(\.value)), "\(repeating), step \(step)")
                }
                let shown = try store.snapshot(.trunk).values(of: register, at: store.now)
                #expect(Set(shown.map(\.body.content)) == Set(trunk.values.map(\.value)), "\(repeating), step \(step)")
            }
        }
    }
}
