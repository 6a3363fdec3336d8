extension ClaimRequest {
    /// The asker's grants that overlap what is named, or all of them.
    private static func own(_ resources: [Resource]?, _ view: ClaimView, _ asker: ClaimAsker) throws -> [Grant] {
        try (resources.map(view.grants.overlapping) ?? view.grants.all).filter { grant in
            try view.record(of: grant).map(asker.owns) ?? asker.tokens.contains(grant.token)
        }
    }

    /// What to say of a resource that the asker does not hold.
    private static func other(_ resource: Resource, _ view: ClaimView, _ asker: ClaimAsker) throws -> ClaimResult {
        for grant in view.grants.overlapping([resource]) {
            if try view.isOver(grant) { continue }
            var result = ClaimResult(resource, .refused, grant)
            result.isElsewhere = grant.agent == asker.agent
            return result
        }
        return ClaimResult(resource, .free)
    }

    /// The records of the asker whose claim is not in the log any more.
    private static func lost(
        _ resources: [Resource]?, _ view: ClaimView, _ asker: ClaimAsker
    ) throws -> [ClaimRecord] {
        try view.recordsWithoutGrant().filter { record in
            asker.owns(record) && (record.state == .lost || record.state == .held)
                && (resources?.contains { $0.overlaps(record.resource) } ?? true)
        }
    }

    static func renew(
        _ resources: [Resource]?, _ term: UInt64?, _ view: ClaimView, _ asker: ClaimAsker
    ) throws -> ClaimPlan {
        var plan = ClaimPlan()
        // What a crashed command has asked for is on its way out.
        let grants = try own(resources, view, asker).filter { !view.abandoned.contains($0.token) }
        for grant in grants {
            var record = try view.record(of: grant)
            let term = term ?? record?.term ?? ClaimTerm.usual
            let until = max(grant.until, view.now + term)
            var result = ClaimResult(grant.resource, .held, grant)
            result.until = until
            if until > grant.until { plan.changes.append(.renew(grant, until: until)) }
            // The log may have a renewal already whose command died before it could note it here.
            if let known = record?.until, known < until {
                record?.until = until
                record?.term = term
                if let record { plan.saves.append(record) }
            }
            plan.results.append(result)
        }
        let lost = try lost(resources, view, asker)
        for record in lost {
            var result = ClaimResult(record.resource, .lost)
            result.holder = try other(record.resource, view, asker).holder
            plan.results.append(result)
            plan.drops.append(record.token)
        }
        for resource in resources ?? []
        where !grants.contains(where: { $0.resource.overlaps(resource) })
            && !lost.contains(where: { $0.resource.overlaps(resource) })
        {
            plan.results.append(try other(resource, view, asker))
        }
        plan.subject = "renew " + subject(grants.map(\.resource))
        return plan
    }

    static func release(
        _ resources: [Resource]?, _ isForced: Bool, _ note: String?, _ commit: String?, _ done: OnceDone?,
        _ view: ClaimView, _ asker: ClaimAsker
    ) throws -> ClaimPlan {
        var plan = ClaimPlan()
        var grants = try own(resources, view, asker)
        if isForced, let resources {
            grants += view.grants.overlapping(resources).filter { !grants.contains($0) }
        }
        for grant in grants {
            plan.changes.append(.remove(grant, .release(commit: commit, done: done)))
            plan.results.append(ClaimResult(grant.resource, .released, grant))
            guard var record = try view.record(of: grant) else { continue }
            record.state = .released
            record.commit = commit
            record.done = done
            plan.saves.append(record)
        }
        // What was lost needs no release.
        for record in try lost(resources, view, asker) { plan.drops.append(record.token) }
        for resource in resources ?? [] where !grants.contains(where: { $0.resource.overlaps(resource) }) {
            plan.results.append(try other(resource, view, asker))
        }
        plan.subject = "release " + subject(grants.map(\.resource)) + (note.map { ": \(JSONText.quoted($0))" } ?? "")
        return plan
    }

    /// The end of grants, whoever holds them.
    static func removal(
        of grants: [Grant], _ why: ClaimChange.Removal, _ subject: String, _ view: ClaimView
    ) throws -> ClaimPlan {
        var plan = ClaimPlan()
        for grant in grants {
            plan.changes.append(.remove(grant, why))
            plan.results.append(ClaimResult(grant.resource, .released, grant))
            guard var record = try view.record(of: grant) else { continue }
            record.state = .released
            plan.saves.append(record)
        }
        plan.subject = subject
        return plan
    }
}
