import Testing

@testable import GitMemory

struct SHA256Tests {
    /// The examples of FIPS 180-4's companion papers: none, one and two blocks after padding, and a long message.
    @Test(
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                    + "mnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ])
    func example(_ message: String, _ hex: String) {
        #expect(SHA256.digest(Array(message.utf8)).hex == hex)
    }

    @Test func oneMillionLetters() {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            SHA256.digest(message).hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    /// Byte i of the message of length n is 7i + n; the digests of all lengths, one after the other, are hashed again.
    @Test func everyLengthUpTo200() {
        var digests: [UInt8] = []
        for length in 0...200 {
            let digest = SHA256.digest((0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + length) })
            for word in [digest.word0, digest.word1, digest.word2, digest.word3] {
                for shift in stride(from: 56, through: 0, by: -8) {
                    digests.append(UInt8(truncatingIfNeeded: word >> shift))
                }
            }
        }
        #expect(SHA256.digest(digests).hex == "e673d33f6940a6d3856d0d305fd88363ae0ba3b96e2411d8ddd5e0dd443f4525")
    }

    @Test func placeInMemoryDoesNotMatter() {
        let message = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
        let expected = SHA256.digest(message)
        for offset in 1...8 {
            let moved = [UInt8](repeating: 0xFF, count: offset) + message
            let digest = moved.withUnsafeBytes { SHA256.digest(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
            #expect(digest == expected)
        }
        #expect(SHA256.digest(UnsafeRawBufferPointer(start: nil, count: 0)) == SHA256.digest([]))
    }

    @Test func orderIsThatOfTheText() {
        let digests = (0..<100).map { SHA256.digest([$0]) }
        #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
        let low = SHA256.Digest(word0: 0, word1: 0, word2: 0, word3: 1)
        #expect(low.hex == String(repeating: "0", count: 63) + "1")
        #expect(low < SHA256.Digest(word0: 0, word1: 0, word2: 1, word3: 0))
        #expect("\(low)" == low.hex)
        var output = Array("x".utf8)
        low.write(hexInto: &output)
        #expect(output == Array(("x" + low.hex).utf8))
    }
}
