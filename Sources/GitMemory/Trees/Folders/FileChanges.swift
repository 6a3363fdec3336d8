internal import Git

/// The files in which two trees differ, in order of path. Equal folders are not opened.
struct FileChanges {
    /// A file in one of the trees.
    struct File: Equatable {
        let mode: FileMode
        let id: ObjectID
    }

    /// A file that differs; `old` or `new` is missing where a tree does not have it.
    struct Change {
        let path: String
        let old: File?
        let new: File?
    }

    private(set) var all: [Change] = []

    init(from old: ObjectID?, to new: ObjectID?, in repository: borrowing Repository) throws {
        try compare(old, new, path: "", repository)
        // A file that makes way for a folder goes first.
        all.sort { ($0.new == nil ? 0 : 1, $0.path) < ($1.new == nil ? 0 : 1, $1.path) }
    }

    private mutating func compare(
        _ old: ObjectID?, _ new: ObjectID?, path: String, _ repository: borrowing Repository
    ) throws {
        if old == new { return }
        let before = try Self.files(old, repository)
        let after = try Self.files(new, repository)
        for (bytes, file) in before where after[bytes] != file {
            let other = after[bytes]
            let name = String(decoding: bytes, as: UTF8.self)
            if file.mode.isTree {
                try compare(
                    file.id, other.flatMap { $0.mode.isTree ? $0.id : nil }, path: path + name + "/", repository)
                if let other, !other.mode.isTree { all.append(Change(path: path + name, old: nil, new: other)) }
            } else if let other, !other.mode.isTree {
                all.append(Change(path: path + name, old: file, new: other))
            } else {
                all.append(Change(path: path + name, old: file, new: nil))
                if let other { try compare(nil, other.id, path: path + name + "/", repository) }
            }
        }
        for (bytes, file) in after where before[bytes] == nil {
            let name = String(decoding: bytes, as: UTF8.self)
            if file.mode.isTree {
                try compare(nil, file.id, path: path + name + "/", repository)
            } else {
                all.append(Change(path: path + name, old: nil, new: file))
            }
        }
    }

    private static func files(
        _ id: ObjectID?, _ repository: borrowing Repository
    ) throws -> [[UInt8]: File] {
        guard let id else { return [:] }
        let tree = try repository.tree(id)
        // By bytes: as strings, two names that differ in normalisation only would be one.
        var files: [[UInt8]: File] = [:]
        for entry in try tree.entries() {
            let name = [UInt8](tree.name(entry))
            try refuseUnsafe(name)
            files[name] = File(mode: entry.mode, id: tree.id(entry))
        }
        return files
    }

    /// Names that no checkout should hold are found before; but here they would do harm.
    static func refuseUnsafe(_ bytes: [UInt8]) throws(StoreError) {
        guard let problem = FileName.problem(bytes) else { return }
        throw StoreError(
            .damaged, "a tree holds the name “\(String(decoding: bytes, as: UTF8.self))”, which \(problem)",
            hint: "nothing was changed; `gitmem verify` says which branch it came with")
    }
}

/// The files of a tree by path, taken out one by one.
struct TreeFiles {
    private var files: [[UInt8]: ObjectID] = [:]

    /// Lists what is in or below the given names at the top of a tree.
    init(_ tree: ObjectID, in repository: borrowing Repository, under names: [String]) throws {
        for change in try FileChanges(from: nil, to: tree, in: repository).all {
            let top = change.path.prefix { $0 != "/" }
            if names.contains(String(top)), let file = change.new { files[Array(change.path.utf8)] = file.id }
        }
    }

    mutating func remove(_ path: String) -> ObjectID? { files.removeValue(forKey: Array(path.utf8)) }

    var first: String? { files.keys.first.map { String(decoding: $0, as: UTF8.self) } }
}
