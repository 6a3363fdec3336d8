import TestSupport

@testable import Coordination

/// The process has died.
struct Crash: Error {}

/// A log in memory: the commits that all clones share, as objects of git are the same everywhere.
final class SimulatedObjects {
    struct Entry {
        let header: ClaimHeader
        let grants: [Grant]
        let changes: [ClaimChange]
    }

    var commits: [String: Entry] = [:]
    private var count = 0

    func make(_ changes: [ClaimChange], _ parent: String?, stamp: String, time: UInt64, by agent: String) -> String {
        count += 1
        let id = "c\(count)"
        var grants = parent.flatMap { commits[$0]?.grants } ?? []
        var ends: [String: UInt64] = [:]
        for change in changes {
            switch change {
            case .grant(let grant):
                grants.append(grant)
                ends[grant.token] = grant.until
            case .renew(let grant, let until):
                ends[grant.token] = until
                grants = grants.map { old in
                    guard old.token == grant.token else { return old }
                    return Grant(
                        token: old.token, agent: old.agent, resource: old.resource, until: max(old.until, until),
                        reason: nil)
                }
            case .remove(let grant, _): grants.removeAll { $0.token == grant.token }
            }
        }
        // A commit has its time in seconds.
        commits[id] = Entry(
            header: ClaimHeader(
                id: id, parent: parent, stamp: stamp, time: time / 1000 * 1000, author: agent, ends: ends),
            grants: grants, changes: changes)
        return id
    }

    func contains(_ commit: String, in tip: String?) -> Bool {
        var position = tip
        while let current = position {
            if current == commit { return true }
            position = commits[current]?.header.parent
        }
        return false
    }
}

/// The arbiter: a reference that moves forward.
final class SimulatedHost {
    var tip: String?
    /// What was ever pushed, in order.
    var history: [String] = []
}

/// One clone in the simulation.
final class SimulatedGround: ClaimGround {
    let objects: SimulatedObjects
    var host: SimulatedHost
    var random64: SplitMix64
    var time: () -> UInt64
    var offset: Int64
    /// Whether the host is out of reach.
    var isOffline = false
    /// After how many steps the process dies; `nil` if it lives.
    var stepsToLive: Int?
    /// How often the answer of a push is lost, one time in so many.
    var lossRate = 6
    /// What happens elsewhere between two steps.
    var meanwhile: () -> Void = {}
    /// The process that runs.
    var alive: Set<String> = []

    private var places: [ClaimPlace: String] = [:]
    private(set) var kept: [String: ClaimRecord] = [:]
    private var seen = SeenTimes()
    private let name: String
    private(set) var pushes = 0

    init(
        _ name: String, _ objects: SimulatedObjects, _ host: SimulatedHost, _ random: SplitMix64,
        _ time: @escaping () -> UInt64, offset: Int64
    ) {
        self.name = name
        self.objects = objects
        self.host = host
        random64 = random
        self.time = time
        self.offset = offset
    }

    var now: UInt64 { UInt64(Int64(time()) + offset) }
    var running: (boot: String, milliseconds: UInt64) { ("boot", time()) }

    private func step() throws {
        guard let left = stepsToLive else { return }
        if left == 0 { throw Crash() }
        stepsToLive = left - 1
    }

    func tip(_ place: ClaimPlace) -> String? { places[place] }

    func move(_ place: ClaimPlace, from old: String?, to new: String?) throws -> Bool {
        try step()
        guard places[place] == old else { return false }
        places[place] = new
        try step()
        return true
    }

    func header(_ commit: String) throws -> ClaimHeader {
        guard let entry = objects.commits[commit] else { throw Crash() }
        return entry.header
    }

    func contains(_ commit: String, in tip: String?) -> Bool { objects.contains(commit, in: tip) }
    func grants(at tip: String?) -> Grants { Grants(tip.flatMap { objects.commits[$0]?.grants } ?? []) }

    private static func pad(_ number: UInt64) -> String {
        let text = String(number)
        return String(repeating: "0", count: 20 - text.count) + text
    }

    func tokens(_ count: Int, after commits: [String]) throws -> [String] {
        let last = commits.compactMap { objects.commits[$0]?.header.stamp }.max().flatMap { UInt64($0) } ?? 0
        let base = max(last + 1, now * 1000)
        return (0..<count).map { "\(Self.pad(base + UInt64($0))).\(name)\(random64.next() % 1000)" }
    }

    func append(
        _ changes: [ClaimChange], after parent: String?, by agent: String, token: String, subject: String
    ) throws -> String {
        try step()
        return objects.make(
            changes, parent, stamp: String(token.prefix(20)), time: now, by: agent)
    }

    func fetch() throws -> ClaimFetch {
        meanwhile()
        try step()
        return isOffline ? .failed("offline") : .tip(host.tip)
    }

    func push(_ commit: String) throws -> String? {
        meanwhile()
        try step()
        pushes += 1
        if isOffline { return "offline" }
        if random64.oneIn(lossRate * 2) { return "lost on the way" }
        guard host.tip.map({ objects.contains($0, in: commit) }) ?? true else { return "not forward" }
        if host.tip != commit {
            host.tip = commit
            host.history.append(commit)
        }
        try step()
        if random64.oneIn(lossRate) {
            if random64.oneIn(2) { isOffline = true }
            return "the answer is lost"
        }
        return nil
    }

    func records() -> [ClaimRecord] { kept.values.sorted { $0.token < $1.token } }
    func openRecords() -> [ClaimRecord] { records().filter(\.isOpen) }
    func recordTokens() -> [String] { kept.keys.sorted() }
    func record(_ token: String) -> ClaimRecord? { kept[token] }

    func save(_ record: ClaimRecord) throws {
        try step()
        kept[record.token] = record
        try step()
    }

    func drop(_ token: String) throws {
        try step()
        kept[token] = nil
    }

    func isAsking(_ lock: String) -> Bool { alive.contains(lock) }
    func firstSeen() -> SeenTimes { seen }
    func noteSeen(_ seen: SeenTimes) { self.seen = seen }
    func exclusively<Result>(_ body: () throws -> Result) throws -> Result { try body() }
    func ifNobodyPushes<Result>(_ body: () throws -> Result) throws -> Result? { try body() }
    func pause(_ milliseconds: UInt64) throws { try step() }
    func random() -> UInt64 { random64.next() }
}
