internal import Git
internal import Synchronization

/// The folders that were found sound, with all that is below. May be used by several threads at once.
final class SoundFolders: Sendable {
    /// How deep each was nested: further down it may be too deep.
    private let depths = Mutex<[ObjectID: Int]>([:])

    func contains(_ id: ObjectID, at depth: Int) -> Bool {
        depths.withLock { ($0[id] ?? -1) >= depth }
    }

    func insert(_ id: ObjectID, at depth: Int) {
        depths.withLock { $0[id] = max($0[id] ?? 0, depth) }
    }
}
