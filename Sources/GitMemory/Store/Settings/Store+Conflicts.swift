internal import Git

extension Store {
    /// The registers of which a view shows several values, each with its values, oldest first; in order of scope and
    /// key. Settings are not among them.
    ///
    /// - Parameter name: for whom it is remembered what was found: an agent's views are like each other.
    /// - Complexity: what changed in the view since it was last asked for, if an index is at hand; else O(*n*).
    package func conflicts(in snapshot: Snapshot, for name: String) throws -> [[ListedEntry]] {
        let memory = ConflictMemory(folder: repository.commonDirectory, name: name)
        let roots = snapshot.reader.roots
        let known = memory.read()
        var rivals: [[EntryID]]
        if let known, known.roots == roots {
            rivals = known.rivals
        } else {
            // What is remembered is for everybody who sees these trees; what each is shown is looked up below.
            let whole = snapshot.whole
            let found = try known.flatMap { try rivalValues(in: whole, from: $0.rivals, at: $0.roots) }
            rivals = try (found ?? whole.rivalValues()).sorted { $0[0] < $1[0] }
            // A cache that cannot be written costs time and nothing else.
            try? memory.write(roots, rivals, sharing: repository.objects.sharing)
        }
        return try rivals.compactMap { ids in
            let values = try ids.compactMap { try snapshot.entry($0, at: now) }.filter { !$0.holds.isEmpty }
            guard values.count > 1, values[0].body.scope != Self.settingsScope else { return nil }
            return values.sorted { ($0.latest ?? now, $0.item.id) < ($1.latest ?? now, $1.item.id) }
        }.sorted { a, b in
            let (one, other) = (a[0].body, b[0].body)
            return (one.scope ?? "", one.key ?? "") < (other.scope ?? "", other.key ?? "")
        }
    }

    /// Of more entries than these a look at all is quicker.
    private static let fewChanges = 512

    /// Brings what was found for other trees up to date; `nil` if a look at everything is quicker.
    private func rivalValues(
        in snapshot: Snapshot, from known: [[EntryID]], at roots: [ObjectID]
    ) throws -> [[EntryID]]? {
        guard lookup != nil, let changed = try snapshot.changedEntries(since: roots, atMost: Self.fewChanges) else {
            return nil
        }
        var touched: Set<Register> = []
        for id in changed.sorted() {
            if let register = try snapshot.body(of: snapshot.item(id))?.register { touched.insert(register) }
        }
        var rivals = try known.filter { ids in
            guard let first = try ids.lazy.compactMap({ try snapshot.body(of: snapshot.item($0)) }).first else {
                return false
            }
            return first.register.map { !touched.contains($0) } ?? false
        }
        for register in touched {
            let values = try snapshot.allValues(of: register)
            if values.count > 1 { rivals.append(values) }
        }
        return rivals
    }
}

/// What was last found of the registers with several values: a file that may go at any time.
struct ConflictMemory {
    /// The directory that all worktrees of the repository share, with a slash at its end.
    let folder: String
    let name: String

    private var path: String { "\(folder)gitmem/conflicts/\(name)" }

    func read() -> (roots: [ObjectID], rivals: [[EntryID]])? {
        guard let bytes = try? Files.read(path, isOwn: true) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        // The last line says that nothing is missing.
        guard let first = lines.first, lines.count > 2, lines.dropLast().last == "end" else { return nil }
        let roots = first.split(separator: " ").compactMap { ObjectID(hex: String($0)) }
        let rivals = lines.dropFirst().dropLast(2).map { line in
            line.split(separator: " ").compactMap { EntryID(hex: String($0)) }
        }
        return rivals.allSatisfy { $0.count > 1 } ? (roots, rivals) : nil
    }

    func write(_ roots: [ObjectID], _ rivals: [[EntryID]], sharing: Sharing) throws {
        func line(_ words: [some CustomStringConvertible]) -> String {
            words.map(\.description).joined(separator: " ") + "\n"
        }
        let text = line(roots) + rivals.map(line).joined() + "end\n"
        try Files.createOwnDirectories(Files.folder(of: path), below: folder, sharing: sharing)
        try Files.replace(path, with: Array(text.utf8), sharing: sharing)
    }
}
