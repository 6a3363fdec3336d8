internal import CHash

/// The SHA-256 hash function, on bytes at hand.
///
/// Source: FIPS 180-4. `CHash` computes it, by the processor's own instructions where it has them.
package enum SHA256 {
    /// The digest of some bytes.
    ///
    /// Complexity: O(count); nothing is allocated.
    package static func digest(_ bytes: UnsafeRawBufferPointer) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { digest in
            gitmem_sha256(bytes.baseAddress, bytes.count, digest.baseAddress)
            let word = { UInt64(bigEndian: digest.load(fromByteOffset: $0 * 8, as: UInt64.self)) }
            return Digest(word0: word(0), word1: word(1), word2: word(2), word3: word(3))
        }
    }

    /// The digest of some bytes.
    ///
    /// Complexity: O(count); nothing is allocated.
    package static func digest(_ bytes: Span<UInt8>) -> Digest {
        bytes.withUnsafeBytes { digest($0) }
    }

    /// The digest of some bytes.
    ///
    /// Complexity: O(count); nothing is allocated.
    package static func digest(_ bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { digest($0) }
    }
}

extension SHA256 {
    /// A digest, as four words of eight bytes each: as quick to compare and to hash as integers are.
    ///
    /// The order is that of the bytes, and so that of the hexadecimal text.
    package struct Digest: Hashable, Sendable {
        /// Bytes 0 to 7, the first of them highest.
        package let word0: UInt64
        /// Bytes 8 to 15.
        package let word1: UInt64
        /// Bytes 16 to 23.
        package let word2: UInt64
        /// Bytes 24 to 31.
        package let word3: UInt64

        /// The digest with these words.
        package init(word0: UInt64, word1: UInt64, word2: UInt64, word3: UInt64) {
            self.word0 = word0
            self.word1 = word1
            self.word2 = word2
            self.word3 = word3
        }
    }
}

extension SHA256.Digest: Comparable {
    /// Whether the bytes of `left` come before those of `right`.
    package static func < (left: Self, right: Self) -> Bool {
        (left.word0, left.word1, left.word2, left.word3) < (right.word0, right.word1, right.word2, right.word3)
    }
}

extension SHA256.Digest: CustomStringConvertible {
    /// Appends 64 lower-case hexadecimal digits, in ASCII.
    package func write(hexInto output: inout [UInt8]) {
        write(word0, into: &output)
        write(word1, into: &output)
        write(word2, into: &output)
        write(word3, into: &output)
    }

    private func write(_ word: UInt64, into output: inout [UInt8]) {
        var rest = word
        for _ in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: rest &>> 60)
            output.append(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
            rest &<<= 4
        }
    }

    /// The 64 lower-case hexadecimal digits.
    package var hex: String {
        var output: [UInt8] = []
        output.reserveCapacity(64)
        write(hexInto: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The 64 lower-case hexadecimal digits.
    package var description: String { hex }
}
