import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

/// A folder as the paths of its files: the plain way to look at a tree, and to write one.
struct FlatTree: Equatable {
    struct File: Hashable {
        var mode = FileMode.file
        var id = ObjectID.emptyBlob
    }

    /// By path, from the folder down.
    var files: [String: File] = [:]

    init(_ files: [String: File] = [:]) { self.files = files }

    /// Reads a tree with everything below it.
    init(_ tree: ObjectID?, in repository: borrowing Repository) throws {
        try read(tree, "", repository)
    }

    private mutating func read(_ id: ObjectID?, _ path: String, _ repository: borrowing Repository) throws {
        let tree = try repository.tree(id)
        for entry in try tree.entries() {
            if entry.mode.isTree {
                try read(tree.id(entry), path + tree.nameText(entry) + "/", repository)
            } else {
                files[path + tree.nameText(entry)] = File(mode: entry.mode, id: tree.id(entry))
            }
        }
    }

    /// Writes the tree and all folders in it; `nil` if there are none.
    func write(in repository: borrowing Repository) throws -> ObjectID? {
        var own: [(key: String, name: String, mode: FileMode, id: ObjectID)] = []
        var folders: [String: FlatTree] = [:]
        for (path, file) in files {
            if let slash = path.firstIndex(of: "/") {
                folders[String(path[..<slash]), default: FlatTree()].files[String(path[path.index(after: slash)...])] =
                    file
            } else {
                own.append((path, path, file.mode, file.id))
            }
        }
        for (name, folder) in folders {
            guard let id = try folder.write(in: repository) else { continue }
            own.append((name + "/", name, .tree, id))
        }
        var bytes: [UInt8] = []
        for line in own.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }) {
            bytes += Array("\(String(line.mode.rawValue, radix: 8)) \(line.name)\0".utf8)
            line.id.append(to: &bytes)
        }
        return bytes.isEmpty ? nil : try repository.write(.tree, bytes)
    }

    /// The files of each folder, by the folder's path.
    var folders: [String: FlatTree] {
        var folders: [String: FlatTree] = [:]
        for (path, file) in files {
            let slash = path.lastIndex(of: "/") ?? path.startIndex
            folders[String(path[..<slash]), default: FlatTree()].files[path] = file
        }
        return folders
    }
}

/// A store as a value: what the CRDTs say its tree means.
struct NaiveStore: Equatable {
    struct Entry: Equatable {
        var state = EntryState()
        var body: ObjectID?
    }

    var entries: [EntryID: Entry] = [:]

    init() {}

    /// Decodes well-formed names.
    init(_ tree: FlatTree) throws {
        for (path, file) in tree.files {
            let name = Array((path.split(separator: "/").last ?? "").utf8)
            let id = try #require(EntryID(hex: String(decoding: name.prefix(EntryID.hexCount), as: UTF8.self)))
            let meaning = try EntryName(name.span)
            entries[id, default: Entry()].state.read(meaning, named: name.span)
            if case .body = meaning { entries[id]?.body = file.id }
        }
    }

    /// Encodes every entry with just the names that its state has.
    func tree(fanout: Int) throws -> FlatTree {
        var tree = FlatTree()
        for (id, entry) in entries {
            for tail in entry.state.tails {
                let blob = tail == EntryName.bodyTail ? try #require(entry.body) : .emptyBlob
                tree.files[Self.path(id, String(decoding: tail, as: UTF8.self), fanout: fanout)] =
                    FlatTree.File(id: blob)
            }
        }
        return tree
    }

    mutating func formJoin(_ other: NaiveStore) {
        for (id, entry) in other.entries {
            var joined = entries[id] ?? Entry()
            joined.state.formJoin(entry.state)
            joined.body = joined.body ?? entry.body
            entries[id] = joined
        }
    }

    static func join(_ stores: some Sequence<NaiveStore>) -> NaiveStore {
        stores.reduce(into: NaiveStore()) { $0.formJoin($1) }
    }

    /// Where a name of an entry stands below `entries`.
    static func path(_ id: EntryID, _ tail: String, fanout: Int) -> String {
        id.description.prefix(fanout).map { "\($0)/" }.joined() + "\(id)\(tail)"
    }

    /// The join of trees: a folder that is the same wherever it is stays as it is, any other is written anew.
    static func join(_ trees: [FlatTree], fanout: Int) throws -> FlatTree {
        var folders: [String: [FlatTree]] = [:]
        for tree in trees {
            for (path, folder) in tree.folders { folders[path, default: []].append(folder) }
        }
        var result = FlatTree()
        for versions in folders.values {
            let first = try #require(versions.first)
            let joined =
                try versions.allSatisfy { $0 == first }
                ? first : join(versions.map { try NaiveStore($0) }).tree(fanout: fanout)
            result.files.merge(joined.files) { _, new in new }
        }
        return result
    }
}

/// A small world to draw random names from, so that stores meet in the same entries, dots and shares.
struct NameUniverse {
    let fanout: Int
    let bodies: [(id: EntryID, blob: ObjectID)]
    private let agents = ["ada", "bob", "c-3"]
    private let replicas = ["0000000000000", "7zk3m9x0q4tbd", "zzzzzzzzzzzzz"]

    /// Some bodies that share a leaf folder and some that share only a part of the way; all are written.
    init(fanout: Int, in repository: borrowing Repository) throws {
        self.fanout = fanout
        var chosen: [EntryID] = []
        for (first, second) in Self.neighbours { chosen += [first, second] }
        var bodies: [(EntryID, ObjectID)] = []
        for id in chosen + Self.pool.keys.sorted().prefix(3) where !bodies.contains(where: { $0.0 == id }) {
            bodies.append((id, try repository.write(.blob, Self.pool[id] ?? [])))
        }
        self.bodies = bodies
    }

    private static let pool: [EntryID: [UInt8]] = {
        var pool: [EntryID: [UInt8]] = [:]
        for number in 0..<400 {
            guard let body = try? Body(content: "memory \(number)") else { continue }
            pool[body.id] = body.bytes
        }
        return pool
    }()

    /// Ids with their first three digits in common.
    private static let neighbours: [(EntryID, EntryID)] = {
        let sorted = pool.keys.sorted()
        return Array(
            zip(sorted, sorted.dropFirst()).filter { $0.description.prefix(3) == $1.description.prefix(3) }.prefix(3))
    }()

    /// A random name of an entry, without the id.
    func tail(_ random: inout SplitMix64) -> String {
        let dot = "20260101T00000000\(random.below(3))Z000\(random.below(2)).\(random.pick(replicas))"
        switch random.below(8) {
        case 0: return ".del.\(dot)"
        case 1, 2: return ".count.\(random.pick(["citations", "x-y"])).\(random.pick(replicas)).\(1 + random.below(12))"
        case 3: return ".\(random.pick(["pin", "rank"])).\(random.pick(["x", "y_Z.1", "20260101T000000000Z"]))"
        case 4, 5: return ".add.\(dot).\(random.pick(agents)).2027010\(1 + random.below(3))T000000000Z"
        default: return ".add.\(dot).\(random.pick(agents))"
        }
    }

    /// A random tree of well-formed names: with needless ones, without bodies, and with modes of any permission, as
    /// plain git leaves it; or in normal form.
    func tree(_ random: inout SplitMix64, isNormal: Bool) throws -> FlatTree {
        var tree = FlatTree()
        for _ in 0..<random.below(24) {
            let body = random.pick(bodies)
            let mode: FileMode = !isNormal && random.oneIn(8) ? .executable : .file
            tree.files[NaiveStore.path(body.id, tail(&random), fanout: fanout)] = .init(mode: mode)
            if !random.oneIn(4) {
                tree.files[NaiveStore.path(body.id, ".json", fanout: fanout)] = .init(mode: mode, id: body.blob)
            }
        }
        return isNormal ? try NaiveStore(tree).tree(fanout: fanout) : tree
    }
}
