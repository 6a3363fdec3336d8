extension JSONReader {
    /// The string whose opening quote is at the position. RFC 8259, section 7.
    @inline(__always)
    mutating func string() throws(JSONError) -> String {
        let start = position + 1
        let end = JSONStringScan.firstSpecial(in: bytes, from: start)
        guard byte(at: end) == UInt8(ascii: "\"") else { return try stringWithEscapes(from: start, firstSpecial: end) }
        position = end + 1
        return try text(UnsafeBufferPointer(rebasing: bytes[start..<end]).span, from: start..<end)
    }

    @inline(never)
    private mutating func stringWithEscapes(from start: Int, firstSpecial: Int) throws(JSONError) -> String {
        scratch.removeAll(keepingCapacity: true)
        var (run, end) = (start, firstSpecial)
        while true {
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<end]))
            guard end < bytes.count else {
                throw firstFault(in: start..<end) ?? unexpected(wanted: "the closing '\"' of a string", at: end)
            }
            switch bytes[end] {
            case UInt8(ascii: "\""):
                position = end + 1
                // An escape is well-formed by itself, so it cannot complete a sequence that the text leaves open.
                return try text(scratch.span, from: start..<end)
            case UInt8(ascii: "\\"):
                do throws(JSONError) {
                    run = try unescape(at: end)
                } catch {
                    throw firstFault(in: start..<end) ?? error
                }
                end = JSONStringScan.firstSpecial(in: bytes, from: run)
            default:
                throw firstFault(in: start..<end) ?? controlCharacter(at: end)
            }
        }
    }

    /// Appends what the escape at an offset stands for, and returns the offset after it.
    private mutating func unescape(at offset: Int) throws(JSONError) -> Int {
        switch byte(at: offset + 1) {
        case UInt8(ascii: "\""): scratch.append(0x22)
        case UInt8(ascii: "\\"): scratch.append(0x5C)
        case UInt8(ascii: "/"): scratch.append(0x2F)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"): return try unescapeUnicode(at: offset)
        default:
            guard offset + 1 < bytes.count else { throw unexpected(wanted: "an escape", at: offset + 1) }
            throw failure(.invalidEscape, #"JSON has no such escape: write '\\' for a backslash"#, at: offset)
        }
        return offset + 2
    }

    private mutating func unescapeUnicode(at offset: Int) throws(JSONError) -> Int {
        let unit = try codeUnit(at: offset)
        if let scalar = Unicode.Scalar(unit) {
            scratch.append(contentsOf: scalar.utf8)
            return offset + 6
        }
        if unit < 0xDC00, byte(at: offset + 6) == UInt8(ascii: "\\"), byte(at: offset + 7) == UInt8(ascii: "u") {
            let low = try codeUnit(at: offset + 6)
            // Ten bits of each; a surrogate's other bits are fixed.
            let value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(low & 0x3FF))
            if 0xDC00...0xDFFF ~= low, let scalar = Unicode.Scalar(value) {
                scratch.append(contentsOf: scalar.utf8)
                return offset + 12
            }
        }
        throw failure(
            .loneSurrogate, #"half of a surrogate pair stands alone: write the two as '\uD83D\uDE00' is written"#,
            at: offset)
    }

    /// The code unit of the `\u` escape at an offset.
    private func codeUnit(at offset: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for place in offset + 2..<offset + 6 {
            let byte = byte(at: place)
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default:
                guard place < bytes.count else { throw unexpected(wanted: "a hexadecimal digit", at: place) }
                throw failure(.invalidEscape, #"'\u' takes four hexadecimal digits"#, at: offset)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private func controlCharacter(at offset: Int) -> JSONError {
        let name = Self.name(of: Unicode.Scalar(bytes[offset]))
        return failure(.controlCharacter, #"\#(name) stands unescaped in a string: escape it, as in '\n'"#, at: offset)
    }

    /// The string of some content, which is or was unescaped from a range of the text.
    @inline(__always)
    private func text(_ content: Span<UInt8>, from range: Range<Int>) throws(JSONError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: content))
        } catch {
            throw notUTF8(at: firstIllFormedByte(in: range) ?? range.lowerBound)
        }
    }

    /// The error for ill-formed UTF-8 in a range that ends at another fault, so that the first of the two is told.
    private func firstFault(in range: Range<Int>) -> JSONError? {
        firstIllFormedByte(in: range).map { notUTF8(at: $0) }
    }
}
