package import Coordination
package import GitMemory

/// Whether an agent may edit files, as a client's hook asks it: by what is known here, in no time, and never in vain.
package struct EditCheck {
    /// The paths that are to be edited.
    package var paths: [String]
    /// The client's session.
    package var session: String?

    package init(paths: [String], session: String?) {
        self.paths = paths
        self.session = session
    }

    /// Looks for claims of others, and renews the agent's own that are about to end.
    ///
    /// - Returns: the claims of others in the way; none where there is no memory.
    package func run(in session: Session) throws -> [EditClaims.Obstacle] {
        let store = try Store(at: session.directory, surroundings: session.surroundings())
        session.narrow(store)
        let claims = try EditClaims(
            paths, of: ClaimWords.repo(in: session), as: try session.agentIfAny(in: store),
            session: session.claimant().session ?? self.session,
            tokens: [session.claimant().token].compactMap { $0 }, in: store)
        if claims.obstacles.isEmpty {
            HookNotes.noteEdit(self.session, in: store)
            try? claims.renew()
        }
        return claims.obstacles
    }

    /// Why an edit is refused, in words for an agent.
    package static func reason(_ obstacles: [EditClaims.Obstacle]) -> String {
        let lines = obstacles.prefix(5).map { obstacle in
            let grant = obstacle.grant
            let end = ClaimTime.text(grant.until).map { " until \($0)" } ?? ""
            if grant.isHidden { return "\(obstacle.resource.shown) is claimed\(end)." }
            let what = grant.resource == obstacle.resource ? "" : " (as part of \(grant.resource.shown))"
            let holder = obstacle.isElsewhere ? "\(grant.agent), in another session" : grant.agent
            let reason = grant.reason.map { ", for: \($0)" } ?? ""
            return "\(obstacle.resource.shown) is claimed\(what) by \(holder)\(end)\(reason)."
        }
        return lines.joined(separator: " ")
            + " Work on something else meanwhile; `gitmem claims` lists what is held, and "
            + "`gitmem claim PATH --wait 10m` waits for it."
    }
}
