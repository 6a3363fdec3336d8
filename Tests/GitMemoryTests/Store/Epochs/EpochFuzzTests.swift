import CRDT
import Foundation
import Git
import TestSupport
import Testing

@testable import GitMemory

/// Random writes, merges, compactions and carries in several clones of one store, against the naive model of a store
/// that was never compacted: every operation that a branch has heard of, and union for everything that brings together.
struct EpochFuzzTests {
    @Test func nothingIsLostWhoeverCompactsWhen() throws {
        try forSandboxCases(8) { random, repeating in
            var fuzz = try EpochFuzz(&random)
            do {
                for _ in 0..<28 { try fuzz.step() }
                try fuzz.settle()
            } catch {
                Issue.record("\(repeating)\n\(fuzz.log.joined(separator: "\n"))\n\(error)")
            }
        }
    }
}

private struct EpochFuzz {
    /// A clone with the model of each of its branches.
    struct Site {
        let name: String
        let store: Store
        let agents: [String]
        var models: [String: FuzzModel] = ["main": FuzzModel()]
        /// What the branches were known to be at the hub.
        var seen: [String: FuzzModel] = [:]
    }

    let sandbox: StoreSandbox
    var random: SplitMix64
    var sites: [Site] = []
    var hub: [String: FuzzModel] = ["main": FuzzModel()]
    var everything = FuzzModel()
    /// Entries that were out of the memory at a compaction: an add afterwards begins their counters anew.
    var restarted: Set<String> = []
    var log: [String] = []

    init(_ random: inout SplitMix64) throws {
        sandbox = try StoreSandbox(seed: random.next())
        self.random = SplitMix64(seed: random.next())
        _ = try sandbox.makeStore("hub", fanout: 1 + random.below(3))
        for number in 0..<2 + random.below(2) {
            let name = "clone\(number)"
            let store = try sandbox.clone("hub", as: name)
            // One agent is at work in all clones.
            sites.append(Site(name: name, store: store, agents: ["a\(number)", "b\(number)", "twin"]))
        }
    }

    mutating func step() throws {
        sandbox.clock.advance(seconds: UInt64(random.below(400)))
        let site = random.below(sites.count)
        switch random.below(20) {
        case 0..<10: try write(site)
        case 10..<13: try merge(site)
        case 13..<15: try compact(site)
        default: try sync(site)
        }
        try compare(site)
    }

    // MARK: Steps

    private mutating func write(_ site: Int) throws {
        let agent = random.pick(sites[site].agents)
        let branch = "agents/\(agent)"
        let store = sites[site].store
        let model = sites[site].models[branch] ?? sites[site].seen[branch] ?? sites[site].models["main"] ?? FuzzModel()
        let before = try names(of: branch, site) ?? model.names
        let trunk = sites[site].models["main"] ?? FuzzModel()
        let live = model.union(trunk).entries().filter { $0.value.isLive(at: store.now.compact) }.keys.sorted()
        let kind = random.below(6)
        let body = try Body(content: "fact \(random.below(7))")
        let ttl: Expiry = random.oneIn(3) ? Expiry(Timestamp(milliseconds: store.now.milliseconds + 600_000)) : .never
        let target = live.isEmpty ? nil : EntryID(hex: random.pick(live))
        do {
            try store.change(agent) { draft in
                switch (kind, target) {
                case (0, let target?): try draft.forget(target)
                case (1, let target?), (2, let target?): try draft.count(target, .citations, by: 3)
                default: try draft.add(body, until: ttl)
                }
            }
        } catch let error as StoreError where error.code == .mergeRefused {
            // A branch of an older epoch, known from the hub only, is not written to before it is carried over.
            log.append("\(sites[site].name): \(agent) has to carry first")
            let old = try store.branch(named: agent)
            _ = try store.carry([old])
            try arrive(branch, site, model.union(trunk))
            return
        }
        let after = try names(of: branch, site) ?? before
        let new = after.subtracting(before)
        log.append(
            "\(sites[site].name): \(agent) writes \(new.map { String($0.prefix(6) + $0.dropFirst(64)) }.sorted())")
        everything.names.formUnion(new)
        if let own = try store.repository.reference("refs/heads/memory/" + branch) {
            var written = model.union(FuzzModel(names: new))
            // What the hub has of an older epoch, and the trunk has whole, is not gone on with: the branch begins anew
            // at the trunk.
            if sites[site].models[branch] == nil, let there = try hubTip(branch, site),
                try store.format(of: there, named: "there") != store.format(of: own, named: "own")
            {
                written = written.union(trunk)
            }
            sites[site].models[branch] = written
        }
    }

    private mutating func merge(_ site: Int) throws {
        let store = sites[site].store
        do {
            let report = try store.merge()
            let refused = Set(report.refused.map(\.branch))
            log.append("\(sites[site].name): merge \(report.outcome), refused \(refused.sorted())")
            #expect(report.skipped.isEmpty)
            // What was not merged waits for its owner, or is carried over now.
            var model = FuzzModel()
            for (branch, other) in sites[site].models where !refused.contains("memory/\(branch)") {
                model = model.union(other)
            }
            for (branch, other) in sites[site].seen where !refused.contains("origin/memory/\(branch)") {
                model = model.union(other)
            }
            try arrive("main", site, model)
            if !refused.isEmpty { try carry(site) }
        } catch let error as StoreError where error.code == .mergeRefused {
            log.append("\(sites[site].name): merge: \(error)")
            try carry(site)
        }
    }

    private mutating func compact(_ site: Int) throws {
        let store = sites[site].store
        let trunk = sites[site].models["main"] ?? FuzzModel()
        do {
            let report = try store.compact()
            log.append("\(sites[site].name): compact to \(report.commit?.description ?? "") from \(report.from)")
            let live = trunk.entries().filter { $0.value.isLive(at: store.now.compact) }.keys
            restarted.formUnion(Set(trunk.entries().keys).subtracting(live))
            // What expires between the tip's time and now is judged by the tip's.
            restarted.formUnion(trunk.entries().filter { !$0.value.holds.values.contains(FuzzEntry.never) }.keys)
            #expect(report.carried?.refused.isEmpty ?? true)
            try noteCarried(report.carried, site)
        } catch let error as StoreError where error.code == .busy || error.code == .exists {
            log.append("\(sites[site].name): compact: \(error)")
        }
    }

    private mutating func carry(_ site: Int) throws {
        let summary = try sites[site].store.carry()
        log.append("\(sites[site].name): carry \(summary.branches.map { "\($0.branch) \($0.outcome)" })")
        if !summary.refused.isEmpty { throw FuzzFailure("not carried: \(summary.refused)") }
        try noteCarried(summary, site)
        let again = try sites[site].store.carry()
        if !again.branches.isEmpty { throw FuzzFailure("a second carry did something: \(again.branches)") }
    }

    private mutating func noteCarried(_ summary: CarrySummary?, _ site: Int) throws {
        for carried in summary?.branches ?? [] {
            let branch = String(carried.branch.dropFirst("refs/heads/memory/".count))
            // The branch, what was seen of it at the hub, and the trunk that it is put on.
            var model = sites[site].models[branch] ?? FuzzModel()
            let isOlder = try sites[site].seen[branch] != nil && hubTip(branch, site) != nil
            if isOlder, carried.sources.contains(where: { (try? hubTip(branch, site)) == $0 }) || branch == "main" {
                model = model.union(sites[site].seen[branch] ?? FuzzModel())
            }
            // One that is of the new epoch already stays on what it stands on.
            let store = sites[site].store
            let wasOlder =
                try carried.old.map { try store.format(of: $0, named: "old") }
                != store.format(
                    of: carried.commit, named: "new")
            if branch != "main", wasOlder { model = model.union(sites[site].models["main"] ?? FuzzModel()) }
            try arrive(branch, site, model)
        }
    }

    /// Fetches, carries, merges and pushes; a remote branch of an older epoch is replaced if it is covered.
    private mutating func sync(_ site: Int) throws {
        let (name, store) = (sites[site].name, sites[site].store)
        try sandbox.git("fetch", "-q", "origin", "+refs/heads/memory/*:refs/remotes/origin/memory/*", in: name)
        sites[site].seen = hub
        log.append("\(name): fetch")
        try carry(site)
        try merge(site)
        for branch in sites[site].models.keys.sorted() {
            guard let own = try store.repository.reference("refs/heads/memory/\(branch)") else { continue }
            let there = try hubTip(branch, site)
            if there == own { continue }
            if let there, branch == "main", try joinTrunk(own, there, site) == there { continue }
            let tip = try store.repository.reference("refs/heads/memory/\(branch)") ?? own
            if let there {
                var ancestry = try Ancestry(of: store.repository)
                let forward = try ancestry.isAncestor(there, of: tip, in: store.repository)
                let isOther =
                    try store.format(of: there, named: "there") != store.format(of: tip, named: "own")
                guard try forward || isOther && store.covers(there, by: tip) else {
                    // The agent was at work elsewhere, too: the trunk has it.
                    if branch == "main" { throw FuzzFailure("\(name): the trunk does not cover the hub's") }
                    continue
                }
            }
            let lease = "--force-with-lease=refs/heads/memory/\(branch):\(there?.description ?? "")"
            try sandbox.git("push", "-q", lease, "origin", "refs/heads/memory/\(branch)", in: name)
            hub[branch] = sites[site].models[branch]
        }
        try sandbox.git("push", "-q", "--force", "origin", "refs/heads/memory/epochs/*", in: name)
        try sandbox.git("fetch", "-q", "origin", "+refs/heads/memory/*:refs/remotes/origin/memory/*", in: name)
        sites[site].seen = hub
        log.append("\(name): push")
    }

    /// Puts the trunk behind the hub's as `sync` does, where that brings nothing: a merge takes no notice of such a head.
    ///
    /// - Returns: where the trunk is then.
    private mutating func joinTrunk(_ own: ObjectID, _ there: ObjectID, _ site: Int) throws -> ObjectID {
        let store = sites[site].store
        var ancestry = try Ancestry(of: store.repository)
        guard try !ancestry.isAncestor(there, of: own, in: store.repository),
            try store.format(of: there, named: "there") == store.format(of: own, named: "own"),
            try names(of: there, site).isSubset(of: names(of: own, site))
        else { return own }
        let tree = try store.repository.commit(own).tree
        let joined =
            try store.repository.commit(there).tree == tree ? there : store.writeMerge(of: [own, there], tree: tree)
        log.append("\(sites[site].name): joins the hub's trunk")
        try sandbox.git("update-ref", "refs/heads/memory/main", "\(joined)", in: sites[site].name)
        return joined
    }

    private func hubTip(_ branch: String, _ site: Int) throws -> ObjectID? {
        try sites[site].store.repository.reference("refs/remotes/origin/memory/\(branch)")
    }

    /// At the end all have everything, with the same trunk.
    mutating func settle() throws {
        for _ in 0..<3 { for site in sites.indices { try sync(site) } }
        for site in sites.indices {
            sites[site].models["main"] = everything
            try compare(site)
            if try sites[site].store.tip("main") != sites[0].store.tip("main") {
                throw FuzzFailure("\(sites[site].name) has another trunk than \(sites[0].name)")
            }
            let check = try sites[site].store.verify(sites[site].store.memory("main"))
            if check.findings.contains(where: { $0.severity == .error }) { throw FuzzFailure("\(check.findings)") }
            let history = try sites[site].store.verifyHistory(of: sites[site].store.branches().map(\.tip))
            if !history.findings.isEmpty { throw FuzzFailure("\(history.findings)") }
        }
    }

    // MARK: The model

    private mutating func arrive(_ branch: String, _ site: Int, _ model: FuzzModel) throws {
        sites[site].models[branch] = model
    }

    private func names(of branch: String, _ site: Int) throws -> Set<String>? {
        let store = sites[site].store
        let tip =
            try store.repository.reference("refs/heads/memory/\(branch)") ?? hubTip(branch, site) ?? store.tip("main")
        return try names(of: tip, site)
    }

    private func names(of tip: ObjectID, _ site: Int) throws -> Set<String> {
        let store = sites[site].store
        let entries = try store.root(of: tip, named: "\(tip)").entries
        return Set(
            try FlatTree(entries, in: store.repository).files.keys.map { String($0.split(separator: "/").last ?? "") })
    }

    /// Every branch shows what the model says: the same holders, and the same counters where none was begun anew.
    private func compare(_ site: Int) throws {
        let store = sites[site].store
        let now = store.now.compact
        for (branch, model) in sites[site].models.sorted(by: { $0.key < $1.key }) {
            guard try store.repository.reference("refs/heads/memory/\(branch)") != nil else { continue }
            let top = try store.root(of: store.tip(branch), named: branch)
            let (seen, live) = try Snapshot(store, of: [top]).fuzzEntries(at: store.now)
            let expected = model.entries().filter { $0.value.isLive(at: now) }
            if live != Set(expected.keys) {
                throw FuzzFailure(
                    "\(sites[site].name) \(branch) misses \(Set(expected.keys).subtracting(live)), has too much \(live.subtracting(expected.keys))"
                )
            }
            for (id, entry) in expected {
                guard let found = seen[id] else { throw FuzzFailure("\(branch) has no \(id)") }
                let holds = found.holds.filter { $0.value == FuzzEntry.never || $0.value > now }
                let wanted = entry.holds.filter { $0.value == FuzzEntry.never || $0.value > now }
                if holds != wanted { throw FuzzFailure("\(branch) holds \(id) by \(holds), the model by \(wanted)") }
                if !found.hasBody { throw FuzzFailure("\(branch) has no body of \(id)") }
                let (own, model) = (found.counters["citations"] ?? 0, entry.counters["citations"] ?? 0)
                if restarted.contains(id) ? own > model : own != model {
                    throw FuzzFailure("\(branch) has \(own) citations of \(id), the model \(model)")
                }
            }
        }
    }
}
