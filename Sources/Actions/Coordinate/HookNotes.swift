package import GitMemory

/// What hooks remember from one call to the next, in this clone: it may be lost without harm.
package struct HookNotes {
    /// The starts, by session and source, and when they were.
    private var starts: [String: UInt64] = [:]
    /// The sessions that began here: the agent's tip then, and what has been since.
    private var sessions: [String: Course] = [:]
    private let now: UInt64
    private let tip: () -> String

    private struct Course: Equatable {
        var tip: String
        var time: UInt64
        var hasEdited = false
        var isReminded = false
    }

    private static let note = "hooks"
    /// Sessions are forgotten after so many milliseconds: two days.
    private static let longest: UInt64 = 172_800_000

    /// Reads the notes, has them changed, and writes them if they were.
    ///
    /// - Throws: what opening the store throws.
    package static func change(in session: Session, _ change: (inout HookNotes) -> Void) throws {
        let store = try Store(at: session.directory, surroundings: session.surroundings())
        let trunk = try store.trunk()
        try self.change(in: store) {
            let agent = try? session.agentIfAny(in: store)
            let branch = agent.flatMap { try? store.branch(of: $0) }
            return "\((branch ?? trunk).tip)"
        } by: {
            change(&$0)
        }
    }

    /// Notes that a session edits files, if its start was noted.
    static func noteEdit(_ session: String?, in store: Store) {
        guard let session else { return }
        // It may be lost without harm.
        try? change(in: store, tip: { "" }, by: { $0.noteEdit(session) })
    }

    private static func change(
        in store: Store, tip: @escaping () -> String, by change: (inout HookNotes) -> Void
    ) throws {
        var notes = HookNotes(try store.note(note) ?? [], now: store.now.milliseconds, tip: tip)
        let before = (notes.starts, notes.sessions)
        change(&notes)
        if before != (notes.starts, notes.sessions) { try store.saveNote(note, notes.bytes) }
    }

    private init(_ bytes: [UInt8], now: UInt64, tip: @escaping () -> String) {
        self.now = now
        self.tip = tip
        guard case .object(let root)? = try? JSON(parsing: bytes) else { return }
        func isRecent(_ time: UInt64) -> Bool { time <= now && now - time < Self.longest }
        if case .object(let members)? = root["starts"] {
            for (key, value) in members.members {
                if let time = Self.time(value), isRecent(time) { starts[key] = time }
            }
        }
        if case .object(let members)? = root["sessions"] {
            for (key, value) in members.members {
                guard case .object(let course) = value, case .string(let tip)? = course["tip"],
                    let time = course["time"].flatMap(Self.time), isRecent(time)
                else { continue }
                sessions[key] = Course(
                    tip: tip, time: time, hasEdited: course["edited"] == .bool(true),
                    isReminded: course["reminded"] == .bool(true))
            }
        }
    }

    private static func time(_ value: JSON) -> UInt64? {
        if case .number(let number) = value { UInt64(exactly: number) } else { nil }
    }

    private var bytes: [UInt8] {
        var starts = JSONObject()
        for (key, time) in self.starts { starts[key] = .count(time) }
        var sessions = JSONObject()
        for (key, course) in self.sessions {
            sessions[key] = .members([
                "edited": course.hasEdited ? .bool(true) : nil, "reminded": course.isReminded ? .bool(true) : nil,
                "time": .count(course.time), "tip": .string(course.tip),
            ])
        }
        return JSON.members(["sessions": .object(sessions), "starts": .object(starts)]).canonicalBytes()
    }

    /// Notes that a session begins.
    ///
    /// - Returns: whether it did not do so within `pause` milliseconds before.
    package mutating func noteStart(_ key: String, session: String?, pause: UInt64) -> Bool {
        if let last = starts[key], now - last < pause { return false }
        starts[key] = now
        if let session, sessions[session] == nil { sessions[session] = Course(tip: tip(), time: now) }
        return true
    }

    /// Notes that a session edits files.
    private mutating func noteEdit(_ session: String) {
        guard let course = sessions[session], !course.hasEdited else { return }
        sessions[session]?.hasEdited = true
    }

    /// Whether a session is to be reminded: it has edited files, the agent has written nothing since, and it was not
    /// reminded before.
    package mutating func takeReminder(_ session: String) -> Bool {
        guard let course = sessions[session], course.hasEdited, !course.isReminded, course.tip == tip() else {
            return false
        }
        sessions[session]?.isReminded = true
        return true
    }
}
