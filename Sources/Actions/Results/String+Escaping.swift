extension String {
    /// The text with everything escaped that could move a terminal's cursor, colour it or turn its direction.
    ///
    /// - Parameter keepingLines: whether line ends and tabs stay as they are.
    package func escapingControls(keepingLines: Bool = false) -> String {
        // Most texts stay as they are, and appending scalar by scalar takes long.
        if utf8.withContiguousStorageIfAvailable({ $0.allSatisfy { 0x20 <= $0 && $0 < 0x7f } }) == true { return self }
        if unicodeScalars.allSatisfy({ $0.isShown || keepingLines && ($0.value == 0x0a || $0.value == 0x09) }) {
            return self
        }
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x0a where keepingLines, 0x09 where keepingLines: result.unicodeScalars.append(scalar)
            case 0x0a: result += "\\n"
            case 0x09: result += "\\t"
            case 0x0d: result += "\\r"
            default:
                if scalar.isShown {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += "\\u{\(String(scalar.value, radix: 16))}"
                }
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// Whether it neither controls a terminal nor turns or hides what is beside it.
    fileprivate var isShown: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x206f, 0xfff9...0xfffb, 0x200e, 0x200f, 0x061c, 0xfeff:
            false
        default: true
        }
    }
}
