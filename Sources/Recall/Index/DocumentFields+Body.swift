package import GitMemory

extension DocumentFields {
    /// What the index looks at of a body.
    package init(_ body: Body) {
        self.init(content: Array(body.content.utf8))
        context = body.text("context").map { Array($0.utf8) }
        source = body.text("source").map { Array($0.utf8) }
        scope = body.scope.map { Array($0.utf8) }
        key = body.key.map { Array($0.utf8) }
        tags = body.tags.map { Array($0.utf8) }
        occurredAt = body.text("occurred_at").map { Array($0.utf8) }
        isText = !Self.coordination.contains(body.kind)
        exact = [ExactValue.kind(body.kind)] + body.tags.map { ExactValue.tag($0) }
        if let source = body.text("source") { exact.append(ExactValue.source(source)) }
        if let scope = body.scope { exact.append(ExactValue.scope(scope)) }
        if let key = body.key {
            exact.append(ExactValue.key(key))
            exact.append(ExactValue.register(key, scope: body.scope))
        }
        let superseded = body.supersedes
        if !superseded.isEmpty { exact.append(ExactValue.anySuperseded) }
        exact += superseded.map { ExactValue.superseded("\($0)") }
        if let value = body.value(of: "data") { add(value, path: "data") }
    }

    /// Kinds of entries by which agents work together: their words are not looked for.
    private static let coordination = Body.coordinationKinds

    /// Nothing deeper in `data` is looked at, nor more values than these; the entry is then found by any member.
    private static let (deepest, mostValues) = (8, 1024)

    private mutating func add(_ value: JSON, path: String, depth: Int = 0) {
        guard depth < Self.deepest, data.count < Self.mostValues else {
            if exact.last != ExactValue.anyMember { exact.append(ExactValue.anyMember) }
            return
        }
        switch value {
        case .object(let object):
            for (key, value) in object.members {
                data.append(Array(key.utf8))
                add(value, path: "\(path).\(key)", depth: depth + 1)
            }
        case .array(let items):
            for item in items { add(item, path: path, depth: depth + 1) }
        case .string(let text):
            data.append(Array(text.utf8.prefix(Self.maximumContent)))
            exact.append(ExactValue.member(path, text))
        default:
            let text = String(decoding: value.canonicalBytes(), as: UTF8.self)
            data.append(Array(text.utf8))
            exact.append(ExactValue.member(path, text))
        }
    }
}

/// Hashes by which values are looked up exactly. What is found has to be compared: two values may share one.
enum ExactValue {
    private static func hash(_ name: StaticString, _ texts: String...) -> UInt64 {
        let start = WordHash.of(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        return texts.reduce(start) { WordHash.combined($0, WordHash.of($1.utf8)) }
    }

    static func kind(_ kind: String) -> UInt64 { hash("kind", kind) }
    static func tag(_ tag: String) -> UInt64 { hash("tag", tag) }
    static func source(_ source: String) -> UInt64 { hash("source", source) }
    static func scope(_ scope: String) -> UInt64 { hash("scope", scope) }
    static func key(_ key: String) -> UInt64 { hash("key", key) }
    static func register(_ key: String, scope: String?) -> UInt64 {
        scope.map { hash("register", key, $0) } ?? hash("register", key)
    }
    static func superseded(_ id: String) -> UInt64 { hash("supersedes", id) }
    /// An entry that takes the place of another.
    static let anySuperseded = hash("supersedes any")
    /// An entry with more in `data` than is looked at.
    static let anyMember = hash("any member")
    /// A value of `data`: the text of a string, the JSON of anything else.
    static func member(_ path: String, _ text: String) -> UInt64 { hash("member", path, text) }
}
