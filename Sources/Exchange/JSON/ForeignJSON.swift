internal import GitMemory

/// A reader of JSON that other programs wrote, which loses nothing of it.
///
/// The memory's own JSON refuses what it cannot keep: numbers beyond a double, keys that occur twice, `NaN`, halves of
/// surrogate pairs. Here these are kept as text, and told of.
struct ForeignJSON {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    private(set) var notes: Set<String> = []
    private var depth = 0

    /// How many arrays and objects may stand in one another.
    private static let maximumDepth = 100

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Reads one value. A byte order mark before it is passed over.
    ///
    /// - Throws: ``StoreError`` that says where the text is no JSON.
    static func read(_ text: ArraySlice<UInt8>) throws(StoreError) -> (value: JSON, notes: Set<String>) {
        try read(text, .value)
    }

    /// Reads values one after the other, white space between them.
    static func readAll(_ text: ArraySlice<UInt8>) throws(StoreError) -> (values: [JSON], notes: Set<String>) {
        let (value, notes) = try read(text, .values)
        guard case .array(let values) = value else { return ([value], notes) }
        return (values, notes)
    }

    private enum Wanted { case value, values }

    private static func read(_ text: ArraySlice<UInt8>, _ wanted: Wanted) throws(StoreError) -> (JSON, Set<String>) {
        let result = text.withUnsafeBufferPointer { bytes -> Result<(JSON, Set<String>), StoreError> in
            var reader = ForeignJSON(bytes)
            do throws(StoreError) {
                if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
                var values: [JSON] = []
                repeat {
                    values.append(try reader.value())
                    reader.skipSpace()
                } while wanted == .values && reader.position < bytes.count
                guard reader.position == bytes.count else { throw reader.fault("there is more text after the value") }
                return .success((wanted == .value ? values.first ?? .null : .array(values), reader.notes))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    @inline(__always)
    var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    func fault(_ message: String) -> StoreError {
        var (line, column) = (1, 1)
        for byte in bytes.prefix(position) {
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        let place = line > 1 ? "line \(line) of the text, column \(column)" : "column \(column)"
        return StoreError(
            .invalidInput, "\(place): \(message)", hint: "is the file whole, and of the format that --from says?")
    }

    mutating func note(_ text: String) { notes.insert(text) }

    mutating func value() throws(StoreError) -> JSON {
        skipSpace()
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "t") where word("true"): return .bool(true)
        case UInt8(ascii: "f") where word("false"): return .bool(false)
        case UInt8(ascii: "n") where word("null"): return .null
        default: return try number()
        }
    }

    mutating func word(_ word: StaticString) -> Bool {
        guard position + word.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index] { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    private mutating func enter() throws(StoreError) {
        guard depth < Self.maximumDepth else {
            throw fault("arrays and objects are nested more than \(Self.maximumDepth) deep")
        }
        depth += 1
        position += 1
        skipSpace()
    }

    private mutating func array() throws(StoreError) -> JSON {
        try enter()
        var items: [JSON] = []
        while next != UInt8(ascii: "]") {
            items.append(try value())
            skipSpace()
            if next == UInt8(ascii: ",") {
                position += 1
                skipSpace()
            } else if next != UInt8(ascii: "]") {
                throw fault(position == bytes.count ? "the text ends here, in an array" : "',' or ']' is wanted")
            }
        }
        position += 1
        depth -= 1
        return .array(items)
    }

    private mutating func object() throws(StoreError) -> JSON {
        try enter()
        var members: [(key: String, value: JSON)] = []
        while next != UInt8(ascii: "}") {
            guard next == UInt8(ascii: "\"") else {
                throw fault(position == bytes.count ? "the text ends here, in an object" : "a key in quotes is wanted")
            }
            let key = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw fault("':' is wanted after the key") }
            position += 1
            members.append((key, try value()))
            skipSpace()
            if next == UInt8(ascii: ",") {
                position += 1
                skipSpace()
            } else if next != UInt8(ascii: "}") {
                throw fault(position == bytes.count ? "the text ends here, in an object" : "',' or '}' is wanted")
            }
        }
        position += 1
        depth -= 1
        let (object, duplicate) = JSONObject.sorting(members)
        return .object(duplicate == nil ? object : apart(members))
    }

    /// An object in which of each key the last value has the name, as most readers take it, and the values before it have
    /// names of their own.
    private mutating func apart(_ members: [(key: String, value: JSON)]) -> JSONObject {
        note("a key that an object has twice: the earlier value is kept as KEY~1")
        var taken = Set(members.map { Array($0.key.utf8) })
        var last: [[UInt8]: Int] = [:]
        for (index, member) in members.enumerated() { last[Array(member.key.utf8)] = index }
        var numbers: [[UInt8]: Int] = [:]
        var renamed = members
        for (index, member) in members.enumerated() where last[Array(member.key.utf8)] != index {
            let key = Array(member.key.utf8)
            var name: String
            repeat {
                numbers[key, default: 0] += 1
                name = "\(member.key)~\(numbers[key] ?? 0)"
            } while !taken.insert(Array(name.utf8)).inserted
            renamed[index].key = name
        }
        return JSONObject.sorting(renamed).object
    }
}
