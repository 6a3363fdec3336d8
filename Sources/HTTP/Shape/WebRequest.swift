/// A request as a value: whatever carries HTTP makes one of these of it.
package struct WebRequest: Sendable {
    package let method: String
    /// The path and what stands behind it, as they were sent.
    package let target: String
    /// Names in lower case, in the order in which they came.
    package let headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        _ method: String, _ target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.headers = headers.map { ($0.name.lowercased(), $0.value) }
        self.body = body
    }

    /// The same request by another method.
    func asked(by method: String) -> WebRequest {
        WebRequest(method, target, headers: headers, body: body)
    }

    /// The value of a header; `nil` if it is not there.
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// How often a header is there.
    func count(of name: String) -> Int { headers.count { $0.name == name } }
}

/// A path and its query, decoded.
struct WebPath: Equatable {
    /// The parts of the path between slashes.
    let parts: [String]
    /// The names and values behind the question mark, in order.
    let query: [Pair]

    struct Pair: Equatable {
        let name: String
        let value: String
    }

    /// A path in which a part could mean another one is refused: nothing is normalised, so nothing slips by a check.
    init(_ target: String) throws(Problem) {
        guard target.hasPrefix("/") else { throw .malformed("The target of a request begins with a slash.") }
        guard !target.contains("#") else { throw .malformed("A target has no fragment.") }
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves[halves.startIndex].dropFirst()
        var parts: [String] = []
        for piece in path.isEmpty ? [] : path.split(separator: "/", omittingEmptySubsequences: false) {
            guard let part = Self.decoded(piece, plusIsBlank: false) else {
                throw .malformed("The path has an escape that is none, or bytes that are no UTF-8.")
            }
            guard !part.isEmpty, part != ".", part != "..", !part.contains("/"), !part.contains("\\"),
                !part.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 })
            else { throw .malformed("The path has an empty part, “.”, “..”, or a slash in a part.") }
            parts.append(part)
        }
        self.parts = parts
        query = try Self.query(halves.count > 1 ? halves[halves.index(after: halves.startIndex)] : "")
    }

    private static func query(_ text: Substring) throws(Problem) -> [Pair] {
        var pairs: [Pair] = []
        for piece in text.split(separator: "&") {
            guard pairs.count < 1000 else { throw .malformed("The query has more than 1,000 members.") }
            let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = sides.first, let name = decoded(first, plusIsBlank: true),
                let value = decoded(
                    sides.count > 1 ? sides[sides.index(after: sides.startIndex)] : "", plusIsBlank: true)
            else { throw .malformed("The query has an escape that is none, or bytes that are no UTF-8.") }
            pairs.append(Pair(name: name, value: value))
        }
        return pairs
    }

    private static func decoded(_ text: Substring, plusIsBlank: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else { return nil }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
