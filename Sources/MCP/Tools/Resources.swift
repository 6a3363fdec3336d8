internal import Actions
internal import GitMemory

/// Memories as resources: `gitmem://entry/ID`.
enum Resources {
    private static let prefix = "gitmem://entry/"
    /// How many are listed.
    private static let listed = 20

    /// Where one may be read.
    static var templates: JSON {
        .array([
            .members([
                "description": .string("A memory with all that is known of it, by its id or the beginning of it."),
                "mimeType": .string("application/json"), "name": .string("memory"), "title": .string("A memory"),
                "uriTemplate": .string(prefix + "{id}"),
            ])
        ])
    }

    /// The newest.
    static func list(in session: Session) throws -> JSON {
        let answer = try ListAction.run(.members(["limit": .count(listed)]), in: session)
        return .array(
            answer.results.compactMap { result in
                guard case .object(let object) = result, let id = object.text("id"),
                    let body = object.object("entry"), let text = body.text("content")
                else { return nil }
                let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
                let title = line.count > 80 ? line.prefix(79) + "…" : line
                return .members([
                    "mimeType": .string("application/json"), "name": .string(String(id.prefix(12))),
                    "title": .string(title), "uri": .string(prefix + id),
                ])
            })
    }

    /// Reads one.
    ///
    /// - Throws: ``ProtocolError`` for an address that is no memory's.
    static func contents(of uri: String, in session: Session) throws -> JSON {
        guard uri.hasPrefix(prefix) else {
            throw ProtocolError.params("“\(uri)” is no resource: they are called \(prefix)ID.")
        }
        let id = String(uri.dropFirst(prefix.count))
        let answer = try ShowAction.run(.members(["ids": .array([.string(id)])]), in: session)
        return .array(
            answer.results.map { result in
                .members([
                    "mimeType": .string("application/json"),
                    "text": .string(String(decoding: result.canonicalBytes(), as: UTF8.self)), "uri": .string(uri),
                ])
            })
    }
}
