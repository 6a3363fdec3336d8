extension String {
    /// The text with everything escaped that could move a terminal's cursor, colour it or turn its direction.
    ///
    /// - Parameter keepingLines: whether line ends and tabs stay as they are.
    package func escapingControls(keepingLines: Bool = false) -> String {
        if utf8.allSatisfy({ 0x20..<0x7f ~= $0 }) { return self }
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x0a where keepingLines, 0x09 where keepingLines: result.unicodeScalars.append(scalar)
            case 0x0a: result += "\\n"
            case 0x09: result += "\\t"
            case 0x0d: result += "\\r"
            case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x206f, 0xfff9...0xfffb, 0x200e, 0x200f, 0x061c,
                0xfeff:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
