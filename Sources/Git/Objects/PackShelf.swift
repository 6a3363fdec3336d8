internal import Synchronization

/// The packs of some folders of objects, opened once for all databases that read these folders.
final class PackShelf: Sendable {
    struct List {
        /// Those that are open.
        var packs: [Pack] = []
        /// The paths of those in which nothing was looked for yet, what is likely to be the newest last.
        var unopened: [String] = []
        /// Those that cannot be read, and why.
        var damaged: [String: GitError] = [:]
        /// The names seen at the last look, readable or not.
        var names: Set<String>?
        /// The pack that had the object looked for last.
        var last: Pack?
    }

    private let list = Mutex(List())
    let bases: DeltaBases

    init(bases: DeltaBases = DeltaBases()) { self.bases = bases }

    func withLock<Result, Failure: Error>(
        _ body: (inout List) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try list.withLock { list throws(Failure) in try body(&list) }
    }
}
