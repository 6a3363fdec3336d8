internal import Actions

/// One thing of a list as a terminal shows it: some columns, a text, and notes on it.
///
/// Where there is room, the text stands beside the columns, in as many lines as it takes; on a narrow terminal it stands
/// below them.
struct Card {
    struct Column {
        let text: String
        let width: Int
        let style: Style

        init(_ text: String, _ width: Int, _ style: Style = .plain) {
            self.text = text.escapingControls()
            self.width = width
            self.style = style
        }
    }

    var columns: [Column]
    var text: [Piece]
    var notes: [String] = []
    /// At most this many lines of text are shown.
    var most = 3

    private static let gap = 2
    /// So many cells the text has at least beside the columns.
    private static let room = 34

    func lines(on screen: Screen) -> [String] {
        let beside = columns.reduce(0) { $0 + $1.width + Self.gap }
        let isBeside = columns.isEmpty || screen.width - beside >= Self.room
        let indent = isBeside ? beside : Self.gap
        var head: [Piece] = []
        var used = 0
        for column in columns {
            let width = CellWidth.of(column.text)
            let padding = max(0, column.width - width) + Self.gap
            head.append(Piece(text: column.text, style: column.style))
            head.append(Piece(text: String(repeating: " ", count: padding)))
            used += width + padding
        }
        let body = body(width: screen.width - indent, screen)
        guard isBeside else {
            return stacked(screen) + body.map { screen.line([Self.space(indent)] + $0) }
        }
        guard used == indent, let first = body.first else {
            return [screen.line(head)] + body.map { screen.line([Self.space(indent)] + $0) }
        }
        return [screen.line(head + first)] + body.dropFirst().map { screen.line([Self.space(indent)] + $0) }
    }

    /// The columns above the text, one behind the other as far as there is room.
    private func stacked(_ screen: Screen) -> [String] {
        var (lines, line, used): ([String], [Piece], Int) = ([], [], 0)
        for column in columns where !column.text.isEmpty {
            let width = CellWidth.of(column.text)
            if used > 0, used + Self.gap + width > screen.width {
                lines.append(screen.line(line))
                (line, used) = ([Self.space(Self.gap)], Self.gap)
            } else if used > 0 {
                line.append(Self.space(Self.gap))
                used += Self.gap
            }
            line.append(Piece(text: column.text, style: column.style))
            used += width
        }
        return lines + (line.isEmpty ? [] : [screen.line(line)])
    }

    /// The text, and the notes behind its last line where they have room.
    private func body(width: Int, _ screen: Screen) -> [[Piece]] {
        var lines = WrappedText(text, width: width, most: screen.cutsTexts ? most : .max).lines
        let notes = notes.map { $0.escapingControls() }.joined(separator: " · ")
        guard !notes.isEmpty else { return lines }
        let used = lines.last?.reduce(0) { $0 + CellWidth.of($1.text) } ?? 0
        let note = [Piece(text: notes, style: .note)]
        if used > 0, used + Self.gap + CellWidth.of(notes) <= width {
            lines[lines.count - 1] += [Self.space(Self.gap)] + note
        } else {
            lines += WrappedText(note, width: width).lines
        }
        return lines
    }

    private static func space(_ count: Int) -> Piece { Piece(text: String(repeating: " ", count: count)) }
}
