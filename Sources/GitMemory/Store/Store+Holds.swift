package import Git

extension Store {
    /// Whether one of the tips is the commit or comes after it. A commit that is not here is in none.
    ///
    /// - Complexity: O(1) if it is a tip, else the commits between.
    package func holds(_ commit: ObjectID, in tips: [ObjectID]) throws -> Bool {
        if tips.contains(commit) { return true }
        guard repository.contains(commit) else { return false }
        var ancestry = try Ancestry(of: repository)
        return try !ancestry.independent([commit] + tips, in: repository).contains(commit)
    }
}
