internal import Git

/// A look at the files that a branch brings beside the memory: whether a checkout could be harmed by them, or never end.
///
/// What the target has is not looked at, and folders that it has are not opened.
struct BesideCheck {
    /// How deep folders may be nested.
    static let maximumDepth = 64
    /// How many files and folders may be new.
    static let maximumCount = 100_000

    private static let reserved = StoreFormat.ownNames + [StoreFormat.attributesName]

    private let objects: ObjectDatabase
    private var count = 0

    init(in objects: ObjectDatabase) { self.objects = objects }

    /// What is wrong, in words that continue “it …”; `nil` if nothing is.
    ///
    /// - Throws: a `GitError` if an object is missing or damaged.
    mutating func fault(in tree: Tree, against known: Tree?) throws -> String? {
        do {
            return try fault(in: tree, against: known, path: [])
        } catch let error as GitError where error.code.isOfObject {
            return "holds a folder that is none: \(error.message)"
        }
    }

    private mutating func fault(in tree: Tree, against known: Tree?, path: [String]) throws -> String? {
        if let flaw = try tree.flaw() {
            return path.isEmpty ? "\(flaw) at the top" : "holds \(path.joined(separator: "/")), which \(flaw)"
        }
        guard path.count <= Self.maximumDepth else { return "nests folders more than \(Self.maximumDepth) deep" }
        var others: [[UInt8]: Tree.Entry] = [:]
        for entry in try known?.entries() ?? [] { others[Self.bytes(of: entry, in: known)] = entry }
        for entry in try tree.entries() {
            let bytes = Self.bytes(of: entry, in: tree)
            let name = tree.nameText(entry)
            if path.isEmpty, StoreFormat.ownNames.contains(name) { continue }
            let other = others[bytes]
            if let other, let known, other.mode == entry.mode, known.id(other) == tree.id(entry) { continue }
            count += 1
            if count > Self.maximumCount { return "brings more than \(Self.maximumCount) files beside the memory" }
            if let problem = FileName.problem(bytes) { return "holds the name “\(name)”, which \(problem)" }
            if path.isEmpty, let twin = FileName.twin(of: bytes, among: Self.reserved) {
                return "holds the name “\(name)”, which is \(twin) to some file systems"
            }
            guard entry.mode.isTree else { continue }
            let below = try other.flatMap { other in
                try known.flatMap { other.mode.isTree ? try objects.tree($0.id(other)) : nil }
            }
            let folder = try objects.tree(tree.id(entry), near: tree)
            if let fault = try fault(in: folder, against: below, path: path + [name]) { return fault }
        }
        return nil
    }

    private static func bytes(of entry: Tree.Entry, in tree: Tree?) -> [UInt8] {
        tree?.name(entry).withUnsafeBufferPointer { Array($0) } ?? []
    }
}

/// Names of files that are not what they seem.
enum FileName {
    /// Why no checkout should hold the name, in words that continue “which …”; `nil` if one may.
    ///
    /// As paths such names lead out of the worktree or into its `.git`, on this file system or on another that somebody
    /// checks the branch out on; no honest git writes them into a tree. Others cannot be written as they are.
    static func problem(_ bytes: [UInt8]) -> String? {
        if isPlain(bytes) { return nil }
        guard let name = String(validating: bytes, as: UTF8.self) else { return "is not UTF-8" }
        if name == "." || name == ".." || name.isEmpty || bytes.contains(UInt8(ascii: "/")) || bytes.contains(0) {
            return "no file may have"
        }
        return folded(name) == ".git" || isGitOnWindows(bytes) ? "no file may have" : nil
    }

    /// Whether nothing can be wrong with the name, as with every name of an entry.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, Hex.value(first) != nil else { return false }
        return bytes.allSatisfy {
            switch $0 {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// Which of `names` a file system that folds case, or passes over invisible characters, takes the name for; `nil` if
    /// none, or if it is that name itself.
    static func twin(of bytes: [UInt8], among names: some Sequence<String>) -> String? {
        let name = String(decoding: bytes, as: UTF8.self)
        return names.first { !Array($0.utf8).elementsEqual(bytes) && folded($0) == folded(name) }
    }

    /// The name in lower case, without the characters that HFS+ passes over.
    private static func folded(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0x200c...0x200f, 0x202a...0x202e, 0x206a...0x206f, 0xfeff: continue
            default: result += scalar.properties.lowercaseMapping
            }
        }
        return result
    }

    /// Whether NTFS takes the name for `.git`: it drops dots and spaces at the end, knows streams behind a colon, takes
    /// a backslash for a slash, and has short names.
    private static func isGitOnWindows(_ bytes: [UInt8]) -> Bool {
        for part in bytes.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false) {
            var name = part.prefix { $0 != UInt8(ascii: ":") }
            while let last = name.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") {
                name = name.dropLast()
            }
            let text = String(decoding: name, as: UTF8.self).lowercased()
            if text == ".git" || text == "git~1" || part.elementsEqual("..".utf8) { return true }
        }
        return false
    }
}
