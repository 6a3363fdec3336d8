internal import Glibc

extension Tree {
    /// Whether `a` stands before `b` in git's order: by bytes, folders as if their names ended in `/`.
    public static func precedes(_ a: Entry, of tree: Tree, _ b: Entry, of other: Tree) -> Bool {
        let (first, second) = (tree.name(a), other.name(b))
        let common = min(first.count, second.count)
        let order = first.withUnsafeBytes { mine in
            second.withUnsafeBytes { theirs -> Int32 in
                guard common > 0, let one = mine.baseAddress, let two = theirs.baseAddress else { return 0 }
                return memcmp(one, two, common)
            }
        }
        if order != 0 { return order < 0 }
        func next(_ entry: Entry, _ name: Span<UInt8>) -> UInt8 {
            name.count > common ? name[common] : entry.mode.isTree ? UInt8(ascii: "/") : 0
        }
        return next(a, first) < next(b, second)
    }

    /// Why no git writes such a tree, in words that continue “it …”; `nil` if one could have.
    ///
    /// `git fsck` finds such a tree broken, and hosts that check what is pushed refuse it.
    ///
    /// - Throws: `malformed` if the bytes are no tree.
    /// - Complexity: O(*n*) in the size of the tree.
    public func flaw() throws(GitError) -> String? {
        var cursor = 0
        var last: Entry?
        var (folderCount, fileCount) = (0, 0)
        while let entry = try entry(at: &cursor) {
            if let last {
                if last.nameByteCount == entry.nameByteCount, hasSameName(last, entry) {
                    return "names “\(nameText(entry))” twice"
                }
                if !Self.precedes(last, of: self, entry, of: self) { return Self.disorder }
            }
            if let flaw = flaw(of: entry) { return flaw }
            if entry.mode.isTree { folderCount += 1 } else { fileCount += 1 }
            last = entry
        }
        if folderCount == 0 || fileCount == 0 { return nil }
        // A folder stands behind the file of its name, and between them only names that go on from it.
        var begun: [Entry] = []
        cursor = 0
        while let entry = try entry(at: &cursor) {
            while let file = begun.last, !hasBeginning(file, entry) { begun.removeLast() }
            guard entry.mode.isTree else {
                begun.append(entry)
                continue
            }
            if let file = begun.last, file.nameByteCount == entry.nameByteCount {
                return "names “\(nameText(entry))” twice"
            }
        }
        return nil
    }

    /// What ``flaw()`` says of names that are not in order.
    public static let disorder = "has its names out of order"

    /// What no git writes into a single entry.
    public func flaw(of entry: Entry) -> String? {
        if bytes[Int(entry.start)] == UInt8(ascii: "0") { return "has a mode that begins with a zero" }
        let name = name(entry)
        for position in 0..<name.count where name[position] == UInt8(ascii: "/") {
            return "holds the name “\(nameText(entry))”, which no file may have"
        }
        return nil
    }

    /// What `git fsck --strict` finds in a single entry beside its name, in words that continue “which …”; `nil` if it
    /// finds nothing.
    public func oddity(of entry: Entry) -> String? {
        switch entry.mode {
        case .file, .executable, .link, .tree, .submodule: break
        default: return "has a mode that git does not write, \(String(entry.mode.rawValue, radix: 8))"
        }
        if entry.nameByteCount > Self.longestName { return "has a name of more than \(Self.longestName) bytes" }
        return id(entry) == .zero ? "has an id of zeros" : nil
    }

    /// The longest name that git lets pass.
    private static let longestName = 4096

    /// Whether the name of `b` begins with that of `a`.
    private func hasBeginning(_ a: Entry, _ b: Entry) -> Bool {
        let (start, whole) = (name(a), name(b))
        guard start.count <= whole.count else { return false }
        return start.withUnsafeBufferPointer { one in
            whole.withUnsafeBufferPointer { other in
                guard let a = one.baseAddress, let b = other.baseAddress else { return one.isEmpty }
                return memcmp(a, b, one.count) == 0
            }
        }
    }

    private func hasSameName(_ a: Entry, _ b: Entry) -> Bool {
        a.nameByteCount == b.nameByteCount
            && name(a).withUnsafeBufferPointer { one in
                name(b).withUnsafeBufferPointer { one.elementsEqual($0) }
            }
    }
}
