internal import Git

// Folders above the leaves are called by one hexadecimal digit of the ids below.
extension Tree {
    /// The digit by which a folder of entries is called; `nil` if the entry is none.
    func digit(of entry: Entry) -> UInt8? {
        guard entry.nameByteCount == 1, entry.mode.isTree else { return nil }
        return Hex.value(name(entry)[0])
    }

    /// The folder called by this digit.
    func folder(_ digit: UInt8) throws(GitError) -> ObjectID? {
        var cursor = 0
        while let entry = try entry(at: &cursor) {
            if self.digit(of: entry) == digit { return id(entry) }
        }
        return nil
    }
}
