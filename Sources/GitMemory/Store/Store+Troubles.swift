internal import Git

/// What one command that asks several times goes by.
struct OneLook {
    let references: ReferenceSurvey
    var branches: BranchSurvey?
}

extension Store {
    /// All memory branches, here and as last seen on remotes, by reference name; the local ones come first.
    ///
    /// One whose reference is broken is not among them: ``troubles()`` names it.
    ///
    /// - Complexity: O(*n*) in the references of memory, none of whose commits is read.
    public func branches() throws -> [MemoryBranch] {
        try references().sound.compactMap { BranchName.parse($0.name, tip: $0.id) }
    }

    /// The branches that hold memory, or should, and that nobody can read or merge as they are.
    ///
    /// - Complexity: a look at the tip of each memory branch.
    public func troubles() throws -> [BranchTrouble] { try survey(forgiving: true).troubles }

    /// Looks at the tips of all memory branches.
    ///
    /// - Throws: ``StoreError`` with the code `damaged` or `laterFormat` if a trunk cannot be read.
    func memoryBranches() throws -> BranchSurvey { try survey(forgiving: false) }

    /// The same for those who only read what the branches hold, at less cost: of a commit whose tree is known it is only
    /// looked whether it is there.
    func shownBranches() throws -> BranchSurvey {
        if let known = look?.branches { return known }
        return try readSurvey(forgiving: false, byRecord: true)
    }

    /// The agents that have a branch, here or as last seen on a remote, by name.
    package func agentNames() throws -> [AgentName] {
        Set(try memoryBranches().memory.compactMap(\.branch.agent)).sorted()
    }

    /// Runs `body` on one look at the references: whatever it asks about all branches goes by that, and costs less.
    public func atOneLook<Result>(_ body: () throws -> Result) throws -> Result {
        look = OneLook(references: try references())
        defer { look = nil }
        return try body()
    }

    private func references() throws -> ReferenceSurvey {
        if let look { return look.references }
        return try repository.survey(below: [BranchName.local, BranchName.remotes]) { name in
            name.hasPrefix(BranchName.local) || name.contains("/memory/")
        }
    }

    /// - Parameter forgiving: whether a trunk that cannot be read is among the troubles, too.
    private func survey(forgiving: Bool) throws -> BranchSurvey {
        if let known = look?.branches { return known }
        let survey = try readSurvey(forgiving: forgiving)
        // Where nothing had to be forgiven, both are the same.
        if !forgiving { look?.branches = survey }
        return survey
    }

    private func readSurvey(forgiving: Bool, byRecord: Bool = false) throws -> BranchSurvey {
        var survey = BranchSurvey()
        let references = try references()
        let tips = byRecord && surroundings.keep == nil ? TipRecord.Shelf(repository, references.sound.count) : nil
        let record = tips?.read()
        for (name, tip) in references.sound {
            guard let branch = BranchName.parse(name, tip: tip) else {
                if let trouble = misnamed(name, tip) { survey.troubles.append(trouble) }
                continue
            }
            do {
                survey.memory.append((branch, try rootOfTip(branch, record)))
            } catch let error as StoreError where error.code == .noBranch {
                survey.strangers.append(branch)
            } catch let error as StoreError where forgiving && error.code == .damaged || isPassedOver(branch) {
                survey.troubles.append(unreadable(branch, error))
            } catch let error as GitError where error.code.isOfDamage && (forgiving || isPassedOver(branch)) {
                survey.troubles.append(unreadable(branch, StoreError(.damaged, error.message, hint: "see `git fsck`")))
            }
        }
        tips?.write(survey.memory.map(\.root), beside: record) {
            try applySettings()
            return repository.objects.sharing
        }
        for branch in try deferredBranches() {
            survey.memory.append((branch, try root(of: branch.tip, named: branch.name)))
        }
        survey.troubles += references.broken.map(broken)
        survey.troubles += try lostBranches(beside: references)
        survey.troubles.sort { $0.reference < $1.reference }
        return survey
    }

    /// Whether all others go on without a branch that cannot be read. They do not without a trunk, be it a remote's, unless
    /// what is noted of that leads to nothing: a fetch brings it again.
    private func isPassedOver(_ branch: MemoryBranch) -> Bool {
        !branch.isTrunk || branch.remote != nil && !repository.contains(branch.tip)
    }

    private func broken(_ reference: BrokenReference) -> BranchTrouble {
        BranchTrouble(
            kind: .broken, reference: reference.name, tip: nil, reason: reference.reason,
            hint: hint(for: reference.name))
    }

    private func unreadable(_ branch: MemoryBranch, _ error: StoreError) -> BranchTrouble {
        let prefix = "\(branch.name) "
        if let commit = try? repository.commitID(revision: "\(branch.tip)"), commit != branch.tip {
            return BranchTrouble(
                kind: .malformed, reference: branch.reference, tip: branch.tip,
                reason: "cannot be read: it is not a commit, but a tag", hint: hint(for: branch.reference))
        }
        let reason = error.message.hasPrefix(prefix) ? String(error.message.dropFirst(prefix.count)) : nil
        let isMissing = error.hint == Self.damageHint
        return BranchTrouble(
            kind: isMissing ? .unreadable : .malformed, reference: branch.reference, tip: branch.tip,
            reason: reason ?? "cannot be read: \(error.message)",
            hint: isMissing ? hint(for: branch.reference) : error.hint ?? "see `git fsck`")
    }

    private func hint(for reference: String) -> String {
        reference.hasPrefix(BranchName.local)
            ? "`gitmem doctor` puts it back where its reflog or a remote knows it"
            : "`gitmem doctor` drops what is noted of it, and the next `gitmem sync` fetches it again"
    }

    /// A branch of memory that no command takes for one because of its name; `nil` if it is none of the memory's.
    private func misnamed(_ name: String, _ tip: ObjectID) -> BranchTrouble? {
        guard let range = name[...].lastRange(of: "/memory/"), !name[range...].hasPrefix("/memory/epochs/"),
            !name[range...].hasPrefix("/memory/claims/")
        else {
            return nil
        }
        let isAgents = name[range...].hasPrefix("/memory/agents/")
        let short = BranchName.short(name)
        // What holds no memory is the user's own, unless it stands where only agents' branches do.
        guard isAgents || (try? root(of: tip, named: short)) != nil else { return nil }
        let reason =
            isAgents ? "has a name that no agent can have" : "holds memory, and has the name of no memory branch"
        guard name.hasPrefix(BranchName.local) else {
            return BranchTrouble(
                kind: .misnamed, reference: name, tip: tip, reason: reason,
                hint: "bring it in under a name that is one: git branch memory/agents/NAME \(short)")
        }
        let last = short.split(separator: "/").last.map(String.init) ?? short
        let proposal = Self.agentName(like: isAgents ? String(name[range...].dropFirst("/memory/agents/".count)) : last)
        let isTaken = (try? repository.reference("refs/heads/memory/agents/\(proposal)")) != .some(nil)
        return BranchTrouble(
            kind: .misnamed, reference: name, tip: tip, reason: reason,
            hint: isTaken
                ? "`gitmem merge '\(short)' --into \(proposal)` brings it in, and `git branch -D '\(short)'` deletes it then"
                : "give it one: git branch -m '\(short)' memory/agents/\(proposal)")
    }

    /// The name that an agent can have and that comes closest to `text`.
    private static func agentName(like text: String) -> String {
        let allowed = Array(text.lowercased().utf8).map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "-")
            }
        }
        let name = String(decoding: allowed.drop { $0 == UInt8(ascii: "-") }.prefix(39), as: UTF8.self)
        return (try? AgentName(name))?.description ?? "NAME"
    }

    /// The memory branches of this repository that are gone without having been deleted.
    private func lostBranches(beside references: ReferenceSurvey) throws -> [BranchTrouble] {
        let known = Set(references.sound.map(\.name) + references.broken.map(\.name))
        return try repository.loggedReferences(below: BranchName.local, except: known).compactMap { name in
            guard BranchName.parse(name, tip: .emptyTree) != nil,
                try repository.hasLostReference(name), try repository.reference(name) == nil
            else { return nil }
            return BranchTrouble(
                kind: .lost, reference: name, tip: nil, reason: "is gone, and nobody deleted it: its reflog is here",
                hint: "`gitmem doctor` puts it back, `git branch -D` after that deletes it")
        }
    }

    /// Refuses to make a branch anew that is gone without having been deleted: what it held would be out of sight.
    func refuseLostBranch(_ reference: String) throws {
        guard try repository.hasLostReference(reference), try repository.reference(reference) == nil else { return }
        throw StoreError(
            .damaged, "\(BranchName.short(reference)) is gone, and nobody deleted it: its reflog is here",
            hint: "`gitmem doctor` puts it back, `git branch -D` after that deletes it")
    }
}
