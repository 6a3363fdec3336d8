internal import CHash

/// SHA-1, for the checksums of git's files. Object ids are made by libgit2, which knows an attempt at a collision.
enum SHA1 {
    static func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hash = gitmem_sha1()
        gitmem_sha1_init(&hash)
        gitmem_sha1_update(&hash, bytes.baseAddress, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: ObjectID.byteCount) { digest, count in
            gitmem_sha1_final(&hash, digest.baseAddress)
            count = ObjectID.byteCount
        }
    }
}
