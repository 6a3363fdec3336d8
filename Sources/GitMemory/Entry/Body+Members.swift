extension Body {
    /// The text of the memory.
    public var content: String { text("content") ?? "" }
    /// What sort of memory it is.
    public var kind: String { text("kind") ?? Self.defaultKind }
    /// What it belongs to.
    public var scope: String? { text("scope") }
    /// The name of the register whose value it is.
    public var key: String? { text("key") }
    /// The tags, sorted.
    public var tags: [String] { texts("tags") }
    /// The entries that this one takes the place of.
    public var supersedes: [EntryID] { texts("supersedes").compactMap { EntryID(hex: $0) } }

    /// The text of a member that is a string.
    public func text(_ member: String) -> String? {
        if case .string(let text)? = value(of: member) { text } else { nil }
    }

    private func texts(_ member: String) -> [String] {
        guard case .array(let items)? = value(of: member) else { return [] }
        return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    /// All members, those that are unknown included.
    ///
    /// - Complexity: O(*n*) in the size of the body: it is read anew each time.
    public var object: JSONObject {
        guard case .object(let object)? = try? JSON(parsing: bytes) else {
            preconditionFailure("a body is a JSON object, or it would not have been made")
        }
        return object
    }

    /// The value of a member; `nil` if there is none of that name.
    ///
    /// - Complexity: O(*n*) in the size of the members up to this one; only its own value is made.
    public func value(of member: String) -> JSON? {
        let place = bytes.withUnsafeBufferPointer { bytes in
            member.withBytes { Self.place(of: $0, in: bytes) }
        }
        switch place {
        case .at(let range): return try? JSON(parsing: bytes.span.extracting(range))
        case .nowhere: return nil
        case .untold: return object[member]
        }
    }

    private enum Place {
        case at(Range<Int>), nowhere, untold
    }

    /// Goes over the members up to the one that is looked for. Its name stands as it is if it needs no escapes, and
    /// those that have some are left to a full reading.
    private static func place(of member: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Place {
        var scan = CanonicalScan(bytes, at: 1)
        repeat {
            guard let key = scan.key(after: nil) else { return .untold }
            let start = scan.position
            guard scan.value(depth: JSON.ReadingOptions().maximumDepth) else { return .untold }
            if scan.bytes(of: key).elementsEqual(member) { return .at(start..<scan.position) }
        } while scan.skip(UInt8(ascii: ","))
        return .nowhere
    }
}
