/// What of a body is compared, found in one pass over its members.
///
/// What a memory says beside its text is the same or it is another memory. Tags and sources are not what it says.
struct BodyParts {
    private(set) var content = Facts("")
    private(set) var context: Facts?
    /// A hash of all other members, as they are written.
    private(set) var rest: UInt64

    private static let passedOver: Set<String> = [
        "content", "context", "kind", "scope", "source", "supersedes", "tags",
    ]

    init(_ body: Body) {
        var hash = FactHash()
        var isRead = true
        body.bytes.withUnsafeBufferPointer { bytes in
            var scan = CanonicalScan(bytes, at: 1)
            repeat {
                guard let key = scan.key(after: nil) else { return isRead = false }
                let start = scan.position
                guard scan.value(depth: JSON.ReadingOptions().maximumDepth) else { return isRead = false }
                let name = String(decoding: scan.bytes(of: key), as: UTF8.self)
                if Self.passedOver.contains(name) { continue }
                hash.add(name)
                for byte in bytes[start..<scan.position] { hash.add(byte) }
                hash.add(0xff as UInt8)
            } while scan.skip(UInt8(ascii: ","))
        }
        if !isRead {
            // A member whose name needs escapes, or a number in an unusual form.
            hash = FactHash()
            for (name, value) in body.object.members where !Self.passedOver.contains(name) {
                hash.add(name)
                for byte in value.canonicalBytes() { hash.add(byte) }
                hash.add(0xff as UInt8)
            }
        }
        rest = hash.value
        content = Facts(body.content)
        context = body.text("context").map { Facts($0) }
    }
}
