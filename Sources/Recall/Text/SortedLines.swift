/// A table of lines in order of their first words, searched in place.
struct SortedLines {
    let text: [UInt8]

    /// Calls `visit` with the words of each line that begins with a word, the first included.
    ///
    /// - Complexity: O(log *n*) in the text.
    func forEach(_ key: [UInt8], _ visit: ([ArraySlice<UInt8>]) -> Void) {
        var (low, high) = (0, text.count)
        // `low` is the start of a line that may be the first; all lines before it come before the key.
        while low < high {
            let start = lineStart((low + high) / 2)
            let word = firstWord(start)
            if word.lexicographicallyPrecedes(key) {
                low = lineEnd(start) + 1
            } else {
                high = start
            }
        }
        var start = low
        while start < text.count, firstWord(start).elementsEqual(key) {
            let end = lineEnd(start)
            visit(text[start..<end].split(separator: UInt8(ascii: " ")))
            start = end + 1
        }
    }

    private func lineStart(_ place: Int) -> Int {
        var start = place
        while start > 0, text[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        return start
    }

    private func lineEnd(_ start: Int) -> Int {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
        return end
    }

    private func firstWord(_ start: Int) -> ArraySlice<UInt8> {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: " "), text[end] != UInt8(ascii: "\n") { end += 1 }
        return text[start..<end]
    }
}
