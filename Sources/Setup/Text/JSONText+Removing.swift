extension JSONText {
    /// The bytes without an item of a container, its comma, and the white space before it.
    ///
    /// - Parameter index: which of the members or elements.
    func removing(_ index: Int, from container: Node) -> [UInt8] {
        let spans: [Range<Int>]
        switch container.kind {
        case .object(let members): spans = members.map { $0.start..<$0.value.span.upperBound }
        case .array(let elements): spans = elements.map(\.span)
        case .string, .literal: return bytes
        }
        let span = spans[index]
        var start = span.lowerBound
        while start > container.span.lowerBound + 1, Self.isBlank(bytes[start - 1]) { start -= 1 }
        var removed = [start..<span.upperBound]
        let limit = container.span.upperBound
        if let comma = comma(after: span.upperBound, before: limit) {
            removed.append(comma..<comma + 1)
        } else if index > 0, let comma = comma(after: spans[index - 1].upperBound, before: span.lowerBound) {
            removed.insert(comma..<comma + 1, at: 0)
        }
        if spans.count == 1 {
            // What is left of an empty container of ours is nothing.
            let rest = span.upperBound..<limit - 1
            let end = removed.last?.upperBound ?? span.upperBound
            if bytes[rest].allSatisfy({ Self.isBlank($0) || $0 == UInt8(ascii: ",") }),
                start == container.span.lowerBound + 1
            {
                removed.append(end..<limit - 1)
            }
        }
        // What follows must not become part of a comment that goes to the end of its line.
        let end = removed.map(\.upperBound).max() ?? span.upperBound
        if bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r"),
            endsLineComment(before: start, from: container.span.lowerBound)
        {
            removed = removed.map { $0.lowerBound == start ? span.lowerBound..<$0.upperBound : $0 }
        }
        var kept: [UInt8] = []
        var position = 0
        for range in removed.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > position { kept += bytes[position..<range.lowerBound] }
            position = max(position, range.upperBound)
        }
        return kept + bytes[position...]
    }

    /// Whether a place is the end of a comment that goes to the end of its line.
    private func endsLineComment(before place: Int, from start: Int) -> Bool {
        var position = start
        while position < place {
            if bytes[position] == UInt8(ascii: "\"") {
                position += 1
                while position < place, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position += 1
            } else if let end = JSONTextParser.endOfComment(in: bytes, at: position) {
                if end >= place { return bytes[position + 1] == UInt8(ascii: "/") }
                position = end
            } else {
                position += 1
            }
        }
        return false
    }
}
