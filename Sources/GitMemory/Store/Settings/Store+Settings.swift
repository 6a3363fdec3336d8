internal import CRDT
internal import Git

extension Store {
    /// The scope whose registers are settings.
    public static let settingsScope = Body.settingsScope

    /// The settings of the trunk here, and of that of sync's remote as it was last fetched, each for itself: a join would
    /// apply the removals of one to the other. Both are missing where there is no such trunk.
    ///
    /// - Complexity: what changed in a trunk since it was last asked for; a file of one line if nothing did.
    public func settings() throws -> [TrunkSettings] {
        try settingsTrunks().map { TrunkSettings(branch: $0, settings: try settings(of: $0)) }
    }

    /// The values that the trunks have of one key.
    ///
    /// - Complexity: as ``settings()``, which parses all that is remembered.
    func settings(withKey key: String) throws -> [Setting] {
        try settingsTrunks().flatMap { branch in
            let memory = SettingsMemory(folder: repository.commonDirectory, name: Self.memoryName(of: branch))
            if let known = memory.read(at: branch.tip, key: key) { return live(known) }
            return try settings(of: branch).filter { $0.key == key }
        }
    }

    private func settingsTrunks() throws -> [MemoryBranch] {
        var trunks: [MemoryBranch] = []
        if let tip = try repository.reference(BranchName.trunk) {
            trunks.append(MemoryBranch(reference: BranchName.trunk, tip: tip, agent: nil, remote: nil))
        }
        // Which remote is meant is for sync to ask; here none is as good as several.
        if let remote = try? remote() {
            let reference = RemoteNames(remote: remote).trunk
            if let tip = try repository.reference(reference) {
                trunks.append(MemoryBranch(reference: reference, tip: tip, agent: nil, remote: remote))
            }
        }
        return trunks
    }

    private static func memoryName(of branch: MemoryBranch) -> String {
        branch.isTrunk ? branch.remote == nil ? "settings" : "settings-remote" : "settings-branch"
    }

    /// The settings of the trunk of this repository; none without it.
    public func localSettings() throws -> [Setting] {
        guard let tip = try repository.reference(BranchName.trunk) else { return [] }
        return try settings(of: MemoryBranch(reference: BranchName.trunk, tip: tip, agent: nil, remote: nil))
    }

    /// The settings that a branch or commit has.
    public func settings(of branch: MemoryBranch) throws -> [Setting] {
        let top = try root(of: branch.tip, named: branch.name)
        guard let entries = top.entries else { return [] }
        let memory = SettingsMemory(folder: repository.commonDirectory, name: Self.memoryName(of: branch))
        // What is near: most branches have the trunk's settings and a few entries more.
        let known =
            memory.read() ?? SettingsMemory(folder: repository.commonDirectory, name: "settings").read()
        if let known, known.entries == entries {
            if known.commit != branch.tip {
                try? memory.write(branch.tip, entries, known.settings, sharing: repository.objects.sharing)
            }
            return live(known.settings)
        }
        let snapshot = try Snapshot(whole: self, of: [top])
        var settings: [Setting] = []
        let changed = try known.flatMap { known in
            repository.objects.contains(known.entries)
                ? try ChangedEntries(
                    from: known.entries, to: entries, fanout: top.format.fanout, objects: repository.objects) : nil
        }
        if let known, let changed, changed.ids.count <= Self.fewEntries {
            settings = known.settings.filter { !changed.ids.contains($0.id) }
            for id in changed.ids.sorted() {
                if let entry = try snapshot.entry(id, at: now) { settings += Self.setting(entry) }
            }
        } else {
            // Of many, all cores read.
            var query = Query()
            query.scope = Self.settingsScope
            try snapshot.list(query, at: now) { entry in
                settings += Self.setting(entry)
                return true
            }
        }
        settings.sort { ($0.key, $0.id) < ($1.key, $1.id) }
        // A cache that cannot be written costs time and nothing else.
        try? memory.write(branch.tip, entries, settings, sharing: repository.objects.sharing)
        return live(settings)
    }

    /// The settings that a merge gives its target, by those that it had; the merge need not have been written.
    ///
    /// - Complexity: a look-up for each setting that there was, and for each that the merge brings.
    public func settings(_ before: [Setting], after report: MergeReport) throws -> [Setting] {
        try settings(before, after: report, in: snapshot(of: report.heads))
    }

    /// The settings that a merge of the trunk has given it.
    ///
    /// - Complexity: a look-up for each setting that there was, and for each that the merge brought.
    public func settings(after report: MergeReport) throws -> [Setting] {
        let name = BranchName.short(report.target)
        let top = try root(of: report.commit, named: name)
        guard let start = report.start, let entries = top.entries else {
            return try settings(
                of: MemoryBranch(reference: BranchName.trunk, tip: report.commit, agent: nil, remote: nil))
        }
        let before = try settings(of: MemoryBranch(reference: BranchName.trunk, tip: start, agent: nil, remote: nil))
        let settings = try settings(before, after: report, in: Snapshot(whole: self, of: [top]))
        try? SettingsMemory(folder: repository.commonDirectory, name: "settings")
            .write(report.commit, entries, settings, sharing: repository.objects.sharing)
        return live(settings)
    }

    private func settings(_ before: [Setting], after report: MergeReport, in snapshot: Snapshot) throws -> [Setting] {
        try report.settings.union(before.map(\.id)).sorted()
            .flatMap { id in try snapshot.entry(id, at: now).map(Self.setting) ?? [] }
            .sorted { ($0.key, $0.id) < ($1.key, $1.id) }
    }

    private static let fewEntries = 2000

    private func live(_ settings: [Setting]) -> [Setting] {
        settings.filter { $0.until.flatMap { Timestamp(rfc3339: $0) }.map { $0 > now } ?? true }
    }

    static func setting(_ entry: ListedEntry) -> [Setting] {
        guard let key = entry.body.key, entry.body.scope == settingsScope, let first = entry.holds.first else {
            return []
        }
        let expiry = entry.holds.map { entry.item.state.expiry(of: $0) }.max() ?? .never
        return [
            Setting(
                key: key, value: entry.body.content, id: entry.item.id,
                agents: Set(entry.holds.map(\.agent.description)).sorted(), data: entry.body.value(of: "data"),
                since: Timestamp(first.dot.stamp), until: expiry.moment.map { "\($0)" },
                occurred: entry.body.text("occurred_at"))
        ]
    }
}
