internal import GitMemory

/// The grants of the log as this clone last read them, kept in one file: to look one up opens no object of git's.
///
/// It is a copy of what the log says at one commit, and is made anew for another. A line each: token, agent, end, entry,
/// resource, reason, repository and scope.
struct ClaimListing {
    private static let note = "claims-held"

    private let lines: [ArraySlice<UInt8>]

    /// - Complexity: the size of the file; where it is not of this commit, all of the log's tree once.
    init(at tip: String, _ store: Store, _ ground: GitClaimGround) throws {
        if let known = Self(kept: tip, store) {
            self = known
            return
        }
        let text = Self.text(of: try ground.readGrants(at: tip), at: tip)
        Self.keep(text, store)
        lines = Array(text.split(separator: UInt8(ascii: "\n")).dropFirst())
    }

    /// What is kept, if it is of that commit and as it was written.
    init?(kept tip: String, _ store: Store) {
        guard let bytes = try? store.note(Self.note), bytes.starts(with: tip.utf8) else { return nil }
        let text = bytes.dropLast(Self.digestCount)
        guard bytes.count > Self.digestCount, Self.digest(of: text).elementsEqual(bytes.suffix(Self.digestCount)) else {
            return nil
        }
        lines = Array(text.split(separator: UInt8(ascii: "\n")).dropFirst())
    }

    private static let digestCount = 64

    private static func digest(of text: ArraySlice<UInt8>) -> String.UTF8View {
        SHA256.digest(Array(text)).hex.utf8
    }

    private static func text(of grants: [Grant], at tip: String) -> [UInt8] {
        var text = tip + "\n"
        for grant in grants {
            let words = [
                grant.token, grant.agent, "\(grant.until)", grant.entry, JSONText.quoted(grant.resource.text),
                grant.reason.map(JSONText.quoted) ?? "-", grant.resource.repo.map(JSONText.quoted) ?? "-",
                grant.scope.map(JSONText.quoted) ?? "-",
            ]
            text += words.joined(separator: "\t") + "\n"
        }
        return Array(text.utf8)
    }

    /// Keeps the grants of a commit. Where that is not possible, the next one reads the log again.
    static func keep(_ grants: [Grant], at tip: String, _ store: Store) { keep(text(of: grants, at: tip), store) }

    private static func keep(_ text: [UInt8], _ store: Store) {
        try? store.saveNote(note, text + Array(digest(of: text[...])))
    }

    /// All grants, in order of token.
    func grants() -> [Grant]? {
        let grants = lines.compactMap(Self.grant)
        return grants.count == lines.count ? grants : nil
    }

    /// The grants whose resource overlaps one of these.
    func grants(overlapping resources: [Resource]) -> [Grant] {
        let wanted = resources.map { Array($0.text.utf8) }
        return lines.compactMap { line in
            guard let field = Self.field(4, of: line), wanted.contains(where: { Self.mayOverlap(field, $0) }),
                let grant = Self.grant(line), resources.contains(where: { $0.overlaps(grant.resource) })
            else { return nil }
            return grant
        }
    }

    private static func field(_ number: Int, of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = line
        for _ in 0..<number {
            guard let tab = rest.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
            rest = rest[(tab + 1)...]
        }
        return rest[..<(rest.firstIndex(of: UInt8(ascii: "\t")) ?? rest.endIndex)]
    }

    /// Whether a resource in quotes may overlap another one: for sure where both are not of ASCII alone, else by what
    /// both begin with.
    private static func mayOverlap(_ quoted: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Bool {
        var position = quoted.startIndex + 1
        let end = quoted.endIndex - 1
        for byte in wanted {
            // Behind the end of the shorter, all is below it, or beside it.
            guard position < end else { return true }
            let other = quoted[position]
            if byte >= 0x80 || other >= 0x80 || other == UInt8(ascii: "\\") { return true }
            if lowered(byte) != lowered(other) { return false }
            position += 1
        }
        return true
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte + 32 : byte
    }

    private static func grant(_ line: ArraySlice<UInt8>) -> Grant? {
        let words = line.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 8, let until = UInt64(words[2]),
            let resource = JSONText.unquoted(words[4][...]).flatMap({ Resource(text: $0) })
        else { return nil }
        func text(_ number: Int) -> String? {
            words[number] == "-" ? nil : JSONText.unquoted(words[number][...])
        }
        return Grant(
            token: words[0], agent: words[1], resource: resource.of(text(6)), until: until, reason: text(5),
            scope: text(7), entry: words[3])
    }
}
