/// Reads numbers of variable length from bytes in place.
struct VariableScan {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    /// The next number; `nil` if there is none here.
    @inline(__always)
    mutating func next() -> UInt64? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        position += 1
        if first < 0x80 { return UInt64(first) }
        var (value, shift) = (UInt64(first & 0x7f), UInt64(7))
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
