internal import GitMemory

extension ClaimDesk {
    /// Takes the arbiter's log for this clone's, and asks again for what the arbiter does not know.
    ///
    /// - Returns: whether the arbiter lacks what it once had.
    func follow(_ tip: String?, _ asker: ClaimAsker) throws -> Bool {
        let (seen, local, pending) = (
            try ground.tip(.seen), try ground.tip(.local), try ground.tip(.pending)
        )
        let isInStep = try !ground.openRecords().contains {
            $0.state == .released || $0.state == .held && !$0.isConfirmed
        }
        if tip == seen, local == seen, isInStep { return false }
        let isRewound = try seen.map { try !ground.contains($0, in: tip) } ?? false
        if isRewound, let seen {
            // Tokens go on from the greater of both.
            let old = try ground.tip(.greatest)
            let stamp = try ground.header(seen).stamp
            if try old.map({ try ground.header($0).stamp < stamp }) ?? true {
                _ = try ground.move(.greatest, from: old, to: seen)
            }
        }
        let hasOwn = try local.map { try !ground.contains($0, in: tip) } ?? false
        let again = try askAgain(at: tip, wasRewound: isRewound, asker)
        // What was on its way goes on only if it comes after the arbiter's.
        var next = pending
        if let tip, let waiting = pending, try ground.contains(waiting, in: tip) || !ground.contains(tip, in: waiting) {
            next = nil
        }
        if hasOwn || isRewound { next = nil }
        if let again { next = again }
        if next != pending { _ = try ground.move(.pending, from: pending, to: next) }
        _ = try ground.move(.seen, from: seen, to: tip)
        _ = try ground.move(.local, from: local, to: tip)
        return isRewound
    }

    /// Compares the records of this clone with the arbiter's log, and writes what it is to be asked for again.
    ///
    /// - Returns: the commit; `nil` if there is nothing to ask for.
    private func askAgain(at tip: String?, wasRewound: Bool, _ asker: ClaimAsker) throws -> String? {
        let view = try ClaimView(ground, at: tip, skew: skew)
        var changes: [ClaimChange] = []
        var saves: [ClaimRecord] = []
        var drops: [String] = []
        var wanted: [ClaimRecord] = []
        let grants = Dictionary(view.grants.all.map { ($0.token, $0) }, uniquingKeysWith: { first, _ in first })
        for var record in try ground.records().sorted(by: { $0.token < $1.token }) {
            if grants[record.token] == nil, record.state == .held || record.state == .released,
                let back = record.formerly.last(where: { grants[$0] != nil })
            {
                // It was asked for again of an arbiter that had lost it, and that has it after all.
                drops.append(record.token)
                if try record.state == .held && ground.record(back) != nil { continue }
                if record.state == .released { view.abandoned.insert(back) }
                record.formerly = record.formerly.filter { $0 != back } + [record.token]
                record.token = back
                saves.append(record)
            }
            let grant = grants[record.token]
            switch (record.state, grant) {
            case (.released, let grant?):
                changes.append(.remove(grant, .release(commit: record.commit, done: record.done)))
            case (.released, nil): drops.append(record.token)
            case (.held, let grant?):
                if record.until > grant.until { changes.append(.renew(grant, until: record.until)) }
                if !record.isConfirmed {
                    record.isConfirmed = true
                    saves.append(record)
                }
            case (.held, nil):
                let isGone = record.isConfirmed && !wasRewound
                if view.now >= record.until {
                    drops.append(record.token)
                } else if isGone {
                    record.state = .lost
                    saves.append(record)
                } else {
                    wanted.append(record)
                }
            case (.asked, _), (.lost, _): continue
            }
        }
        let parents = try [tip, ground.tip(.greatest), ground.tip(.seen)].compactMap { $0 }
        let tokens = try ground.tokens(wanted.count + 1, after: parents)
        var given: [Grant] = []
        var renamed: [(old: String, record: ClaimRecord)] = []
        for (index, var record) in wanted.enumerated() {
            let near = view.grants.overlapping([record.resource])
            let rivals = try near.filter { try !view.isOver($0) }
            let isTaken =
                !rivals.isEmpty
                || given.contains { $0.resource.overlaps(record.resource) && $0.agent != record.agent }
            guard !isTaken else {
                record.state = .lost
                saves.append(record)
                continue
            }
            for grant in near { changes.append(.remove(grant, .takeover)) }
            let grant = Grant(
                token: tokens[index], agent: record.agent, resource: record.resource, until: record.until,
                reason: record.reason, scope: record.scope)
            given.append(grant)
            changes.append(.grant(grant))
            let old = record.token
            record.formerly.append(old)
            record.token = grant.token
            record.isConfirmed = false
            renamed.append((old, record))
        }
        for record in saves { try ground.save(record) }
        for token in drops { try ground.drop(token) }
        if changes.isEmpty { return nil }
        let commit = try ground.append(
            changes, after: tip, by: asker.agent, token: tokens[wanted.count], subject: "ask again after time offline")
        for (old, record) in renamed {
            try ground.save(record)
            try ground.drop(old)
        }
        return commit
    }
}
