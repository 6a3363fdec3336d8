internal import Git
internal import Synchronization

/// A look at what a branch brings beside the memory, or has where entries should be: whether a checkout could be harmed
/// by it, or never end, and whether `git fsck` would report it.
///
/// What the target has is not looked at, and folders that it has are not opened.
struct ContentCheck: Sendable {
    /// How deep folders may be nested.
    static let maximumDepth = 64
    /// How many files and folders may be new.
    static let maximumCount = 100_000

    private static let reserved = StoreFormat.ownNames + [StoreFormat.attributesName]

    let objects: ObjectDatabase
    /// Whether only the history gets it: then names count that git itself refuses, and no others.
    private let isHistory: Bool
    /// The folders that were found sound, where it does not matter how often they are there.
    let sound: SoundFolders

    init(in objects: ObjectDatabase, isHistory: Bool = false, sound: SoundFolders = SoundFolders()) {
        self.objects = objects
        self.isHistory = isHistory
        self.sound = sound
    }

    /// What is wrong beside the memory, in words that continue “it …”; `nil` if nothing is.
    ///
    /// - Throws: a `GitError` if an object is missing or damaged.
    func fault(in tree: Tree, against target: Tree?) throws -> String? {
        var count = 0
        do {
            return try fault(in: tree, against: target, path: [], &count)
        } catch let error as GitError where error.code.isOfObject {
            return "holds a folder that is none: \(error.message)"
        }
    }

    /// What is wrong with a file or folder that is left behind and comes into the history nevertheless, in words that
    /// continue “it …”; `nil` if nothing is.
    ///
    /// - Throws: a `GitError` if an object is missing or damaged.
    func fault(ofSkipped entry: Tree.Entry, in tree: Tree) throws -> String? {
        let path = [tree.nameText(entry)]
        if let fault = try fault(of: entry, in: tree, path: path) { return fault }
        guard entry.mode.isTree else { return nil }
        do {
            return try fault(ofFolder: tree.id(entry), near: tree, path: path)
        } catch let error as GitError where error.code.isOfObject {
            return "holds \(path[0]), in which a folder is none: \(error.message)"
        }
    }

    /// What is wrong with one file or folder itself, in words that continue “it …”; `nil` if nothing is.
    ///
    /// - Parameter path: the names of the folders above, and its own.
    func fault(of entry: Tree.Entry, in tree: Tree, path: @autoclosure () -> [String]) throws -> String? {
        let bytes = [UInt8](tree.name(entry))
        if let problem = isHistory ? FileName.flaw(bytes) : FileName.problem(bytes) {
            return "holds the name “\(tree.nameText(entry))”, which \(problem)"
        }
        if let oddity = tree.oddity(of: entry) { return "holds \(path().joined(separator: "/")), which \(oddity)" }
        do {
            if !entry.mode.isTree, entry.mode != .submodule,
                try objects.kind(of: tree.id(entry), near: tree) != .blob
            {
                return "holds \(path().joined(separator: "/")), which \(EntryFault.otherKind)"
            }
            return try GitFile(bytes)?.fault(of: entry, in: tree, objects).map {
                "holds \(path().joined(separator: "/")), which \($0)"
            }
        } catch let error as GitError where error.code == .promised {
            // A partial clone has left it at its remote, which has checked it or will send what it likes.
            return nil
        }
    }

    private func fault(
        in tree: Tree, against target: Tree?, path: [String], _ count: inout Int
    ) throws -> String? {
        if let flaw = try tree.flaw() {
            return path.isEmpty ? "\(flaw) at the top" : "holds \(path.joined(separator: "/")), which \(flaw)"
        }
        guard path.count <= Self.maximumDepth else { return Self.tooDeep }
        var others: [[UInt8]: Tree.Entry] = [:]
        for entry in try target?.entries() ?? [] { others[Self.bytes(of: entry, in: target)] = entry }
        for entry in try tree.entries() {
            let bytes = Self.bytes(of: entry, in: tree)
            let name = tree.nameText(entry)
            let other = others[bytes]
            if let other, let target, other.mode == entry.mode, target.id(other) == tree.id(entry) { continue }
            if path.isEmpty, StoreFormat.ownNames.contains(name) {
                // Folders of entries are looked at when they are joined.
                if let fault = try fault(of: entry, in: tree, path: [name]) { return fault }
                continue
            }
            count += 1
            if count > Self.maximumCount { return "brings more than \(Self.maximumCount) files beside the memory" }
            if path.isEmpty, let twin = FileName.twin(of: bytes, among: Self.reserved) {
                return "holds the name “\(name)”, which is \(twin) to some file systems"
            }
            if let fault = try fault(of: entry, in: tree, path: path + [name]) { return fault }
            if let fault = try checkoutFault(of: entry, in: tree, path: path) { return fault }
            guard entry.mode.isTree else { continue }
            let below = try other.flatMap { other in
                try target.flatMap { other.mode.isTree ? try objects.tree($0.id(other)) : nil }
            }
            let folder = try objects.tree(tree.id(entry), near: tree)
            if let fault = try fault(in: folder, against: below, path: path + [name], &count) { return fault }
        }
        return nil
    }

    /// Why no checkout could write a file, in words that continue “it …”; `nil` if one can.
    private func checkoutFault(of entry: Tree.Entry, in tree: Tree, path: [String]) throws -> String? {
        func name() -> String { "\(tree.nameText(entry).prefix(60))…" }
        if entry.nameByteCount > Self.longestName {
            return "holds the name “\(name())”, which has more than \(Self.longestName) bytes"
        }
        if path.reduce(entry.nameByteCount, { $0 + $1.utf8.count + 1 }) > Self.longestPath {
            return "holds the name “\(name())”, with a path of more than \(Self.longestPath) bytes"
        }
        guard entry.mode == .link else { return nil }
        let size = try objects.size(of: tree.id(entry), near: tree)
        if size > 0, size <= Self.longestPath { return nil }
        return "holds \((path + [tree.nameText(entry)]).joined(separator: "/")), which is a link that leads nowhere"
    }

    /// What Linux allows for a name.
    private static let longestName = 255
    /// What Linux allows for a path is 4,096 bytes, the zero at the end and the way to the worktree included.
    private static let longestPath = 3072

    /// The same for a folder of which nothing is known. As nobody makes a checkout of it, each that is in it is opened
    /// once, wherever it is.
    func fault(ofFolder id: ObjectID, near: Tree, path: [String]) throws -> String? {
        if sound.contains(id, at: path.count) { return nil }
        guard path.count <= Self.maximumDepth else { return Self.tooDeep }
        let tree = try objects.tree(id, near: near)
        if let flaw = try tree.flaw() { return "holds \(path.joined(separator: "/")), which \(flaw)" }
        for entry in try tree.entries() {
            let path = path + [tree.nameText(entry)]
            if let fault = try fault(of: entry, in: tree, path: path) { return fault }
            guard entry.mode.isTree else { continue }
            if let fault = try fault(ofFolder: tree.id(entry), near: tree, path: path) { return fault }
        }
        sound.insert(id, at: path.count)
        return nil
    }

    static let tooDeep = "nests folders more than \(maximumDepth) deep"

    private static func bytes(of entry: Tree.Entry, in tree: Tree?) -> [UInt8] {
        tree.map { [UInt8]($0.name(entry)) } ?? []
    }
}
