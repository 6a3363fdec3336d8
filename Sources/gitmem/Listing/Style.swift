/// How a piece of text looks where colours are shown: git's colours for the same things.
enum Style: String {
    case plain = ""
    case id = "33"
    case agent = "36"
    case age = "32"
    case note = "2"
    case found = "1"
    case trouble = "31"
}

/// A piece of text in one style.
struct Piece {
    let text: String
    var style = Style.plain
}
