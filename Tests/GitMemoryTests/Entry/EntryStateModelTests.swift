import CRDT
import TestSupport
import Testing

@testable import GitMemory

/// The same made of the types of CRDT, which say what a state means.
private struct ModelState: JoinSemilattice {
    var holders = ORSet<AgentName>()
    var expiries: [EntryState.Hold: MaxRegister<Expiry>] = [:]
    var counters: [CounterName: GCounter] = [:]

    mutating func formJoin(_ other: ModelState) {
        holders.formJoin(other.holders)
        expiries.formJoin(other.expiries)
        counters.formJoin(other.counters)
    }

    var live: [EntryState.Hold] {
        expiries.keys.filter { !holders.tombstones.contains($0.dot) }.sorted()
    }

    var contributions: GCounter {
        var counter = GCounter()
        for dot in Set(expiries.keys.map(\.dot)) { counter.increment(dot.replica) }
        return counter
    }

    var counterValues: [String] {
        var values = counters.map { (name: $0.key, value: $0.value.value) }
        values.append((.contributions, contributions.value))
        return values.filter { $0.value > 0 }.sorted { $0.name < $1.name }.map { "\($0.name)=\($0.value)" }
    }
}

/// One thing that becomes known.
private enum Update {
    case add(EntryState.Hold, Expiry)
    case remove(Dot)
    case raise(CounterName, ReplicaID, UInt64)

    func apply(to state: inout EntryState) {
        switch self {
        case .add(let hold, let expiry): state.add(hold, until: expiry)
        case .remove(let dot): state.remove(dot)
        case .raise(let counter, let replica, let share): state.raise(counter, replica, to: share)
        }
    }

    func apply(to state: inout ModelState) {
        switch self {
        case .add(let hold, let expiry):
            state.holders.add(hold.agent, dot: hold.dot)
            state.expiries[hold, default: MaxRegister(expiry)].raise(to: expiry)
        case .remove(let dot): state.holders.remove(dot: dot)
        case .raise(let counter, let replica, let share):
            state.counters[counter, default: GCounter()].raise(replica, to: share)
        }
    }
}

struct EntryStateModelTests {
    private static let agents = ["ada", "a", "a-b", "ben", "zoe"].compactMap { try? AgentName($0) }
    private static let counters = ["citations", "a", "contribution", "endorsements", "zz"].compactMap {
        try? CounterName($0)
    }

    private func update(_ random: inout SplitMix64, _ width: Int) -> Update {
        let replica = ReplicaID(randomBits: UInt128(random.below(width) * 7))
        let stamp = Stamp(rawValue: UInt64(random.below(width)) << 16) ?? .zero
        let dot = Dot(stamp: stamp, replica: replica)
        switch random.below(5) {
        case 0: return .remove(dot)
        case 1:
            return .raise(random.pick(Self.counters), replica, random.oneIn(9) ? .max : UInt64(1 + random.below(9)))
        default:
            let moment = random.oneIn(2) ? nil : Timestamp(milliseconds: UInt64(random.below(6)))
            return .add(EntryState.Hold(dot: dot, agent: random.pick(Self.agents)), Expiry(moment))
        }
    }

    private func expectSame(_ state: EntryState, _ model: ModelState, _ repeating: Comment) {
        #expect(state.holders == model.holders, repeating)
        #expect(state.expiries == model.expiries, repeating)
        #expect(state.counters == model.counters, repeating)
        #expect(state.contributions == model.contributions, repeating)
        #expect(state.counterValues.map { "\($0.name)=\($0.value)" } == model.counterValues, repeating)
        for counter in Self.counters + [.contributions, .citations] {
            let value = counter == .contributions ? model.contributions.value : model.counters[counter]?.value ?? 0
            #expect(state.value(of: counter) == value, repeating)
        }
        #expect(state.liveHolds == model.live, repeating)
        for (hold, expiry) in model.expiries { #expect(state.expiry(of: hold) == expiry.value, repeating) }
        for milliseconds in 0...6 as ClosedRange<UInt64> {
            guard let now = Timestamp(milliseconds: milliseconds) else { continue }
            let holds = model.live.filter { model.expiries[$0]?.value.isAfter(now) == true }
            #expect(state.holds(at: now) == holds, repeating)
            #expect(state.isLive(at: now) == !holds.isEmpty, repeating)
        }
        #expect(state.tailCount == state.tails.count, repeating)
        #expect(state.isEmpty == (state == EntryState()), repeating)
    }

    /// Few facts with many of the same place, and so many that they are not all put in order at once.
    @Test(arguments: [(count: 8, width: 3), (count: 60, width: 6), (count: 400, width: 12)])
    func meansWhatTheTypesOfCRDTSay(count: Int, width: Int) {
        forSandboxCases(count > 100 ? 10 : 200) { random, repeating in
            let updates = (0..<random.below(count + 1)).map { _ in update(&random, width) }
            var (state, model) = (EntryState(), ModelState())
            for update in updates {
                update.apply(to: &state)
                update.apply(to: &model)
            }
            expectSame(state, model, repeating)

            var settled = state
            settled.settle()
            expectSame(settled, model, repeating)
            var other = EntryState()
            for update in updates.shuffled(using: &random) { update.apply(to: &other) }
            #expect(other == state && other == settled && other.hashValue == state.hashValue, repeating)
        }
    }

    @Test(arguments: [(count: 6, width: 3), (count: 300, width: 12)])
    func joinsAsTheTypesOfCRDTDo(count: Int, width: Int) {
        forSandboxCases(count > 100 ? 10 : 200) { random, repeating in
            var states = [EntryState(), EntryState()]
            var models = [ModelState(), ModelState()]
            for side in 0...1 {
                for _ in 0..<random.below(count) {
                    let update = update(&random, width)
                    update.apply(to: &states[side])
                    update.apply(to: &models[side])
                }
            }
            let joined = states[0].joined(with: states[1])
            expectSame(joined, models[0].joined(with: models[1]), repeating)
            #expect(states[1].joined(with: states[0]) == joined, repeating)
            #expect(states[0].isSubsumed(by: joined) && joined.joined(with: states[1]) == joined, repeating)
            #expect(states[0].isSubsumed(by: states[1]) == models[0].isSubsumed(by: models[1]), repeating)
            #expect((states[0] == states[1]) == (models[0] == models[1]), repeating)
        }
    }

    /// A hostile tree may name the adds of an entry in any order: taking in many of them takes no n² moves.
    @Test func manyAddsOutOfOrderAreTakenInQuickly() throws {
        var state = EntryState()
        let agent = try AgentName("ada")
        for number in (1...200_000 as ClosedRange<UInt64>).reversed() {
            let dot = Dot(stamp: try #require(Stamp(rawValue: number)), replica: ReplicaID(randomBits: 1))
            state.add(EntryState.Hold(dot: dot, agent: agent), until: .never)
        }
        state.settle()
        #expect(state.liveHolds.count == 200_000)
        #expect(state.value(of: .contributions) == 200_000)
    }
}
