public import Git
internal import Glibc

extension Store {
    /// Changes when a local memory branch moves, and costs next to nothing to look at.
    ///
    /// A branch moves by a file that takes the place of another, so the folder says when that was last.
    public var branchesFingerprint: String {
        let places = ["packed-refs", "refs/heads/memory", "refs/heads/memory/agents"]
        return places.map { place in
            guard let status = try? Files.status(repository.commonDirectory + place) else { return "-" }
            return "\(status.st_ino).\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        }.joined(separator: " ")
    }

    /// Whether a local memory branch is elsewhere than a sync left it.
    public func hasNews(since settled: [String: ObjectID]) throws -> Bool {
        try branches().contains { $0.remote == nil && settled[$0.reference] != $0.tip }
    }
}
