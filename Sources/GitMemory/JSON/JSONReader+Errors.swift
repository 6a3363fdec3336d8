extension JSONReader {
    /// An error at an offset, by default at the position.
    @inline(never)
    func failure(_ code: JSONError.Code, _ message: String, at offset: Int? = nil) -> JSONError {
        JSONError(code, message, at: offset ?? position, in: bytes)
    }

    /// The error for whatever stands at an offset, by default at the position, instead of what is wanted there.
    @inline(never)
    func unexpected(_ code: JSONError.Code = .unexpectedCharacter, wanted: StaticString, at offset: Int? = nil)
        -> JSONError
    {
        let offset = offset ?? position
        guard offset < bytes.count else {
            return failure(.unexpectedEnd, "the text ends where \(wanted) should stand: is it cut off?", at: offset)
        }
        guard let scalar = scalar(at: offset) else { return notUTF8(at: offset) }
        return failure(code, "expected \(wanted), found \(Self.name(of: scalar))", at: offset)
    }

    func notUTF8(at offset: Int) -> JSONError {
        failure(.invalidUTF8, "these bytes are not UTF-8: save the text as UTF-8", at: offset)
    }

    /// The first byte of a range that is not part of well-formed UTF-8.
    ///
    /// Table 3-7 of the Unicode Standard: overlong forms, surrogates and what is above U+10FFFF are ill-formed.
    func firstIllFormedByte(in range: Range<Int>) -> Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: UnsafeBufferPointer(rebasing: bytes[range]).span)
            return nil
        } catch {
            return range.lowerBound + error.byteOffsets.lowerBound
        }
    }

    private func scalar(at offset: Int) -> Unicode.Scalar? {
        for length in 1...4 where offset + length <= bytes.count {
            if let text = String(validating: bytes[offset..<offset + length], as: UTF8.self) {
                return text.unicodeScalars.first
            }
        }
        return nil
    }

    /// A scalar as an error names it: in itself only where any terminal shows it safely.
    static func name(of scalar: Unicode.Scalar) -> String {
        if 0x20 < scalar.value, scalar.value < 0x7F { return "'\(scalar)'" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
