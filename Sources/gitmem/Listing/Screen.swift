internal import Actions
internal import CPlatform
internal import GitMemory
internal import Glibc

/// What results are printed to, if somebody looks at it: how wide it is, and whether it has colours.
struct Screen {
    let width: Int
    let hasColours: Bool
    /// Whether long texts are cut: not where colours are asked for in a pipe.
    let cutsTexts: Bool

    private static let usualWidth = 80

    /// Where the results of a command go; `nil` if that is a pipe or a file.
    init?(_ colours: ColourChoice?, _ settings: GitSettings) {
        let isTerminal = Environment.printsToTerminal
        guard isTerminal || colours == .always else { return nil }
        let columns = Environment.value("COLUMNS").flatMap { Int($0) } ?? 0
        let told = columns > 0 ? columns : Int(gitmem_terminal_width(STDOUT_FILENO))
        width = max(20, told > 0 ? told : Self.usualWidth)
        cutsTexts = isTerminal
        switch colours ?? .auto {
        case .always: hasColours = true
        case .never: hasColours = false
        case .auto: hasColours = Self.wantsColours(settings)
        }
    }

    private static func wantsColours(_ settings: GitSettings) -> Bool {
        if let no = Environment.value("NO_COLOR"), !no.isEmpty { return false }
        switch settings.value("color.ui")?.lowercased() {
        case "false", "never", "no", "off", "0": return false
        case "always": return true
        default: return Environment.value("TERM") ?? "dumb" != "dumb"
        }
    }

    /// Pieces as a line, without spaces at its end.
    func line(_ pieces: [Piece]) -> String {
        var pieces = pieces
        while let last = pieces.last, last.text.allSatisfy({ $0 == " " }) { pieces.removeLast() }
        guard hasColours else { return pieces.map(\.text).joined() }
        var (text, style) = ("", Style.plain)
        for piece in pieces {
            if piece.style != style {
                if style != .plain { text += "\u{1b}[m" }
                if piece.style != .plain { text += "\u{1b}[\(piece.style.rawValue)m" }
                style = piece.style
            }
            text += piece.text
        }
        return style == .plain ? text : text + "\u{1b}[m"
    }
}
