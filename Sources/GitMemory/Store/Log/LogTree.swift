internal import CRDT
internal import Git

/// The entries of a log, in folders of two digits: small enough to be read as a whole.
struct LogTree {
    /// A log's fan-out is fixed.
    static let fanout = 2

    private let objects: ObjectDatabase
    private let top: Tree

    init(_ id: ObjectID?, in objects: ObjectDatabase) throws {
        self.objects = objects
        top = try objects.tree(id)
    }

    /// The folder of a digit in another one, if that is there.
    private func folder(_ digit: UInt8, in tree: Tree) throws -> Tree? {
        try Self.folders(of: tree).first { $0.digit == digit }.map { try objects.tree($0.id, near: tree) }
    }

    /// The folder of both digits, if it is there.
    ///
    /// - Complexity: reads two folders.
    private func leaf(of key: UInt8) throws -> Tree? {
        try folder(key >> 4, in: top).flatMap { try folder(key & 15, in: $0) }
    }

    private static func key(of id: EntryID) -> UInt8 { id.hexDigit(0) << 4 | id.hexDigit(1) }

    /// The folders in a folder, by digit.
    private static func folders(of tree: Tree) throws -> [(digit: UInt8, id: ObjectID)] {
        var found: [UInt8: ObjectID] = [:]
        for entry in try tree.entries() { if let digit = tree.digit(of: entry) { found[digit] = tree.id(entry) } }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What one entry has.
    private struct Names {
        var body: ObjectID?
        var adds: [(token: String, agent: String, until: UInt64?)] = []
        var removed: Set<String> = []

        /// What has not been removed, each with its latest end.
        var holds: [LogEntry.Hold] {
            var latest: [String: LogEntry.Hold] = [:]
            for add in adds where !removed.contains(add.token) {
                if let known = latest[add.token], (known.until ?? .max) >= (add.until ?? .max) { continue }
                latest[add.token] = LogEntry.Hold(token: add.token, agent: add.agent, until: add.until)
            }
            return latest.values.sorted { $0.token < $1.token }
        }
    }

    /// The entries that somebody holds, in order of id. A body that is not sound is passed over: nobody can act by it.
    ///
    /// - Complexity: reads all folders, 273 at most.
    func entries() throws -> [LogEntry] {
        var all: [LogEntry] = []
        for (_, middle) in try Self.folders(of: top) {
            let middle = try objects.tree(middle, near: top)
            for (_, leaf) in try Self.folders(of: middle) {
                all += try entries(in: objects.tree(leaf, near: middle))
            }
        }
        return all
    }

    private func entries(in leaf: Tree) throws -> [LogEntry] {
        try Self.names(in: leaf).sorted { $0.key < $1.key }.compactMap { id, names in
            let holds = names.holds
            guard !holds.isEmpty, let blob = names.body, let bytes = try? objects.blob(blob),
                let body = try? Body(stored: bytes), body.id == id
            else { return nil }
            return LogEntry(id: id, body: body, holds: holds)
        }
    }

    private static func names(in leaf: Tree) throws -> [EntryID: Names] {
        var found: [EntryID: Names] = [:]
        for entry in try leaf.entries() where entry.mode.isRegularFile {
            let name = leaf.name(entry)
            guard let meaning = try? EntryName(name),
                let id = EntryID(before: name)
            else { continue }
            switch meaning {
            case .body: found[id, default: Names()].body = leaf.id(entry)
            case .add(let dot, let agent, let expiry):
                found[id, default: Names()].adds.append(
                    (dot.text, String(name.extracting(agent)), expiry.moment?.milliseconds))
            case .del(let dot): found[id, default: Names()].removed.insert(dot.text)
            case .count, .void, .later: continue
            }
        }
        return found
    }

    /// Writes the folders that change, and reads no others.
    ///
    /// - Returns: the top folder; `nil` if it is empty.
    ///
    /// - Parameter horizon: marks whose token comes before this text are dropped from the leaves that change.
    func applying(
        _ changes: [LogChange], droppingMarksBefore horizon: String = "", into writer: ObjectWriter
    ) throws -> ObjectID? {
        try writer.write(.blob, [UInt8]().span)
        let byLeaf = Dictionary(grouping: changes) { Self.key(of: $0.id) }
        var newTop = try FolderListing(top)
        for (digit, keys) in Dictionary(grouping: byLeaf.keys, by: { $0 >> 4 }) {
            let old = try folder(digit, in: top) ?? .empty
            var middle = try FolderListing(old)
            for key in keys {
                let leaf = try folder(key & 15, in: old) ?? .empty
                let bytes = try Self.leaf(leaf, byLeaf[key] ?? [], horizon, into: writer)
                middle.replace(
                    [Hex.digit(key & 15)], mode: .tree,
                    id: bytes.isEmpty ? nil : try writer.write(.tree, bytes.bytes.span))
            }
            let bytes = middle.bytes
            newTop.replace(
                [Hex.digit(digit)], mode: .tree, id: bytes.isEmpty ? nil : try writer.write(.tree, bytes.bytes.span))
        }
        let bytes = newTop.bytes
        return bytes.isEmpty ? nil : try writer.write(.tree, bytes.bytes.span)
    }

    private static func leaf(
        _ old: Tree, _ changes: [LogChange], _ horizon: String, into writer: ObjectWriter
    ) throws -> TreeBytes {
        var listing = try FolderListing(old)
        // Entries that nobody held any more in the commit before go, but for words of a later version.
        for (id, names) in try Self.names(in: old) where names.holds.isEmpty && !names.adds.isEmpty {
            for file in try Self.files(of: id, in: old) { listing.replace(file, mode: .file, id: nil) }
        }
        for entry in try old.entries() {
            let name = [UInt8](old.name(entry))
            if let token = Self.token(ofMark: name), token < horizon { listing.replace(name, mode: .file, id: nil) }
        }
        for change in changes {
            switch change {
            case .add(let body, let token, let agent, let until):
                let blob = try writer.write(.blob, body.bytes.span)
                listing.replace(Array("\(body.id).json".utf8), mode: .file, id: blob)
                listing.replace(try Self.addName(body.id, token, agent, until), mode: .file, id: .emptyBlob)
            case .renew(let id, let token, let agent, let until):
                let prefix = Array("\(id).add.\(token).".utf8)
                for file in try Self.files(of: id, in: old) where file.starts(with: prefix) {
                    listing.replace(file, mode: .file, id: nil)
                }
                listing.replace(try Self.addName(id, token, agent, until), mode: .file, id: .emptyBlob)
            case .mark(let id, let word, let fields):
                listing.replace(Array("\(id).\(word).\(fields)".utf8), mode: .file, id: .emptyBlob)
            case .remove(let id, let token):
                listing.replace(Array("\(id).del.\(token)".utf8), mode: .file, id: .emptyBlob)
            }
        }
        return listing.bytes
    }

    /// The word of the marks that this version writes.
    static let markWord = "done"

    /// The token of a mark of a word that this version writes; `nil` for any other name.
    private static func token(ofMark name: [UInt8]) -> String? {
        let start = EntryID.hexCount + markWord.utf8.count + 2
        guard name.count > start + Dot.utf8Count,
            name[EntryID.hexCount..<start].elementsEqual(".\(markWord).".utf8)
        else { return nil }
        return String(decoding: name[start..<start + Dot.utf8Count], as: UTF8.self)
    }

    /// The fields of the marks of a word on an entry.
    func marks(_ word: String, of id: EntryID) throws -> [String] {
        guard let leaf = try leaf(of: Self.key(of: id)) else { return [] }
        let prefix = Array("\(id).\(word).".utf8)
        return try leaf.entries().compactMap { entry in
            let name = [UInt8](leaf.name(entry))
            return name.starts(with: prefix) ? String(decoding: name.dropFirst(prefix.count), as: UTF8.self) : nil
        }
    }

    private static func addName(_ id: EntryID, _ token: String, _ agent: String, _ until: UInt64) throws -> [UInt8] {
        guard let moment = Timestamp(milliseconds: until) else {
            throw StoreError(.invalidInput, "a claim cannot reach beyond the year 9999", hint: "see to the clock first")
        }
        return Array("\(id).add.\(token).\(agent).\(moment.compact)".utf8)
    }

    /// The names of an entry that this version has a meaning for.
    private static func files(of id: EntryID, in leaf: Tree) throws -> [[UInt8]] {
        let prefix = Array("\(id).".utf8)
        return try leaf.entries().compactMap { entry in
            let name = leaf.name(entry)
            let bytes = [UInt8](name)
            guard bytes.starts(with: prefix), let meaning = try? EntryName(name) else { return nil }
            switch meaning {
            case .body, .add, .del: return bytes
            case .count, .void, .later: return nil
            }
        }
    }
}

extension Dot {
    /// The text.
    var text: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
