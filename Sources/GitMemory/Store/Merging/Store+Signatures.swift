internal import Git

extension Store {
    // MARK: Demanding signatures

    /// Whether git's configuration demands that commits are signed.
    func demandsSignatures() throws -> Bool { try setting("gitmem.requireSigned", otherwise: false) }

    /// Leaves out heads that bring a commit that is not well signed, if signatures are demanded.
    ///
    /// - Parameter tip: where the target is; what it contains is not judged.
    /// - Returns: whether all heads stay.
    /// - Throws: ``StoreError`` with the code `unsigned` if that is a trunk, or was named.
    func admitSignatures(_ heads: [MemoryCommit], beyond tip: ObjectID?, _ admission: inout Admission) throws -> Bool {
        guard try demandsSignatures() else { return true }
        let commits = heads.map(\.commit).filter { $0 != tip }
        // Mostly all are well signed, and git is asked about them together.
        if commits.count > 1, try areSigned(commits, beyond: tip) { return true }
        var all = true
        for head in heads where head.commit != tip {
            guard let fault = try signatureFault(of: head.commit, beyond: tip) else { continue }
            all = false
            try admission.refuse(
                head.commit, "brings a commit without a good signature, \(fault)", code: .unsigned,
                hint: Self.signatureHint)
        }
        return all
    }

    /// Refuses a branch that is to be taken over as it is, if signatures are demanded.
    ///
    /// - Throws: ``StoreError`` with the code `unsigned` if one of its commits is not well signed.
    func refuseUnsigned(_ branch: MemoryBranch, beyond known: ObjectID? = nil) throws {
        guard try demandsSignatures(), let fault = try signatureFault(of: branch.tip, beyond: known) else { return }
        throw StoreError(
            .unsigned, "\(branch.name) holds a commit without a good signature, \(fault)", hint: Self.signatureHint)
    }

    private static let signatureHint =
        "`git verify-commit` says more; git’s gpg.ssh.allowedSignersFile or keyring says whose signatures are good"

    /// The first commit that is neither signed nor can be made again from what it is of, and what git says of it; `nil`
    /// if there is none.
    ///
    /// - Complexity: the commits beyond `known`; git is asked about all in a few calls.
    private func signatureFault(of head: ObjectID, beyond known: ObjectID?) throws -> String? {
        let signed = try commitsToVerify(of: [head], beyond: known)
        for start in stride(from: 0, to: signed.count, by: 500) {
            let some = signed[start..<min(start + 500, signed.count)]
            if try verify(Array(some)) == nil { continue }
            for id in some {
                if let complaint = try verify([id]) { return "\(id.description.prefix(12)): \(complaint)" }
            }
        }
        return nil
    }

    private func areSigned(_ heads: [ObjectID], beyond known: ObjectID?) throws -> Bool {
        let signed = try commitsToVerify(of: heads, beyond: known)
        return try stride(from: 0, to: signed.count, by: 500).allSatisfy { start in
            try verify(Array(signed[start..<min(start + 500, signed.count)])) == nil
        }
    }

    /// The commits that come with the heads and are not made by rule.
    private func commitsToVerify(of heads: [ObjectID], beyond known: ObjectID?) throws -> [ObjectID] {
        // What a replacement of the user's shows instead of a commit is not what others get.
        let list = try repository.git(
            ["--no-replace-objects", "rev-list"] + heads.map(\.description) + (known.map { ["^\($0)"] } ?? []))
        guard list.status == 0 else {
            throw StoreError(.gitFailed, "could not list commits: \(list.errors.trimmed)", hint: "run `git fsck`")
        }
        return try list.output.split(separator: "\n").compactMap { ObjectID(hex: $0) }.filter { try !isMadeByRule($0) }
    }

    /// What git says if one of these commits is not well signed; `nil` if all are.
    private func verify(_ commits: [ObjectID]) throws -> String? {
        let outcome = try repository.git(
            ["--no-replace-objects", "verify-commit"] + commits.map(\.description))
        if outcome.status == 0 { return nil }
        // With 1 it has looked and says no. Any other end says nothing of the commits.
        guard outcome.status == 1 else {
            throw StoreError(
                .gitFailed, "git could not check signatures: \(outcome.complaint)",
                hint: "nothing was taken over; `git verify-commit \(commits[0])` says more")
        }
        let lines = outcome.errors.split(separator: "\n")
        return lines.last.map(String.init) ?? "it is not signed"
    }

    // MARK: Commits that nobody signs

    /// Whether a commit is a pure function of what it refers to, and is just what that gives.
    ///
    /// Nobody signs such a commit, and it needs no signature: what it is made of is judged by itself.
    private func isMadeByRule(_ id: ObjectID) throws -> Bool {
        // To compare it is enough to know its id.
        try repository.objects.withoutWriting { try isMade(id) }
    }

    private func isMade(_ id: ObjectID) throws -> Bool {
        let commit = try repository.commit(id)
        guard commit.author.identity == Commit.gitmem, commit.committer == commit.author else { return false }
        return try commit.parents.isEmpty ? isRoot(id) || isFirstOfEpoch(id) : isMerge(id, commit)
    }

    private func isRoot(_ id: ObjectID) throws -> Bool {
        try format(of: id, named: "\(id)").writeRoot(in: repository) == id
    }

    /// Whether the commit is the merge of its parents. One whose target had malformed files may not be told from one that
    /// took more than it should, and then is not.
    private func isMerge(_ id: ObjectID, _ commit: Commit) throws -> Bool {
        do {
            let tops = try commit.parents.map { try root(of: $0, named: "\($0)") }
            guard tops.allSatisfy({ $0.formatID == tops[0].formatID }) else { return false }
            let join = try join(
                tops, target: nil, trusted: Set(tops.indices), into: nil)
            return try join.tree == commit.tree && writeMerge(of: commit.parents, tree: join.tree) == id
        } catch is HeadRefusal {
            return false
        } catch is StoreError {
            return false
        }
    }
}
