/// Text that is put into a file at a place.
struct Insertion: Equatable {
    let place: Int
    let text: [UInt8]

    init(_ place: Int, _ text: String) {
        self.place = place
        self.text = Array(text.utf8)
    }
}

extension JSONText {
    /// What puts an item behind the last of a container: the places rise.
    ///
    /// - Parameters:
    ///   - container: an object or an array.
    ///   - item: the text of the item, by the layout and the white space before its line.
    func inserting(into container: Node, _ item: (JSONLayout, String) -> String) -> [Insertion] {
        var layout = layout
        let ends: [Int]
        let starts: [Int]
        switch container.kind {
        case .object(let members): (starts, ends) = (members.map(\.start), members.map(\.value.span.upperBound))
        case .array(let elements): (starts, ends) = (elements.map(\.span.lowerBound), elements.map(\.span.upperBound))
        case .string, .literal: return []
        }
        let own = lineIndent(at: container.span.lowerBound)
        guard let start = starts.last, let end = ends.last else {
            return [intoEmpty(container, layout, own, item)]
        }
        let indent = ownIndent(at: start)
        layout.hasLines = layout.hasLines && (indent != nil || container.span.lowerBound == root.span.lowerBound)
        let comma = self.comma(after: end, before: container.span.upperBound)
        let (place, isInLineComment) = endOfRemarks(after: comma.map { $0 + 1 } ?? end)
        let needsLine = layout.hasLines || isInLineComment
        let inner = indent ?? own + layout.unit
        var text = needsLine ? layout.lineEnd + inner : layout.gap
        text += item(layout, inner)
        if comma != nil { return [Insertion(place, text + ",")] }
        return place == end ? [Insertion(end, "," + text)] : [Insertion(end, ","), Insertion(place, text)]
    }

    private func intoEmpty(
        _ container: Node, _ layout: JSONLayout, _ own: String, _ item: (JSONLayout, String) -> String
    ) -> Insertion {
        let close = container.span.upperBound - 1
        var place = container.span.lowerBound + 1
        var position = place
        var isInLineComment = false
        while position < close {
            if let end = JSONTextParser.endOfComment(in: bytes, at: position) {
                isInLineComment = bytes[position + 1] == UInt8(ascii: "/")
                position = end
                place = end
            } else {
                position += 1
            }
        }
        guard layout.hasLines || isInLineComment else { return Insertion(place, item(layout, own)) }
        let inner = own + layout.unit
        let rest = bytes[place..<close].contains(UInt8(ascii: "\n")) ? "" : layout.lineEnd + own
        return Insertion(place, layout.lineEnd + inner + item(layout, inner) + rest)
    }

    /// The comma behind an item, comments passed over.
    func comma(after end: Int, before limit: Int) -> Int? {
        var position = end
        while position < limit {
            if bytes[position] == UInt8(ascii: ",") { return position }
            if let end = JSONTextParser.endOfComment(in: bytes, at: position) {
                position = end
            } else if Self.isBlank(bytes[position]) {
                position += 1
            } else {
                return nil
            }
        }
        return nil
    }

    /// The end of the comments that begin in the line of a place, so that they stay with what they are about; and whether
    /// the last of them goes to the end of its line.
    private func endOfRemarks(after start: Int) -> (place: Int, isInLineComment: Bool) {
        var place = start
        var position = start
        var isInLineComment = false
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t") {
                position += 1
            } else if let end = JSONTextParser.endOfComment(in: bytes, at: position) {
                isInLineComment = bytes[position + 1] == UInt8(ascii: "/")
                position = end
                place = end
            } else {
                break
            }
        }
        return (place, isInLineComment)
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains(byte)
    }
}
