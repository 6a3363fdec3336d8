internal import Glibc

/// A reference from which no object id can be read.
public struct BrokenReference: Hashable, Sendable {
    /// Its full name.
    public let name: String
    /// Its file.
    public let path: String
    /// What is wrong with it, in words that continue “it …”.
    public let reason: String
    /// What its file holds; `nil` if that cannot be read.
    let content: [UInt8]?
}

extension LockedReference {
    /// Whether its file is still as broken as it was found.
    public func isStill(_ broken: BrokenReference) throws(GitError) -> Bool {
        guard let content = broken.content else { return false }
        return try Files.read(path) == content
    }

    /// Removes its file, for a broken one that is not worth keeping.
    ///
    /// - Returns: whether it is gone.
    public func removeFile() -> Bool { unlink(path) == 0 || errno == ENOENT }
}
