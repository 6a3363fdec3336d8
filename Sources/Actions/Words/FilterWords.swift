internal import GitMemory

/// Which memories a reading action shows. All that are given must hold.
package struct FilterWords {
    package var kind: String?
    package var notKinds: [String] = []
    package var tags: [String] = []
    package var notTags: [String] = []
    package var scope: String?
    package var key: String?
    package var source: String?
    /// `data.name=value` each.
    package var members: [String] = []
    package var by: String?
    package var since: String?
    package var before: String?
    /// `counter=n` each.
    package var minimums: [String] = []
    package var expired = false

    package init() {}

    mutating func declare(in form: inout some Form) throws {
        try form.text(Member("kind", "Only this kind."), &kind)
        try form.texts(
            Member("not_kinds", "None of these kinds.", option: "not_kind"), &notKinds)
        try form.texts(Member("tags", "Only with all of these tags.", option: "tag"), &tags)
        try form.texts(
            Member("not_tags", "With none of these tags.", option: "not_tag"), &notTags)
        try form.text(Member("scope", "Only this scope."), &scope)
        try form.text(Member("key", "Only this key."), &key)
        try form.text(Member("source", "Only this source."), &source)
        try form.texts(Member("where", "Only with this in the data: data.name=value each."), &members)
        try form.text(Member("by", .agent, "Only what this agent holds."), &by)
        try form.text(
            Member("since", .moment, "Only added since: a date, a date and time, or a time span such as 2h."), &since)
        try form.text(
            Member("before", .moment, "Only added before: a date, a date and time, or a time span such as 2h."), &before
        )
        try form.texts(
            Member("minimums", "Only with a counter of at least this value: counter=n each.", option: "min"),
            &minimums)
        try form.flag(Member("expired", .flag, "Show what has expired, too."), &expired)
    }

    /// Whether nothing is left out by them.
    var isEmpty: Bool {
        [kind, scope, key, source, by, since, before].allSatisfy { $0 == nil }
            && [notKinds, tags, notTags, members, minimums].allSatisfy(\.isEmpty) && !expired
    }

    /// Whether coordination and settings are left out: they are shown if asked for by kind, settings by their scope, too.
    var hidesUnlisted: Bool { kind == nil && scope != Body.settingsScope }

    func query(now: Timestamp) throws -> Query {
        var query = Query()
        query.kind = kind
        query.hidesUnlisted = hidesUnlisted
        query.excludedKinds = notKinds
        query.tags = tags
        query.excludedTags = notTags
        query.scope = scope
        query.key = key
        query.source = source
        query.members = try members.map { text throws(StoreError) in try Query.Member(text) }
        query.holder = try by.map { name throws(StoreError) in try AgentName(name) }
        query.since = try since.map { try Moments.moment($0, now: now) }
        query.before = try before.map { try Moments.moment($0, now: now) }
        query.includesExpired = expired
        for text in minimums {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let number = UInt64(parts[1]) else {
                throw UsageError("--min takes COUNTER=N, not “\(text)”")
            }
            query.minimums[try Self.counter(String(parts[0]))] = number
        }
        return query
    }

    static func counter(_ name: String) throws -> CounterName {
        name == CounterName.contributions.description ? .contributions : try CounterName(name)
    }
}
