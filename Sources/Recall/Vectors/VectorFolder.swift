internal import GitMemory
internal import Glibc

/// The files of vectors in their folder.
struct VectorFolder: Sendable {
    let files: IndexFolder

    init(_ place: IndexPlace) { files = IndexFolder(place: place) }

    /// When something last went wrong, and what.
    static let problem = "manifest-problem"

    /// Vectors as they were found.
    struct Found {
        var manifest: VectorManifest
        var segments: [VectorSegment]

        func contains(_ id: [UInt8]) throws -> Bool { try segments.contains { try $0.contains(id) } }
    }

    /// What is there; `nil` if nothing is.
    ///
    /// - Throws: ``IndexFault`` if it cannot be used.
    func open() throws -> Found? {
        // A builder may remove files between two looks; then there is a new manifest.
        for _ in 0..<8 {
            guard let bytes = try files.read(IndexFolder.manifest) else { return nil }
            let manifest = try VectorManifest(bytes)
            do {
                return Found(manifest: manifest, segments: try manifest.segments.map { try segment($0, manifest) })
            } catch IndexFault.system(ENOENT) {}
        }
        throw IndexFault.damaged
    }

    func segment(_ part: Manifest.Part, _ manifest: VectorManifest) throws -> VectorSegment {
        let bytes = try SegmentBytes(descriptor: files.descriptor(IndexFolder.segment(part.number)))
        let segment = try VectorSegment(bytes)
        guard segment.count == part.count, bytes.size == part.size, segment.dimension == manifest.dimension else {
            throw IndexFault.damaged
        }
        return segment
    }

    // MARK: - What went wrong

    /// What went wrong when vectors were last made, and when, in milliseconds since 1970; `nil` if nothing did.
    func lastProblem() -> (message: String, time: UInt64)? {
        guard let bytes = try? files.read(Self.problem) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, let time = UInt64(lines[0]) else { return nil }
        return (String(lines[1]), time)
    }

    /// Notes what went wrong, or that nothing did. Where that cannot be written, nobody is told.
    func note(_ problem: String?, at now: Timestamp) {
        if let problem {
            try? files.place.replace(Self.problem, with: Array("\(now.milliseconds)\n\(problem)\n".utf8))
        } else if lastProblem() != nil {
            try? files.place.removeFiles { $0 == Self.problem }
        }
    }
}
