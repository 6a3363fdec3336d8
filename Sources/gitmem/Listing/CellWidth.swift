/// How many cells of a terminal a text takes.
enum CellWidth {
    /// The cells of a text in which nothing moves the cursor.
    static func of(_ text: String) -> Int {
        // Of plain ASCII each byte is a cell.
        if text.utf8.allSatisfy({ 0x20..<0x7f ~= $0 }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// The cells of one character: two for those of East Asia and for emoji, none for marks that stand alone.
    static func of(_ character: Character) -> Int {
        if character.isASCII { return 1 }
        var width = 0
        for scalar in character.unicodeScalars {
            // What asks for the coloured form of a sign.
            if scalar.value == 0xfe0f, width == 1 { width = 2 }
            width = max(width, of(scalar))
        }
        return width
    }

    /// Whether a line may end beside the character though no space is there.
    static func breaksAnywhere(_ character: Character) -> Bool { !character.isASCII && of(character) == 2 }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: 0
        default: scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        guard value >= 0x1100 else { return false }
        var (low, high) = (0, wide.count)
        while low < high {
            let middle = (low + high) / 2
            if wide[middle].last < value { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].first <= value
    }

    /// The wide and full-width ranges of Unicode's EastAsianWidth.txt, version 14.0.0, but for emoji.
    private static let wide: [(first: UInt32, last: UInt32)] = [
        (0x1100, 0x115f), (0x2329, 0x232a), (0x2e80, 0x303e), (0x3041, 0x3247), (0x3250, 0x4dbf), (0x4e00, 0xa4c6),
        (0xa960, 0xa97c), (0xac00, 0xd7a3), (0xf900, 0xfad9), (0xfe10, 0xfe19), (0xfe30, 0xfe6b), (0xff01, 0xff60),
        (0xffe0, 0xffe6), (0x16fe0, 0x1b2fb), (0x1f200, 0x1f265), (0x20000, 0x3fffd),
    ]
}
