internal import GitMemory

/// The grants of the log as this clone last read them, kept in one file: to look one up opens no object of git's.
///
/// It is a copy of what the log says at one commit, and is made anew for another. A line each: token, agent, end, entry,
/// resource and reason.
struct ClaimListing {
    private static let note = "claims"
    private static let end = "end"

    private let lines: [ArraySlice<UInt8>]

    /// - Complexity: the size of the file; where it is not of this commit, all of the log's tree once.
    init(at tip: String, _ store: Store, _ ground: GitClaimGround) throws {
        if let bytes = try? store.note(Self.note) {
            let lines = bytes.split(separator: UInt8(ascii: "\n"))
            if lines.count >= 2, lines[0].elementsEqual(tip.utf8), lines.last?.elementsEqual(Self.end.utf8) ?? false {
                self.lines = Array(lines.dropFirst().dropLast())
                return
            }
        }
        var text = tip + "\n"
        for grant in try ground.grants(at: tip) {
            let words = [
                grant.token, grant.agent, "\(grant.until)", grant.entry, JSONText.quoted(grant.resource.text),
                grant.reason.map(JSONText.quoted) ?? "-",
            ]
            text += words.joined(separator: "\t") + "\n"
        }
        let bytes = Array((text + Self.end + "\n").utf8)
        // Where it cannot be kept, the next one reads the log again.
        try? store.saveNote(Self.note, bytes)
        lines = Array(bytes.split(separator: UInt8(ascii: "\n")).dropFirst().dropLast())
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
        guard words.count == 6, let until = UInt64(words[2]),
            let resource = JSONText.unquoted(words[4][...]).flatMap({ Resource(text: $0) })
        else { return nil }
        return Grant(
            token: words[0], agent: words[1], resource: resource, until: until,
            reason: words[5] == "-" ? nil : JSONText.unquoted(words[5][...]), entry: words[3])
    }
}
