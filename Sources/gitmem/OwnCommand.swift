internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Glibc

/// Commands of the user's own, as git has them: `gitmem.alias.NAME` in git's configuration, and programs called
/// `gitmem-NAME` on the PATH. They are for whoever types a command line; no other door looks for them.
enum OwnCommand {
    /// The words of a command line with an alias in the place of its name; `nil` if the first word is none.
    ///
    /// An alias that begins with an exclamation mark is run by the shell, and a program takes this one's place: both do
    /// not return.
    ///
    /// - Throws: ``StoreError`` for an alias that leads to itself, or whose quotes do not close.
    static func expanded(_ words: [String]) throws -> [String]? {
        var (words, seen): ([String], [String]) = (words, [])
        while let name = words.first, isName(name), !isBuiltIn(name) {
            if seen.contains(name) {
                throw StoreError(
                    .invalidInput, "the alias “\(name)” leads to itself: \((seen + [name]).joined(separator: " → "))",
                    hint: "git config --get-regexp '^gitmem.alias.'")
            }
            guard let value = settings(words).value("gitmem.alias.\(name)"), !value.isEmpty else { break }
            if value.hasPrefix("!") {
                try run(["/bin/sh", "-c", value.dropFirst() + " \"$@\"", value] + words.dropFirst())
            }
            words = try Arguments.arranged(split(value, of: name) + words.dropFirst())
            seen.append(name)
        }
        if let name = words.first, isName(name), !isBuiltIn(name), let program = program(name) {
            try run([program] + words.dropFirst())
        }
        return seen.isEmpty ? nil : words
    }

    /// What an alias stands for; `nil` if there is none.
    static func meaning(of name: String, _ words: [String]) -> String? {
        isName(name) && !isBuiltIn(name) ? settings(words).value("gitmem.alias.\(name)") : nil
    }

    private static func isBuiltIn(_ name: String) -> Bool {
        name == "help" || Arguments.shortForms[name] != nil
            || Gitmem.configuration.subcommands.contains { $0.configuration.commandName == name }
    }

    /// Whether a word can be the name of a variable.
    private static func isName(_ word: String) -> Bool {
        word.utf8.first != UInt8(ascii: "-") && !word.isEmpty
            && word.utf8.allSatisfy {
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || $0 == UInt8(ascii: "-")
            }
    }

    /// git's configuration in the folder that the words name.
    private static func settings(_ words: [String]) -> GitSettings {
        var directory = "."
        if let place = words.firstIndex(of: "-C"), place + 1 < words.count { directory = words[place + 1] }
        return GitSettings(Session(directory: directory, surroundings: { Environment.surroundings() }))
    }

    private static func program(_ name: String) -> String? {
        let folders = (Environment.value("PATH") ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        return folders.map { "\($0)/gitmem-\(name)" }.first { access($0, X_OK) == 0 }
    }

    private static func run(_ words: [String]) throws -> Never {
        let pointers = words.map { strdup($0) } + [nil]
        execv(words[0], pointers)
        throw StoreError(
            .invalidInput, "\(words[0]) cannot be run: \(String(cString: strerror(errno)))",
            hint: "see to the program, or to the alias")
    }

    /// The words of an alias, which may be in quotes.
    private static func split(_ text: String, of name: String) throws -> [String] {
        var (words, word, quote): ([String], String?, Character?) = ([], nil, nil)
        var isEscaped = false
        for character in text {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                (quote, word) = (character, word ?? "")
            } else if character.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil, !isEscaped else {
            throw StoreError(
                .invalidInput, "the alias “\(name)” has a quote that does not close",
                hint: "git config gitmem.alias.\(name) 'COMMAND…'")
        }
        return words + (word.map { [$0] } ?? [])
    }
}
