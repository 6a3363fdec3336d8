import CRDT
import Git

@testable import GitMemory

/// What the names of an entry mean, worked out by the definition.
struct FuzzEntry: Equatable {
    var hasBody = false
    /// The adds that have not been removed, and until when each lasts.
    var holds: [String: String] = [:]
    var counters: [String: UInt64] = [:]
    /// The names of other words, which only grow: what stands behind the id.
    var later: Set<String> = []

    static let never = "never"

    func isLive(at now: String) -> Bool { holds.values.contains { $0 == Self.never || $0 > now } }

    func holders(at now: String) -> [(agent: String, dot: String, until: String)] {
        holds.filter { $0.value == Self.never || $0.value > now }.map { key, until in
            let parts = key.split(separator: ".").map(String.init)
            return (parts[2], parts[0] + "." + parts[1], until)
        }
    }

    /// The dots of all adds that have not been removed.
    var liveDots: Set<String> {
        Set(holds.keys.map { $0.split(separator: ".").prefix(2).joined(separator: ".") })
    }
}

/// The naive model of a branch: every operation that it has heard of, each as its file name. Merging is union.
struct FuzzModel: Equatable {
    var names: Set<String> = []

    func union(_ other: FuzzModel) -> FuzzModel { FuzzModel(names: names.union(other.names)) }

    /// What every entry is, from the set of operations alone.
    func entries() -> [String: FuzzEntry] {
        var removed: Set<String> = []
        var adds: [String: [String: String]] = [:]
        var dots: [String: Set<String>] = [:]
        var shares: [String: [String: [String: UInt64]]] = [:]
        var entries: [String: FuzzEntry] = [:]
        for name in names {
            let parts = name.split(separator: ".").map(String.init)
            let id = parts[0]
            entries[id, default: FuzzEntry()].hasBody = entries[id]?.hasBody ?? false || parts[1] == "json"
            switch parts[1] {
            case "add":
                let until = parts.count > 5 ? parts[5] : FuzzEntry.never
                let hold = parts[2...4].joined(separator: ".")
                let other = adds[id]?[hold] ?? ""
                // Of the expiries of one dot the latest counts; “never” is later than any digit.
                adds[id, default: [:]][hold] = max(until, other)
                dots[id, default: []].insert(parts[2] + "." + parts[3])
            case "del": removed.insert(id + parts[2] + "." + parts[3])
            case "count":
                let old = shares[id]?[parts[2]]?[parts[3]] ?? 0
                shares[id, default: [:]][parts[2], default: [:]][parts[3]] = max(old, UInt64(parts[4]) ?? 0)
            case "json": break
            default: entries[id]?.later.insert(String(name.dropFirst(id.count)))
            }
        }
        for (id, holds) in adds {
            entries[id]?.holds = holds.filter { hold, _ in
                !removed.contains(id + hold.split(separator: ".").prefix(2).joined(separator: "."))
            }
            entries[id]?.counters["contributions"] = UInt64(dots[id]?.count ?? 0)
        }
        for (id, counters) in shares {
            for (counter, shares) in counters {
                entries[id]?.counters[counter] = shares.values.reduce(0, +)
            }
        }
        return entries
    }

    /// The share that a replica has of a counter.
    func share(_ id: String, _ counter: String, _ replica: String) -> UInt64 {
        let prefix = "\(id).count.\(counter).\(replica)."
        return names.compactMap { $0.hasPrefix(prefix) ? UInt64($0.dropFirst(prefix.count)) : nil }.max() ?? 0
    }

    /// Those of `names` that another one of them makes needless.
    static func superseded(_ names: Set<String>) -> Set<String> {
        var best: [String: (value: String, name: String)] = [:]
        var needless: Set<String> = []
        for name in names {
            let parts = name.split(separator: ".").map(String.init)
            let key: String
            let value: String
            switch parts[1] {
            case "count":
                key = parts.dropLast().joined(separator: ".")
                value = String(repeating: "0", count: 16 - parts[4].count) + parts[4]
            case "add":
                key = parts.prefix(5).joined(separator: ".")
                value = parts.count > 5 ? parts[5] : FuzzEntry.never
            default: continue
            }
            if let other = best[key] {
                needless.insert(other.value < value ? other.name : name)
                if other.value > value { continue }
            }
            best[key] = (value, name)
        }
        return needless
    }
}

extension Snapshot {
    /// The view as the model has it.
    func fuzzEntries(at now: Timestamp) throws -> (entries: [String: FuzzEntry], live: Set<String>) {
        var entries: [String: FuzzEntry] = [:]
        var live: Set<String> = []
        try forEach { item in
            var entry = FuzzEntry()
            entry.hasBody = item.state.hasBody
            for hold in item.state.liveHolds {
                entry.holds["\(hold.dot).\(hold.agent)"] =
                    item.state.expiry(of: hold).moment?.compact ?? FuzzEntry.never
            }
            for (name, value) in item.state.counterValues { entry.counters["\(name)"] = value }
            entry.later = item.state.later
            entries["\(item.id)"] = entry
            if item.state.isLive(at: now) { live.insert("\(item.id)") }
            return true
        }
        return (entries, live)
    }
}
