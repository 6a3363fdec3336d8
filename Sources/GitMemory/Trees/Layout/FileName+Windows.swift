// What Windows makes of names: it drops dots and spaces at the end, knows streams behind a colon, and has a short name of
// eight characters, and three behind a dot, for each file with a longer one.

extension FileName {
    /// Whether Windows may take the name for that of a file called `other`.
    static func isOnWindows(_ bytes: [UInt8], _ other: String) -> Bool {
        let name = windowsName(bytes)
        return name == other.lowercased() || isShort(name, for: other.lowercased())
    }

    /// The name in lower case, without a stream, and dots and spaces at the end.
    private static func windowsName(_ bytes: [UInt8]) -> String {
        var name = bytes.prefix { $0 != UInt8(ascii: ":") }
        while let last = name.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") { name = name.dropLast() }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    /// Whether a name is a short one that a file called `long` may get: `entrie~1`, or, when there are many, two letters
    /// and four hexadecimal digits of a hash, `en12ab~1`. The extension has three letters at most.
    private static func isShort(_ name: String, for long: String) -> Bool {
        let trimmed = long.drop { $0 == "." }
        let (stem, suffix) = split(trimmed[...])
        let (short, ending) = split(name[...])
        guard ending == suffix.prefix(3), let tilde = short.firstIndex(of: "~") else { return false }
        let digits = short[short.index(after: tilde)...]
        let start = short[..<tilde]
        guard !digits.isEmpty, !start.isEmpty, short.utf8.count <= 8,
            digits.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return false }
        if start.utf8.count <= 6, stem.hasPrefix(start) { return true }
        return start.utf8.count == 6 && start.prefix(2) == stem.prefix(2)
            && start.utf8.dropFirst(2).allSatisfy { Hex.value($0) != nil }
    }

    /// What stands before the last dot, and what behind it.
    private static func split(_ name: Substring) -> (stem: Substring, suffix: Substring) {
        guard let dot = name.lastIndex(of: ".") else { return (name, "") }
        return (name[..<dot], name[name.index(after: dot)...])
    }
}
