/// A member of a request: its name, what it holds and what it says.
package struct Member: Sendable {
    /// What a member holds.
    package enum Kind: Sendable {
        case text
        /// The id of a memory, or the beginning of one.
        case id
        /// A name of an agent.
        case agent
        /// A date, a date and time, or a time span before now.
        case moment
        /// A time span such as `90s` or `7d`.
        case span
        /// The branches to read: `own`, `trunk`, `branch NAME` or `all`.
        case view
        /// A folder or file.
        case path
        /// One of some words.
        case choice([String])
        /// A whole number.
        case number
        case flag
        /// Any JSON.
        case json
    }

    /// Where a command line has it.
    package enum Place: Sendable {
        /// `--name VALUE`, or `--name` alone for a flag.
        case option
        /// A word of its own, in the order of the members.
        case word
    }

    package let name: String
    package let kind: Kind
    package let help: String
    package let place: Place
    /// The name of its option where that is not the member's: one tag of several `tags`.
    package let option: String
    /// The option's letter, for `-n`.
    package let letter: Character?
    package let isRequired: Bool
    /// The member's value where none is given, in words.
    package let standard: String?
    /// Whether it may be given more than once.
    package internal(set) var isList = false

    package init(
        _ name: String, _ kind: Kind, _ help: String, place: Place = .option, option: String? = nil,
        letter: Character? = nil, isRequired: Bool = false, standard: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.place = place
        self.option = option ?? name
        self.letter = letter
        self.isRequired = isRequired
        self.standard = standard
    }

    /// A member that holds a text.
    package init(
        _ name: String, _ help: String, place: Place = .option, option: String? = nil, isRequired: Bool = false,
        standard: String? = nil
    ) {
        self.init(name, .text, help, place: place, option: option, isRequired: isRequired, standard: standard)
    }

    /// Whether a word is the member's option. An underscore of its name is a hyphen there.
    package func isOption(_ word: String) -> Bool {
        if let letter, word.utf8.count == 2, word.first == "-", word.last == letter { return true }
        let word = word.utf8
        guard word.count == option.utf8.count + 2, word.first == UInt8(ascii: "-"),
            word.dropFirst().first == UInt8(ascii: "-")
        else { return false }
        return zip(word.dropFirst(2), option.utf8).allSatisfy { given, own in
            given == (own == UInt8(ascii: "_") ? UInt8(ascii: "-") : own)
        }
    }
}
