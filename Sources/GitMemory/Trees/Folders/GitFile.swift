internal import Git

/// A file that git itself reads, wherever it stands in a tree, and that `git fsck` therefore looks into.
enum GitFile {
    case modules
    case attributes
    /// `.gitignore` and `.mailmap`, which may be anything but a link.
    case other

    /// By its name, as any file system may read it; `nil` for all other files.
    init?(_ name: [UInt8]) {
        if FileName.isPlain(name) { return nil }
        switch FileName.twinOrSame(of: name, among: Self.names) {
        case ".gitmodules": self = .modules
        case ".gitattributes": self = .attributes
        case nil: return nil
        default: self = .other
        }
    }

    private static let names = [".gitmodules", ".gitattributes", ".gitignore", ".mailmap"]
    /// Git goes by the first bytes of a longer line of attributes, and hosts refuse it.
    private static let longestLine = 2048
    private static let largestAttributes = 100 << 20
    /// What a file of submodules may have here; git's own limit is that of memory.
    private static let largestModules = 1 << 20

    /// What is wrong with such a file, in words that continue “which …”; `nil` if nothing is.
    func fault(of entry: Tree.Entry, in tree: Tree, _ objects: ObjectDatabase) throws -> String? {
        if entry.mode == .link { return "is a link, and git reads no such file through a link" }
        if case .other = self { return nil }
        guard entry.mode.isRegularFile else { return "is no file, as which git would read it" }
        let id = tree.id(entry)
        switch self {
        case .other: return nil
        case .attributes:
            if try objects.size(of: id, near: tree) > Self.largestAttributes { return "is larger than 100 MiB" }
            let hasLongLine = try objects.withObject(id, .blob, near: tree) { bytes in
                var start = 0
                for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "\n") {
                    if index - start >= Self.longestLine { return true }
                    start = index + 1
                }
                return bytes.count - start >= Self.longestLine
            }
            return hasLongLine ? "has a line of \(Self.longestLine) bytes or more" : nil
        case .modules:
            if try objects.size(of: id, near: tree) > Self.largestModules { return "is larger than 1 MiB" }
            return SubmoduleFile.fault(in: try objects.blob(id, near: tree))
        }
    }
}

/// The text of `.gitmodules`, of which only the plain form is taken that `git submodule add` writes: what is harmless in
/// another form cannot be told here from what `git fsck` reports.
enum SubmoduleFile {
    /// What is wrong with it, in words that continue “which …”; `nil` if nothing is.
    static func fault(in bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "is not UTF-8" }
        var isInSection = false
        for line in text.split(separator: "\n") {
            let line = trimmed(line)
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("[") {
                guard let name = section(line), isName(name) else { return "names a submodule as git does not" }
                isInSection = true
                continue
            }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard isInSection, parts.count == 2, isKey(trimmed(parts[0])) else {
                return "has a line that git does not write"
            }
            if let fault = fault(ofValue: trimmed(parts[1]), of: trimmed(parts[0]).lowercased()) { return fault }
        }
        return nil
    }

    private static func fault(ofValue value: Substring, of key: String) -> String? {
        // Quotes, escapes and continued lines are read by rules of their own.
        if value.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            return "has a value that git does not write"
        }
        switch key {
        case "path": return value.hasPrefix("-") ? "has a path that is an option" : nil
        case "update": return value.hasPrefix("!") ? "would have git run a command" : nil
        case "url": return isAddress(value) ? nil : "has an address that git may refuse"
        default: return nil
        }
    }

    private static func isAddress(_ value: Substring) -> Bool {
        // What stands in percents may be a line end, and behind “?” and “#” nothing says where the host ends.
        guard !value.isEmpty, !value.hasPrefix("-"),
            value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"%?#:".utf8.contains($0) || $0 == UInt8(ascii: ":") })
        else { return false }
        if value.hasPrefix("../") || value.hasPrefix("./") {
            return !value.contains(":") && !value.split(separator: "/").allSatisfy { $0 == ".." || $0 == "." }
        }
        if value.hasPrefix("/") { return !value.contains(":") }
        guard let range = value.lastRange(of: "://") else {
            // user@host:path, as ssh has it.
            guard let colon = value.firstIndex(of: ":"), let first = value.first else { return false }
            let host = value[..<colon]
            return first.isLetter && host.contains("@") && !host.contains("/") && colon != value.startIndex
        }
        let scheme = value[..<range]
        let rest = value[value.index(range, offsetBy: 3)...]
        return ["https", "http", "ssh", "git"].contains(String(scheme)) && (rest.first?.isLetter ?? false)
    }

    private static func isName(_ name: Substring) -> Bool {
        !name.isEmpty && !name.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") })
            && !name.split(separator: "/").contains("..")
    }

    private static func isKey(_ key: Substring) -> Bool {
        (key.first?.isASCII ?? false) && (key.first?.isLetter ?? false)
            && key.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 < 0x80 && Character(UnicodeScalar($0)).isLetter }
    }

    /// The name in `[submodule "name"]`.
    private static func section(_ line: Substring) -> Substring? {
        let (start, end) = ("[submodule \"", "\"]")
        guard line.hasPrefix(start), line.hasSuffix(end), line.count >= start.count + end.count else { return nil }
        let name = line.dropFirst(start.count).dropLast(end.count)
        return name.contains("\"") ? nil : name
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text = text.dropLast() }
        return text
    }
}
