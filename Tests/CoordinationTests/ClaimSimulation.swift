import GitMemory
import TestSupport

@testable import Coordination

/// A random history of clones that claim the same few resources, held beside a naive model of who believes what.
final class ClaimSimulation {
    /// What may go wrong.
    struct Weather {
        /// By how much clocks differ at most, in milliseconds.
        var skew: UInt64 = 10_000
        /// Whether processes die, answers are lost, and the host is out of reach.
        var isRough = true
        /// Whether the host is put back.
        var rewinds = false
        /// Whether another host is named as the arbiter, which clones hear of one after the other.
        var changes = false
        /// Whether clocks are so good that who holds what can be told by them.
        var clocksAreGood = true
    }

    /// Somebody who was told that a claim is held and confirmed.
    private struct Belief {
        let holder: String
        let resource: Resource
        var until: UInt64
        let clone: Int
    }

    private(set) var problems: [String] = []
    private(set) var granted = 0
    private(set) var refused = 0
    private(set) var takenOver = 0

    private let objects = SimulatedObjects()
    private var host = SimulatedHost()
    /// The clones that have heard of two arbiters, and for which nobody decides until they know of one.
    private var undecided: Set<Int> = []
    /// The host that is to be the arbiter once all have heard of it.
    private var nextHost: SimulatedHost?
    private(set) var hostChanges = 0
    private var random: SplitMix64
    private let weather: Weather
    private var grounds: [SimulatedGround] = []
    private var time: UInt64 = 1_800_000_000_000
    /// By token, in the first name that it had.
    private var beliefs: [String: Belief] = [:]
    private var greatest: [String: String] = [:]
    /// What the log says was released.
    private var ended: Set<String> = []
    private var looks = 0
    private var judged: Set<String> = []
    /// What the host was said to have, as long as it has lost nothing.
    private var confirmed: Set<String> = []
    private var depth = 0
    private var lockCount = 0
    private static let resources = ["src", "src/a", "src/b", "docs", "src/a/x", "SRC/A"].compactMap {
        try? Resource(.path, $0)
    }

    init(_ random: SplitMix64, _ weather: Weather) {
        self.random = random
        self.weather = weather
        for index in 0..<(2 + self.random.below(3)) {
            let offset = Int64(self.random.below(Int(weather.skew) + 1)) - Int64(weather.skew / 2)
            let ground = SimulatedGround(
                "k\(index)", objects, host, SplitMix64(seed: self.random.next()), { [unowned self] in time },
                offset: offset)
            ground.lossRate = weather.isRough ? 6 : 1 << 30
            grounds.append(ground)
            ground.meanwhile = { [unowned self] in
                if depth < 2, self.random.oneIn(4) { act() }
            }
        }
    }

    func run(_ steps: Int) {
        for _ in 0..<steps {
            time += UInt64(random.below(4_000))
            if random.oneIn(6) { time += UInt64(random.below(60_000)) }
            if weather.rewinds, random.oneIn(40) { rewind() }
            if weather.changes { changeHost() }
            act()
        }
        if weather.clocksAreGood { expectProgress() }
    }

    private func rewind() {
        guard !host.history.isEmpty else { return }
        host.tip = random.oneIn(3) ? nil : host.history[random.below(host.history.count)]
        // What a host has lost it has confirmed to nobody.
        (beliefs, confirmed) = ([:], [])
    }

    /// Goes a step of the way from one arbiter to another: clone by clone hears of it, then clone by clone goes over.
    private func changeHost() {
        guard let next = nextHost else {
            guard random.oneIn(20) else { return }
            let next = SimulatedHost()
            // The same log, an older one, or none.
            next.tip =
                random.oneIn(2) ? host.tip : host.history.isEmpty || random.oneIn(2) ? nil : random.pick(host.history)
            nextHost = next
            return
        }
        let index = random.below(grounds.count)
        if host !== next {
            if random.oneIn(2) { undecided.insert(index) }
            guard undecided.count == grounds.count else { return }
            (host, looks) = (next, 0)
            hostChanges += 1
            // Its word is nobody's yet.
            (beliefs, confirmed) = ([:], [])
        } else if undecided.remove(index) != nil {
            grounds[index].host = host
            if undecided.isEmpty { nextHost = nil }
        }
    }

    private func arbiter(of index: Int) -> Arbiter {
        undecided.contains(index) ? .none(why: "there are two") : .remote("origin", address: "host")
    }

    private func act() {
        depth += 1
        defer { depth -= 1 }
        let index = random.below(grounds.count)
        let ground = grounds[index]
        // Of one clone only one process is in the middle of something: others would wait for its locks.
        guard ground.alive.isEmpty else { return }
        if weather.isRough {
            if random.oneIn(5) { ground.isOffline = random.oneIn(2) }
            ground.stepsToLive = random.oneIn(5) ? random.below(14) : nil
        }
        let session = "s\(random.below(2))"
        let asker = ClaimAsker(agent: "agent-\(index)", name: session, isSession: true)
        lockCount += 1
        let lock = "p\(lockCount)"
        ground.alive = [lock]
        defer { ground.alive = [] }
        let desk = ClaimDesk(ground, arbiter: arbiter(of: index), skew: 10_000, lock: lock)
        let term = UInt64(1_000 + random.below(40_000))
        let some = random.pick(1 + random.below(2), of: Self.resources)
        let request: ClaimRequest =
            switch random.below(8) {
            case 0...4: .claim(some, term: term, reason: nil)
            case 5: .renew(random.oneIn(2) ? nil : some, term: term)
            case 6: .release(random.oneIn(2) ? nil : some, isForced: random.oneIn(4))
            default: .exchange
            }
        if case .release = request {
            // Whoever asks for a release does not count on the claim any more, however that ends.
            beliefs = beliefs.filter { $0.value.holder != "\(asker.agent) \(session)" }
        }
        do {
            let answer = try desk.perform(request, by: asker, needsConfirmation: random.oneIn(4))
            judge()
            take(answer, "\(asker.agent) \(session)", index)
            if answer.isConfirmed == true { expectOrder(index) }
        } catch is Crash {
        } catch let error as StoreError where error.code == .unconfirmed || error.code == .busy {
        } catch {
            problems.append("\(error)")
        }
        judge()
    }

    private func take(_ answer: ClaimDesk.Answer, _ holder: String, _ clone: Int) {
        for result in answer.results {
            guard let grant = result.grant else { continue }
            switch result.verdict {
            case .held where answer.isConfirmed == true && !ended.contains(grant.token):
                granted += 1
                confirmed.insert(grant.token)
                let now = grounds[clone].now
                for (token, other) in beliefs
                where weather.clocksAreGood && token != grant.token && other.holder != holder {
                    guard other.resource.overlaps(grant.resource), grounds[other.clone].now < other.until,
                        now < result.until ?? 0
                    else { continue }
                    problems.append("\(holder) and \(other.holder) both hold \(grant.resource.text)")
                }
                beliefs[grant.token] = Belief(
                    holder: holder, resource: grant.resource, until: result.until ?? 0, clone: clone)
            case .released, .lost: beliefs[grant.token] = nil
            case .refused: refused += 1
            default: break
            }
        }
    }

    /// Looks whether a clone that has just reached the host owes it nothing.
    private func expectOrder(_ clone: Int) {
        let ground = grounds[clone]
        let live = Set((host.tip.flatMap { objects.commits[$0]?.grants } ?? []).map(\.token))
        for record in ground.records() {
            if record.state == .asked, !ground.alive.contains(record.lock) {
                problems.append("what a dead command of clone \(clone) has asked for is still there")
            }
            if record.state == .released, live.contains(record.token) {
                problems.append("a release of clone \(clone) was not sent")
            }
            if record.formerly.contains(where: confirmed.contains) {
                problems.append("clone \(clone) has asked again for what the host had taken")
            }
        }
    }

    /// Whether the last commits before a point of the log show that clocks disagree.
    private func disagreementShows(at tip: String?) -> Bool {
        var position = tip
        var least = UInt64.max
        for _ in 0..<100 {
            guard let header = position.flatMap({ objects.commits[$0]?.header }), header.parent != nil else { break }
            if least != .max, header.time > least + 10_000 { return true }
            least = min(least, header.time)
            position = header.parent
        }
        return false
    }

    /// Looks at what the host has taken since the last look.
    private func judge() {
        var commits: [String] = []
        for tip in host.history.dropFirst(looks) {
            var added: [String] = []
            var position: String? = tip
            while let commit = position, judged.insert(commit).inserted {
                added.append(commit)
                position = objects.commits[commit]?.header.parent
            }
            commits += added.reversed()
        }
        looks = host.history.count
        for commit in commits {
            guard let entry = objects.commits[commit] else { continue }
            for change in entry.changes {
                switch change {
                case .grant(let grant):
                    for (resource, token) in greatest where token >= grant.token {
                        guard let other = Resource(text: resource), other.overlaps(grant.resource) else { continue }
                        if !weather.rewinds, !weather.changes {
                            problems.append("the token of \(grant.resource.text) fell")
                        }
                    }
                    greatest[grant.resource.text] = max(greatest[grant.resource.text] ?? "", grant.token)
                case .remove(let grant, let why):
                    if case .release = why {
                        // Whoever was forced out may be told so late: its own answer can be on its way.
                        ended.insert(grant.token)
                        beliefs[grant.token] = nil
                        continue
                    }
                    takenOver += 1
                    guard weather.clocksAreGood || disagreementShows(at: entry.header.parent),
                        let belief = beliefs[grant.token]
                    else { continue }
                    // Whoever is not sure that its own claim holds takes it over itself.
                    let isOwn = entry.changes.contains { change in
                        guard case .grant(let other) = change else { return false }
                        return other.agent == grant.agent && other.resource.overlaps(grant.resource)
                    }
                    if !isOwn, grounds[belief.clone].now < belief.until {
                        problems.append("\(belief.holder) was robbed of \(grant.resource.text)")
                    }
                case .renew: break
                }
            }
        }
    }

    /// When all is quiet again, and all that was held has ended, whoever asks is given what there is.
    private func expectProgress() {
        for ground in grounds {
            ground.isOffline = false
            ground.stepsToLive = nil
            ground.lossRate = 1 << 30
            ground.meanwhile = {}
            ground.host = host
        }
        undecided = []
        let longest = beliefs.values.map(\.until).max() ?? 0
        let ends = objects.commits.values.flatMap { $0.grants.map(\.until) }.max() ?? 0
        // Its term, by the clock that is farthest ahead, and ten seconds by the one that is farthest behind.
        time = max(time, longest, ends) + 10_000 + weather.skew + 1_000
        for index in grounds.indices {
            let asker = ClaimAsker(agent: "late-\(index)", name: "late", isSession: true)
            let desk = ClaimDesk(
                grounds[index], arbiter: .remote("origin", address: "host"), skew: 10_000, lock: "late\(index)")
            guard let root = try? Resource(.path, "") else { return }
            do {
                let answer = try desk.perform(.claim([root], term: 1_000, reason: nil), by: asker)
                if answer.results.first?.verdict != .held {
                    problems.append("late-\(index) was refused though everything had ended")
                }
                _ = try desk.perform(.release(nil, isForced: false), by: asker)
            } catch {
                problems.append("late-\(index): \(error)")
            }
        }
    }
}
