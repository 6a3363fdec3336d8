internal import CHash

/// A SHA-256 of bytes that come piece by piece.
package struct SHA256Stream {
    private var hash = gitmem_sha256_stream()

    /// Of nothing yet.
    package init() { gitmem_sha256_init(&hash) }

    /// Takes bytes in.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { gitmem_sha256_update(&hash, $0.baseAddress, $0.count) }
    }

    /// The digest of all that was taken in, in hexadecimal digits.
    package var hex: String {
        var copy = hash
        var digest = [UInt8](repeating: 0, count: 32)
        gitmem_sha256_final(&copy, &digest)
        var text: [UInt8] = []
        for byte in digest {
            text.append(Hex.digit(byte >> 4))
            text.append(Hex.digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
