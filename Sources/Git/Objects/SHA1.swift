internal import CHash

/// SHA-1, for the checksums of git's files and of objects that are read. The ids of new objects are made by libgit2,
/// which knows an attempt at a collision.
struct SHA1 {
    private var hash = gitmem_sha1()

    init() { gitmem_sha1_init(&hash) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) { gitmem_sha1_update(&hash, bytes.baseAddress, bytes.count) }

    consuming func digest() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: ObjectID.byteCount) { digest, count in
            gitmem_sha1_final(&hash, digest.baseAddress)
            count = ObjectID.byteCount
        }
    }

    static func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hash = SHA1()
        hash.update(bytes)
        return hash.digest()
    }

    /// The id of an object with this content.
    static func id(of kind: ObjectKind, _ content: UnsafeBufferPointer<UInt8>) -> ObjectID {
        var hash = SHA1()
        hash.updateHeader(kind, content.count)
        hash.update(UnsafeRawBufferPointer(content))
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ObjectID.byteCount) { digest in
            gitmem_sha1_final(&hash.hash, digest.baseAddress)
            return ObjectID(loading: UnsafeRawBufferPointer(digest))
        }
    }

    /// Takes in what git puts in front of an object: `<kind> <size>` and a zero byte.
    private mutating func updateHeader(_ kind: ObjectKind, _ size: Int) {
        var word = kind.description
        word.withUTF8 { update(UnsafeRawBufferPointer($0)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { buffer in
            var start = buffer.count - 1
            buffer[start] = 0
            var rest = size
            repeat {
                start -= 1
                buffer[start] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            start -= 1
            buffer[start] = UInt8(ascii: " ")
            update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start...]))
        }
    }
}
