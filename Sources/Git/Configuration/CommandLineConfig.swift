/// The configuration that comes by the environment: `GIT_CONFIG_COUNT` and, by `git -c`, `GIT_CONFIG_PARAMETERS`.
enum CommandLineConfig {
    /// - Throws: `configuration` if git would not understand it.
    static func read(_ environment: GitEnvironment) throws(GitError) -> ConfigFile {
        var file = ConfigFile(path: nil)
        if let text = environment.nonEmpty("GIT_CONFIG_COUNT") {
            guard let count = Int(text.drop { $0 == " " }), count >= 0, count <= Int32.max else {
                throw refused("GIT_CONFIG_COUNT is \(text), which is not a number")
            }
            for number in 0..<count {
                guard let name = environment["GIT_CONFIG_KEY_\(number)"],
                    let value = environment.bytes("GIT_CONFIG_VALUE_\(number)")
                else { throw refused("GIT_CONFIG_COUNT is \(text), and key or value \(number) is missing") }
                try add(Array(name.utf8), value, to: &file)
            }
        }
        if let text = environment.bytes("GIT_CONFIG_PARAMETERS") { try readParameters(text, into: &file) }
        return file
    }

    private static func add(_ name: [UInt8], _ value: [UInt8]?, to file: inout ConfigFile) throws(GitError) {
        let dot = UInt8(ascii: ".")
        guard let first = name.firstIndex(of: dot), first > 0, let last = name.lastIndex(of: dot),
            last + 1 < name.count, name[..<first].allSatisfy(\.isConfigKey), name[last + 1].isConfigLetter,
            name[(last + 1)...].allSatisfy(\.isConfigKey), !name[first...last].contains(UInt8(ascii: "\n"))
        else { throw refused("“\(String(decoding: name, as: UTF8.self))” is no name of a variable") }
        let canonical = name.enumerated().map { $0 < first || $0 > last ? $1.lowercased : $1 }
        file.add(canonical, value)
    }

    /// Words in single quotes, as a shell has them: `'name=value'`, or `'name'='value'` from newer versions.
    private static func readParameters(_ text: [UInt8], into file: inout ConfigFile) throws(GitError) {
        var position = 0
        func bad() -> GitError { refused("GIT_CONFIG_PARAMETERS is not as git writes it") }
        func word() throws(GitError) -> [UInt8] {
            let quote = UInt8(ascii: "'")
            guard position < text.count, text[position] == quote else { throw bad() }
            position += 1
            var word: [UInt8] = []
            while true {
                guard position < text.count else { throw bad() }
                let byte = text[position]
                position += 1
                if byte != quote {
                    word.append(byte)
                    continue
                }
                // The end, or a quote or exclamation mark that stands outside: '\'' and '\!'.
                guard position + 2 < text.count, text[position] == UInt8(ascii: "\\"),
                    text[position + 1] == quote || text[position + 1] == UInt8(ascii: "!"), text[position + 2] == quote
                else { return word }
                word.append(text[position + 1])
                position += 3
            }
        }
        while position < text.count {
            let first = try word()
            if position < text.count, text[position] == UInt8(ascii: "=") {
                position += 1
                let hasValue = position < text.count && text[position] == UInt8(ascii: "'")
                try add(first, hasValue ? try word() : nil, to: &file)
            } else if let equals = first.firstIndex(of: UInt8(ascii: "=")) {
                try add(trimmed(first[..<equals]), Array(first[(equals + 1)...]), to: &file)
            } else {
                try add(trimmed(first[...]), nil, to: &file)
            }
            guard position == text.count || text[position].isConfigSpace else { throw bad() }
            while position < text.count, text[position].isConfigSpace { position += 1 }
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = bytes.drop { $0.isConfigSpace }
        while bytes.last?.isConfigSpace == true { bytes.removeLast() }
        return Array(bytes)
    }

    private static func refused(_ message: String) -> GitError {
        GitError(code: .configuration, operation: "read the environment", message: message)
    }
}
