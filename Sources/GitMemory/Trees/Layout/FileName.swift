/// Names of files that are not what they seem.
enum FileName {
    /// Why no checkout should hold the name, in words that continue “which …”; `nil` if one may.
    ///
    /// As paths such names lead out of the worktree or into its `.git`, on this file system or on another that somebody
    /// checks the branch out on; no honest git writes them into a tree. Others cannot be written as they are.
    static func problem(_ bytes: [UInt8]) -> String? {
        if isPlain(bytes) { return nil }
        guard let name = String(validating: bytes, as: UTF8.self) else { return "is not UTF-8" }
        if name == "." || name == ".." || name.isEmpty || bytes.contains(UInt8(ascii: "/")) || bytes.contains(0) {
            return "no file may have"
        }
        return folded(name) == ".git" || isGitOnWindows(bytes) ? "no file may have" : nil
    }

    /// Why `git fsck --strict` reports the name, in words that continue “which …”; `nil` if it does not.
    ///
    /// Of what only the history has nobody makes a checkout by accident, so that this alone counts there.
    static func flaw(_ bytes: [UInt8]) -> String? {
        if isPlain(bytes) { return nil }
        let isReported =
            bytes.isEmpty || bytes.contains(UInt8(ascii: "/")) || bytes == [UInt8(ascii: ".")]
            || bytes == Array("..".utf8) || folded(String(decoding: bytes, as: UTF8.self)) == ".git"
            || isGitOnWindows(bytes)
        return isReported ? "no file may have" : nil
    }

    /// Whether nothing can be wrong with the name, as with every name of an entry.
    static func isPlain(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, Hex.value(first) != nil else { return false }
        return bytes.allSatisfy {
            switch $0 {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// Which of `names` some file system takes the name for: one that folds case, passes over invisible characters, drops
    /// dots and spaces at the end, knows streams behind a colon, or has short names. `nil` if none, or if it is that name
    /// itself.
    static func twin(of bytes: [UInt8], among names: some Sequence<String>) -> String? {
        let twin = twinOrSame(of: bytes, among: names)
        return twin.map { Array($0.utf8) } == bytes ? nil : twin
    }

    /// The same, that name itself included.
    static func twinOrSame(of bytes: [UInt8], among names: some Sequence<String>) -> String? {
        let name = folded(String(decoding: bytes, as: UTF8.self))
        return names.first { folded($0) == name || isOnWindows(bytes, $0) }
    }

    /// The name in lower case, without the characters that HFS+ passes over.
    static func folded(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0x200c...0x200f, 0x202a...0x202e, 0x206a...0x206f, 0xfeff: continue
            default: result += scalar.properties.lowercaseMapping
            }
        }
        return result
    }

    /// Whether NTFS takes the name for `.git`: it drops dots and spaces at the end, knows streams behind a colon, takes
    /// a backslash for a slash, and has short names.
    private static func isGitOnWindows(_ bytes: [UInt8]) -> Bool {
        for part in bytes.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false) {
            var name = part.prefix { $0 != UInt8(ascii: ":") }
            while let last = name.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") {
                name = name.dropLast()
            }
            let text = String(decoding: name, as: UTF8.self).lowercased()
            if text == ".git" || text == "git~1" || part.elementsEqual("..".utf8) { return true }
        }
        return false
    }
}
