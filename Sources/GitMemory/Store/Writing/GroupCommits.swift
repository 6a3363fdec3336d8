internal import Synchronization

/// Has the changes of an agent that wait for its branch go into one commit, whoever makes them.
///
/// The first to come makes the commit, of its own change and of those that wait by then; the others wait for it. What
/// comes too late for that is led by the first of them.
package final class GroupCommits: ChangeCompany {
    private struct Line {
        var waiting: [JointChange] = []
    }

    /// How many changes one commit has at most.
    private static let most = 256

    private let lines = Mutex<[AgentName: Line]>([:])

    package init() {}

    /// How many changes of an agent wait.
    func waiting(of agent: AgentName) -> Int { lines.withLock { $0[agent]?.waiting.count ?? 0 } }

    func join(_ change: JointChange, of agent: AgentName, in store: Store) {
        let leads = lines.withLock { lines in
            guard lines[agent] != nil else {
                lines[agent] = Line()
                return true
            }
            lines[agent]?.waiting.append(change)
            return false
        }
        if !leads {
            change.wait()
            if change.outcome != nil { return }
        }
        var count = 1
        store.writeJointly(change, as: agent) {
            if count == Self.most { return nil }
            count += 1
            return lines.withLock { lines in
                lines[agent]?.waiting.isEmpty == false ? lines[agent]?.waiting.removeFirst() : nil
            }
        }
        let next = lines.withLock { lines -> JointChange? in
            guard lines[agent]?.waiting.isEmpty == false else {
                lines[agent] = nil
                return nil
            }
            return lines[agent]?.waiting.removeFirst()
        }
        next?.wake()
    }
}
