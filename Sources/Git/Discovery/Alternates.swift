/// Lists of folders that objects are borrowed from: `objects/info/alternates` and `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
enum Alternates {
    /// The paths in a list, unquoted where they are quoted as C has it.
    static func parse(_ list: [UInt8], separator: UInt8) -> [[UInt8]] {
        var paths: [[UInt8]] = []
        var position = 0
        while position < list.count {
            var path: [UInt8] = []
            if list[position] == UInt8(ascii: "\""), let (text, end) = unquoted(list, from: position + 1) {
                path = text
                position = end
                // What stands behind the quote up to the separator is nothing to git either.
                while position < list.count, list[position] != separator { position += 1 }
            } else {
                let end = list[position...].firstIndex(of: separator) ?? list.count
                if list[position] != UInt8(ascii: "#") { path = Array(list[position..<end]) }
                position = end
            }
            position += 1
            if !path.isEmpty { paths.append(path) }
        }
        return paths
    }

    private static func unquoted(_ list: [UInt8], from start: Int) -> (text: [UInt8], end: Int)? {
        var text: [UInt8] = []
        var position = start
        while position < list.count {
            let byte = list[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return (text, position) }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard position < list.count else { return nil }
            let escape = list[position]
            position += 1
            switch escape {
            case UInt8(ascii: "a"): text.append(0x07)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0c)
            case UInt8(ascii: "n"): text.append(0x0a)
            case UInt8(ascii: "r"): text.append(0x0d)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "v"): text.append(0x0b)
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): text.append(escape)
            case UInt8(ascii: "0")...UInt8(ascii: "3"):
                guard position + 1 < list.count else { return nil }
                let digits = [escape, list[position], list[position + 1]].map { $0 &- UInt8(ascii: "0") }
                guard digits.allSatisfy({ $0 < 8 }) else { return nil }
                text.append(digits[0] << 6 | digits[1] << 3 | digits[2])
                position += 2
            default: return nil
            }
        }
        return nil
    }

    /// A path for the environment, quoted if it has to be.
    static func quoted(_ path: String) -> String {
        guard path.utf8.contains(UInt8(ascii: ":")) || path.hasPrefix("\"") || path.hasPrefix("#") else { return path }
        var text = "\""
        for character in path.unicodeScalars {
            switch character {
            case "\"", "\\": text += "\\\(character)"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text + "\""
    }
}
