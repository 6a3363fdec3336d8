internal import CRDT
internal import Git

/// A value that a trunk has of a register of scope `gitmem`.
public struct Setting: Hashable, Sendable {
    /// The key of the register, such as `gate/level`.
    public let key: String
    /// The value.
    public let value: String
    /// The entry.
    public let id: EntryID
    /// Who holds it.
    public let agents: [String]
    let until: String?
}

/// The settings that one trunk has.
public struct TrunkSettings: Sendable {
    /// The trunk.
    public let branch: MemoryBranch
    /// Its settings, in order of key and id.
    public let settings: [Setting]

    /// The values of one register.
    public func values(of key: String) -> [String] { settings.filter { $0.key == key }.map(\.value) }
}

extension Store {
    /// The scope whose registers are settings.
    public static let settingsScope = "gitmem"

    /// The settings of the trunk here, and of that of sync's remote as it was last fetched, each for itself: a join would
    /// apply the removals of one to the other. Both are missing where there is no such trunk.
    ///
    /// - Complexity: what changed in a trunk since it was last asked for; a file of one line if nothing did.
    public func settings() throws -> [TrunkSettings] {
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
        return try trunks.map { TrunkSettings(branch: $0, settings: try settings(of: $0)) }
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
        let name = branch.isTrunk ? branch.remote == nil ? "settings" : "settings-remote" : "settings-branch"
        let memory = SettingsMemory(folder: repository.commonDirectory, name: name)
        // What is near: most branches have the trunk's settings and a few entries more.
        let known =
            memory.read() ?? SettingsMemory(folder: repository.commonDirectory, name: "settings").read()
        if let known, known.entries == entries { return live(known.settings) }
        let snapshot = try Snapshot(self, of: [top])
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
        try? memory.write(entries, settings, sharing: repository.objects.sharing)
        return live(settings)
    }

    /// The settings that a merge gives its target, by those that it had; the merge need not have been written.
    ///
    /// - Complexity: a look-up for each entry that the merge changes.
    public func settings(_ before: [Setting], after report: MergeReport) throws -> [Setting] {
        let changed = Set(report.changes.map(\.id))
        let snapshot = try snapshot(of: report.heads)
        var settings = before.filter { !changed.contains($0.id) }
        for id in changed.sorted() {
            if let entry = try snapshot.entry(id, at: now) { settings += Self.setting(entry) }
        }
        return settings.sorted { ($0.key, $0.id) < ($1.key, $1.id) }
    }

    private static let fewEntries = 2000

    private func live(_ settings: [Setting]) -> [Setting] {
        settings.filter { $0.until.flatMap { Timestamp(rfc3339: $0) }.map { $0 > now } ?? true }
    }

    static func setting(_ entry: ListedEntry) -> [Setting] {
        guard let key = entry.body.key, entry.body.scope == settingsScope, !entry.holds.isEmpty else { return [] }
        let expiry = entry.holds.map { entry.item.state.expiry(of: $0) }.max() ?? .never
        return [
            Setting(
                key: key, value: entry.body.content, id: entry.item.id,
                agents: Set(entry.holds.map(\.agent.description)).sorted(), until: expiry.moment.map { "\($0)" })
        ]
    }
}

/// The entries whose names differ between two trees. Equal folders are not opened.
struct ChangedEntries {
    private(set) var ids: Set<EntryID> = []

    init(from old: ObjectID?, to new: ObjectID?, fanout: Int, objects: ObjectDatabase) throws {
        try compare(old, new, depth: 0, fanout, objects)
    }

    private mutating func compare(
        _ old: ObjectID?, _ new: ObjectID?, depth: Int, _ fanout: Int, _ objects: ObjectDatabase
    ) throws {
        if old == new { return }
        let (before, after) = (try objects.tree(old), try objects.tree(new))
        if depth < fanout {
            for digit in 0..<UInt8(16) {
                try compare(before.folder(digit), after.folder(digit), depth: depth + 1, fanout, objects)
            }
            return
        }
        let (one, other) = (try LeafFolder(before), try LeafFolder(after))
        for (leaf, rest) in [(one, other), (other, one)] {
            for file in leaf.files {
                let name = leaf.tree.name(file)
                let place = rest.position(of: name)
                if place < rest.files.count, rest.tree.name(rest.files[place]).elementsEqual(name),
                    rest.tree.isSame(rest.files[place], as: file, of: leaf.tree)
                {
                    continue
                }
                if name.count >= EntryID.hexCount, let id = EntryID(hex: String(name.extracting(0..<EntryID.hexCount)))
                {
                    ids.insert(id)
                }
            }
        }
    }
}

/// What was found of a trunk's settings when they were last read: a file that may go at any time.
private struct SettingsMemory {
    /// The directory that all worktrees of the repository share, with a slash at its end.
    let folder: String
    let name: String

    private var path: String { "\(folder)gitmem/\(name)" }

    func read() -> (entries: ObjectID, settings: [Setting])? {
        guard let bytes = try? Files.read(path, isOwn: true) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        // The last line says that nothing is missing.
        guard let first = lines.first, let entries = ObjectID(hex: String(first)), lines.dropLast().last == "end" else {
            return nil
        }
        var settings: [Setting] = []
        for line in lines.dropFirst().dropLast(2) {
            guard case .object(let object)? = try? JSON(parsing: String(line)), case .string(let key)? = object["key"],
                case .string(let value)? = object["value"], case .string(let hex)? = object["id"],
                let id = EntryID(hex: hex), case .array(let agents)? = object["agents"]
            else { return nil }
            var until: String?
            if case .string(let text)? = object["until"] { until = text }
            settings.append(
                Setting(
                    key: key, value: value, id: id,
                    agents: agents.compactMap { if case .string(let name) = $0 { name } else { nil } }, until: until))
        }
        return (entries, settings)
    }

    func write(_ entries: ObjectID, _ settings: [Setting], sharing: Sharing) throws {
        var bytes = Array("\(entries)\n".utf8)
        for setting in settings {
            var object = JSONObject()
            object["agents"] = .array(setting.agents.map { .string($0) })
            object["id"] = .string(setting.id.description)
            object["key"] = .string(setting.key)
            object["until"] = setting.until.map { .string($0) }
            object["value"] = .string(setting.value)
            object.write(canonicalInto: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes += Array("end\n".utf8)
        try Files.createOwnDirectories(Files.folder(of: path), below: folder, sharing: sharing)
        try Files.replace(path, with: bytes, sharing: sharing)
    }
}
