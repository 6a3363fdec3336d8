/// The SHA-256 hash function, on bytes at hand.
///
/// Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2.
public enum SHA256 {
    /// The digest of some bytes.
    ///
    /// Complexity: O(count); nothing is allocated.
    public static func digest(_ bytes: UnsafeRawBufferPointer) -> Digest {
        var state = State()
        let whole = bytes.count & ~63
        if let start = bytes.baseAddress, whole > 0 { state.absorb(start, blocks: whole / 64) }
        // The rest, a one bit, zeros, and the length in bits: one block if they fit, else two.
        withUnsafeTemporaryAllocation(byteCount: 128, alignment: 8) { tail in
            tail.initializeMemory(as: UInt8.self, repeating: 0)
            let rest = bytes.count - whole
            tail.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[whole...]))
            tail[rest] = 0x80
            let blocks = rest < 56 ? 1 : 2
            let length = UInt64(truncatingIfNeeded: bytes.count) &* 8
            tail.storeBytes(of: length.bigEndian, toByteOffset: blocks * 64 - 8, as: UInt64.self)
            if let start = tail.baseAddress { state.absorb(UnsafeRawPointer(start), blocks: blocks) }
        }
        return state.digest
    }

    /// The digest of some bytes.
    ///
    /// Complexity: O(count).
    public static func digest(_ bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { digest($0) }
    }
}

extension SHA256 {
    /// The eight working words between blocks.
    private struct State {
        var (a, b, c, d): (UInt32, UInt32, UInt32, UInt32) = (0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a)
        var (e, f, g, h): (UInt32, UInt32, UInt32, UInt32) = (0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

        var digest: Digest {
            Digest(word0: join(a, b), word1: join(c, d), word2: join(e, f), word3: join(g, h))
        }

        private func join(_ high: UInt32, _ low: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }

        mutating func absorb(_ start: UnsafeRawPointer, blocks: Int) {
            for block in 0..<blocks { absorb(start + block * 64) }
        }

        /// One block. The schedule is a ring of sixteen words, each replaced when the last round that needs it is done.
        @inline(__always)
        private mutating func absorb(_ block: UnsafeRawPointer) {
            var schedule = InlineArray<16, UInt32> { index in
                UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
            }
            var work = self
            for first in stride(from: 0, to: 64, by: 16) {
                work.sixteenRounds(schedule, first)
                if first < 48 { Self.advance(&schedule) }
            }
            a &+= work.a
            b &+= work.b
            c &+= work.c
            d &+= work.d
            e &+= work.e
            f &+= work.f
            g &+= work.g
            h &+= work.h
        }

        /// Rounds in which the words change places by name only: after eight, each is back at its own.
        @inline(__always)
        private mutating func sixteenRounds(_ schedule: InlineArray<16, UInt32>, _ first: Int) {
            var bc = b ^ c
            Self.round(a, b, &bc, &d, e, f, g, &h, schedule[0] &+ constants[first &+ 0])
            Self.round(h, a, &bc, &c, d, e, f, &g, schedule[1] &+ constants[first &+ 1])
            Self.round(g, h, &bc, &b, c, d, e, &f, schedule[2] &+ constants[first &+ 2])
            Self.round(f, g, &bc, &a, b, c, d, &e, schedule[3] &+ constants[first &+ 3])
            Self.round(e, f, &bc, &h, a, b, c, &d, schedule[4] &+ constants[first &+ 4])
            Self.round(d, e, &bc, &g, h, a, b, &c, schedule[5] &+ constants[first &+ 5])
            Self.round(c, d, &bc, &f, g, h, a, &b, schedule[6] &+ constants[first &+ 6])
            Self.round(b, c, &bc, &e, f, g, h, &a, schedule[7] &+ constants[first &+ 7])
            Self.round(a, b, &bc, &d, e, f, g, &h, schedule[8] &+ constants[first &+ 8])
            Self.round(h, a, &bc, &c, d, e, f, &g, schedule[9] &+ constants[first &+ 9])
            Self.round(g, h, &bc, &b, c, d, e, &f, schedule[10] &+ constants[first &+ 10])
            Self.round(f, g, &bc, &a, b, c, d, &e, schedule[11] &+ constants[first &+ 11])
            Self.round(e, f, &bc, &h, a, b, c, &d, schedule[12] &+ constants[first &+ 12])
            Self.round(d, e, &bc, &g, h, a, b, &c, schedule[13] &+ constants[first &+ 13])
            Self.round(c, d, &bc, &f, g, h, a, &b, schedule[14] &+ constants[first &+ 14])
            Self.round(b, c, &bc, &e, f, g, h, &a, schedule[15] &+ constants[first &+ 15])
        }

        /// One round, in fewer steps than the standard writes it: the rotations are nested, and the majority of a, b, c is
        /// made from a ⊕ b, which is the next round's b ⊕ c.
        @inline(__always)
        private static func round(
            _ a: UInt32, _ b: UInt32, _ bc: inout UInt32, _ d: inout UInt32,
            _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
        ) {
            let sigma1 = rotate(rotate(rotate(e, 14) ^ e, 5) ^ e, 6)
            h &+= input &+ (g ^ (e & (f ^ g))) &+ sigma1
            d &+= h
            let ab = a ^ b
            let sigma0 = rotate(rotate(rotate(a, 9) ^ a, 11) ^ a, 2)
            h &+= (b ^ (ab & bc)) &+ sigma0
            bc = ab
        }

        /// The next sixteen words of the schedule.
        @inline(__always)
        private static func advance(_ schedule: inout InlineArray<16, UInt32>) {
            extend(&schedule[0], schedule[1], schedule[9], schedule[14])
            extend(&schedule[1], schedule[2], schedule[10], schedule[15])
            extend(&schedule[2], schedule[3], schedule[11], schedule[0])
            extend(&schedule[3], schedule[4], schedule[12], schedule[1])
            extend(&schedule[4], schedule[5], schedule[13], schedule[2])
            extend(&schedule[5], schedule[6], schedule[14], schedule[3])
            extend(&schedule[6], schedule[7], schedule[15], schedule[4])
            extend(&schedule[7], schedule[8], schedule[0], schedule[5])
            extend(&schedule[8], schedule[9], schedule[1], schedule[6])
            extend(&schedule[9], schedule[10], schedule[2], schedule[7])
            extend(&schedule[10], schedule[11], schedule[3], schedule[8])
            extend(&schedule[11], schedule[12], schedule[4], schedule[9])
            extend(&schedule[12], schedule[13], schedule[5], schedule[10])
            extend(&schedule[13], schedule[14], schedule[6], schedule[11])
            extend(&schedule[14], schedule[15], schedule[7], schedule[12])
            extend(&schedule[15], schedule[0], schedule[8], schedule[13])
        }

        @inline(__always)
        private static func extend(_ word: inout UInt32, _ next: UInt32, _ ninth: UInt32, _ fourteenth: UInt32) {
            let small0 = rotate(rotate(next, 11) ^ next, 7) ^ (next &>> 3)
            let small1 = rotate(rotate(fourteenth, 2) ^ fourteenth, 17) ^ (fourteenth &>> 10)
            word = word &+ small0 &+ ninth &+ small1
        }

        @inline(__always)
        private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
            word &>> count | word &<< (32 &- count)
        }
    }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

extension SHA256 {
    /// A digest, as four words of eight bytes each: as quick to compare and to hash as integers are.
    ///
    /// The order is that of the bytes, and so that of the hexadecimal text.
    public struct Digest: Hashable, Sendable {
        /// Bytes 0 to 7, the first of them highest.
        public let word0: UInt64
        /// Bytes 8 to 15.
        public let word1: UInt64
        /// Bytes 16 to 23.
        public let word2: UInt64
        /// Bytes 24 to 31.
        public let word3: UInt64

        /// The digest with these words.
        public init(word0: UInt64, word1: UInt64, word2: UInt64, word3: UInt64) {
            self.word0 = word0
            self.word1 = word1
            self.word2 = word2
            self.word3 = word3
        }
    }
}

extension SHA256.Digest: Comparable {
    /// Whether the bytes of `left` come before those of `right`.
    public static func < (left: Self, right: Self) -> Bool {
        (left.word0, left.word1, left.word2, left.word3) < (right.word0, right.word1, right.word2, right.word3)
    }
}

extension SHA256.Digest: CustomStringConvertible {
    /// Appends 64 lower-case hexadecimal digits, in ASCII.
    public func write(hexInto output: inout [UInt8]) {
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
    public var hex: String {
        var output: [UInt8] = []
        output.reserveCapacity(64)
        write(hexInto: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The 64 lower-case hexadecimal digits.
    public var description: String { hex }
}
