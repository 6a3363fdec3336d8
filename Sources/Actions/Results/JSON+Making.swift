package import GitMemory

extension JSON {
    package static func text(_ value: some CustomStringConvertible) -> JSON { .string(value.description) }
    package static func count(_ value: some BinaryInteger) -> JSON { .number(Double(value)) }

    /// The text, or `null`.
    static func orNull(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

    /// An object of these members, without those that are `nil`.
    package static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        var object = JSONObject()
        for (key, value) in members { object[key] = value }
        return .object(object)
    }

    static func texts(_ values: some Sequence<some CustomStringConvertible>) -> JSON {
        .array(values.map { .string($0.description) })
    }
}
