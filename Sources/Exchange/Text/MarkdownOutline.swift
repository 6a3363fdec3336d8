/// The bullets and paragraphs of a Markdown text, each with the headings above it.
struct MarkdownOutline {
    struct Block {
        var text: String
        let headings: [String]
        /// Its first line, counted from 1.
        let line: Int
    }

    private(set) var blocks: [Block] = []
    /// Whether there are comments, which are left out.
    private(set) var hasComments = false

    private var headings: [(level: Int, text: String)] = []
    /// Whether the next line goes on with the last block.
    private var isOpen = false
    private var isBullet = false
    private var fence: String?
    private var isComment = false

    init(_ text: Substring) {
        for (index, line) in TextFile.lines(text).enumerated() { take(line, index + 1) }
    }

    private mutating func take(_ line: Substring, _ number: Int) {
        let text = line.trimmed
        if let open = fence {
            append(String(line), number, opens: true)
            if text.hasPrefix(open), text.allSatisfy({ $0 == open.first }) { fence = nil }
            return
        }
        if isComment {
            if text.contains("-->") { isComment = false }
            return
        }
        if text.hasPrefix("<!--") {
            hasComments = true
            isComment = !text.contains("-->")
            return
        }
        if text.hasPrefix("```") || text.hasPrefix("~~~") {
            fence = String(text.prefix(3))
            // Code belongs to what introduces it, an empty line between them or not.
            append(String(line), number, opens: true)
            return
        }
        if text.isEmpty {
            if !isBullet { isOpen = false }
            return
        }
        if let heading = Self.heading(text) {
            headings.removeAll { $0.level >= heading.level }
            headings.append(heading)
            isOpen = false
            return
        }
        if line.indent == 0, let item = Self.item(text) {
            blocks.append(Block(text: item, headings: headings.map(\.text), line: number))
            (isOpen, isBullet) = (true, true)
            return
        }
        if isBullet, line.indent == 0, !isOpen { isBullet = false }
        append(isBullet ? String(line) : text, number, opens: isOpen && (line.indent > 0 || !isBullet))
        if line.indent == 0 { isBullet = false }
    }

    /// Adds a line to the last block, or begins one.
    private mutating func append(_ line: String, _ number: Int, opens: Bool) {
        if opens, let last = blocks.indices.last, blocks[last].headings == headings.map(\.text) {
            blocks[last].text += "\n" + line
        } else {
            blocks.append(Block(text: line, headings: headings.map(\.text), line: number))
            isBullet = false
        }
        isOpen = true
    }

    private static func heading(_ text: String) -> (level: Int, text: String)? {
        let level = text.prefix { $0 == "#" }.count
        guard 1...6 ~= level, text.dropFirst(level).first == " " else { return nil }
        return (level, String(text.dropFirst(level)).trimmed)
    }

    /// The text of a list's item; `nil` if it is none.
    static func item(_ text: String) -> String? {
        for mark in ["- ", "* ", "+ ", "• "] where text.hasPrefix(mark) { return String(text.dropFirst(2)).trimmed }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(digits.count)
        guard 1...3 ~= digits.count, rest.hasPrefix(". ") || rest.hasPrefix(") ") else { return nil }
        return String(rest.dropFirst(2)).trimmed
    }
}
