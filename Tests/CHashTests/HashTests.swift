import CHash
import TestSupport
import Testing

/// The ways to compute each function, by name.
enum Way: CaseIterable, CustomTestStringConvertible {
    case asBuilt, plain

    var testDescription: String { self == .asBuilt ? "as the processor does it" : "in plain C" }

    func sha256(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        switch self {
        case .asBuilt: gitmem_sha256(message, message.count, &digest)
        case .plain: gitmem_sha256_plain(message, message.count, &digest)
        }
        return digest
    }

    var sha1: gitmem_sha1 {
        var hash = gitmem_sha1()
        switch self {
        case .asBuilt: gitmem_sha1_init(&hash)
        case .plain: gitmem_sha1_init_plain(&hash)
        }
        return hash
    }

    func sha1(_ message: [UInt8]) -> [UInt8] {
        var hash = sha1
        gitmem_sha1_update(&hash, message, message.count)
        return hash.digest()
    }
}

extension gitmem_sha1 {
    /// The digest of what was taken in so far.
    func digest() -> [UInt8] {
        var copy = self
        var digest = [UInt8](repeating: 0, count: 20)
        gitmem_sha1_final(&copy, &digest)
        return digest
    }
}

struct HashTests {
    private struct Vector {
        let message: [UInt8]
        let sha256: String
        let sha1: String

        init(_ message: String, sha256: String, sha1: String) {
            (self.message, self.sha256, self.sha1) = (Array(message.utf8), sha256, sha1)
        }
    }

    /// The examples of FIPS 180-4's companion papers: none, one and two blocks after padding, and a long message.
    private static let vectors = [
        Vector(
            "", sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            sha1: "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        Vector(
            "abc", sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            sha1: "a9993e364706816aba3e25717850c26c9cd0d89d"),
        Vector(
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            sha256: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            sha1: "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        Vector(
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                + "mnopqrstnopqrstu",
            sha256: "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
            sha1: "a49b2446a02c645bf419f995b67091253a04a259"),
        Vector(
            String(repeating: "a", count: 1_000_000),
            sha256: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
            sha1: "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
    ]

    private func hex(_ digest: [UInt8]) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(arguments: Way.allCases)
    func examples(_ way: Way) {
        for vector in Self.vectors {
            #expect(hex(way.sha256(vector.message)) == vector.sha256)
            #expect(hex(way.sha1(vector.message)) == vector.sha1)
        }
    }

    @Test("the processor's instructions and plain C agree at every length")
    func everyLength() {
        forRandomCases(1) { generator, repeating in
            let bytes = (0..<200_003).map { _ in UInt8.random(in: 0...255, using: &generator) }
            for length in Array(0...300) + [4_095, 4_096, 65_537, bytes.count] {
                let message = Array(bytes.suffix(length))
                #expect(Way.asBuilt.sha256(message) == Way.plain.sha256(message), "\(length), \(repeating)")
                #expect(Way.asBuilt.sha1(message) == Way.plain.sha1(message), "\(length), \(repeating)")
            }
        }
    }

    @Test("a SHA-1 taken in by pieces is that of the whole", arguments: Way.allCases)
    func pieces(_ way: Way) {
        forRandomCases(300) { generator, repeating in
            let bytes = (0..<generator.below(700)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var hash = way.sha1
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(generator.below(150)))
                gitmem_sha1_update(&hash, piece, piece.count)
                rest.removeFirst(piece.count)
                let taken = Array(bytes[..<rest.startIndex])
                #expect(hash.digest() == way.sha1(taken), "\(taken.count), \(repeating)")
            }
        }
    }

    @Test func nothingNeedsNoAddress() {
        var digest = [UInt8](repeating: 0, count: 32)
        gitmem_sha256(nil, 0, &digest)
        #expect(digest == Way.plain.sha256([]))
        var hash = Way.asBuilt.sha1
        gitmem_sha1_update(&hash, nil, 0)
        #expect(hash.digest() == Way.plain.sha1([]))
    }
}
