internal import CRDT
internal import Git

/// What is to be done for a branch: names to put, files to take out, and successors of what was changed by hand.
struct RepairPlan {
    let branch: MemoryBranch
    let draft: Draft
    var treatment: RepairReport
    /// Files that go: the names of the folders below `entries`, and the file's own.
    private(set) var removals: [[[UInt8]]] = []
    private var own: [EntryID: EntryEdit] = [:]

    init(branch: MemoryBranch, draft: Draft, treatment: RepairReport) {
        self.branch = branch
        self.draft = draft
        self.treatment = treatment
    }

    /// What is to be written, sorted by id, each id once.
    var edits: [EntryEdit] {
        var all = own
        for edit in draft.sortedEdits {
            all[edit.id, default: EntryEdit(id: edit.id)].tails += edit.tails
            if let body = edit.body { all[edit.id]?.body = body }
        }
        return all.values.sorted { $0.id < $1.id }
    }

    /// A file that has a fault, wherever it stands.
    private struct DamagedEntry {
        /// The names of the folders below `entries`, and its own.
        let path: [[UInt8]]
        let mode: FileMode
        let blob: ObjectID
        let problem: String

        var name: [UInt8] { path[path.count - 1] }
        var text: String {
            ([Array(StoreFormat.entriesName.utf8)] + path).map { String(decoding: $0, as: UTF8.self) }
                .joined(separator: "/")
        }
    }

    mutating func treat(_ check: Verification, of top: MemoryCommit, in store: Store) throws {
        var patients: [DamagedEntry] = []
        for fault in check.faults {
            let path = fault.path.map { [Hex.digit($0)] } + [fault.name]
            try Self.collect(path, fault.mode, fault.id, fault.reason, in: store, into: &patients)
        }
        // Whatever else is wrong is not for a doctor.
        let known = Set(
            check.faults.map { fault in
                "\(StoreFormat.entriesName)/" + fault.path.map { String(UnicodeScalar(Hex.digit($0))) + "/" }.joined()
                    + String(decoding: fault.name, as: UTF8.self)
            })
        let lost = Set(check.lost.map { "\(StoreFormat.entriesName)/\($0)" })
        treatment.left += check.findings.filter {
            $0.severity == .error && !known.contains($0.path) && !lost.contains($0.path)
        }
        try bringBack(check, to: top, in: store)

        var search = BodySearch(store, from: branch.tip)
        var wanted = Set(check.bodiless)
        for patient in patients { if let id = try Self.bodyID(patient, in: store) { wanted.insert(id) } }
        let found = try search.find(wanted, fanout: top.format.fanout)
        for patient in patients { try treat(patient, found, top, in: store) }
        for id in check.bodiless {
            let path = EntryPath.body(of: id, fanout: top.format.fanout)
            // Perhaps it was only in the wrong folder, or could be mended.
            if own[id]?.body != nil || draft.sortedEdits.contains(where: { $0.id == id }) { continue }
            if let place = found[id] {
                own[id, default: EntryEdit(id: id)].body = place.blob
                note(path, "was lost", "brought back from \(place.commit)")
            } else {
                leave(path, "was lost, and no commit here has it; fetch from whoever may, and run this again")
            }
        }
    }

    /// Puts the names back that commits took out of the trunk.
    private mutating func bringBack(_ check: Verification, to top: MemoryCommit, in store: Store) throws {
        if check.lost.isEmpty { return }
        var done: Set<EntryID> = []
        let names = try store.lostNames(of: check.lost.sorted(), check.removals, in: top)
        for removal in check.removals {
            let id = removal.id
            guard let lost = names[id], done.insert(id).inserted else { continue }
            let path = "\(StoreFormat.entriesName)/\(id)"
            own[id, default: EntryEdit(id: id)].tails += lost.tails
            if let body = lost.body { own[id]?.body = body }
            note(path, "was taken out by \(removal.commit.description.prefix(12))", "brought back from \(lost.source)")
        }
    }

    /// A folder where none belongs may hold names that somebody has moved.
    private static func collect(
        _ path: [[UInt8]], _ mode: FileMode, _ id: ObjectID, _ problem: String, in store: Store,
        into patients: inout [DamagedEntry]
    ) throws {
        guard mode.isTree else {
            return patients.append(DamagedEntry(path: path, mode: mode, blob: id, problem: problem))
        }
        let tree = try store.repository.tree(id)
        for entry in try tree.entries() {
            let name = [UInt8](tree.name(entry))
            try collect(path + [name], entry.mode, tree.id(entry), problem, in: store, into: &patients)
        }
    }

    /// The entry whose body a file should be and is not.
    private static func bodyID(_ patient: DamagedEntry, in store: Store) throws -> EntryID? {
        guard patient.mode.isRegularFile, case .body? = try? EntryName(patient.name.span),
            try body(of: patient, in: store) == nil
        else { return nil }
        return EntryID(before: patient.name.span)
    }

    /// The file's bytes, if they are the body that its name says.
    private static func body(of patient: DamagedEntry, in store: Store) throws -> Body? {
        guard try store.repository.objects.size(of: patient.blob, near: nil) <= Body.maximumBytes else { return nil }
        let bytes = try store.repository.blob(patient.blob)
        let id = EntryID(before: patient.name.span)
        return EntryID(ofBody: bytes) == id ? try? Body(stored: bytes) : nil
    }

    private mutating func treat(
        _ patient: DamagedEntry, _ found: [EntryID: BodySearch.Place], _ top: MemoryCommit, in store: Store
    ) throws {
        guard patient.mode.isRegularFile else {
            return leave(patient.text, "\(patient.problem): take it out by hand, with git rm")
        }
        guard let meaning = try? EntryName(patient.name.span),
            let id = EntryID(before: patient.name.span)
        else {
            return leave(
                patient.text, "\(patient.problem), and its name says nothing: take it out by hand, with git rm")
        }
        let right = (0..<top.format.fanout).map { [Hex.digit(id.hexDigit($0))] } + [patient.name]
        let isMisplaced = patient.path != right
        if patient.problem == EntryFault.erased {
            removals.append(patient.path)
            return note(patient.text, patient.problem, "taken out")
        }
        switch meaning {
        case .void: leave(patient.text, "\(patient.problem); only `gitmem compact --forget` erases")
        case .body where try Self.body(of: patient, in: store) != nil:
            own[id, default: EntryEdit(id: id)].body = patient.blob
            removals.append(patient.path)
            note(patient.text, patient.problem, "put where it belongs")
        case .body:
            try treatBody(patient, id, found[id], isMisplaced: isMisplaced, in: store)
        case .add, .del, .count, .later:
            let tail = Array(patient.name.dropFirst(EntryID.hexCount))
            own[id, default: EntryEdit(id: id)].tails.append(tail)
            if isMisplaced { removals.append(patient.path) }
            note(patient.text, patient.problem, isMisplaced ? "put where it belongs" : "emptied")
        }
    }

    /// Gives a body its bytes back, and makes a successor of what somebody has made of it.
    private mutating func treatBody(
        _ patient: DamagedEntry, _ id: EntryID, _ place: BodySearch.Place?, isMisplaced: Bool, in store: Store
    ) throws {
        var changed: Body?
        if try store.repository.objects.size(of: patient.blob, near: nil) <= Body.maximumBytes,
            case .object(let object)? = try? JSON(parsing: store.repository.blob(patient.blob))
        {
            changed = try? Body(object)
        }
        var original = place?.blob
        if let changed, changed.id == id {
            // Only its form was changed.
            original = try store.repository.write(.blob, changed.bytes)
        }
        guard original != nil || changed != nil else {
            return leave(
                patient.text,
                "\(patient.problem), is no memory either, and no commit here has the right one: "
                    + "put it back by hand, or take it out with git rm")
        }
        var cures: [String] = []
        if let original {
            own[id, default: EntryEdit(id: id)].body = original
            cures.append(place.map { "brought back from \($0.commit)" } ?? "brought back")
        }
        if original == nil || isMisplaced { removals.append(patient.path) }
        let state = try draft.state(of: id)
        if let changed, changed.id != id, state.isLive(at: draft.now) {
            let until = state.holds(at: draft.now).map { state.expiry(of: $0) }.max() ?? .never
            var successor = changed.object
            successor["supersedes"] = nil
            let new = try draft.supersede([id] + changed.supersedes.filter { $0 != id }, with: successor, until: until)
            cures.append("what was made of it is \(new.short)")
        } else if changed == nil {
            cures.append("what was made of it is no memory and stays in history")
        }
        note(patient.text, patient.problem, cures.joined(separator: "; "))
    }

    private mutating func note(_ path: String, _ problem: String, _ cure: String) {
        treatment.mended.append(.init(path: path, problem: problem, cure: cure))
    }

    private mutating func leave(_ path: String, _ problem: String) {
        treatment.left.append(Finding(severity: .error, path: path, problem: problem))
    }
}
