/// What to do about something: words, and between them what one may call. Each door words it in its own way.
package struct Hint: Sendable, Hashable, ExpressibleByStringLiteral {
    package enum Part: Sendable, Hashable {
        case words(String)
        /// An action: its name, and what is said behind that.
        case action(String, rest: String)
        /// Any other command.
        case command(String)
    }

    package let parts: [Part]

    /// Reads the form in which the store writes hints: commands stand between backquotes.
    package init(_ text: String) {
        let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
        guard pieces.count % 2 == 1 else {
            parts = [.words(text)]
            return
        }
        var parts: [Part] = []
        for (number, piece) in pieces.enumerated() {
            if number % 2 == 0 {
                if !piece.isEmpty { parts.append(.words(String(piece))) }
            } else {
                parts.append(Self.command(piece))
            }
        }
        self.parts = parts
    }

    package init(stringLiteral value: String) { self.init(value) }

    private static func command(_ text: Substring) -> Part {
        guard text.hasPrefix("gitmem ") else { return .command(String(text)) }
        let words = text.dropFirst("gitmem ".count).split(
            separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard let first = words.first else { return .command(String(text)) }
        // A command of a group has two words.
        if words.count > 1, AllActions.named("\(first) \(words[1])") != nil {
            return .action("\(first) \(words[1])", rest: words.dropFirst(2).joined(separator: " "))
        }
        guard AllActions.named(String(first)) != nil else { return .command(String(text)) }
        return .action(String(first), rest: words.dropFirst().joined(separator: " "))
    }

    /// The hint with each part worded by a door.
    package func worded(_ word: (Part) -> String) -> String { parts.map(word).joined() }

    /// The hint as the command line words it.
    package var text: String {
        worded { part in
            switch part {
            case .words(let text): text
            case .action(let name, ""): "`gitmem \(name)`"
            case .action(let name, let rest): "`gitmem \(name) \(rest)`"
            case .command(let text): "`\(text)`"
            }
        }
    }
}
