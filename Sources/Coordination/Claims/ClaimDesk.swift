internal import GitMemory

/// Grants, renews and releases claims, one command at a time, by the word of the arbiter.
package final class ClaimDesk {
    /// What became of a command.
    package struct Answer {
        package var results: [ClaimResult] = []
        /// Whether the arbiter has it; `nil` if it could not be asked.
        package var isConfirmed: Bool?
        /// Why the arbiter could not be asked.
        package var complaint: String?
        /// Whether the arbiter lacks what it once had.
        package var isRewound = false
        /// Whose commit shows that the clocks disagree.
        package var clockSuspect: String?
    }

    let ground: any ClaimGround
    let arbiter: Arbiter
    let skew: UInt64
    let lock: String

    /// - Parameters:
    ///   - skew: by how much clocks may differ, in milliseconds.
    ///   - lock: the name of the lock that this process holds while it asks.
    package init(_ ground: any ClaimGround, arbiter: Arbiter, skew: UInt64, lock: String) {
        self.ground = ground
        self.arbiter = arbiter
        self.skew = skew
        self.lock = lock
    }

    /// Carries a command out.
    ///
    /// - Parameter needsConfirmation: whether nothing is to be held that the arbiter does not know.
    /// - Throws: ``StoreError``: `unconfirmed` if nobody knows whether the arbiter has it, or if it takes nothing.
    package func perform(
        _ request: ClaimRequest, by asker: ClaimAsker, needsConfirmation: Bool = false
    ) throws -> Answer {
        switch arbiter {
        case .here: try performHere(request, asker, isConfirmed: true)
        case .none(let why):
            if needsConfirmation {
                throw StoreError(.unconfirmed, "nobody can confirm the claim: \(why)", hint: "nothing was claimed")
            } else {
                try performHere(request, asker, isConfirmed: nil, complaint: why)
            }
        case .remote: try performThere(request, asker, needsConfirmation)
        }
    }

    // MARK: This repository decides

    private func performHere(
        _ request: ClaimRequest, _ asker: ClaimAsker, isConfirmed: Bool?, complaint: String? = nil
    ) throws -> Answer {
        try ground.exclusively {
            // A push from elsewhere may move the log; nobody else does while this is held.
            for _ in 0..<1000 {
                let base = try ground.tip(.local)
                let (plan, commit, view) = try step(request, asker, on: base)
                if let commit {
                    guard try ground.move(.local, from: base, to: commit) else {
                        for record in plan.saves where record.state == .asked { try ground.drop(record.token) }
                        continue
                    }
                }
                try settle(plan, isConfirmed: isConfirmed == true)
                return Answer(
                    results: plan.results, isConfirmed: isConfirmed, complaint: complaint,
                    clockSuspect: try suspect(plan, view))
            }
            throw StoreError(.busy, "memory/claims/1 moves all the time", hint: "run the command again")
        }
    }

    func suspect(_ plan: ClaimPlan, _ view: ClaimView) throws -> String? {
        plan.results.contains { $0.verdict == .refused } ? try view.clockSuspect() : nil
    }

    /// Works the command out on a commit, with what crashed commands of this clone have left, and writes it; no
    /// reference moves.
    func step(
        _ request: ClaimRequest, _ asker: ClaimAsker, on base: String?
    ) throws -> (plan: ClaimPlan, commit: String?, view: ClaimView) {
        let view = try ClaimView(ground, at: base, skew: skew)
        try view.noteSeen()
        let parents = try [base, ground.tip(.greatest), ground.tip(.seen)].compactMap { $0 }
        let open = try view.open().values.sorted { $0.token < $1.token }
        let dead = try open.filter { try $0.state == .asked && $0.lock != lock && !ground.isAsking($0.lock) }
        view.abandoned = Set(dead.map(\.token))
        var given: [String] = []
        var plan = try request.plan(view, by: asker, lock: lock) { count in
            given = try ground.tokens(count, after: parents)
            return given
        }
        let removed = Set(
            plan.changes.compactMap { if case .remove(let grant, _) = $0 { grant.token } else { nil } })
        // An answer that nobody got is not held.
        for record in dead where !removed.contains(record.token) {
            if let grant = view.grants.grant(record.token) {
                plan.changes.insert(.remove(grant, .release(commit: nil)), at: 0)
                var released = record
                released.state = .released
                plan.saves.insert(released, at: 0)
            } else {
                plan.drops.append(record.token)
            }
        }
        for record in open where record.state == .released && view.now >= record.until &+ skew {
            plan.drops.append(record.token)
        }
        if !plan.changes.isEmpty {
            for grant in view.mayBeOver() where !removed.contains(grant.token) {
                guard try view.isOver(grant), let record = try view.record(of: grant), record.state == .held,
                    !plan.saves.contains(where: { $0.token == record.token })
                else { continue }
                plan.changes.insert(.remove(grant, .lapse), at: 0)
                plan.drops.append(record.token)
            }
        }
        guard !plan.changes.isEmpty else { return (plan, nil, view) }
        for record in plan.saves where record.state == .asked { try ground.save(record) }
        let token = try given.last ?? ground.tokens(1, after: parents)[0]
        let commit = try ground.append(
            plan.changes, after: base, by: asker.agent, token: token,
            subject: plan.subject.isEmpty ? "tidy up" : plan.subject)
        return (plan, commit, view)
    }

    /// Brings the records to what is in the log now.
    func settle(_ plan: ClaimPlan, isConfirmed: Bool) throws {
        for var record in plan.saves {
            switch record.state {
            case .released where isConfirmed: try ground.drop(record.token)
            case .asked:
                record.state = .held
                record.isConfirmed = isConfirmed
                try ground.save(record)
            default:
                record.isConfirmed = record.isConfirmed || isConfirmed
                try ground.save(record)
            }
        }
        for token in plan.drops { try ground.drop(token) }
    }
}
