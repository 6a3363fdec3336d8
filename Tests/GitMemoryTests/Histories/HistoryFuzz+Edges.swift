import CRDT
import TestSupport

@testable import GitMemory

extension HistoryFuzz {
    /// Compares the memories that a view makes of its entries with those that the names make by the definition.
    func compareWordings(_ view: Snapshot, _ model: FuzzModel, _ place: String) throws {
        let now = sandbox.store.now
        let entries = model.entries()
        let live = entries.filter { $0.value.hasBody && $0.value.isLive(at: now.compact) }.keys.sorted()
        let kept = Set(Self.kept.map { "\($0)" })
        var supersedes: [String: Set<String>] = [:]
        for id in live {
            guard let entry = EntryID(hex: id), let body = try view.body(of: view.item(entry)) else { continue }
            supersedes[id] = Set(body.supersedes.map { "\($0)" })
        }
        var sets = Dictionary(uniqueKeysWithValues: live.map { ($0, Set([$0])) })
        for (index, first) in live.enumerated() {
            for second in live[(index + 1)...] where sets[first]?.contains(second) == false {
                guard !kept.contains(first), !kept.contains(second),
                    model.names.contains("\(first).same.\(second).0"),
                    model.names.contains("\(second).same.\(first).0"),
                    supersedes[first]?.contains(second) != true, supersedes[second]?.contains(first) != true
                else { continue }
                let (one, other) = (sets[first] ?? [], sets[second] ?? [])
                let isApart = one.contains { a in
                    other.contains {
                        model.names.contains("\(a).apart.\($0)") || model.names.contains("\($0).apart.\(a)")
                    }
                }
                if isApart {
                    count("edge passed over")
                    continue
                }
                for id in one.union(other) { sets[id] = one.union(other) }
            }
        }
        let replaced = live.reduce(into: Set<String>()) { $0.formUnion(supersedes[$1] ?? []) }
        func stamp(_ id: String) -> String {
            entries[id]?.holders(at: now.compact).map(\.dot).min().map { String($0.split(separator: ".")[0]) } ?? ""
        }
        var expected: [String: Set<String>] = [:]
        for set in Set(sets.values) {
            let current = set.subtracting(replaced)
            let choice = (current.isEmpty ? set : current).sorted()
            let shown = choice.min { stamp($0) != stamp($1) ? stamp($0) < stamp($1) : $0 < $1 }
            expected[shown ?? ""] = set
            if set.count > 1 { count("memory of several wordings") }
        }
        var listed: [String: Set<String>] = [:]
        var contributions: [String: UInt64] = [:]
        try view.list(Query(), at: now) { entry in
            let id = "\(entry.item.id)"
            listed[id] = entry.wordings.isEmpty ? [id] : Set(entry.wordings.map { "\($0)" })
            contributions[id] = entry.item.state.value(of: .contributions)
            return true
        }
        try demand(listed == expected, "\(place) lists \(listed), and should list \(expected)")
        for (shown, set) in expected {
            let sum = set.reduce(0) { $0 + (entries[$1]?.counters["contributions"] ?? 0) }
            try demand(
                contributions[shown] == sum, "\(place) sums \(contributions[shown] ?? 0), not \(sum), of \(shown)")
            for id in set {
                guard let entry = EntryID(hex: id) else { continue }
                let asked = try view.wordings(of: entry, at: now)
                try demand(
                    Set(asked.ids.map { "\($0)" }) == set && "\(asked.shown)" == shown,
                    "\(place) has the wordings \(asked) of \(id)")
            }
        }
    }
}
