internal import GitMemory
internal import WebPage

/// What `export --to html` writes: the page that `gitmem serve` serves, as one file with all that it shows.
struct ExportedPage {
    let viewing: ViewWords
    let kind: String?
    let session: Session

    /// So many commits are in the file: of a longer history the latest.
    private static let mostCommits = 20_000

    func text() throws -> [UInt8] {
        var data = Array("{\"memories\":[".utf8)
        var list = ListAction()
        list.viewing = viewing
        list.filters.kind = kind
        var isFirst = true
        try list.run(in: session) { result in
            data += isFirst ? Array("\n".utf8) : Array(",\n".utf8)
            isFirst = false
            result.write(into: &data)
        }
        var log = LogAction()
        log.viewing = viewing
        log.limit = Self.mostCommits
        try append("log", log, to: &data)
        log.merges = true
        try append("merges", log, to: &data)
        try append("agents", AgentsAction(), to: &data)
        let store = try session.store()
        let trunk = try store.trunk()
        let about = JSON.members([
            "at": .text(store.now), "epoch": .count(try store.format().epoch), "trunk": .text(trunk.tip),
            "view": .string(viewing.view),
        ])
        data += Array("],\n\"about\":".utf8) + about.canonicalBytes() + Array("}".utf8)
        return SinglePage.text(data: Self.escaped(data)) { Self.base64(SHA256.digest($0)) }
    }

    private func append(_ name: String, _ action: some Action, to data: inout [UInt8]) throws {
        data += Array("],\n\"\(name)\":[".utf8)
        var isFirst = true
        try action.run(in: session) { result in
            if result.isForPeople { return }
            data += isFirst ? Array("\n".utf8) : Array(",\n".utf8)
            isFirst = false
            result.write(into: &data)
        }
    }

    /// The same JSON with nothing in it that ends a script.
    private static func escaped(_ json: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count)
        for byte in json {
            if byte == UInt8(ascii: "<") { bytes.append(contentsOf: "\\u003c".utf8) } else { bytes.append(byte) }
        }
        return bytes
    }

    private static func base64(_ digest: SHA256.Digest) -> String {
        let bytes = [digest.word0, digest.word1, digest.word2, digest.word3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let value = part.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for place in 0..<4 {
                text.append(place <= part.count ? digits[value >> (18 - 6 * place) & 63] : "=")
            }
        }
        return text
    }
}
