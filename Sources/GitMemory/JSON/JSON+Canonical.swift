extension JSON {
    /// The canonical text of the value, in UTF-8.
    ///
    /// Equal values have equal bytes, and reading them gives the value back.
    ///
    /// - Precondition: every number in the value is finite.
    /// - Complexity: O(length of the text).
    ///
    /// Source: RFC 8785, section 3.2.
    public func canonicalBytes() -> [UInt8] {
        var output: [UInt8] = []
        write(canonicalInto: &output)
        return output
    }

    /// Appends the canonical text of the value, as `canonicalBytes()` gives it.
    ///
    /// - Precondition: every number in the value is finite.
    public func write(canonicalInto output: inout [UInt8]) {
        switch self {
        case .null: output.append(contentsOf: [0x6E, 0x75, 0x6C, 0x6C])
        case .bool(true): output.append(contentsOf: [0x74, 0x72, 0x75, 0x65])
        case .bool(false): output.append(contentsOf: [0x66, 0x61, 0x6C, 0x73, 0x65])
        case .number(let value): CanonicalNumber.write(value, into: &output)
        case .string(let text): CanonicalString.write(text, into: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            var first = true
            for element in elements {
                if !first { output.append(UInt8(ascii: ",")) }
                first = false
                element.write(canonicalInto: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let object):
            object.write(canonicalInto: &output)
        }
    }
}

extension JSONObject {
    /// Appends the canonical text of the object, as `JSON.canonicalBytes()` gives it.
    ///
    /// - Precondition: every number in the object is finite.
    public func write(canonicalInto output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        var first = true
        for (key, value) in members {
            if !first { output.append(UInt8(ascii: ",")) }
            first = false
            CanonicalString.write(key, into: &output)
            output.append(UInt8(ascii: ":"))
            value.write(canonicalInto: &output)
        }
        output.append(UInt8(ascii: "}"))
    }
}
