package import Coordination
package import GitMemory

/// What one check of `guard` found.
package enum GuardFinding: ActionResult {
    /// How far `HEAD` is from a branch.
    case behind(String, CodeHistory.Distance)
    /// Somebody else has claimed a path that changed.
    case claim(String, Claims.Listing)
    /// Nobody else has claimed one of so many paths.
    case noClaim(paths: Int)
    /// A path that needs a claim had none when a commit changed it.
    case unclaimed(String, commit: String)
    /// So many paths that need a claim had one.
    case noUnclaimed(paths: Int)
    /// The agents of which a merge of the memory would bring something.
    case memory(unmerged: [AgentName], isNote: Bool)

    /// Whether it says nothing against a push.
    package var isOK: Bool {
        switch self {
        case .behind(_, let distance): distance.behind == 0
        case .claim, .unclaimed: false
        case .noClaim, .noUnclaimed: true
        case .memory(let unmerged, let isNote): unmerged.isEmpty || isNote
        }
    }

    /// The name of the check.
    package var check: String {
        switch self {
        case .behind: "behind"
        case .claim, .noClaim: "claim"
        case .unclaimed, .noUnclaimed: "unclaimed"
        case .memory: "memory"
        }
    }

    /// What to do about it.
    var hint: String? {
        switch self {
        case .behind(let branch, _): "bring \(branch) in first, as by `git rebase \(branch)`"
        case .claim(_, let listing) where listing.grant.isHidden: "wait until the claim is over"
        case .claim(_, let listing): "speak to \(listing.grant.agent), or wait until the claim is over"
        case .unclaimed: "claim such paths before you change them: `gitmem claims paths` lists the patterns"
        case .memory: "`gitmem merge` brings it into the trunk"
        case .noClaim, .noUnclaimed: nil
        }
    }

    package var json: JSON {
        var members = JSONObject()
        members["check"] = .string(check)
        members["ok"] = .bool(isOK)
        switch self {
        case .behind(let branch, let distance):
            members["ahead"] = .count(distance.ahead)
            members["behind"] = .count(distance.behind)
            members["branch"] = .string(branch)
        case .claim(let path, let listing):
            members["confirmed"] = .orNull(listing.confirmed)
            members["path"] = .string(path)
            members["until"] = .orNull(ClaimTime.text(listing.grant.until))
            if listing.grant.isHidden { break }
            members["holder"] = .string(listing.grant.agent)
            members["reason"] = listing.grant.reason.map { .string($0) }
            members["resource"] = .string(listing.grant.resource.text)
            members["since"] = .orNull(listing.grant.since)
        case .noClaim(let paths), .noUnclaimed(let paths): members["paths"] = .count(paths)
        case .unclaimed(let path, let commit):
            members["commit"] = .string(commit)
            members["path"] = .string(path)
        case .memory(let unmerged, _): members["unmerged"] = .texts(unmerged)
        }
        return .object(members)
    }

    package static var schema: Schema {
        .object([
            .optional("ahead", .count, "Commits of HEAD that the branch lacks."),
            .optional("behind", .count, "Commits of the branch that HEAD lacks."),
            .optional("branch", .text, "What HEAD is compared with."),
            .member("check", .words(["behind", "claim", "memory", "unclaimed"]), "What was looked at."),
            .optional("commit", .hash, "The commit that changed the path without a claim."),
            .optional("confirmed", .orNull(.text), "Who has confirmed the claim: a remote, or here."),
            .optional("holder", .text, "Who has claimed it."),
            .member("ok", .flag, "Whether it says nothing against a push."),
            .optional("path", .text, "The path that changed."),
            .optional("paths", .count, "How many paths were looked at."),
            .optional("reason", .text, "What it is claimed for."),
            .optional("resource", .text, "What is claimed, as path:TEXT."),
            .optional("since", .orNull(.time), "When it was claimed."),
            .optional("unmerged", .array(.text), "The agents from whose branches a merge would bring something."),
            .optional("until", .orNull(.time), "When the claim ends."),
        ])
    }
}
