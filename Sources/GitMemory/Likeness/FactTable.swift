/// A dictionary by hashes of words. They are spread well already, so that they need not be hashed again.
struct FactTable<Value: Sendable>: Sendable {
    /// By place; 0 where nothing is.
    private var hashes: [UInt64]
    private var values: [Value?]
    private var count = 0

    /// - Parameter capacity: how many hashes it can hold.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        hashes = [UInt64](repeating: 0, count: size)
        values = [Value?](repeating: nil, count: size)
    }

    /// Where a hash is, or would be.
    @inline(__always)
    private func place(of hash: UInt64) -> Int {
        let last = hashes.count - 1
        var place = Int(truncatingIfNeeded: hash) & last
        while hashes[place] != hash, hashes[place] != 0 { place = (place + 1) & last }
        return place
    }

    @inline(__always)
    subscript(hash: UInt64) -> Value? { values[place(of: hash)] }

    mutating func set(_ hash: UInt64, to value: Value) {
        let place = place(of: hash)
        if hashes[place] == 0 { count += 1 }
        precondition(hash != 0 && count * 2 <= hashes.count, "the table is full")
        (hashes[place], values[place]) = (hash, value)
    }

    @inline(__always)
    func contains(_ hash: UInt64) -> Bool { hashes[place(of: hash)] != 0 }
}
