internal import Glibc

extension Span<UInt8> {
    func elementsEqual(_ other: Span<UInt8>) -> Bool {
        count == other.count && compare(other) == 0
    }

    /// The first eight bytes as a number that sorts as they do; what is missing counts as 0.
    var firstWord: UInt64 {
        withUnsafeBytes { bytes in
            if bytes.count >= 8 { return UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) }
            var word: UInt64 = 0
            for position in 0..<8 { word = word << 8 | UInt64(position < bytes.count ? bytes[position] : 0) }
            return word
        }
    }

    func firstIndex(of byte: UInt8) -> Int? {
        withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = memchr(base, Int32(byte), bytes.count) else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    func starts(with beginning: Span<UInt8>) -> Bool {
        count >= beginning.count && extracting(0..<beginning.count).elementsEqual(beginning)
    }

    /// Whether `word` stands in it somewhere.
    func contains(_ word: Span<UInt8>) -> Bool {
        guard word.count <= count, word.count > 0 else { return word.isEmpty }
        for start in 0...count - word.count where self[start] == word[0] {
            if extracting(start..<start + word.count).elementsEqual(word) { return true }
        }
        return false
    }

    /// Negative, zero or positive as this comes before, equals or follows `other` byte by byte.
    func compare(_ other: Span<UInt8>) -> Int {
        let common = Swift.min(count, other.count)
        let order = withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs -> Int in
                guard common > 0, let a = mine.baseAddress, let b = theirs.baseAddress else { return 0 }
                return Int(memcmp(a, b, common))
            }
        }
        return order != 0 ? order : count - other.count
    }
}

extension [UInt8] {
    /// A copy of these bytes.
    init(_ bytes: Span<UInt8>) { self = bytes.withUnsafeBufferPointer { Array($0) } }
}

extension RandomAccessCollection where Index == Int {
    /// The first position whose element, and every later one, satisfies `belongsBehind`.
    ///
    /// - Complexity: O(log *n*).
    func partitioningIndex(where belongsBehind: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if belongsBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension String {
    /// The text of UTF-8 bytes; what is not UTF-8 is replaced.
    init(_ bytes: Span<UInt8>) {
        self = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension Span<UInt8> {
    func equals(_ text: String) -> Bool {
        guard count == text.utf8.count else { return false }
        var position = 0
        for character in text.utf8 {
            if self[position] != character { return false }
            position += 1
        }
        return true
    }
}
