internal import CHash

/// SHA-1, for the checksums of git's files. Object ids are made by libgit2, which knows an attempt at a collision.
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
}
