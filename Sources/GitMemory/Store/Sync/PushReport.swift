internal import Git

/// What `git push --porcelain` says of each branch.
struct PushReport {
    /// What became of one branch.
    enum Fate: Hashable {
        /// The remote has it.
        case accepted
        /// Somebody else was faster: fetch, join and try again.
        case contended(String)
        /// The remote does not want it.
        case refused(String)
    }

    /// By the full name of the branch on the remote. With several URLs to push to, the worst counts.
    private(set) var fates: [String: Fate] = [:]

    /// What git said of the push as a whole.
    let complaint: String
    /// What the other side said, line by line.
    private let remarks: [String]

    /// Reads the lines `<flag>\t<from>:<to>\t<summary> (<reason>)`.
    ///
    /// - Parameters:
    ///   - errors: what git printed to standard error, with what the remote printed.
    ///   - complaint: that in one line.
    init(_ output: String, errors: String = "", complaint: String = "") {
        self.complaint = complaint
        remarks = errors.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("remote: ") }
            .map { String($0.dropFirst("remote: ".count)).trimmed }.filter { !$0.isEmpty }
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[0].count == 1, let colon = fields[1].lastIndex(of: ":") else { continue }
            let branch = String(fields[1][fields[1].index(after: colon)...])
            let fate: Fate = fields[0] == "!" ? Self.rejection(fields[2]) : .accepted
            fates[branch] = Self.worse(fates[branch], fate)
        }
    }

    /// A reason, with what the remote said of that branch.
    func explanation(_ reason: String, of branch: String) -> String {
        let own = remarks.first { $0.contains(branch) } ?? remarks.last { !$0.contains("refs/heads/") }
        return own.map { "\(reason): \($0)" } ?? reason
    }

    private static func rejection(_ summary: Substring) -> Fate {
        let open = summary.firstIndex(of: "(")
        let reason = open.map { String(summary[summary.index(after: $0)...].dropLast()) } ?? String(summary)
        // git itself has seen that the branch is not where it was taken to be.
        if summary.hasPrefix("[rejected]") { return .contended(reason) }
        let signs = [
            "lock", "failed to update ref", "incorrect old value", "reference already exists", "fetch first",
            "non-fast-forward", "stale info",
        ]
        let isFinal =
            reason.contains("hook") || reason.contains("protected") || reason.contains("currently checked out")
        return !isFinal && signs.contains(where: reason.contains) ? .contended(reason) : .refused(reason)
    }

    private static func worse(_ one: Fate?, _ other: Fate) -> Fate {
        switch (one, other) {
        case (nil, _), (.accepted?, _): other
        case (.contended?, .refused): other
        case (let one?, _): one
        }
    }
}
