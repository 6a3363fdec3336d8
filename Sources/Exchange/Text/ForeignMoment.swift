internal import GitMemory

/// A moment as other programs write it.
enum ForeignMoment {
    /// Takes a member out as a moment of RFC 3339. One that cannot be read as a moment stays where it is.
    ///
    /// The text stays as it was written, where it is RFC 3339 already. A time without a zone is taken as UTC, which is
    /// told of, and the text stays where it is as well.
    static func take(_ name: String, from object: inout JSONObject, _ reading: inout Importer.Reading) -> String? {
        guard let value = object[name], value != .null, value != .string("") else { return nil }
        switch value {
        case .string(let text):
            if let moment = moment(text) {
                if moment.isExact {
                    object[name] = nil
                } else {
                    reading.note("a time without a zone is taken as UTC")
                }
                return moment.text
            }
        case .number(let number):
            // Milliseconds, where seconds would be after the year 5000.
            let milliseconds = number < 1e11 ? number * 1000 : number
            if milliseconds >= 0, milliseconds < 4e15, let moment = Timestamp(milliseconds: UInt64(milliseconds)) {
                object[name] = Double(moment.milliseconds) == milliseconds ? nil : value
                return moment.description
            }
        default: break
        }
        reading.note("a time that cannot be read is kept in the data")
        return nil
    }

    /// - Returns: `nil` for a text that is no moment.
    static func moment(_ text: String) -> (text: String, isExact: Bool)? {
        if text.utf8.count == 10 {
            let full = text + "T00:00:00Z"
            return Timestamp(rfc3339: full) == nil ? nil : (full, true)
        }
        var bytes = Array(text.utf8)
        guard bytes.count > 18 else { return nil }
        if bytes[10] == UInt8(ascii: " ") { bytes[10] = UInt8(ascii: "T") }
        let full = String(decoding: bytes, as: UTF8.self)
        if Timestamp(rfc3339: full) != nil { return (full, true) }
        if Timestamp(rfc3339: full + "Z") != nil { return (full + "Z", false) }
        return nil
    }
}
