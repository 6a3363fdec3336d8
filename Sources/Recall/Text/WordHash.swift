/// A hash of a word that is the same in every process and on every machine.
enum WordHash {
    /// FNV-1a with a final mix, so that all bits depend on all bytes.
    static func of(_ word: some Sequence<UInt8>, seed: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
        var hash = seed
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return mixed(hash)
    }

    /// Mixes a hash with another one.
    static func combined(_ a: UInt64, _ b: UInt64) -> UInt64 {
        mixed((a ^ (b << 1 | b >> 63)) &* 0x9e37_79b9_7f4a_7c15)
    }

    private static func mixed(_ hash: UInt64) -> UInt64 {
        var hash = hash
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ (hash >> 33)
    }
}

/// Numbers by the hash of a word: open addressing, nothing allocated for a word.
struct WordMap: Sendable {
    private var keys: [UInt64]
    private var values: [UInt32]
    private(set) var count = 0

    init(capacity: Int = 16) {
        var size = 16
        while size * 3 < capacity * 4 { size *= 2 }
        keys = Array(repeating: 0, count: size)
        values = Array(repeating: 0, count: size)
    }

    subscript(hash: UInt64) -> UInt32? {
        let key = hash == 0 ? 1 : hash
        var slot = Int(truncatingIfNeeded: key) & (keys.count - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return values[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        return nil
    }

    func contains(_ hash: UInt64) -> Bool { self[hash] != nil }

    /// Sets the number of a word, unless it has one; the number that it then has.
    @discardableResult
    mutating func insert(_ hash: UInt64, _ value: UInt32 = 0) -> UInt32 {
        if count * 4 >= keys.count * 3 { grow() }
        let key = hash == 0 ? 1 : hash
        var slot = Int(truncatingIfNeeded: key) & (keys.count - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return values[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        keys[slot] = key
        values[slot] = value
        count += 1
        return value
    }

    private mutating func grow() {
        var larger = WordMap(capacity: keys.count * 3 / 2)
        for slot in keys.indices where keys[slot] != 0 { larger.insert(keys[slot], values[slot]) }
        self = larger
    }
}
