internal import GitMemory

/// Something that a commit of the log did.
public struct ClaimEvent: Sendable {
    /// What can be done.
    public enum Action: String, Sendable {
        case claim, renew, release, takeover
        /// What had ended was tidied up by its own clone.
        case lapse
    }

    /// The commit.
    public let commit: String
    /// Its writer's wall clock, in milliseconds since 1970 UTC.
    public let time: UInt64
    /// What was done.
    public let action: Action
    /// Whose claim it was about.
    public let agent: String
    /// Who wrote the commit.
    public let by: String
    /// What is claimed.
    public let resource: String
    /// The claim's token.
    public let token: String
    /// When it ends, in milliseconds since 1970 UTC, of a claim or renewal.
    public let until: UInt64?
    /// The commit of the code that the work went into, of a release that names one.
    public let work: String?
    /// To whom it is shown what was claimed.
    let scope: String?

    /// A line of a commit's last paragraph: `<action> <token> <agent> <until, commit or -> <resource in JSON>`.
    static let name = "Gitmem-Claim"

    /// A line that says to whom a claim is shown: `<token> <scope in JSON>`.
    static let scopeName = "Gitmem-Claim-Scope"

    static func trailers(_ change: ClaimChange) -> [String] {
        let grant =
            switch change {
            case .grant(let grant), .renew(let grant, _), .remove(let grant, _): grant
            }
        let scope = grant.scope.map { "\(scopeName): \(grant.token) \(JSONText.quoted($0))" }
        return [trailer(change)] + [scope].compactMap { $0 }
    }

    private static func trailer(_ change: ClaimChange) -> String {
        func line(_ action: Action, _ grant: Grant, _ detail: String?) -> String {
            "\(name): \(action.rawValue) \(grant.token) \(grant.agent) \(detail ?? "-") "
                + JSONText.quoted(grant.resource.text)
        }
        return switch change {
        case .grant(let grant): line(.claim, grant, "\(grant.until)")
        case .renew(let grant, let until): line(.renew, grant, "\(until)")
        case .remove(let grant, .release(let commit, _)): line(.release, grant, commit)
        case .remove(let grant, .takeover): line(.takeover, grant, nil)
        case .remove(let grant, .lapse): line(.lapse, grant, nil)
        }
    }

    /// The events of a commit, in order.
    static func all(in header: LogHeader) -> [ClaimEvent] {
        let lines = header.message.split(separator: "\n")
        var scopes: [String: String] = [:]
        for line in lines where line.hasPrefix(scopeName + ": ") {
            let words = line.dropFirst(scopeName.count + 2).split(separator: " ", maxSplits: 1)
            if words.count == 2 { scopes[String(words[0])] = JSONText.unquoted(words[1]) }
        }
        return lines.compactMap { line in
            guard line.hasPrefix(name + ": ") else { return nil }
            let words = line.dropFirst(name.count + 2).split(
                separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
            guard words.count == 5, let action = Action(rawValue: String(words[0])),
                let resource = JSONText.unquoted(words[4])
            else { return nil }
            return ClaimEvent(
                commit: header.id, time: header.time, action: action, agent: String(words[2]), by: header.author,
                resource: resource, token: String(words[1]), until: UInt64(words[3]),
                work: action == .release && words[3] != "-" ? String(words[3]) : nil, scope: scopes[String(words[1])])
        }
    }
}

extension ClaimHeader {
    init(_ header: LogHeader) {
        var ends: [String: UInt64] = [:]
        for event in ClaimEvent.all(in: header) {
            if let until = event.until { ends[event.token] = until }
        }
        self.init(
            id: header.id, parent: header.parent, stamp: header.stamp, time: header.time, author: header.author,
            ends: ends)
    }
}
