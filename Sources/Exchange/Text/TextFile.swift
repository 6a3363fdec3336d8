internal import GitMemory

/// A text file of another program: without its byte order mark, in lines that have no line ends.
struct TextFile {
    let text: String
    /// Whether its lines end as on Windows.
    let hasCRLF: Bool

    /// - Returns: `nil` if the bytes are not UTF-8.
    init?(_ bytes: ArraySlice<UInt8>) {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        self.text = text
        hasCRLF = bytes.indices.contains { index in
            bytes[index] == UInt8(ascii: "\r") && index + 1 < bytes.endIndex && bytes[index + 1] == UInt8(ascii: "\n")
        }
    }

    /// The lines, each without its end.
    static func lines(_ text: some StringProtocol) -> [Substring] {
        var lines: [Substring] = []
        let text = Substring(text)
        var start = text.startIndex
        let units = text.utf8
        var index = start
        while index < units.endIndex {
            if units[index] == UInt8(ascii: "\n") {
                var end = index
                if end > start, units[units.index(before: end)] == UInt8(ascii: "\r") { end = units.index(before: end) }
                lines.append(text[start..<end])
                start = units.index(after: index)
            }
            index = units.index(after: index)
        }
        if start < units.endIndex { lines.append(text[start...]) }
        return lines
    }
}
