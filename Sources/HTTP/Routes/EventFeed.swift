package import Actions
internal import GitMemory
internal import Synchronization

/// What has changed, as server-sent events: whoever changed it, as it is seen in the references.
package final class EventFeed: Sendable {
    private let session: @Sendable () -> Session
    /// What was seen last, and when: many listeners look once.
    private let last = Mutex<(tips: BranchTips, at: ContinuousClock.Instant)?>(nil)

    /// How often a listener is to look.
    package static let interval = Duration.milliseconds(400)
    /// A comment that keeps a connection alive where proxies close silent ones.
    package static let heartbeat = Array(": still here\n\n".utf8)

    init(session: @escaping @Sendable () -> Session) { self.session = session }

    /// How a stream begins.
    ///
    /// - Parameter id: the last event that the client has seen, if it says so.
    package func opening(after id: String?) throws -> (tips: BranchTips, text: [UInt8]) {
        let tips = try now()
        if id == tips.digest { return (tips, Self.heartbeat) }
        return (tips, Self.event(id == nil ? "state" : "change", from: nil, to: tips))
    }

    /// What has changed since; nothing is told if nothing has.
    package func next(after seen: BranchTips) throws -> (tips: BranchTips, text: [UInt8]) {
        let tips = try now()
        return (tips, tips == seen ? [] : Self.event("change", from: seen, to: tips))
    }

    private func now() throws -> BranchTips {
        let clock = ContinuousClock.now
        if let last = last.withLock({ $0 }), clock - last.at < Self.interval / 2 { return last.tips }
        let tips = try BranchTips(in: session())
        last.withLock { $0 = (tips, clock) }
        return tips
    }

    private static func event(_ name: String, from old: BranchTips?, to new: BranchTips) -> [UInt8] {
        var before: [String: String] = [:]
        for tip in old?.tips ?? [] { before[tip.reference] = tip.commit }
        var changes: [JSON] = []
        for tip in new.tips {
            let was = before.removeValue(forKey: tip.reference)
            guard was != tip.commit else { continue }
            changes.append(
                .members([
                    "agent": tip.agent.map { .string($0) }, "branch": .string(tip.reference),
                    "commit": .string(tip.commit), "was": was.map { .string($0) },
                ]))
        }
        for (reference, was) in before.sorted(by: { $0.key < $1.key }) {
            changes.append(.members(["branch": .string(reference), "commit": .null, "was": .string(was)]))
        }
        let data = String(
            decoding: JSON.members(["branches": .array(changes)]).canonicalBytes(), as: UTF8.self)
        return Array("id: \(new.digest)\nevent: \(name)\ndata: \(data)\n\n".utf8)
    }
}
