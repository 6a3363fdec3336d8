/// A memory: a JSON object in canonical form. It is written once and never changes; its id is made of its bytes.
///
/// Only the bytes are kept: they have been checked, and members are read from them when they are asked for.
public struct Body: Hashable, Sendable {
    /// The bytes of the file: canonical JSON (RFC 8785) and one line end.
    public let bytes: [UInt8]

    /// The greatest content accepted, in bytes of UTF-8: 1 MiB.
    public static let maximumContent = 1 << 20
    /// The greatest body accepted, in bytes: 8 MiB.
    public static let maximumBytes = 8 << 20

    /// The kind that a body has if none is given.
    public static let defaultKind = "semantic"

    /// Makes a body of an object as a user writes it: known members are checked, tags and ids sorted and made unique,
    /// empty ones left out, the kind filled in.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` that names the member.
    public init(_ given: JSONObject) throws(StoreError) {
        var object = given
        guard case .string(let content)? = object["content"] else {
            throw Self.invalid("content", object["content"] == nil ? "is missing" : "is not a string")
        }
        guard !content.isEmpty else {
            throw StoreError(.invalidInput, "the content is empty", hint: "give the text of the memory")
        }
        guard content.utf8.count <= Self.maximumContent else {
            throw StoreError(
                .invalidInput, "the content has \(content.utf8.count) bytes; at most 1 MiB is kept",
                hint: "keep the text elsewhere and remember where")
        }
        for name in ["kind", "scope", "key", "context", "source", "occurred_at"] {
            switch object[name] {
            case nil: continue
            case .null, .string(""): object[name] = nil
            case .string: continue
            default: throw Self.invalid(name, "is not a string")
            }
        }
        if object["kind"] == nil { object["kind"] = .string(Self.defaultKind) }
        if case .string(let time)? = object["occurred_at"], RFC3339.milliseconds(time) == nil {
            throw Self.invalid("occurred_at", "is not a date and time as 2026-11-20T10:15:30Z")
        }
        object["tags"] = try Self.list("tags", object["tags"]) { !$0.isEmpty }
        object["supersedes"] = try Self.list("supersedes", object["supersedes"]) { EntryID(hex: $0) != nil }
        switch object["data"] {
        case .null, .string(""), .array([]), .object(JSONObject()): object["data"] = nil
        default: break
        }

        var bytes = JSON.object(object).canonicalBytes()
        bytes.append(UInt8(ascii: "\n"))
        guard bytes.count <= Self.maximumBytes else {
            throw StoreError(
                .invalidInput, "the memory has \(bytes.count) bytes; at most 8 MiB are kept",
                hint: "keep the data elsewhere and remember where")
        }
        self.bytes = bytes
    }

    /// Takes bytes that are known to be those of a body as it is stored.
    init(checked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a body as it is stored.
    ///
    /// - Throws: ``StoreError`` with the code `damaged` if the bytes are not those of a body in canonical form.
    /// - Complexity: O(*n*) in the size; in the usual form nothing is allocated.
    public init(stored bytes: [UInt8]) throws(StoreError) {
        guard StoredBodyScan.passes(bytes.span) else {
            self = try Self.read(stored: bytes)
            return
        }
        self.bytes = bytes
    }

    /// Why bytes are not those of a body as it is stored; `nil` if they are.
    static func fault(inStored bytes: Span<UInt8>) -> StoreError? {
        if StoredBodyScan.passes(bytes) { return nil }
        do {
            _ = try read(stored: [UInt8](bytes))
            return nil
        } catch {
            return error
        }
    }

    /// Reads a stored body the long way: what writing it again gives must be what is stored.
    static func read(stored bytes: [UInt8]) throws(StoreError) -> Body {
        let body: Body
        do {
            guard case .object(let object) = try JSON(parsing: bytes) else {
                throw StoreError(.damaged, "it is not a JSON object")
            }
            body = try Body(object)
        } catch let error as JSONError {
            throw StoreError(.damaged, "a body is not JSON: \(error)")
        } catch let error as StoreError {
            throw StoreError(.damaged, "a body is not well formed: \(error.message)")
        } catch {
            throw StoreError(.damaged, "a body cannot be read: \(error)")
        }
        guard body.bytes == bytes else { throw StoreError(.damaged, "a body is not in canonical form") }
        return body
    }

    /// The id of the body.
    ///
    /// - Complexity: O(*n*) in its size; it is not kept.
    public var id: EntryID { EntryID(ofBody: bytes) }

    private static func list(
        _ name: String, _ value: JSON?, isValid: (String) -> Bool
    ) throws(StoreError) -> JSON? {
        let items: [JSON]
        switch value {
        case nil, .null: return nil
        case .array(let array): items = array
        default: throw invalid(name, "is not an array of strings")
        }
        var texts: [String] = []
        for item in items {
            guard case .string(let text) = item else { throw invalid(name, "is not an array of strings") }
            guard isValid(text) else { throw invalid(name, "holds “\(text)”, which is not allowed there") }
            texts.append(text)
        }
        texts.sort(by: UTF16Order.precedes)
        var unique: [JSON] = []
        for (index, text) in texts.enumerated() where index == 0 || !text.hasSameBytes(as: texts[index - 1]) {
            unique.append(.string(text))
        }
        return unique.isEmpty ? nil : .array(unique)
    }

    private static func invalid(_ member: String, _ problem: String) -> StoreError {
        StoreError(.invalidInput, "“\(member)” \(problem)", hint: "see docs/format.md, “The body”")
    }
}
