package import GitMemory

/// The scope in which an agent keeps in mind what belongs to a task: `task/NAME`.
package struct TaskScope: Hashable, Sendable {
    package let name: String

    /// What the scopes of tasks begin with.
    package static let prefix = "task/"
    /// The kind of what is kept in mind.
    package static let kind = "working"
    /// How long it is held, in milliseconds: a day, whatever happens.
    package static let term: UInt64 = 86_400_000

    /// Checks the name of a task: 1 to 100 bytes without a line end.
    ///
    /// - Throws: ``StoreError`` with the code `invalidName`.
    package init(_ name: String) throws(StoreError) {
        guard 1...100 ~= name.utf8.count, !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }),
            name.first != " ", name.last != " "
        else {
            throw StoreError(
                .invalidName, "“\(name.prefix(40))” cannot be the name of a task",
                hint: "use 1 to 100 bytes in one line, as login-form or JIRA-4711")
        }
        self.name = name
    }

    /// The task of a scope; `nil` if it is none.
    package init?(scope: String?) {
        guard let scope, scope.hasPrefix(Self.prefix),
            let task = try? TaskScope(String(scope.dropFirst(Self.prefix.count)))
        else { return nil }
        self = task
    }

    package var scope: String { Self.prefix + name }
}

extension Snapshot {
    /// What is kept in mind for tasks at a moment, by task; of one task, if one is given.
    package func tasks(_ task: TaskScope? = nil, at now: Timestamp) throws -> [TaskScope: [ListedEntry]] {
        var query = Query()
        query.kind = TaskScope.kind
        query.scope = task?.scope
        var found: [TaskScope: [ListedEntry]] = [:]
        try list(query, at: now) { entry in
            if let own = TaskScope(scope: entry.body.scope) { found[own, default: []].append(entry) }
            return true
        }
        return found
    }
}
