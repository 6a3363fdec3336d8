/// When this clone first saw the grants that it knows, by a clock that goes on in sleep.
///
/// A line for each grant, in order: token, end, boot and milliseconds.
package struct SeenTimes: Sendable {
    package private(set) var text: [UInt8]

    private static let lineEnd = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")

    package init(_ text: [UInt8] = []) { self.text = text }

    /// When a grant with this end was first seen; `nil` if it was not.
    func first(_ grant: Grant) -> (boot: String, milliseconds: UInt64)? {
        let key = Array("\(grant.token) \(grant.until) ".utf8)
        guard let line = text.split(separator: Self.lineEnd).first(where: { $0.starts(with: key) }) else { return nil }
        let words = line.dropFirst(key.count).split(separator: Self.space).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 2, let milliseconds = UInt64(words[1]) else { return nil }
        return (words[0], milliseconds)
    }

    /// Notes that grants are seen now, if they were not before, and forgets those that are gone.
    ///
    /// - Returns: whether that is any news.
    mutating func note(_ grants: Grants, at running: (boot: String, milliseconds: UInt64)) -> Bool {
        let known = text.split(separator: Self.lineEnd)
        let now = Array(" \(running.boot) \(running.milliseconds)".utf8)
        let boot = Array(" \(running.boot) ".utf8)
        var (position, kept, isNews) = (0, 0, false)
        var new: [UInt8] = []
        new.reserveCapacity(text.count + 128)
        for key in grants.keys {
            while position < known.count, known[position].lexicographicallyPrecedes(key) { position += 1 }
            if position < known.count, known[position].starts(with: key),
                known[position].dropFirst(key.count).starts(with: boot)
            {
                new += known[position]
                kept += 1
            } else {
                new += key
                new += now
                isNews = true
            }
            new.append(Self.lineEnd)
        }
        guard isNews || kept != known.count else { return false }
        text = new
        return true
    }
}
