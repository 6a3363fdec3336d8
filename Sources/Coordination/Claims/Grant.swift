internal import GitMemory

/// A claim that the log holds: it was granted, and has been neither released nor taken over.
public struct Grant: Hashable, Sendable {
    /// The dot of the add: unique, and greater than that of every earlier grant. Whoever guards the resource can refuse
    /// a lesser one.
    public let token: String
    /// Who holds it.
    public let agent: String
    /// What is held.
    public let resource: Resource
    /// When it ends by its writer's clock, in milliseconds since 1970 UTC.
    public let until: UInt64
    /// What it is for.
    public let reason: String?
    /// To whom it is shown what is held, and by whom: agents that are shown this scope.
    public let scope: String?
    /// The entry that it stands in.
    package let entry: String

    package init(
        token: String, agent: String, resource: Resource, until: UInt64, reason: String?, scope: String? = nil,
        entry: String = ""
    ) {
        self.token = token
        self.agent = agent
        self.resource = resource
        self.until = until
        self.reason = reason
        self.scope = scope
        self.entry = entry
    }
}

extension Grant {
    /// As somebody is shown it: of what is out of its scopes, only until when it is held.
    func shown(to audience: Audience?) -> Grant {
        guard let audience, !audience.admits(scope) else { return self }
        return Grant(token: "", agent: "", resource: .hidden, until: until, reason: nil)
    }

    /// The same until another moment, as it stands in an entry.
    func lasting(_ until: UInt64, in entry: String) -> Grant {
        Grant(
            token: token, agent: agent, resource: resource, until: until, reason: reason, scope: scope, entry: entry)
    }

    /// Whether somebody is shown no more of it than until when it is held.
    public var isHidden: Bool { resource.kind == .hidden }
}

/// A change of what the log holds.
package enum ClaimChange: Sendable {
    case grant(Grant)
    case renew(Grant, until: UInt64)
    case remove(Grant, Removal)

    /// Why a grant goes.
    package enum Removal: Hashable, Sendable {
        /// Its holder, or whoever forced it, has released it; the commit is what the work went into.
        case release(commit: String?, done: OnceDone? = nil)
        /// It had ended, and somebody else takes what it held.
        case takeover
        /// It had ended, and its own clone tidies up.
        case lapse
    }
}

/// A commit of the log, as far as the rules go by it.
package struct ClaimHeader: Sendable {
    package let id: String
    package let parent: String?
    package let stamp: String
    /// Its writer's wall clock, in milliseconds since 1970 UTC.
    package let time: UInt64
    package let author: String
    /// The grants and renewals in it: token and end.
    package let ends: [String: UInt64]

    package init(
        id: String, parent: String?, stamp: String, time: UInt64, author: String, ends: [String: UInt64]
    ) {
        self.id = id
        self.parent = parent
        self.stamp = stamp
        self.time = time
        self.author = author
        self.ends = ends
    }
}
