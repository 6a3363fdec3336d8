/// The words behind a command, where each is plainly an option, its value, a flag or a value.
///
/// ArgumentParser takes half of a short command's time to find out by reflection what a command takes. Words that leave
/// no question need no parser.
struct PlainWords {
    private var options: [(name: String, value: String)] = []
    private var flags: [String] = []
    /// The words that belong to no option.
    private(set) var values: [String] = []

    /// - Parameters:
    ///   - options: those that have a value.
    ///   - flags: those that have none.
    /// - Returns: `nil` if a word is something else; ArgumentParser knows what, or what is wrong with it.
    init?(_ words: ArraySlice<String>, options names: [String], flags known: [String]) {
        var rest = words
        while let word = rest.popFirst() {
            if !Self.isOption(word) {
                values.append(word)
            } else if known.contains(word) {
                flags.append(word)
            } else if names.contains(word), let value = rest.popFirst(), !Self.isOption(value) {
                options.append((word, value))
            } else {
                return nil
            }
        }
    }

    /// Whether a word is not plainly a value; `-` alone is one, standard input.
    private static func isOption(_ word: String) -> Bool {
        word.isEmpty || (word.utf8.first == UInt8(ascii: "-") && word != "-")
    }

    /// The value of an option; the last, if it was given more than once.
    func value(_ name: String) -> String? { options.last { $0.name == name }?.value }

    /// All values of an option.
    func values(_ name: String) -> [String] { options.filter { $0.name == name }.map(\.value) }

    /// Whether a flag was given.
    func has(_ flag: String) -> Bool { flags.contains(flag) }
}
