internal import Git
internal import Synchronization

/// What a program that opens one store again and again keeps between these times: a server does so for each request.
///
/// All of it is found by what it was made of, such as the id of a commit, or looked at each time, as references are. So a
/// store that is opened with it shows what one that is opened without it shows. Any number of threads may use it.
package final class StoreKeep: Sendable {
    let repository = RepositoryShare(memory: 48 << 20)
    private let tops = Mutex<[ObjectID: MemoryCommit]>([:])
    private let others = Mutex<[ObjectIdentifier: any AnyObject & Sendable]>([:])

    /// So many tips are remembered.
    private static let mostTops = 2000

    package init() {}

    /// The top of a commit that was read before.
    func top(of commit: ObjectID) -> MemoryCommit? { tops.withLock { $0[commit] } }

    func note(_ top: MemoryCommit) {
        tops.withLock { tops in
            if tops.count >= Self.mostTops { tops = [:] }
            tops[top.commit] = top
        }
    }

    /// What another room or module keeps here: one of each type, made when it is first asked for.
    package func one<Kept: AnyObject & Sendable>(_ type: Kept.Type, _ make: () -> Kept) -> Kept {
        others.withLock { others in
            if let known = others[ObjectIdentifier(type)] as? Kept { return known }
            let new = make()
            others[ObjectIdentifier(type)] = new
            return new
        }
    }
}
