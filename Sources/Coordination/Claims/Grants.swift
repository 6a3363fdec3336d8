internal import GitMemory

/// The grants of the log at one commit, in order of token, each a line until somebody wants to know more of it: what a
/// command costs is what it finds, not what is held.
///
/// A line has token, agent, end, entry, resource, reason, repository and scope, with a tab between two.
package struct Grants: Sendable {
    private var lines: [ArraySlice<UInt8>]

    /// The end of a line.
    static let lineEnd = UInt8(ascii: "\n")
    private static let tab = UInt8(ascii: "\t")

    /// The grants of some lines.
    init(lines: [ArraySlice<UInt8>]) { self.lines = lines }

    package init(_ grants: [Grant]) {
        lines = grants.sorted { $0.token < $1.token }.map { ArraySlice(Self.line($0)) }
    }

    /// All of them as lines with their ends.
    var text: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(lines.reduce(0) { $0 + $1.count + 1 })
        for line in lines {
            text += line
            text.append(Self.lineEnd)
        }
        return text
    }

    /// All of them.
    package var all: [Grant] { lines.compactMap(Self.grant) }

    /// What they are called by.
    var tokens: Set<String> { Set(lines.compactMap { Self.field(0, of: $0).map(Self.text) }) }

    /// What each is known by while it lasts as long: token and end.
    var keys: [[UInt8]] {
        lines.compactMap { line in
            guard let token = Self.field(0, of: line), let until = Self.field(2, of: line) else { return nil }
            return token + [UInt8(ascii: " ")] + until
        }
    }

    /// The one of a token.
    func grant(_ token: String) -> Grant? {
        lines.first { Self.field(0, of: $0)?.elementsEqual(token.utf8) ?? false }.flatMap(Self.grant)
    }

    /// Those that end at a moment or before.
    func ending(by time: UInt64) -> [Grant] {
        lines.compactMap { line in
            guard let until = Self.field(2, of: line).flatMap(Self.number), until <= time else { return nil }
            return Self.grant(line)
        }
    }

    /// Those whose resource overlaps one of these.
    func overlapping(_ resources: [Resource]) -> [Grant] {
        let wanted = resources.map { Array($0.text.utf8) }
        return lines.compactMap { line in
            guard let field = Self.field(4, of: line), wanted.contains(where: { Self.mayOverlap(field, $0) }),
                let grant = Self.grant(line), resources.contains(where: { $0.overlaps(grant.resource) })
            else { return nil }
            return grant
        }
    }

    /// The grants after a commit with these changes.
    func applying(_ changes: [ClaimChange]) throws -> Grants {
        var result = self
        // Of each that is there now, what it will be; none for one that goes.
        var changed: [String: Grant?] = [:]
        for change in changes {
            switch change {
            case .grant(let grant):
                changed[grant.token] = .some(grant.lasting(grant.until, in: try ClaimBody.make(grant).id.description))
            case .renew(let grant, let until):
                guard let old = changed[grant.token] ?? self.grant(grant.token) else { continue }
                changed[grant.token] = .some(old.lasting(max(old.until, until), in: old.entry))
            case .remove(let grant, _): changed[grant.token] = .some(nil)
            }
        }
        result.lines.removeAll { line in Self.field(0, of: line).map { changed[Self.text($0)] != nil } ?? true }
        for grant in changed.values.compactMap({ $0 }).sorted(by: { $0.token < $1.token }) {
            result.insert(ArraySlice(Self.line(grant)))
        }
        return result
    }

    /// Puts a line where its token belongs, which is the end for a new grant.
    private mutating func insert(_ line: ArraySlice<UInt8>) {
        var position = lines.endIndex
        while position > 0, line.lexicographicallyPrecedes(lines[position - 1]) { position -= 1 }
        lines.insert(line, at: position)
    }

    // MARK: Lines

    private static func line(_ grant: Grant) -> [UInt8] {
        let words = [
            grant.token, grant.agent, "\(grant.until)", grant.entry.isEmpty ? "-" : grant.entry,
            JSONText.quoted(grant.resource.text), grant.reason.map(JSONText.quoted) ?? "-",
            grant.resource.repo.map(JSONText.quoted) ?? "-", grant.scope.map(JSONText.quoted) ?? "-",
        ]
        return Array(words.joined(separator: "\t").utf8)
    }

    private static func grant(_ line: ArraySlice<UInt8>) -> Grant? {
        let words = line.split(separator: tab).map(text)
        guard words.count == 8, let until = UInt64(words[2]),
            let resource = JSONText.unquoted(words[4][...]).flatMap({ Resource(text: $0) })
        else { return nil }
        func optional(_ number: Int) -> String? {
            words[number] == "-" ? nil : JSONText.unquoted(words[number][...])
        }
        return Grant(
            token: words[0], agent: words[1], resource: resource.of(optional(6)), until: until, reason: optional(5),
            scope: optional(7), entry: words[3] == "-" ? "" : words[3])
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard 48...57 ~= digit, value < .max / 10 - 1 else { return UInt64(text(digits)) }
            value = value * 10 + UInt64(digit - 48)
        }
        return value
    }

    private static func field(_ number: Int, of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var start = line.startIndex
        var rest = number
        for position in line.indices where line[position] == tab {
            if rest == 0 { return line[start..<position] }
            rest -= 1
            start = position + 1
        }
        return rest == 0 ? line[start...] : nil
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
}
