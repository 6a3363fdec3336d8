internal import Git

extension Store {
    /// Makes one commit of several changes.
    ///
    /// Each is finished: those that throw as soon as they do, the others when the commit is on the disk. If the branch has
    /// moved meanwhile all are made again, in the same order.
    ///
    /// - Parameters:
    ///   - first: the change to begin with.
    ///   - next: the next change; `nil` if there is to be no more. It may wait.
    ///   - taken: called when a change was made for the first time and waits for the commit.
    func writeJointly(
        _ first: JointChange, as agent: AgentName, next: () -> JointChange?, taken: () -> Void = {}
    ) {
        var members = [first]
        var isBegun = false
        do {
            let written = try commit(
                as: agent, by: makeWriter(), subject: { _ in Self.subject(of: members) },
                trailers: { _ in Self.trailers(of: members) }
            ) { start in
                let joint = JointDraft(self, from: start, as: agent)
                members = members.filter { Self.make($0, in: joint) }
                if !isBegun, !members.isEmpty { taken() }
                isBegun = true
                while let change = next() {
                    guard Self.make(change, in: joint) else { continue }
                    members.append(change)
                    taken()
                }
                return ((), try joint.finish())
            }
            // The first one that wrote made the branch.
            var isFirst = written.isFirst
            for member in members {
                let didWrite = member.message != nil
                member.finish(
                    .success(.init(commit: written.commit, didWrite: written.didWrite, isFirst: isFirst && didWrite)))
                if didWrite { isFirst = false }
            }
        } catch {
            for member in members { member.finish(.failure(error)) }
        }
    }

    private static func make(_ change: JointChange, in joint: JointDraft) -> Bool {
        do {
            try joint.make(change)
            return true
        } catch {
            change.finish(.failure(error))
            return false
        }
    }

    private static func subject(of members: [JointChange]) -> String {
        let subjects = members.compactMap { $0.message?.subject }
        guard let first = subjects.first else { return "" }
        switch subjects.count {
        case 1: return first
        case 2: return "\(first), and 1 more change"
        default: return "\(first), and \(subjects.count - 1) more changes"
        }
    }

    private static func trailers(of members: [JointChange]) -> [String] {
        var all: [String] = []
        for trailer in members.flatMap({ $0.message?.trailers ?? [] }) where !all.contains(trailer) {
            all.append(trailer)
        }
        return all
    }
}
