internal import Synchronization

/// Objects that are kept in memory instead of being written, while somebody only wants to know what would be written.
final class ScratchObjects: Sendable {
    struct Object: Sendable {
        let kind: ObjectKind
        let content: ObjectBuffer
    }

    private struct State {
        /// How many callers want nothing to be written.
        var users = 0
        var objects: [ObjectID: Object] = [:]
    }

    private let state = Mutex(State())
    /// Whether anybody does: every read looks here, and mostly finds that nobody does.
    private let inUse = Atomic<Bool>(false)

    var isInUse: Bool { inUse.load(ordering: .acquiring) }

    /// Keeps what is written from now on in memory, until ``end()`` has been called as often.
    func begin() {
        state.withLock { state in
            state.users += 1
            inUse.store(true, ordering: .releasing)
        }
    }

    func end() {
        state.withLock { state in
            state.users -= 1
            guard state.users == 0 else { return }
            state.objects = [:]
            inUse.store(false, ordering: .releasing)
        }
    }

    subscript(id: ObjectID) -> Object? {
        guard isInUse else { return nil }
        return state.withLock { $0.objects[id] }
    }

    func add(_ id: ObjectID, _ kind: ObjectKind, _ content: ObjectBuffer) {
        state.withLock { state in
            if state.objects[id] == nil { state.objects[id] = Object(kind: kind, content: content) }
        }
    }

    /// All objects, in no order.
    var all: [ObjectID: Object] { state.withLock { $0.objects } }
}

/// As long as there is one, what is written to a database is kept in memory, and can be read there.
public final class InMemoryObjects {
    private let scratch: ScratchObjects

    /// Begins to keep what is written to this database.
    public init(of database: ObjectDatabase) {
        scratch = database.scratch
        scratch.begin()
    }

    deinit { scratch.end() }
}

extension ObjectDatabase {
    /// Runs `body` without writing an object: what would be written is kept in memory, can be read there, and is gone
    /// when `body` ends. So it also runs where nothing can be written.
    ///
    /// - Complexity: memory for the objects that would be written.
    public func withoutWriting<Result>(_ body: () throws -> Result) rethrows -> Result {
        scratch.begin()
        defer { scratch.end() }
        return try body()
    }
}
