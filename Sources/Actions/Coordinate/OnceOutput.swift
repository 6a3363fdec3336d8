internal import GitMemory

/// What a command prints: its length, its hash, and as much of its end as is kept.
struct OnceOutput {
    private let limit: Int
    private var tail: [UInt8] = []
    private(set) var length = 0
    private var hash = SHA256Stream()

    init(limit: Int) { self.limit = limit }

    var sha256: String { hash.hex }

    mutating func take(_ bytes: [UInt8]) {
        length += bytes.count
        hash.update(bytes)
        tail += bytes
        // Cut now and then, and not for each piece.
        if tail.count > 2 * limit + 65_536 { tail.removeFirst(tail.count - limit) }
    }

    /// Its end as a text; `nil` if it is none.
    var text: String? {
        var kept = tail.suffix(limit)
        if kept.count < length {
            // A character that the limit cuts in two goes.
            var cut = 0
            while cut < 3, let first = kept.first, first & 0xc0 == 0x80 {
                kept = kept.dropFirst()
                cut += 1
            }
        }
        if kept.contains(0) { return nil }
        return String(validating: kept, as: UTF8.self)
    }
}
