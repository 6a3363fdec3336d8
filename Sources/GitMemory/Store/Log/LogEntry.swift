/// One commit of a log.
package struct LogHeader: Sendable {
    /// The commit, in 40 digits.
    package let id: String
    /// The one before it; `nil` for the root.
    package let parent: String?
    /// The text of its stamp, later than that of its parent.
    package let stamp: String
    /// Its writer's wall clock, in milliseconds since 1970 UTC, to the second.
    package let time: UInt64
    /// Who wrote it.
    package let author: String
    /// Its whole message.
    package let message: String
}

/// An entry of a log as it stands in the tree of one commit.
package struct LogEntry: Sendable {
    /// An add that has not been removed.
    package struct Hold: Sendable {
        /// The text of its dot.
        package let token: String
        /// Who made it.
        package let agent: String
        /// When it ends, in milliseconds since 1970 UTC; `nil` if never.
        package let until: UInt64?
    }

    /// The entry.
    package let id: EntryID
    /// Its body.
    package let body: Body
    /// The adds that have not been removed, by token.
    package let holds: [Hold]
}

/// A change of a log's tree.
package enum LogChange: Sendable {
    /// An add of a body by a token that nothing else has.
    case add(Body, token: String, agent: String, until: UInt64)
    /// A later end of an add that is there.
    case renew(EntryID, token: String, agent: String, until: UInt64)
    /// The end of an add.
    case remove(EntryID, token: String)
    /// A name of another word, `<id>.<word>.<fields>`, whose fields begin with a token. It stays until 30 days after that.
    case mark(EntryID, String, fields: String)

    var id: EntryID {
        switch self {
        case .add(let body, _, _, _): body.id
        case .renew(let id, _, _, _), .remove(let id, _), .mark(let id, _, _): id
        }
    }
}
