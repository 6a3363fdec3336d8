/// What of a body is compared, found in one pass over its members.
///
/// What a memory says beside its text is the same or it is another memory. Tags and sources are not what it says.
struct BodyParts {
    let content: Facts
    let context: Facts?
    /// Equal for memories of the same kind and scope.
    let group: UInt64
    /// A hash of all other members, as they are written.
    let rest: UInt64

    /// - Returns: `nil` for a memory that no edge joins.
    init?(_ body: Body) {
        let scanned = body.bytes.withUnsafeBufferPointer { bytes in MemberScan(bytes).map { Self.parts(of: $0) } }
        guard let parts = scanned ?? Self.parts(of: body) else { return nil }
        self = parts
    }

    /// Its group alone, and whether it may take the place of others.
    static func group(of body: Body) -> (value: UInt64, hasSuperseded: Bool)? {
        body.bytes.withUnsafeBufferPointer { bytes in
            guard let scan = MemberScan(bytes) else {
                guard body.key == nil, Likeness.isJoined(kind: body.kind) else { return nil }
                return (Likeness.group(kind: body.kind, scope: body.scope), true)
            }
            return scan.group.map { ($0, scan.hasSuperseded) }
        }
    }

    private init(_ group: UInt64, _ rest: FactHash, _ content: Facts, _ context: Facts?) {
        (self.group, self.rest, self.content, self.context) = (group, rest.value, content, context)
    }

    private static func parts(of scan: MemberScan) -> BodyParts? {
        guard let group = scan.group else { return nil }
        return BodyParts(
            group, scan.rest(), scan.content.map(scan.facts) ?? Facts(""), scan.context.map(scan.facts))
    }

    /// Reads a body with a member whose name needs escapes, or a number in an unusual form.
    private static func parts(of body: Body) -> BodyParts? {
        guard body.key == nil, Likeness.isJoined(kind: body.kind) else { return nil }
        var rest = FactHash()
        for (name, value) in body.object.members where !MemberScan.isPassedOver(name) {
            rest.add(name)
            for byte in value.canonicalBytes() { rest.add(byte) }
            rest.add(0xff as UInt8)
        }
        return BodyParts(
            Likeness.group(kind: body.kind, scope: body.scope), rest, Facts(body.content),
            body.text("context").map { Facts($0) })
    }
}

/// Where the members of a body stand. The names that are passed over are those of `isPassedOver` in both ways of reading.
private struct MemberScan {
    private(set) var content, context, key, kind, scope: CanonicalScan.Text?
    private(set) var hasSuperseded = false
    private var others: [(name: CanonicalScan.Text, value: Range<Int>)] = []
    private let bytes: UnsafeBufferPointer<UInt8>

    static func isPassedOver(_ name: String) -> Bool {
        ["content", "context", "kind", "scope", "source", "supersedes", "tags"].contains(name)
    }

    /// - Returns: `nil` for a body that is not in the usual form.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        var scan = CanonicalScan(bytes, at: 1)
        repeat {
            guard let name = scan.key(after: nil) else { return nil }
            let start = scan.position
            let text = scan.next == UInt8(ascii: "\"") ? scan.text() : nil
            guard text != nil || scan.value(depth: JSON.ReadingOptions().maximumDepth) else { return nil }
            func isNamed(_ word: StaticString) -> Bool { scan.matches(word, at: name.start, count: name.count) }
            if isNamed("content") {
                content = text
            } else if isNamed("context") {
                context = text
            } else if isNamed("kind") {
                kind = text
            } else if isNamed("scope") {
                scope = text
            } else if isNamed("key") {
                key = text
            } else if isNamed("supersedes") {
                hasSuperseded = true
            } else if !isNamed("source"), !isNamed("tags") {
                others.append((name, start..<scan.position))
            }
        } while scan.skip(UInt8(ascii: ","))
    }

    /// Equal for memories of the same kind and scope; `nil` for one that is not joined.
    var group: UInt64? {
        let kind = kind.map(string) ?? Body.defaultKind
        return key == nil && Likeness.isJoined(kind: kind)
            ? Likeness.group(kind: kind, scope: scope.map(string)) : nil
    }

    /// A hash of all members that are not looked at by themselves, nor passed over.
    func rest() -> FactHash {
        var rest = FactHash()
        for (name, value) in others {
            for byte in bytes[name.start..<name.end] { rest.add(byte) }
            rest.add(0xff as UInt8)
            for byte in bytes[value] { rest.add(byte) }
            rest.add(0xff as UInt8)
        }
        return rest
    }

    func facts(_ text: CanonicalScan.Text) -> Facts {
        text.hasEscapes ? Facts(string(text)) : Facts(UnsafeBufferPointer(rebasing: bytes[text.start..<text.end]))
    }

    private func string(_ text: CanonicalScan.Text) -> String {
        if !text.hasEscapes { return String(decoding: bytes[text.start..<text.end], as: UTF8.self) }
        let quoted = bytes.span.extracting(text.start - 1..<text.end + 1)
        guard case .string(let string)? = try? JSON(parsing: quoted) else { return "" }
        return string
    }
}
