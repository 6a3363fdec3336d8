internal import GitMemory

/// The grants of the log as this clone last read them, kept in one file: to look one up opens no object of git's.
///
/// It is a copy of what the log says at one commit, and is made anew for another.
extension Grants {
    private static let note = "claims-held"
    private static let digestCount = 64

    /// What is kept, if it is of that commit and as it was written.
    init?(kept tip: String, _ store: Store) {
        guard let bytes = try? store.note(Self.note), bytes.starts(with: tip.utf8) else { return nil }
        let text = bytes.dropLast(Self.digestCount)
        guard bytes.count > Self.digestCount, Self.digest(of: text).elementsEqual(bytes.suffix(Self.digestCount)) else {
            return nil
        }
        self.init(lines: Array(text.split(separator: Self.lineEnd).dropFirst()))
    }

    /// Keeps the grants of a commit. Where that is not possible, the next one reads the log again.
    func keep(at tip: String, _ store: Store) {
        let text = Array(tip.utf8) + [Self.lineEnd] + text
        try? store.saveNote(Self.note, text + Array(Self.digest(of: text[...])))
    }

    private static func digest(of text: ArraySlice<UInt8>) -> String.UTF8View {
        SHA256.digest(Array(text)).hex.utf8
    }
}
