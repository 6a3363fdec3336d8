/// The lines between our two marks in a text that people write.
enum Region {
    static let begin = "<!-- gitmem: begin -->"
    static let end = "<!-- gitmem: end -->"

    static func text(_ lines: String, _ lineEnd: String) -> String {
        ([begin] + lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + [end])
            .joined(separator: lineEnd) + lineEnd
    }

    /// Where the region stands, marks included, without its last line end.
    static func find(in bytes: [UInt8]) throws(Refusal) -> Range<Int>? {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Refusal("it is not UTF-8") }
        let begins = places(of: begin, in: text)
        let ends = places(of: end, in: text)
        if begins.isEmpty, ends.isEmpty { return nil }
        guard begins.count == 1, ends.count == 1, begins[0] < ends[0] else {
            throw Refusal("its marks \(begin) and \(end) are not one pair")
        }
        return begins[0]..<ends[0] + end.utf8.count
    }

    private static func places(of mark: String, in text: String) -> [Int] {
        text.ranges(of: mark).map { text.utf8.distance(from: text.utf8.startIndex, to: $0.lowerBound) }
    }

    /// The lines, whatever ends them.
    static func lines(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        var lines = bytes.filter { $0 != UInt8(ascii: "\r") }
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    static func lineEnd(of bytes: [UInt8]) -> String {
        guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n")), newline > 0 else { return "\n" }
        return bytes[newline - 1] == UInt8(ascii: "\r") ? "\r\n" : "\n"
    }

    /// What has to stand before something new at the end: the end of the last line, and an empty line.
    static func gap(_ bytes: [UInt8], _ lineEnd: String) -> String {
        if bytes.isEmpty || bytes == [0xef, 0xbb, 0xbf] { return "" }
        if bytes.last != UInt8(ascii: "\n") { return lineEnd + lineEnd }
        return bytes.dropLast().filter({ $0 != UInt8(ascii: "\r") }).last == UInt8(ascii: "\n") ? "" : lineEnd
    }

    /// The beginning of the empty line before a place; the place itself if there is none.
    static func blankLineBefore(_ place: Int, in bytes: [UInt8]) -> Int {
        guard place > 0, bytes[place - 1] == UInt8(ascii: "\n") else { return place }
        var start = place - 1
        if start > 0, bytes[start - 1] == UInt8(ascii: "\r") { start -= 1 }
        return start == 0 || bytes[start - 1] == UInt8(ascii: "\n") ? start : place
    }
}
