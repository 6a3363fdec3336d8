internal import Git

extension Store {
    /// Calls `visit` with the values of each register of which a view shows several, oldest first, in order of scope and
    /// key, until it returns `false`. Settings are not among them.
    ///
    /// - Parameter name: for whom it is remembered what was found: an agent's views are like each other.
    /// - Returns: how many such registers there are, those that were not visited included.
    /// - Complexity: what changed in the view since it was last asked for, if an index is at hand; else O(*n*).
    package func conflicts(
        in snapshot: Snapshot, for name: String, _ visit: ([ListedEntry]) throws -> Bool
    ) throws -> Int {
        var (count, isVisiting) = (0, true)
        for rivals in try rivals(in: snapshot, for: name) {
            if !isVisiting, rivals.areLasting, !snapshot.isNarrowed {
                count += 1
                continue
            }
            let values = try rivals.ids.compactMap { try snapshot.entry($0, at: now) }.filter { !$0.holds.isEmpty }
            guard values.count > 1, values[0].body.scope != Self.settingsScope else { continue }
            count += 1
            if isVisiting {
                isVisiting = try visit(
                    values.sorted { ($0.latest ?? now, $0.item.id) < ($1.latest ?? now, $1.item.id) })
            }
        }
        return count
    }

    /// What is remembered for the trees of a view, brought up to date. It is for everybody who sees these trees; what each
    /// is shown is looked up.
    private func rivals(in snapshot: Snapshot, for name: String) throws -> [Rivals] {
        let memory = ConflictMemory(folder: repository.commonDirectory, name: name)
        let roots = snapshot.reader.roots
        let known = memory.read()
        if let known, known.roots == roots { return known.rivals }
        let whole = snapshot.whole
        var finder = RivalFinder(whole, at: now)
        var found: [Rivals]?
        if let known, lookup != nil,
            let changed = try whole.changedEntries(since: known.roots, atMost: Self.fewChanges)
        {
            found = try finder.update(known.rivals, changed)
        }
        let rivals = try found ?? finder.all()
        // A cache that cannot be written costs time and nothing else.
        try? memory.write(roots, rivals, sharing: repository.objects.sharing)
        return rivals
    }

    /// Of more entries than these a look at all is quicker.
    private static let fewChanges = 512
}

/// The values of a register that has several.
struct Rivals: Equatable {
    var ids: [EntryID]
    /// The same for each list of values of one register.
    var mark: UInt64
    /// Whether whoever sees all of these trees is shown all of the values, whenever that is.
    var areLasting: Bool
}

/// Finds registers with several values.
private struct RivalFinder {
    private let view: Snapshot
    private let now: Timestamp
    private var registers: [EntryID: Register] = [:]

    init(_ view: Snapshot, at now: Timestamp) {
        self.view = view
        self.now = now
    }

    /// All of them, in order of scope and key.
    mutating func all() throws -> [Rivals] {
        var found: [(register: Register, rivals: Rivals)] = []
        for ids in try view.rivalValues() {
            let ids = ids.sorted()
            guard let register = try register(of: ids) else { continue }
            found.append((register, try rivals(ids, of: register)))
        }
        return found.sorted { Self.precedes($0.register, $1.register) }.map(\.rivals)
    }

    /// Brings what was found for other trees up to date.
    mutating func update(_ known: [Rivals], _ changed: Set<EntryID>) throws -> [Rivals] {
        var touched: [UInt64: [Register]] = [:]
        func isTouched(_ register: Register) -> Bool {
            touched[register.mark]?.contains { $0.bytes == register.bytes } ?? false
        }
        func touch(_ register: Register) {
            if !isTouched(register) { touched[register.mark, default: []].append(register) }
        }
        for id in changed.sorted() {
            if let register = try view.body(of: view.item(id))?.register { touch(register) }
        }
        var rivals: [Rivals] = []
        for known in known {
            // What is not in the memory any more has no body to tell its register by.
            let hasChanged = known.ids.contains(where: changed.contains)
            if hasChanged || touched[known.mark] != nil {
                guard let register = try register(of: known.ids) else { continue }
                if hasChanged { touch(register) }
                if isTouched(register) { continue }
            }
            rivals.append(known)
        }
        for register in touched.values.joined().sorted(by: Self.precedes) {
            let ids = try view.allValues(of: register)
            guard ids.count > 1 else { continue }
            var (low, high) = (0, rivals.count)
            while low < high {
                let middle = (low + high) / 2
                let other = try self.register(of: rivals[middle].ids)
                if other.map({ Self.precedes($0, register) }) ?? true { low = middle + 1 } else { high = middle }
            }
            rivals.insert(try self.rivals(ids, of: register), at: low)
        }
        return rivals
    }

    private func rivals(_ ids: [EntryID], of register: Register) throws -> Rivals {
        let areLasting =
            try register.scope != Store.settingsScope
            && ids.allSatisfy { id in
                let state = try view.item(id).state
                return state.isLive(at: now) && state.end(at: now) == .never
            }
        return Rivals(ids: ids, mark: register.mark, areLasting: areLasting)
    }

    private mutating func register(of ids: [EntryID]) throws -> Register? {
        for id in ids {
            if let known = registers[id] { return known }
            if let found = try view.body(of: view.item(id))?.register {
                registers[id] = found
                return found
            }
        }
        return nil
    }

    private static func precedes(_ a: Register, _ b: Register) -> Bool {
        (a.scope ?? "", a.key) < (b.scope ?? "", b.key)
    }
}

extension Register {
    fileprivate var mark: UInt64 {
        var hash = FactHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}

/// What was last found of the registers with several values: a file that may go at any time. Of the registers themselves it
/// has no word, which may be erased.
struct ConflictMemory {
    /// The directory that all worktrees of the repository share, with a slash at its end.
    let folder: String
    let name: String

    private static let magic = "gitmem conflicts 2"
    private var path: String { "\(folder)gitmem/conflicts/\(name)" }

    func read() -> (roots: [ObjectID], rivals: [Rivals])? {
        guard let bytes = try? Files.read(path, isOwn: true) else { return nil }
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        // The last line says that nothing is missing.
        guard lines.count > 3, lines[0].elementsEqual(Self.magic.utf8), lines[lines.count - 1].isEmpty,
            lines[lines.count - 2].elementsEqual("end".utf8)
        else { return nil }
        let roots = lines[1].split(separator: 0x20).compactMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
        var rivals: [Rivals] = []
        rivals.reserveCapacity(lines.count)
        for line in lines[2..<lines.count - 2] {
            let words = line.split(separator: 0x20)
            guard words.count > 3, let mark = UInt64(String(decoding: words[1], as: UTF8.self), radix: 16) else {
                return nil
            }
            let ids = words[2...].compactMap { EntryID(hexDigits: $0.span) }
            guard ids.count == words.count - 2 else { return nil }
            rivals.append(Rivals(ids: ids, mark: mark, areLasting: words[0].elementsEqual("=".utf8)))
        }
        return (roots, rivals)
    }

    func write(_ roots: [ObjectID], _ rivals: [Rivals], sharing: Sharing) throws {
        func line(_ words: [String]) -> String { words.joined(separator: " ") + "\n" }
        let lines = rivals.map { one in
            line([one.areLasting ? "=" : "?", String(one.mark, radix: 16)] + one.ids.map(\.description))
        }
        let text = line([Self.magic]) + line(roots.map(\.description)) + lines.joined() + "end\n"
        try Files.createOwnDirectories(Files.folder(of: path), below: folder, sharing: sharing)
        try Files.replace(path, with: Array(text.utf8), sharing: sharing)
    }
}
