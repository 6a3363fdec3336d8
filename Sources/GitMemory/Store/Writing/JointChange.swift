internal import Git

/// A change that is to share a commit with others, and whoever waits for it.
///
/// It may be shared: the thread that made it waits until it is done, and only one thread has it by then.
final class JointChange: @unchecked Sendable {
    /// Where the shared commit ended up.
    struct Place {
        let commit: ObjectID
        let didWrite: Bool
        let isFirst: Bool
    }

    /// It does not fit into the commit of the others.
    struct Alone: Error {}

    let lookup: (any EntryLookup)?
    let seesAll: Bool
    let standing: Standing
    private var body: ((Draft) throws -> Void)?
    private var words: (() -> (subject: String, trailers: [String]))?
    private let end = Semaphore()
    private(set) var outcome: Result<Place, any Error>?
    private var hasEdits = false

    init(
        lookup: (any EntryLookup)?, seesAll: Bool, standing: Standing, _ body: @escaping (Draft) throws -> Void,
        words: @escaping () -> (subject: String, trailers: [String])
    ) {
        self.lookup = lookup
        self.seesAll = seesAll
        self.standing = standing
        self.body = body
        self.words = words
    }

    func make(in draft: Draft) throws {
        try body?(draft)
        hasEdits = !draft.isEmpty
    }

    /// The subject and the trailers of its commit; `nil` if it changes nothing.
    var message: (subject: String, trailers: [String])? { hasEdits ? words?() : nil }

    /// Whoever waits goes on.
    func finish(_ outcome: Result<Place, any Error>) {
        self.outcome = outcome
        end.signal()
    }

    /// Has whoever waits see to the commit.
    func wake() { end.signal() }

    func wait() { end.wait() }

    /// Lets go of what is the waiting thread's own.
    func forget() { (body, words) = (nil, nil) }

    /// What became of it, without which nobody is to go on.
    func place() throws -> Place {
        guard let outcome else { throw Alone() }
        let place = try outcome.get()
        return Place(commit: place.commit, didWrite: place.didWrite && hasEdits, isFirst: place.isFirst && hasEdits)
    }
}

/// A company that takes changes.
protocol ChangeCompany: WriteCompany {
    /// Returns when the change is in a commit that is on the disk, or has failed.
    func join(_ change: JointChange, of agent: AgentName, in store: Store)
}
