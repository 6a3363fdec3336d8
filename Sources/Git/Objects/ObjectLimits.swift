/// How large an object may be that is read for its structure: a few kilobytes that unpack to gigabytes must not take the
/// memory. Blobs have no limit here, as users put beside the memory what they like.
enum ObjectLimits {
    /// A leaf folder of a million names.
    static let tree = 1 << 27
    /// A commit of a hundred thousand parents and a long message.
    static let commit = 1 << 24

    /// The most bytes that an object of that kind may have.
    static func maximum(_ kind: ObjectKind) -> Int {
        switch kind {
        case .tree: tree
        case .commit, .tag: commit
        case .blob: .max
        }
    }

    /// - Throws: `tooLarge` if an object of that kind may not be so large.
    static func check(_ size: Int, of kind: ObjectKind?) throws(GitError) {
        guard let kind, size > maximum(kind) else { return }
        throw GitError(
            code: .tooLarge, operation: "read a \(kind)",
            message: "it has \(size) bytes, and \(maximum(kind)) are the most that is read")
    }
}
