/// A JSON value, as the store reads, compares and hashes it.
///
/// Strings are equal when their UTF-8 bytes are: `"é"` composed and `"é"` decomposed are two values, although they are
/// the same `String` to Swift. Text is never normalised, so what was written is what is read back.
///
/// A number is a finite `Double`, as in RFC 8785, section 3.2.2.3; −0 equals 0, since both are written `0`. A number
/// that is not finite cannot be read and must not be built: it has no JSON text.
public enum JSON: Sendable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A finite number.
    case number(Double)
    /// Text, compared by its bytes.
    case string(String)
    /// Values in order.
    case array([JSON])
    /// Members with unique keys.
    case object(JSONObject)
}

extension JSON: Hashable {
    /// Whether two values have the same canonical text.
    ///
    /// Complexity: O(size of the smaller value).
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Feeds the value to a hasher, text by its bytes.
    ///
    /// Complexity: O(size of the value).
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null:
            hasher.combine(0 as UInt8)
        case .bool(let value):
            hasher.combine(1 as UInt8)
            hasher.combine(value)
        case .number(let value):
            hasher.combine(2 as UInt8)
            hasher.combine(value)
        case .string(let value):
            hasher.combine(3 as UInt8)
            value.hashBytes(into: &hasher)
        case .array(let values):
            hasher.combine(4 as UInt8)
            hasher.combine(values)
        case .object(let value):
            hasher.combine(5 as UInt8)
            hasher.combine(value)
        }
    }
}
