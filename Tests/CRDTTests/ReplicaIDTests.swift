import CRDT
import TestSupport
import Testing

@Suite("ReplicaID")
struct ReplicaIDTests {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    @Test func size() {
        #expect(MemoryLayout<ReplicaID>.stride == 16)
        #expect(MemoryLayout<Dot>.stride == 24)
    }

    /// Every string over the alphabet is a replica, and comes back as it was; so no two are the same replica.
    @Test func roundTripAndOrder() {
        forRandomCases(2_000) { generator, repeating in
            let a = (0..<13).map { _ in Self.alphabet[generator.below(32)] }
            var b = a
            for _ in 0..<generator.below(3) { b[generator.below(13)] = Self.alphabet[generator.below(32)] }
            guard let first = ReplicaID(utf8: a), let second = ReplicaID(utf8: b) else {
                Issue.record("\(a) or \(b) is refused, \(repeating)")
                return
            }
            var written: [UInt8] = []
            first.write(into: &written)
            #expect(written == a, "\(repeating)")
            #expect(ReplicaID(first.description) == first, "\(repeating)")
            #expect((first == second) == (a == b), "\(repeating)")
            #expect((first < second) == a.lexicographicallyPrecedes(b), "\(first) \(second), \(repeating)")
        }
    }

    @Test func everyByteAtEveryPlace() {
        for place in 0..<13 {
            for byte in UInt8.min...UInt8.max {
                var bytes = [UInt8](repeating: UInt8(ascii: "0"), count: 13)
                bytes[place] = byte
                let read = ReplicaID(utf8: bytes)
                #expect((read != nil) == Self.alphabet.contains(byte), "byte \(byte) at \(place)")
                if let read { #expect(Array(read.description.utf8) == bytes) }
            }
        }
    }

    @Test(arguments: ["", "000000000000", "00000000000000", "000000000000O", "000000000000A", " 000000000000"])
    func refuses(_ text: String) {
        #expect(ReplicaID(text) == nil)
    }

    @Test func bits() {
        #expect(ReplicaID(randomBits: 0).description == "0000000000000")
        #expect(ReplicaID(randomBits: 1).description == "0000000000001")
        #expect(ReplicaID(randomBits: 1 << 59).description == "0g00000000000")
        #expect(ReplicaID(randomBits: 1 << 60).description == "1000000000000")
        #expect(ReplicaID(randomBits: 1 << 64).description == "g000000000000")
        #expect(ReplicaID(randomBits: .max).description == "zzzzzzzzzzzzz")
        #expect(ReplicaID(randomBits: 1 << 65).description == "0000000000000")
    }

    /// A generator's bits reach every character.
    @Test func random() {
        var generator = SplitMix64(seed: testSeed)
        let replicas = (0..<1_000).map { _ in ReplicaID(using: &generator) }
        #expect(Set(replicas).count == 1_000, "GITMEM_SEED=\(testSeed)")
        for place in 0..<13 {
            let seen = Set(replicas.map { Array($0.description.utf8)[place] })
            #expect(seen == Set(Self.alphabet), "place \(place), GITMEM_SEED=\(testSeed)")
        }
    }
}
