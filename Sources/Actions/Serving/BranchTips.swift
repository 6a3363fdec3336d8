internal import Git
internal import GitMemory

/// Where all branches of the memory are, the log of claims with them: what an answer depends on, besides the time.
package struct BranchTips: Sendable, Hashable {
    /// The full names of the references, ascending, with their commits.
    package let tips: [Tip]

    package struct Tip: Sendable, Hashable {
        package let reference: String
        package let commit: String
        /// The agent whose branch it is.
        package let agent: String?
    }

    /// - Throws: ``StoreError`` with the code `noStore` if there is no memory.
    package init(in session: Session) throws {
        let store = try session.store()
        _ = try store.trunk()
        var tips = try store.branches().map { branch in
            Tip(reference: branch.reference, commit: "\(branch.tip)", agent: branch.agent.map { "\($0)" })
        }
        let log = ClaimLog(of: store)
        for place in [ClaimLog.Place.local, .pending] {
            if let tip = try log.tip(place) {
                tips.append(Tip(reference: place.rawValue, commit: tip, agent: nil))
            }
        }
        self.tips = tips.sorted { $0.reference < $1.reference }
    }

    package init(_ tips: [Tip]) { self.tips = tips }

    /// A short word for all of it: equal if nothing has moved.
    package var digest: String {
        var bytes: [UInt8] = []
        for tip in tips { bytes += Array("\(tip.reference) \(tip.commit)\n".utf8) }
        return String(SHA256.digest(bytes).hex.prefix(32))
    }

    /// The commits that none of the branches has, of these.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for what is no commit's name.
    package static func missing(_ commits: [String], in session: Session) throws -> [String] {
        let store = try session.store()
        let tips = Set(try store.branches().map(\.tip)).sorted()
        return try commits.filter { text in
            guard let commit = ObjectID(hex: text) else {
                throw StoreError(
                    .invalidInput, "“\(text)” is not the name of a commit", hint: "give all of its 40 digits")
            }
            return try !store.holds(commit, in: tips)
        }
    }
}

/// A word for a secret that can be compared and kept: its SHA-256.
package enum SecretDigest {
    package static func of(_ secret: String) -> String { of(Array(secret.utf8)) }
    package static func of(_ bytes: [UInt8]) -> String { SHA256.digest(bytes).hex }
}
