internal import CRDT
internal import Git

/// The join of leaf folders: the union of their names, with what is malformed left out, in normal form.
///
/// The target's folder is read once; of the others only the names that it lacks are looked at.
struct LeafJoin {
    /// A leaf folder that takes part.
    struct Side {
        let tree: Tree
        let isTarget: Bool
    }

    /// A name that is not taken over, and why.
    struct Refusal {
        let side: Int
        let name: String
        let reason: String
    }

    /// A name of a side that the target's folder, if it takes part, does not have just so.
    private struct Candidate {
        let side: Int
        let entry: Tree.Entry
        /// The first bytes of the name, which decide most comparisons.
        let key: UInt64
        /// Whether the target has it, which does not take part itself.
        let isInTarget: Bool
        /// Why it is not taken over.
        var fault: String?
    }

    /// A name of the join: of the target (`side` is `nil`) or of a candidate.
    private struct Name {
        let side: Int?
        let entry: Tree.Entry
        let isNew: Bool
    }

    private let path: [UInt8]
    private let objects: ObjectDatabase
    private let check: ContentCheck
    private let target: LeafFolder
    private let sides: [Side]
    /// Whether the target is one of the sides: else it is only what changes are seen from.
    private let targetTakesPart: Bool
    /// Whether the target has names of erased entries.
    private let targetHasVoids: Bool
    private var candidates: [Candidate] = []
    private var names: [Name] = []
    private var folders: [(tree: Tree, entry: Tree.Entry)] = []
    private(set) var refusals: [Refusal] = []
    /// New entries that may be settings, and those that there are again.
    private(set) var settings: Set<EntryID> = []
    /// Sides that no git wrote, and why; then nothing is joined.
    private(set) var flaws: [(side: Int, reason: String)] = []
    /// Sides that bring more than there may be of one entry.
    private(set) var excesses: [(side: Int, reason: String)] = []
    /// What is stamped after `horizon`: of each side the latest.
    private(set) var early: [Int: EarlyStamp] = [:]
    private let horizon: [UInt8]

    /// Joins the sides.
    ///
    /// - Parameters:
    ///   - path: the digits of the folders above.
    ///   - target: the target's own folder: its names are not judged.
    ///   - horizon: the moment, as in names, after which no stamp should be.
    ///   - check: judges what is left behind.
    init(
        _ sides: [Side], path: [UInt8], target: Tree, horizon: [UInt8], judgedBy check: ContentCheck
    ) throws {
        self.path = path
        self.check = check
        self.horizon = horizon
        self.sides = sides
        objects = check.objects
        self.target = try LeafFolder(target)
        targetTakesPart = sides.contains { $0.isTarget }
        targetHasVoids = self.target.hasVoids
        if targetTakesPart { folders = self.target.folders.map { (target, $0) } }
        for index in sides.indices where !sides[index].isTarget {
            do {
                if let flaw = try collect(index) { flaws.append((index, flaw)) }
            } catch let error as GitError where error.code.isOfObject {
                flaws.append((index, "is no folder"))
            }
        }
        if !flaws.isEmpty { return }
        candidates = candidates.sorted { a, b in
            let order = compare(a, b)
            return order != 0 ? order < 0 : a.side < b.side
        }
        try unite()
        findExcess()
    }

    // MARK: The union

    /// - Returns: why no git wrote this folder, if none did.
    private mutating func collect(_ side: Int) throws -> String? {
        let tree = sides[side].tree
        var cursor = 0
        var next = 0
        var order = LeafOrderCheck()
        while true {
            if targetTakesPart, next < target.files.count, tree.skip(target.files[next], of: target.tree, at: &cursor) {
                if !order.goesOn(withShared: target.files[next], of: target.tree, in: tree) { return try tree.flaw() }
                next += 1
                continue
            }
            guard let entry = try tree.entry(at: &cursor) else { return nil }
            if !order.goesOn(with: entry, of: tree, target.tree) { return try tree.flaw() }
            if let flaw = tree.flaw(of: entry) { return flaw }
            if entry.mode.isTree {
                if let flaw = try tree.flaw() { return flaw }
                if let twin = target.folders.first(where: { isSame(entry, tree, $0, target.tree) }) {
                    if !targetTakesPart { folders.append((target.tree, twin)) }
                } else {
                    if let fault = try check.fault(ofSkipped: entry, in: tree) { return fault }
                    refusals.append(Refusal(side: side, name: tree.nameText(entry), reason: EntryFault.noFile))
                }
                continue
            }
            next = target.position(of: tree.name(entry))
            var isInTarget = false
            var isNew = true
            if next < target.files.count {
                isInTarget = isSame(entry, tree, target.files[next], target.tree)
                isNew = !isInTarget || entry.mode != target.files[next].mode
                if isInTarget { next += 1 }
            }
            if isNew, let oddity = tree.oddity(of: entry) { return "holds \(tree.nameText(entry)), which \(oddity)" }
            if isInTarget, targetTakesPart { continue }
            candidates.append(
                Candidate(side: side, entry: entry, key: tree.name(entry).firstWord, isInTarget: isInTarget))
        }
    }

    /// Puts the names of the target and the candidates together, name by name.
    private mutating func unite() throws {
        names.reserveCapacity(target.files.count + candidates.count)
        var next = 0
        var start = 0
        while start < candidates.count {
            var end = start + 1
            while end < candidates.count, compare(candidates[start], candidates[end]) == 0 { end += 1 }
            let chosen = try choose(start..<end)
            let tree = sides[candidates[start].side].tree
            let name = tree.name(candidates[start].entry)
            if targetTakesPart {
                while next < target.files.count, target.tree.name(target.files[next]).compare(name) < 0 {
                    names.append(Name(side: nil, entry: target.files[next], isNew: false))
                    next += 1
                }
                if chosen != nil, next < target.files.count,
                    target.tree.name(target.files[next]).elementsEqual(name)
                {
                    // The target's own has a fault: there is only one sound file of a name.
                    next += 1
                }
            }
            if let chosen {
                let winner = candidates[chosen]
                names.append(Name(side: winner.side, entry: winner.entry, isNew: !winner.isInTarget))
            }
            start = end
        }
        guard targetTakesPart else { return }
        for file in target.files[next...] { names.append(Name(side: nil, entry: file, isNew: false)) }
    }

    /// Judges candidates of one name and picks the one that is taken over.
    private mutating func choose(_ range: Range<Int>) throws -> Int? {
        var known: Int?
        var sound: Int?
        for index in range {
            let candidate = candidates[index]
            let tree = sides[candidate.side].tree
            if candidate.isInTarget {
                known = known ?? index
                continue
            }
            let twin = (range.lowerBound..<index).first { earlier in
                let other = candidates[earlier]
                return !other.isInTarget && tree.isSame(candidate.entry, as: other.entry, of: sides[other.side].tree)
            }
            if let twin, candidates[twin].fault == nil { continue }
            var isSetting = false
            let judged = twin.flatMap { candidates[$0].fault }
            guard
                let fault = try judged
                    ?? EntryFault.find(
                        candidate.entry, in: tree, path: path, objects, read: { isSetting = Body.maySet($0) })
                    ?? erasure(of: tree.name(candidate.entry))
            else {
                if isSetting, let id = EntryID(before: tree.name(candidate.entry)) { settings.insert(id) }
                sound = sound ?? index
                continue
            }
            candidates[index].fault = fault
            // What no checkout should meet, and what git would report, must not come into the history either.
            if fault == EntryFault.otherKind {
                flaws.append((candidate.side, "holds a file that \(fault)"))
            } else if let flaw = try check.fault(ofSkipped: candidate.entry, in: tree) {
                flaws.append((candidate.side, flaw))
            }
            refusals.append(
                Refusal(side: candidate.side, name: tree.nameText(candidate.entry), reason: fault))
        }
        if let sound { noteStamp(of: candidates[sound], range) }
        return sound ?? known
    }

    /// Notes which sides bring a name that is stamped too far ahead.
    private mutating func noteStamp(of candidate: Candidate, _ range: Range<Int>) {
        let tree = sides[candidate.side].tree
        let name = tree.name(candidate.entry)
        guard let stamp = EarlyStamp(name, after: horizon) else { return }
        for other in candidates[range] where !other.isInTarget && other.fault == nil {
            early[other.side] = max(early[other.side] ?? stamp, stamp)
        }
    }

    /// Finds entries of which a side brings more names than a merge takes.
    private mutating func findExcess() {
        if candidates.count <= EntryLimits.counters { return }
        var counts = Array(repeating: EntryLimits.Count(), count: sides.count)
        for candidate in candidates where !candidate.isInTarget && candidate.fault == nil {
            let tree = sides[candidate.side].tree
            counts[candidate.side].add(tree.name(candidate.entry))
        }
        excesses = counts.enumerated().compactMap { side, count in count.excess.map { (side, $0) } }
    }

    /// Why erasure keeps a sound name out: what was erased stays erased, and only a new epoch erases.
    private func erasure(of name: Span<UInt8>) -> String? {
        if name.extracting(EntryID.hexCount..<name.count).equals(".void") { return EntryFault.erasure }
        return targetHasVoids && target.isVoid(name.extracting(0..<EntryID.hexCount)) ? EntryFault.erased : nil
    }

    private func isSame(_ one: Tree.Entry, _ tree: Tree, _ other: Tree.Entry, _ otherTree: Tree) -> Bool {
        tree.isSame(one, as: other, of: otherTree) && tree.name(one).elementsEqual(otherTree.name(other))
    }

    private func compare(_ a: Candidate, _ b: Candidate) -> Int {
        if a.key != b.key { return a.key < b.key ? -1 : 1 }
        let (one, other) = (sides[a.side].tree, sides[b.side].tree)
        return one.name(a.entry).compare(other.name(b.entry))
    }

    private func tree(of name: Name) -> Tree { name.side.map { sides[$0].tree } ?? target.tree }

    // MARK: What would be lost

    /// Whether the target, which does not take part, has something sound that the join lacks and that says more than
    /// what is there.
    func losesSomething() throws -> Bool {
        if targetTakesPart { return false }
        var next = 0
        for file in target.files {
            let name = target.tree.name(file)
            while next < names.count, tree(of: names[next]).name(names[next].entry).compare(name) < 0 { next += 1 }
            if next < names.count, tree(of: names[next]).name(names[next].entry).elementsEqual(name) { continue }
            if !isSaid(file, near: next), try EntryFault.find(file, in: target.tree, path: path, objects) == nil {
                return true
            }
        }
        return false
    }

    /// Whether one of the names around a position makes a file of the target's needless.
    private func isSaid(_ file: Tree.Entry, near position: Int) -> Bool {
        let name = target.tree.name(file)
        guard file.mode.isRegularFile, target.tree.id(file) == .emptyBlob, let old = try? EntryName(name) else {
            return false
        }
        func supersedes(_ index: Int) -> Bool? {
            let other = tree(of: names[index]).name(names[index].entry)
            let count = NormalForm.commonByteCount
            guard other.count > count, name.count > count,
                other.extracting(0..<count).elementsEqual(name.extracting(0..<count))
            else { return nil }
            return meaning(of: names[index]).map { NormalForm.supersedes($0, other, old, name) } ?? false
        }
        for indices in [AnySequence(position..<names.count), AnySequence((0..<position).reversed())] {
            for index in indices {
                guard let isSaid = supersedes(index) else { break }
                if isSaid { return true }
            }
        }
        return false
    }

    // MARK: The folder

    /// The folder's bytes, without the names that another makes needless.
    func normalForm() throws -> TreeBytes {
        var bytes = TreeBytes()
        bytes.reserveCapacity(names.count * 150)
        let needless = needlessNames()
        for (index, name) in names.enumerated() where !needless.contains(index) {
            let tree = tree(of: name)
            let mode = name.entry.mode
            bytes.append(
                mode: mode.isRegularFile ? .file : mode, name: tree.name(name.entry), id: tree.id(name.entry))
        }
        if folders.isEmpty { return bytes }
        var listing = try FolderListing(Tree(bytes))
        for (tree, entry) in folders {
            let name = [UInt8](tree.name(entry))
            listing.put(name, mode: entry.mode, id: tree.id(entry))
        }
        return listing.bytes
    }

    /// The positions of names that another of the same entry makes needless.
    private func needlessNames() -> Set<Int> {
        var needless: Set<Int> = []
        // Rivals have the same beginning, so they stand together.
        var rivals: [(index: Int, meaning: EntryName)] = []
        for index in names.indices.dropFirst() {
            guard areAlike(names[index - 1], names[index]) else {
                rivals.removeAll(keepingCapacity: true)
                continue
            }
            if rivals.isEmpty, let first = meaning(of: names[index - 1]) { rivals.append((index - 1, first)) }
            guard let meaning = meaning(of: names[index]) else { continue }
            let tree = tree(of: names[index])
            let mine = tree.name(names[index].entry)
            for other in rivals where !needless.contains(other.index) {
                let rival = self.tree(of: names[other.index])
                let theirs = rival.name(names[other.index].entry)
                if NormalForm.supersedes(other.meaning, theirs, meaning, mine) {
                    needless.insert(index)
                } else if NormalForm.supersedes(meaning, mine, other.meaning, theirs) {
                    needless.insert(other.index)
                }
            }
            rivals.append((index, meaning))
        }
        return needless
    }

    /// Whether two names could make each other needless, told by how far they are the same.
    private func areAlike(_ a: Name, _ b: Name) -> Bool {
        let (one, other) = (tree(of: a), tree(of: b))
        let first = one.name(a.entry)
        let second = other.name(b.entry)
        let count = NormalForm.commonByteCount
        return first.count > count && second.count > count
            && first.extracting(0..<count).elementsEqual(second.extracting(0..<count))
    }

    /// What a state name says; a file with content says nothing.
    private func meaning(of name: Name) -> EntryName? {
        let tree = tree(of: name)
        guard name.entry.mode.isRegularFile, tree.id(name.entry) == .emptyBlob else { return nil }
        return try? EntryName(tree.name(name.entry))
    }
}

// MARK: Changes

extension LeafJoin {
    /// What the join changes in the target, entry by entry, and what each side alone would change.
    mutating func changes(at now: Timestamp) -> (all: [EntryChange], bySide: [(side: Int, change: EntryChange)]) {
        var all: [EntryChange] = []
        var bySide: [(side: Int, change: EntryChange)] = []
        for (id, digits) in touched() {
            let before = state(of: digits.span)
            var after = EntryState()
            var sources: Set<Int> = []
            var hasOldBody = false
            let start = position(of: digits.span)
            for name in names[start...] {
                let tree = tree(of: name)
                guard tree.name(name.entry).starts(with: digits.span) else { break }
                tree.read(name.entry, into: &after)
                if !name.isNew, tree.id(name.entry) != .emptyBlob { hasOldBody = true }
            }
            for candidate in candidates[candidatePosition(of: digits.span)...] {
                let tree = sides[candidate.side].tree
                guard tree.name(candidate.entry).starts(with: digits.span) else { break }
                if !candidate.isInTarget { sources.insert(candidate.side) }
            }
            let change = ChangeKind(from: before, to: after, at: now).map { EntryChange(id: id, kind: $0) }
            if let change { all.append(change) }
            if hasOldBody, change?.kind == .added { settings.insert(id) }
            if sources.count == 1, targetTakesPart {
                if let change { bySide += sources.map { ($0, change) } }
                continue
            }
            var own: [Int: EntryState] = [:]
            for candidate in candidates[candidatePosition(of: digits.span)...] {
                let tree = sides[candidate.side].tree
                guard tree.name(candidate.entry).starts(with: digits.span) else { break }
                if candidate.isInTarget || candidate.fault != nil { continue }
                tree.read(candidate.entry, into: &own[candidate.side, default: before])
            }
            for (side, state) in own.sorted(by: { $0.key < $1.key }) {
                if let kind = ChangeKind(from: before, to: state, at: now) {
                    bySide.append((side, EntryChange(id: id, kind: kind)))
                }
            }
        }
        return (all, bySide)
    }

    /// The entries that have other names in the join than in the target's folder, in order.
    private func touched() -> [(id: EntryID, digits: [UInt8])] {
        var found: [(id: EntryID, digits: [UInt8])] = []
        func touch(_ name: Span<UInt8>) {
            guard name.count > EntryID.hexCount, name[EntryID.hexCount] == UInt8(ascii: ".") else { return }
            let digits = name.extracting(0..<EntryID.hexCount)
            if let last = found.last, last.digits.span.elementsEqual(digits) { return }
            guard let id = EntryID(hexDigits: digits), id.begins(with: path) else { return }
            found.append((id, [UInt8](digits)))
        }
        if targetTakesPart {
            for name in names where name.isNew {
                let tree = tree(of: name)
                touch(tree.name(name.entry))
            }
            return found
        }
        var next = 0
        for name in names {
            let tree = tree(of: name)
            let bytes = tree.name(name.entry)
            while next < target.files.count, target.tree.name(target.files[next]).compare(bytes) < 0 {
                touch(target.tree.name(target.files[next]))
                next += 1
            }
            if name.isNew { touch(bytes) } else { next += 1 }
        }
        for file in target.files[next...] { touch(target.tree.name(file)) }
        return found
    }

    private func state(of digits: Span<UInt8>) -> EntryState {
        var state = EntryState()
        for file in target.files(of: digits) { target.tree.read(file, into: &state) }
        return state
    }

    private func position(of digits: Span<UInt8>) -> Int {
        names.partitioningIndex { name in
            let tree = tree(of: name)
            return tree.name(name.entry).compare(digits) >= 0
        }
    }

    private func candidatePosition(of digits: Span<UInt8>) -> Int {
        candidates.partitioningIndex { candidate in
            let tree = sides[candidate.side].tree
            return tree.name(candidate.entry).compare(digits) >= 0
        }
    }
}
