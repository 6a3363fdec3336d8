internal import Actions
internal import CStart
internal import GitMemory
internal import Glibc

/// The words of the command line, as they are given to the parser.
enum Arguments {
    /// Whether there is one word, and this one. It takes no array, which costs more to make than all the rest.
    static func areOnly(_ word: StaticString) -> Bool {
        guard gitmem_word_count() == 2, let given = gitmem_word(1) else { return false }
        return word.utf8CodeUnitCount == strlen(given) && memcmp(word.utf8Start, given, strlen(given)) == 0
    }

    /// Whether `--json` is among the words, as far as they are options.
    static var wantJSON: Bool {
        for index in 1..<max(1, gitmem_word_count()) {
            guard let word = gitmem_word(index), strcmp(word, "--") != 0 else { return false }
            if strcmp(word, "--json") == 0 { return true }
        }
        return false
    }

    /// The words behind the program's name.
    ///
    /// - Throws: ``StoreError`` if one is not UTF-8: repaired, it would be remembered as something else.
    static func fromCommandLine() throws(StoreError) -> [String] {
        var words: [String] = []
        for index in 1..<max(1, gitmem_word_count()) {
            guard let word = gitmem_word(index) else { break }
            guard let text = String(validatingCString: word) else {
                if words.last == "-C" {
                    // A folder may be called as it likes.
                    words.append(ProcessWords.path(word))
                    continue
                }
                throw StoreError(
                    .invalidInput, "argument \(index) is not valid UTF-8",
                    hint: "convert it first: iconv -f WHATEVER -t UTF-8")
            }
            words.append(text)
        }
        return words
    }

    /// Habits of git that the parser does not know: options before the command (`gitmem -C path list`), a number beside
    /// its letter (`-n5`), and an option with two words (`--view branch NAME`), which must not swallow the ids that follow.
    static func arranged(_ words: [String]) -> [String] {
        let end = words.firstIndex(of: "--") ?? words.endIndex
        var leading: [String] = []
        var position = 0
        while position < end, let count = width(ofGlobalOption: words[position]), position + count <= end {
            leading += words[position..<position + count]
            position += count
        }
        var rest: [String] = []
        while position < end {
            if words[position] == "--view", position + 2 < end, words[position + 1] == "branch" {
                rest += ["--view", "branch \(words[position + 2])"]
                position += 3
            } else if words[position].hasPrefix("-n"), Int(words[position].dropFirst(2)) != nil {
                // As git has it: `-n5`.
                rest += ["-n", String(words[position].dropFirst(2))]
                position += 1
            } else {
                rest.append(words[position])
                position += 1
            }
        }
        // Without a command, they stay what they are.
        if rest.isEmpty { return words }
        let place = rest[0] == "help" ? 1 : 0
        if place < rest.count, let full = shortForms[rest[place]] { rest.replaceSubrange(place...place, with: full) }
        return rest + leading + words[end...]
    }

    /// Short names of commands, and names that other tools have for them.
    static let shortForms = [
        "send": ["message", "send"], "inbox": ["message", "list"], "ls": ["list"], "rm": ["forget"],
        "search": ["recall"],
    ]

    private static func width(ofGlobalOption word: String) -> Int? {
        switch word {
        case "-C", "--agent": 2
        case "--json", "--quiet", "-q": 1
        default: word.hasPrefix("--agent=") ? 1 : nil
        }
    }
}
