/// The variables of one file of git's configuration format, in their order, without what it includes.
///
/// Names are as git compares them: section and variable in lower case, a subsection as it is written.
struct ConfigFile: Sendable {
    /// One variable that is set.
    struct Variable: Sendable {
        /// Where its name is in ``ConfigFile/bytes``.
        let name: Range<Int>
        /// Where its value is; `nil` if it has none, which git takes for true.
        let value: Range<Int>?
    }

    /// The file; `nil` for the command line and the environment.
    let path: String?
    private(set) var bytes: [UInt8] = []
    private(set) var variables: [Variable] = []

    /// An empty list.
    init(path: String?) { self.path = path }

    /// Reads a file; `nil` if there is none.
    static func read(_ path: String) throws(GitError) -> ConfigFile? {
        try Files.readAny(path).map { content throws(GitError) in try ConfigFile(path: path, content) }
    }

    /// Reads the content of a file.
    ///
    /// - Throws: `configuration` with the line that git would not accept.
    /// - Complexity: O(n) in the length of the content.
    init(path: String, _ content: [UInt8]) throws(GitError) {
        self.path = path
        bytes.reserveCapacity(content.count * 2)
        var parser = ConfigParser(content)
        while true {
            let start = bytes.count
            guard let found = parser.next(into: &bytes) else { break }
            let end = start + found.nameLength
            variables.append(
                Variable(name: start..<end, value: found.hasValue ? end..<bytes.count : nil))
        }
        if let line = parser.badLine {
            throw GitError(
                code: .configuration, operation: "read git's configuration", message: "line \(line) of \(path) is bad")
        }
    }

    /// Adds a variable by its name, which is as git compares it.
    mutating func add(_ name: some Collection<UInt8>, _ value: (some Collection<UInt8>)?) {
        let start = bytes.count
        bytes.append(contentsOf: name)
        let end = bytes.count
        if let value { bytes.append(contentsOf: value) }
        variables.append(Variable(name: start..<end, value: value == nil ? nil : end..<bytes.count))
    }

    /// Whether a variable has this name.
    func isNamed(_ variable: Variable, _ name: StaticString) -> Bool {
        guard variable.name.count == name.utf8CodeUnitCount else { return false }
        return hasPrefix(variable, name)
    }

    /// Whether a variable's name begins so.
    func hasPrefix(_ variable: Variable, _ prefix: StaticString) -> Bool {
        guard variable.name.count >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { wanted in
            var position = variable.name.lowerBound
            for byte in wanted {
                if bytes[position] != byte { return false }
                position += 1
            }
            return true
        }
    }
}

/// Reads git's configuration format as git does.
private struct ConfigParser {
    private let content: [UInt8]
    private var position: Int
    private var section: [UInt8] = []
    private var line = 1
    private(set) var badLine: Int?

    init(_ content: [UInt8]) {
        self.content = content
        position = content.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    private static let newline = UInt8(ascii: "\n")

    /// The next byte; a line end for the two of DOS, and at the end of the file.
    private mutating func take() -> UInt8 {
        guard position < content.count else {
            position = content.count + 1
            return Self.newline
        }
        var byte = content[position]
        position += 1
        if byte == 0x0d, position < content.count, content[position] == Self.newline {
            byte = Self.newline
            position += 1
        }
        if byte == Self.newline { line += 1 }
        return byte
    }

    private var isAtEnd: Bool { position > content.count }

    /// The next variable: its name and then its value are added to `bytes`. `nil` at the end and at a bad line.
    mutating func next(into bytes: inout [UInt8]) -> (nameLength: Int, hasValue: Bool)? {
        while true {
            let byte = take()
            if byte == Self.newline {
                if isAtEnd { return nil }
                continue
            }
            if byte.isConfigSpace { continue }
            if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
                skipLine()
                if isAtEnd { return nil }
                continue
            }
            if byte == UInt8(ascii: "[") {
                guard readSection() else { return fail() }
                continue
            }
            guard byte.isConfigLetter else { return fail() }
            let start = bytes.count
            bytes.append(contentsOf: section)
            bytes.append(byte.lowercased)
            return readVariable(into: &bytes, from: start)
        }
    }

    private mutating func fail() -> (nameLength: Int, hasValue: Bool)? {
        // The line end that was read, if one was, ends the bad line.
        let isBehind = position > 0 && position <= content.count && content[position - 1] == Self.newline
        badLine = isBehind ? line - 1 : line
        position = content.count + 1
        return nil
    }

    private mutating func skipLine() {
        while take() != Self.newline {}
    }

    private mutating func readVariable(
        into bytes: inout [UInt8], from start: Int
    ) -> (nameLength: Int, hasValue: Bool)? {
        var byte = take()
        while byte.isConfigKey, !isAtEnd {
            bytes.append(byte.lowercased)
            byte = take()
        }
        let length = bytes.count - start
        while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { byte = take() }
        if byte == Self.newline { return (length, false) }
        guard byte == UInt8(ascii: "="), readValue(into: &bytes) else { return fail() }
        return (length, true)
    }

    private mutating func readValue(into bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        var isQuoted = false
        // The end of what is not white space at the end of a line.
        var end = start
        while true {
            var byte = take()
            if byte == Self.newline {
                bytes.removeSubrange(end...)
                return !isQuoted
            }
            if byte.isConfigSpace, !isQuoted {
                if bytes.count > start { bytes.append(byte) }
                continue
            }
            if !isQuoted, byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#") {
                bytes.removeSubrange(end...)
                skipLine()
                return true
            }
            if byte == UInt8(ascii: "\\") {
                byte = take()
                switch byte {
                case Self.newline: break
                case UInt8(ascii: "t"): bytes.append(0x09)
                case UInt8(ascii: "b"): bytes.append(0x08)
                case UInt8(ascii: "n"): bytes.append(0x0a)
                case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes.append(byte)
                default: return false
                }
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                // White space before a quote belongs to the value.
            } else {
                bytes.append(byte)
            }
            end = bytes.count
        }
    }

    /// Reads what follows an opening bracket; the name with the dot that the variables' names follow.
    private mutating func readSection() -> Bool {
        section.removeAll(keepingCapacity: true)
        while true {
            let byte = take()
            if isAtEnd { return false }
            if byte == UInt8(ascii: "]") {
                section.append(UInt8(ascii: "."))
                return true
            }
            if byte.isConfigSpace { return readSubsection(after: byte) }
            guard byte.isConfigKey || byte == UInt8(ascii: ".") else { return false }
            section.append(byte.lowercased)
        }
    }

    private mutating func readSubsection(after space: UInt8) -> Bool {
        var byte = space
        repeat {
            if byte == Self.newline { return false }
            byte = take()
        } while byte.isConfigSpace
        guard byte == UInt8(ascii: "\"") else { return false }
        section.append(UInt8(ascii: "."))
        while true {
            byte = take()
            if byte == Self.newline { return false }
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                byte = take()
                if byte == Self.newline { return false }
            }
            section.append(byte)
        }
        section.append(UInt8(ascii: "."))
        return take() == UInt8(ascii: "]")
    }
}
