/// A check that bytes are those of a body as it is stored. It goes over them once and allocates nothing.
///
/// It passes what nearly all bodies look like. What it does not pass, `Body.read(stored:)` judges; what it passes,
/// that accepts, too. The rules are those of docs/format.md, “The body”.
struct StoredBodyScan {
    private var scan: CanonicalScan

    /// Whether these are the bytes of a body, its line end included; `false` also where only a full reading can tell.
    ///
    /// - Complexity: O(*n*).
    static func passes(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= Body.maximumBytes else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var check = StoredBodyScan(scan: CanonicalScan(bytes))
            return check.passBody() && check.scan.skip(UInt8(ascii: "\n")) && check.scan.position == bytes.count
        }
    }

    /// How deep a value in the body may be.
    private static let depth = JSON.ReadingOptions().maximumDepth - 1

    private mutating func passBody() -> Bool {
        guard scan.skip(UInt8(ascii: "{")) else { return false }
        var (hasContent, hasKind) = (false, false)
        var last: CanonicalScan.Text?
        repeat {
            guard let key = scan.key(after: last) else { return false }
            last = key
            let passed: Bool
            switch Member(key, scan) {
            case .content:
                hasContent = true
                passed = passContent()
            case .kind:
                hasKind = true
                passed = passText()
            case .text: passed = passText()
            case .time: passed = passTime()
            case .tags: passed = passTexts { _ in true }
            case .ids: passed = passTexts { EntryID(hexDigits: $0.span) != nil }
            case .data: passed = passData()
            case .unknown: passed = scan.value(depth: Self.depth)
            }
            guard passed else { return false }
        } while scan.skip(UInt8(ascii: ","))
        return hasContent && hasKind && scan.skip(UInt8(ascii: "}"))
    }

    private enum Member {
        case content, kind, text, time, tags, ids, data, unknown

        init(_ key: CanonicalScan.Text, _ scan: CanonicalScan) {
            func isCalled(_ name: StaticString) -> Bool { scan.matches(name, at: key.start, count: key.count) }
            self =
                if isCalled("content") {
                    .content
                } else if isCalled("kind") {
                    .kind
                } else if isCalled("tags") {
                    .tags
                } else if isCalled("source") || isCalled("scope") || isCalled("context") || isCalled("key") {
                    .text
                } else if isCalled("occurred_at") {
                    .time
                } else if isCalled("supersedes") {
                    .ids
                } else if isCalled("data") {
                    .data
                } else {
                    .unknown
                }
        }
    }

    private mutating func passText() -> Bool {
        guard let text = scan.text() else { return false }
        return text.count > 0
    }

    /// Escapes only make a text longer, so its length as it stands decides if it is short enough.
    private mutating func passContent() -> Bool {
        guard let text = scan.text() else { return false }
        return text.count > 0 && text.count <= Body.maximumContent
    }

    private mutating func passTime() -> Bool {
        guard let text = scan.text() else { return false }
        return RFC3339.milliseconds(scan.bytes(of: text)) != nil
    }

    /// Passes an array of texts, ascending and unique. Escapes would hide the order.
    private mutating func passTexts(where isValid: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        guard scan.skip(UInt8(ascii: "[")) else { return false }
        var last: CanonicalScan.Text?
        repeat {
            guard let text = scan.text(), text.count > 0, !text.hasEscapes else { return false }
            let bytes = scan.bytes(of: text)
            if let last, !UTF16Order.precedes(scan.bytes(of: last), bytes) { return false }
            guard isValid(bytes) else { return false }
            last = text
        } while scan.skip(UInt8(ascii: ","))
        return scan.skip(UInt8(ascii: "]"))
    }

    /// Passes a value that is not empty: `null`, `""`, `[]` and `{}` are left out.
    private mutating func passData() -> Bool {
        let start = scan.position
        guard scan.value(depth: Self.depth) else { return false }
        switch scan.bytes[start] {
        case UInt8(ascii: "n"): return false
        case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "{"): return scan.position - start > 2
        default: return true
        }
    }
}
