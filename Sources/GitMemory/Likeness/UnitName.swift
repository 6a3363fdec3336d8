/// Letters behind a number that are a unit. In some their case matters: Gb is a gigabit and GB a gigabyte.
enum UnitName {
    /// The hash by which a unit counts; `nil` if the letters are none that is known.
    static func hash(_ bytes: FactReader.Bytes, in units: FactTable<UInt64>) -> UInt64? {
        guard bytes.count <= 12 else { return nil }
        var folded = FactHash()
        for byte in bytes {
            guard isCapital(byte) || isCapital(byte & 0xdf) else { return nil }
            folded.add(byte | 0x20)
        }
        let first = bytes[bytes.startIndex]
        if bytes.count == 1 { return single(first) ?? units[folded.value] }
        if let bits = bits(bytes) { return bits }
        if let unit = units[folded.value] { return unit }
        // A thousandth and a million times.
        if bytes.count <= 4, first | 0x20 == UInt8(ascii: "m"), isCapital(bytes[bytes.startIndex + 1]) {
            return exact(bytes)
        }
        return nil
    }

    /// A single letter. One that may be an article or a name says nothing of a unit; thousands are written as both K and k.
    private static func single(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "b"): Facts.hash("unit bit")
        case UInt8(ascii: "B"): Facts.hash("unit b")
        case UInt8(ascii: "A"), UInt8(ascii: "I"), UInt8(ascii: "K"): nil
        default: isCapital(byte) ? Facts.hash("unit of \(UnicodeScalar(byte))") : nil
        }
    }

    /// Gb and Gib: a capital before a small b. In small letters alone bytes are meant.
    private static func bits(_ bytes: FactReader.Bytes) -> UInt64? {
        let (start, end) = (bytes.startIndex, bytes.endIndex)
        guard bytes[end - 1] == UInt8(ascii: "b"), "KMGTPE".utf8.contains(bytes[start]),
            bytes.count == 2 || bytes.count == 3 && bytes[start + 1] == UInt8(ascii: "i")
        else { return nil }
        let infix = bytes.count == 3 ? "i" : ""
        return Facts.hash("unit \(UnicodeScalar(bytes[start] | 0x20))\(infix)bit")
    }

    private static func exact(_ bytes: FactReader.Bytes) -> UInt64 {
        Facts.hash("unit of " + String(decoding: bytes, as: UTF8.self))
    }

    private static func isCapital(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
}
