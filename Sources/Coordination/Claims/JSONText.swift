internal import GitMemory

/// A text in one line, as JSON quotes it.
enum JSONText {
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSON.string(text).write(canonicalInto: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func unquoted(_ text: Substring) -> String? {
        if case .string(let value)? = try? JSON(parsing: String(text)) { value } else { nil }
    }
}
