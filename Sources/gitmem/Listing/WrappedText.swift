/// Text in lines of some width, in cells, that end between words.
struct WrappedText {
    private(set) var lines: [[Piece]] = []

    /// - Parameters:
    ///   - pieces: text in which only line feeds move the cursor.
    ///   - most: at most so many lines; a text that has more ends in an ellipsis.
    init(_ pieces: [Piece], width: Int, most: Int = .max) {
        let width = max(8, width)
        // What is beyond the last line does not have to be looked at.
        let limit = most == .max ? Int.max : width * (most + 1) * 4
        var words: [Word] = []
        var word = Word()
        var looked = 0
        func end(_ next: Break) {
            if !word.pieces.isEmpty { words.append(word) }
            word = Word()
            word.before = words.isEmpty ? .none : next
        }
        reading: for piece in pieces {
            for character in piece.text {
                looked += 1
                if looked > limit { break reading }
                if character.isNewline {
                    end(.line)
                } else if character == " " {
                    if word.pieces.isEmpty { word.before = max(word.before, .space) } else { end(.space) }
                } else {
                    if CellWidth.breaksAnywhere(character), !word.pieces.isEmpty { end(.none) }
                    word.append(character, piece.style)
                    if CellWidth.breaksAnywhere(character) { end(.none) }
                }
            }
        }
        if !word.pieces.isEmpty { words.append(word) }
        fill(words, width: width, most: most, isCut: looked > limit)
    }

    /// What stands before a word.
    private enum Break: Int, Comparable {
        case none, space, line

        static func < (a: Break, b: Break) -> Bool { a.rawValue < b.rawValue }
    }

    private struct Word {
        var pieces: [Piece] = []
        var width = 0
        var before = Break.none

        mutating func append(_ character: Character, _ style: Style) {
            width += CellWidth.of(character)
            if let last = pieces.last, last.style == style {
                pieces[pieces.count - 1] = Piece(text: last.text + String(character), style: style)
            } else {
                pieces.append(Piece(text: String(character), style: style))
            }
        }
    }

    private mutating func fill(_ words: [Word], width: Int, most: Int, isCut: Bool) {
        var line: [Piece] = []
        var used = 0
        for word in words {
            let space = word.before == .space && used > 0 ? 1 : 0
            if used > 0, word.before == .line || used + space + word.width > width {
                lines.append(line)
                (line, used) = ([], 0)
                if lines.count == most { return endWithEllipsis(width) }
            } else if space == 1 {
                let style = line.last?.style == word.pieces.first?.style ? line.last?.style : nil
                line.append(Piece(text: " ", style: style ?? .plain))
                used += 1
            }
            line += word.pieces
            used += word.width
        }
        if !line.isEmpty { lines.append(line) }
        if isCut { endWithEllipsis(width) }
    }

    /// Puts an ellipsis at the end of the last line, in place of its last words if it has no room.
    private mutating func endWithEllipsis(_ width: Int) {
        guard var line = lines.popLast() else { return }
        while line.reduce(0, { $0 + CellWidth.of($1.text) }) >= width, line.count > 1 || line[0].text.contains(" ") {
            let last = line.removeLast()
            guard let space = last.text.lastIndex(of: " ") else { continue }
            line.append(Piece(text: String(last.text[..<space]), style: last.style))
        }
        while line.last?.text == " " { line.removeLast() }
        line.append(Piece(text: "…"))
        lines.append(line)
    }
}
