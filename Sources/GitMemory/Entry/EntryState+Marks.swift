internal import CRDT

// Marks are names of words that the data types give no meaning: `<id>.<word>.<dot>`. They only ever grow.

extension EntryState {
    /// Whether there is a mark of a word on a dot.
    package func hasMark(_ word: String, on token: String) -> Bool {
        !later.isEmpty && later.contains(".\(word).\(token)")
    }
}

extension EntryState.Hold {
    /// The text of its dot.
    package var token: String {
        var bytes: [UInt8] = []
        dot.write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// When it was made, by its stamp.
    package var moment: Timestamp { Timestamp(dot.stamp) }
}
