/// A strict reader of one JSON text: RFC 8259, and the refusals that `JSON.init(parsing:options:)` adds.
///
/// It works on bytes and makes errors off the main path, so a valid text pays for no line counting.
struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var position = 0
    /// Unescaped text, kept between strings so that each does not allocate its own.
    var scratch: [UInt8] = []
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    /// The byte at the position, or 0 at the end: NUL is nowhere allowed, so `unexpected` tells the two apart.
    @inline(__always)
    var next: UInt8 { byte(at: position) }

    @inline(__always)
    func byte(at offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    mutating func document() throws(JSONError) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw failure(.unexpectedCharacter, "the text begins with a byte order mark: save it without one", at: 0)
        }
        let result = try value(wanted: "a JSON value")
        skipWhiteSpace()
        guard position == bytes.count else {
            throw failure(.trailingText, "there is more text after the JSON value: give one value at a time")
        }
        return result
    }

    /// The value at the position, white space before it included.
    mutating func value(wanted: StaticString) throws(JSONError) -> JSON {
        skipWhiteSpace()
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw unexpected(wanted: wanted)
        }
    }

    @inline(never)
    private mutating func array() throws(JSONError) -> JSON {
        try enter()
        var elements: [JSON] = []
        if next == UInt8(ascii: "]") {
            leave()
            return .array(elements)
        }
        elements.reserveCapacity(4)
        while true {
            elements.append(try value(wanted: elements.isEmpty ? "a value or ']'" : "a value after ','"))
            skipWhiteSpace()
            if next == UInt8(ascii: ",") {
                position += 1
            } else if next == UInt8(ascii: "]") {
                leave()
                return .array(elements)
            } else {
                throw unexpected(wanted: "',' or ']'")
            }
        }
    }

    @inline(never)
    private mutating func object() throws(JSONError) -> JSON {
        let start = position
        try enter()
        var members: [(key: String, value: JSON)] = []
        var ascending = true
        if next == UInt8(ascii: "}") {
            leave()
            return .object(JSONObject())
        }
        members.reserveCapacity(4)
        while true {
            let key = try self.key(first: members.isEmpty)
            if ascending, let last = members.last, !UTF16Order.precedes(last.key, key) { ascending = false }
            members.append((key, try value(wanted: "a value after ':'")))
            skipWhiteSpace()
            if next == UInt8(ascii: ",") {
                position += 1
            } else if next == UInt8(ascii: "}") {
                leave()
                break
            } else {
                throw unexpected(wanted: "',' or '}'")
            }
        }
        if ascending { return .object(JSONObject(ascending: members)) }
        let (object, duplicate) = JSONObject.sorting(members)
        if let duplicate { throw duplicateKey(duplicate, inObjectAt: start) }
        return .object(object)
    }

    /// A key and the colon after it.
    private mutating func key(first: Bool) throws(JSONError) -> String {
        skipWhiteSpace()
        guard next == UInt8(ascii: "\"") else {
            throw unexpected(wanted: first ? "a key in double quotes or '}'" : "a key in double quotes after ','")
        }
        let key = try string()
        skipWhiteSpace()
        guard next == UInt8(ascii: ":") else { throw unexpected(wanted: "':' after the key") }
        position += 1
        return key
    }

    /// The error for a key that occurs twice, at its second place.
    ///
    /// Sorting has lost the places, so the object is read again: once, for the error ends the reading.
    @inline(never)
    private mutating func duplicateKey(_ key: String, inObjectAt start: Int) -> JSONError {
        let message = "the object has this key already: keep one of the two"
        position = start + 1
        depth += 1
        var seen = false
        while position < bytes.count, next != UInt8(ascii: "}") {
            skipWhiteSpace()
            let place = position
            do throws(JSONError) {
                if try self.key(first: false).hasSameBytes(as: key) {
                    if seen { return failure(.duplicateKey, message, at: place) }
                    seen = true
                }
                _ = try value(wanted: "a value")
            } catch {
                return error
            }
            skipWhiteSpace()
            if next == UInt8(ascii: ",") { position += 1 }
        }
        return failure(.duplicateKey, message, at: start)
    }

    private mutating func enter() throws(JSONError) {
        guard depth < maximumDepth else {
            throw failure(.tooDeep, "arrays and objects are nested more than \(maximumDepth) deep: flatten the value")
        }
        depth += 1
        position += 1
        skipWhiteSpace()
    }

    private mutating func leave() {
        depth -= 1
        position += 1
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for index in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[index] else { throw unexpected(wanted: word) }
            position += 1
        }
        return value
    }

    @inline(__always)
    mutating func skipWhiteSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}
