/// A configuration file in JSON with comments, as a text in which each value has its place.
///
/// Comments of both kinds and a comma behind the last item are read, as clients read them; everything else is JSON. What
/// is not asked for is not looked at, so whatever stands in the file stays as it is.
struct JSONText {
    /// A value, and where it stands.
    struct Node {
        let kind: Kind
        let span: Range<Int>

        enum Kind {
            case object([Member])
            case array([Node])
            case string(String)
            /// A number, `true`, `false` or `null`, as it is written.
            case literal(String)
        }

        var members: [Member]? { if case .object(let members) = kind { members } else { nil } }
        var elements: [Node]? { if case .array(let elements) = kind { elements } else { nil } }
        var text: String? { if case .string(let text) = kind { text } else { nil } }

        /// The value of a member; `nil` if there is none, or no object.
        subscript(_ key: String) -> Node? { members?.first { $0.key == key }?.value }
    }

    struct Member {
        let key: String
        let start: Int
        let value: Node
    }

    let bytes: [UInt8]
    let root: Node

    /// - Throws: ``Refusal`` for what is no JSON with comments.
    init(_ bytes: [UInt8]) throws(Refusal) {
        self.bytes = bytes
        var parser = JSONTextParser(bytes)
        root = try parser.document()
    }

    /// The value behind some keys, one inside the other; `nil` if one is missing.
    func node(_ path: [String]) throws(Refusal) -> Node? {
        var node = root
        for key in path {
            guard let members = node.members else { throw Refusal("\(Self.shown(key)) is to be in what is no object") }
            let found = members.filter { $0.key == key }
            guard found.count < 2 else { throw Refusal("the key \(Self.shown(key)) stands there twice") }
            guard let next = found.first?.value else { return nil }
            node = next
        }
        return node
    }

    static func shown(_ key: String) -> String { "“\(key)”" }
}

/// Why a file is left as it is.
package struct Refusal: Error, Hashable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
