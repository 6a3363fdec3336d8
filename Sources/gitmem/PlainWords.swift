internal import Actions
internal import GitMemory

/// The words behind a command, where each is plainly an option, its value, a flag or a value.
///
/// ArgumentParser takes half of a short command's time to find out by reflection what a command takes. A request knows
/// that, too: it names its members to this form, which takes the words that belong to each. What leaves a question is
/// left to ArgumentParser, which knows what else a word may be, or what is wrong with it.
struct PlainWords: Form {
    /// There is a word that these are not for.
    struct NotPlain: Error {}

    private var rest: ArraySlice<String>
    /// What stands behind `--`: values, whatever they begin with.
    private var values: ArraySlice<String>
    /// Whether a text may be missing that a request needs: it may come from elsewhere.
    private let mayLackText: Bool

    init(_ words: ArraySlice<String>, mayLackText: Bool) {
        let end = words.firstIndex(of: "--") ?? words.endIndex
        rest = words[..<end]
        values = words[end...].dropFirst()
        self.mayLackText = mayLackText
    }

    /// Whether a word is not plainly a value; `-` alone is one, standard input.
    private static func isOption(_ word: String) -> Bool {
        word.isEmpty || (word.utf8.first == UInt8(ascii: "-") && word != "-")
    }

    /// Takes all values of an option.
    mutating func takeValues(where isName: (String) -> Bool) throws(NotPlain) -> [String] {
        var values: [String] = []
        while let place = rest.firstIndex(where: { Self.isOption($0) && isName($0) }) {
            guard place + 1 < rest.endIndex, !Self.isOption(rest[place + 1]) else { throw NotPlain() }
            values.append(rest[place + 1])
            rest.removeSubrange(place...place + 1)
        }
        return values
    }

    /// Takes a flag, however often it stands there.
    mutating func takeFlag(where isName: (String) -> Bool) -> Bool {
        let count = rest.count
        rest.removeAll { Self.isOption($0) && isName($0) }
        return rest.count < count
    }

    /// - Throws: ``NotPlain`` if a word has not been taken.
    func finish() throws(NotPlain) {
        if !rest.isEmpty || !values.isEmpty { throw NotPlain() }
    }

    mutating func text(_ member: Member, _ value: inout String?) throws {
        switch member.place {
        case .option:
            if let given = try takeValues(where: member.isOption).last { value = given }
        case .word:
            if let word = rest.first {
                if Self.isOption(word) { throw NotPlain() }
                value = word
                rest = rest.dropFirst()
            } else if let word = values.first, !word.isEmpty {
                value = word
                values = values.dropFirst()
            } else if member.isRequired, !mayLackText {
                throw NotPlain()
            }
        }
    }

    mutating func texts(_ member: Member, _ value: inout [String]) throws {
        switch member.place {
        case .option:
            let given = try takeValues(where: member.isOption)
            if !given.isEmpty { value = given }
        case .word:
            let all = rest + values
            guard !rest.contains(where: Self.isOption), !values.contains(""), !all.isEmpty || !member.isRequired else {
                throw NotPlain()
            }
            value = Array(all)
            (rest, values) = ([], [])
        }
    }

    mutating func number(_ member: Member, _ value: inout Int?) throws {
        let given = try takeValues(where: member.isOption)
        guard let last = given.last else { return }
        // Of two names of one option, the parser wants one.
        guard given.count == 1, let number = Int(last) else { throw NotPlain() }
        value = number
    }

    mutating func flag(_ member: Member, _ value: inout Bool) throws {
        if takeFlag(where: member.isOption) { value = true }
    }

    mutating func json(_ member: Member, _ text: inout String?, _ value: inout JSON?) throws {
        try self.text(member, &text)
    }
}
