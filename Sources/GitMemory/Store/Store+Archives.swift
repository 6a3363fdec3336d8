internal import Git

extension Store {
    /// The commits that one takes the place of, which was made by an erasure.
    func standsFor(_ commit: ObjectID) throws -> [ObjectID] {
        let found = try repository.commit(commit)
        guard found.parents.isEmpty else { return [] }
        return found.trailers(Self.standInTrailer).compactMap { ObjectID(hex: $0) }
    }

    /// An archive, here or on a remote, that takes the place of a commit.
    func standIn(for commit: ObjectID) throws -> ObjectID? {
        let all = try repository.references(matching: BranchName.archives + "*").map(\.id) + remoteArchives().map(\.tip)
        return try Set(all).sorted().first { try standsFor($0).contains(commit) }
    }

    /// What remotes have as archives, by the names that these have there.
    func remoteArchives(of remote: String = "*") throws -> [(name: String, tip: ObjectID)] {
        try repository.references(matching: "refs/remotes/\(remote)/memory/epochs/*").compactMap { name, tip in
            name[...].lastRange(of: "/memory/epochs/").map { ("refs/heads" + name[$0...], tip) }
        }
    }

    static let standInTrailer = "Gitmem-Stands-For"
}
