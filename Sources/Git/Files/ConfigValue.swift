internal import Glibc

/// What git takes the text of a variable for.
public enum ConfigValue {
    /// One of git's words for true and false, or a number; `nil` if it is none of them. An empty text is false.
    public static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on": true
        case "false", "no", "off", "": false
        default: number(text).map { $0 != 0 }
        }
    }

    /// A whole number, in C's notation, with one of git's units `k`, `m` and `g` behind it.
    public static func number(_ text: String) -> Int? {
        guard !text.isEmpty else { return nil }
        return text.withCString { start in
            var end: UnsafeMutablePointer<CChar>?
            errno = 0
            let value = strtoll(start, &end, 0)
            guard errno == 0, let end, end != UnsafeMutablePointer(mutating: start) else { return nil }
            let unit: Int
            switch UInt8(bitPattern: end.pointee).lowercased {
            case 0: return Int(value)
            case UInt8(ascii: "k"): unit = 1 << 10
            case UInt8(ascii: "m"): unit = 1 << 20
            case UInt8(ascii: "g"): unit = 1 << 30
            default: return nil
            }
            guard end.advanced(by: 1).pointee == 0 else { return nil }
            let (product, isTooLarge) = Int(value).multipliedReportingOverflow(by: unit)
            return isTooLarge ? nil : product
        }
    }
}
