internal import Synchronization

/// What a program that opens one repository again and again, from any thread, keeps between these times.
///
/// Nothing in it is taken for true without a look: objects go by their ids, references by the marks of their files, and
/// packs that are gone are found so.
public final class RepositoryShare: Sendable {
    let references = ReferenceMemory()
    let company = SyncCompany()
    private let cache: ObjectCache
    private let opened = Mutex<ObjectDatabase?>(nil)

    /// - Parameter memory: about how many bytes of objects are kept.
    public init(memory: Int) { cache = ObjectCache(maximumSize: memory) }

    /// The objects in some folders and in those that these borrow from now.
    func objects(in directories: [String]) throws(GitError) -> ObjectDatabase {
        if let known = opened.withLock({ $0 }), try known.reads(directories) { return ObjectDatabase(beside: known) }
        let new = try ObjectDatabase(directories: directories, cache: cache, company: company)
        opened.withLock { $0 = new }
        return ObjectDatabase(beside: new)
    }
}
