import CRDT
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import GitMemory

/// Changes that share a commit come to what they come to one by one.
@Suite struct JointWriteTests {
    private struct Refused: Error {}

    /// A change, which is made of numbers so that it can be made in two stores.
    private struct Step: Sendable {
        let kind: Int
        let text: Int
        let other: Int

        init(_ random: inout SplitMix64) {
            kind = random.below(8)
            text = random.below(5)
            other = random.below(3)
        }

        private func body(_ number: Int) throws -> Body { try Body(content: "Fact \(number) of the disk array") }

        /// - Returns: what it tells.
        func make(in draft: Draft) throws -> String {
            let id = try body(text).id
            let register = try Register(key: "disk/\(other)")
            switch kind {
            case 0, 1: return "\(try draft.add(body(text)))"
            case 2:
                guard try draft.state(of: id).isLive(at: draft.now) else { return "none" }
                try draft.count(id, .citations)
                return "\(try draft.state(of: id).value(of: .citations))"
            case 3, 4:
                let set = try draft.set(register, to: body(text).object)
                return "\(set.verdict) \(set.replaced)"
            case 5: return "\(try draft.forget(id).count)"
            case 6:
                // What has failed leaves nothing behind.
                try draft.add(Body(content: "Not to be there \(text)"))
                throw Refused()
            default:
                return "\(try draft.view.values(of: register, at: draft.now).map(\.item.id.short))"
            }
        }
    }

    @Test func theyComeToWhatTheyDoOneByOne() throws {
        try forSandboxCases(8) { random, repeating in
            let sandbox = try StoreSandbox()
            let single = try sandbox.makeStore("single", fanout: 1)
            _ = try sandbox.makeStore("joint", fanout: 1)
            let agent = try AgentName("ada")
            for _ in 0..<4 {
                sandbox.clock.advance(seconds: 1)
                let steps = (0..<12).map { _ in Step(&random) }
                let told = steps.map { step in
                    (try? single.write(as: agent, subject: { _ in "step" }) { try step.make(in: $0) }.result)
                        ?? "failed"
                }
                let before = try Self.commits(sandbox)
                #expect(try Self.jointly(steps, as: agent, sandbox) == told, "\(repeating)")
                #expect(try Self.commits(sandbox) <= before + 1, "\(repeating)")
                let joint = try sandbox.open("joint")
                #expect(try Self.state(of: joint, agent) == Self.state(of: single, agent), "\(repeating)")
                if random.oneIn(2) {
                    _ = try single.merge()
                    _ = try joint.merge()
                }
            }
        }
    }

    /// Makes each step on a thread of its own, all in one commit.
    private static func jointly(_ steps: [Step], as agent: AgentName, _ sandbox: StoreSandbox) throws -> [String] {
        let settled = Semaphore()
        let company = OrderedCommit { settled.signal() }
        let answers = Mutex<[Int: String]>([:])
        nonisolated(unsafe) let leading = try sandbox.open("joint")
        nonisolated(unsafe) let stores = try steps.map { _ in try sandbox.open("joint") }
        var threads = [Threads(1) { company.run(in: leading, as: agent) }]
        for (number, step) in steps.enumerated() {
            let thread = Threads(1) {
                stores[number].company = company
                let told = try? stores[number].write(as: agent, subject: { _ in "step" }) { try step.make(in: $0) }
                answers.withLock { $0[number] = told?.result ?? "failed" }
                settled.signal()
            }
            threads.append(thread)
            settled.wait()
        }
        company.close()
        for thread in threads { thread.join() }
        return answers.withLock { answers in steps.indices.map { answers[$0] ?? "nothing" } }
    }

    private static func commits(_ sandbox: StoreSandbox) throws -> Int {
        let count = try sandbox.git("rev-list", "--count", "--no-merges", "--all", in: "joint")
        return Int(count.filter(\.isNumber)) ?? 0
    }

    private static func state(of store: Store, _ agent: AgentName) throws -> [String] {
        var state: [String] = []
        try store.snapshot(.own(agent)).forEach { item in
            let counts = item.state.counterValues.map { "\($0.name)=\($0.value)" }.sorted()
            state.append("\(item.id.short) \(item.state.isLive(at: store.now)) \(counts)")
            return true
        }
        return state
    }

    @Test func aChangeSeesNoMoreThanItsWriterIsShown() throws {
        let sandbox = try StoreSandbox()
        let single = try sandbox.makeStore("joint", fanout: 1)
        let bodies = try ["web", "api"].map { try Body(content: "Known in \($0)", ["scope": .string($0)]) }
        try single.change("ada") { draft in for body in bodies { try draft.add(body) } }
        let store = try sandbox.open("joint")
        store.company = GroupCommits()
        store.narrow {
            var standing = Standing()
            standing.audience = Audience([["api"]])
            return standing
        }
        let seen = try store.change("ada") { draft in
            try bodies.map { try draft.view.entry($0.id, at: draft.now) != nil }
        }
        #expect(seen.result == [false, true])
    }

    @Test func writesThatWaitForTheBranchShareACommit() throws {
        let sandbox = try StoreSandbox()
        _ = try sandbox.makeStore("joint", fanout: 1)
        let agent = try AgentName("ada")
        let company = GroupCommits()
        let entered = Semaphore()
        let go = Semaphore()
        nonisolated(unsafe) let stores = try (0..<20).map { _ in try sandbox.open("joint") }
        let places = Mutex<[String]>([])
        let threads = (0..<20).map { number in
            let thread = Threads(1) {
                stores[number].company = company
                let written = try? stores[number].write(as: agent, subject: { _ in "add \(number)" }) { draft in
                    if number == 0 {
                        entered.signal()
                        go.wait()
                    }
                    try draft.add(Body(content: "Rack \(number) is full"))
                    if number % 5 == 4 { throw Refused() }
                }
                places.withLock { $0.append(written.map { "\($0.commit)" } ?? "failed") }
            }
            // The first one has the branch while the others come.
            if number == 0 { entered.wait() }
            return thread
        }
        company.waitUntil(19, wait: agent)
        go.signal()
        for thread in threads { thread.join() }
        let told = places.withLock { $0 }
        #expect(told.count { $0 == "failed" } == 4)
        #expect(Set(told).count == 2, "One commit has all.")
        let snapshot = try sandbox.open("joint").snapshot(.own(agent))
        var count = 0
        try snapshot.forEach { _ in
            count += 1
            return true
        }
        #expect(count == 16)
        let subject = try sandbox.git("log", "-1", "--format=%s", "memory/agents/ada", in: "joint")
        #expect(subject == "add 0, and 15 more changes\n")
    }
}

extension GroupCommits {
    /// Waits until so many changes of an agent wait.
    fileprivate func waitUntil(_ count: Int, wait agent: AgentName) {
        while waiting(of: agent) < count { usleep(1000) }
    }
}
