internal import GitMemory

extension ClaimDesk {
    /// What is known of a command that has written a commit.
    private struct Course {
        var mine: (commit: String, plan: ClaimPlan)?
        /// What nothing has to be written for, by the arbiter's word.
        var done: (plan: ClaimPlan, view: ClaimView)?
        var hasAsked = false
        var complaint: String?
        var isRewound = false
        var pause: UInt64 = 20
    }

    func performThere(
        _ request: ClaimRequest, _ asker: ClaimAsker, _ needsConfirmation: Bool
    ) throws -> Answer {
        var course = Course()
        let start = ground.running.milliseconds
        while true {
            if course.mine == nil { try advance(request, asker, &course) }
            if let done = course.done {
                try ground.exclusively { try settle(done.plan, isConfirmed: course.complaint == nil) }
                return Answer(
                    results: done.plan.results, isConfirmed: course.complaint == nil ? true : nil,
                    complaint: course.complaint, isRewound: course.isRewound,
                    clockSuspect: try suspect(done.plan, done.view))
            }
            // Whoever gets there first sends what all have written.
            let hasLed: Void? = try ground.ifNobodyPushes { try lead(request, asker, &course) }
            if let answer = try answer(&course, asker, needsConfirmation) { return answer }
            if hasLed == nil { try ground.pause(5 + ground.random() % 15) }
            guard ground.running.milliseconds &- start < 180_000 else {
                throw StoreError(
                    .busy, "others have moved the log of claims for three minutes", hint: "run the command again")
            }
        }
    }

    /// Looks what has become of this command's commit.
    private func answer(_ course: inout Course, _ asker: ClaimAsker, _ needsConfirmation: Bool) throws -> Answer? {
        guard let (commit, plan) = course.mine else { return nil }
        enum Fate { case confirmed, waiting, local, gone }
        let fate: Fate = try ground.exclusively {
            if try ground.contains(commit, in: ground.tip(.seen)) { return .confirmed }
            if try ground.contains(commit, in: ground.tip(.pending)) { return .waiting }
            return try ground.contains(commit, in: ground.tip(.local)) ? .local : .gone
        }
        func answered(_ isConfirmed: Bool) throws -> Answer {
            try ground.exclusively { try settle(plan, isConfirmed: isConfirmed) }
            return Answer(
                results: plan.results, isConfirmed: isConfirmed ? true : nil, complaint: course.complaint,
                isRewound: course.isRewound)
        }
        switch fate {
        case .confirmed: return try answered(true)
        case .waiting: return nil
        case .local:
            // Another process of this clone may have met the fault.
            course.complaint = course.complaint ?? "the arbiter could not be reached"
            let answer = try answered(false)
            guard needsConfirmation else { return answer }
            try undo(plan, asker)
            throw StoreError(
                .unconfirmed, "the arbiter could not be asked: \(course.complaint ?? "")",
                hint: "nothing was claimed; without --confirmed it would hold in this clone alone")
        case .gone:
            for record in plan.saves where record.state == .asked { try ground.drop(record.token) }
            course.mine = nil
            return nil
        }
    }

    /// Takes back what holds in this clone alone.
    private func undo(_ plan: ClaimPlan, _ asker: ClaimAsker) throws {
        let tokens = plan.saves.map(\.token)
        let own = ClaimAsker(agent: asker.agent, name: nil, isSession: true, tokens: tokens)
        try ground.exclusively {
            let base = try ground.tip(.local)
            let (undone, commit, _) = try step(.release(nil, isForced: false), own, on: base)
            if let commit { _ = try ground.move(.local, from: base, to: commit) }
            try settle(undone, isConfirmed: true)
        }
    }

    /// Works the command out on what is on its way, and puts it there, too.
    private func advance(_ request: ClaimRequest, _ asker: ClaimAsker, _ course: inout Course) throws {
        try ground.exclusively {
            let pending = try ground.tip(.pending)
            let (plan, commit, view) = try step(request, asker, on: pending ?? ground.tip(.local))
            if let commit {
                if try ground.move(.pending, from: pending, to: commit) { course.mine = (commit, plan) }
            } else if course.hasAsked, pending == nil {
                course.done = (plan, view)
            }
        }
    }

    /// Asks the arbiter and sends it what is on its way, until it has that or cannot be asked.
    private func lead(_ request: ClaimRequest, _ asker: ClaimAsker, _ course: inout Course) throws {
        if let mine = course.mine, try ground.contains(mine.commit, in: ground.tip(.seen)) { return }
        var hasSent = false
        var refusals = 0
        let start = ground.running.milliseconds
        var last: (tip: String?, Bool) = (nil, false)
        while true {
            let tip: String?
            switch try ground.fetch() {
            case .failed(let complaint):
                if hasSent {
                    throw StoreError(
                        .unconfirmed, "nobody knows whether the arbiter has it: \(complaint)",
                        hint:
                            "run `gitmem claims --mine` when it can be reached again; what was not answered is released"
                    )
                }
                course.hasAsked = true
                course.complaint = complaint
                try ground.exclusively { try acceptPending() }
                return
            case .tip(let found): tip = found
            }
            course.hasAsked = true
            course.complaint = nil
            try ground.exclusively {
                if try follow(tip, asker) { course.isRewound = true }
                if let mine = course.mine, try !isOnItsWay(mine.commit) {
                    for record in mine.plan.saves where record.state == .asked { try ground.drop(record.token) }
                    course.mine = nil
                }
            }
            if course.mine == nil { try advance(request, asker, &course) }
            guard let sending = try ground.tip(.pending) else { return }
            let complaint = try ground.push(sending)
            hasSent = true
            guard let complaint else {
                return try ground.exclusively { try noteArrival(of: sending) }
            }
            refusals = last.1 && last.tip == tip ? refusals + 1 : 0
            last = (tip, true)
            // A host that hangs is given up sooner.
            if refusals >= 5 || refusals >= 1 && ground.running.milliseconds &- start > 20_000 { try giveUp(complaint) }
            try ground.pause(course.pause / 2 + ground.random() % course.pause)
            course.pause = min(course.pause * 2, 2_000)
        }
    }

    private func isOnItsWay(_ commit: String) throws -> Bool {
        if try ground.contains(commit, in: ground.tip(.pending)) { return true }
        return try ground.contains(commit, in: ground.tip(.seen))
    }

    /// The arbiter takes nothing, though nobody else has moved its log.
    private func giveUp(_ complaint: String) throws -> Never {
        try ground.exclusively { _ = try ground.move(.pending, from: ground.tip(.pending), to: nil) }
        throw StoreError(
            .unconfirmed, "the arbiter does not take the claim: \(complaint)",
            hint: "nothing was claimed; see that whoever claims may push to memory/claims/1 there")
    }

    /// Without the arbiter, what was asked for holds in this clone.
    private func acceptPending() throws {
        guard let pending = try ground.tip(.pending) else { return }
        _ = try ground.move(.local, from: ground.tip(.local), to: pending)
        _ = try ground.move(.pending, from: pending, to: nil)
    }

    private func noteArrival(of commit: String) throws {
        _ = try ground.move(.seen, from: ground.tip(.seen), to: commit)
        _ = try ground.move(.local, from: ground.tip(.local), to: commit)
        if try ground.tip(.pending) == commit { _ = try ground.move(.pending, from: commit, to: nil) }
        try noteConfirmation(by: commit)
    }

    /// Notes what was claimed without the arbiter, asked for again, and is there now: it may be lost from now on.
    private func noteConfirmation(by commit: String) throws {
        let waiting = try ground.openRecords().filter { $0.state == .held && !$0.isConfirmed }
        if waiting.isEmpty { return }
        let tokens = try ground.grants(at: commit).tokens
        for var record in waiting where tokens.contains(record.token) {
            record.isConfirmed = true
            try ground.save(record)
        }
    }
}
