internal import ArgumentParser
internal import GitMemory

/// Which memories a reading command shows. All that are given must hold.
struct FilterOptions: ParsableArguments {
    @Option(help: "Only this kind.")
    var kind: String?

    @Option(name: .customLong("not-kind"), help: "Not this kind; may be given more than once.")
    var notKinds: [String] = []

    @Option(name: .customLong("tag"), help: "Only with this tag; may be given more than once.")
    var tags: [String] = []

    @Option(name: .customLong("not-tag"), help: "Not with this tag; may be given more than once.")
    var notTags: [String] = []

    @Option(help: "Only this scope.")
    var scope: String?

    @Option(help: "Only this key.")
    var key: String?

    @Option(help: "Only this source.")
    var source: String?

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("Only with this in the data; may be given more than once.", valueName: "data.name=value"))
    var members: [String] = []

    @Option(help: "Only what this agent holds.")
    var by: String?

    @Option(help: "Only added since: a date, a date and time, or a time span such as 2h.")
    var since: String?

    @Option(help: "Only added before: a date, a date and time, or a time span such as 2h.")
    var before: String?

    @Option(
        name: .customLong("min"),
        help: ArgumentHelp("Only with a counter at least so high; may be given more than once.", valueName: "counter=n")
    )
    var minimums: [String] = []

    @Flag(help: "Show what has expired, too.")
    var expired = false

    func query(now: Timestamp) throws -> Query {
        var query = Query()
        query.kind = kind
        query.excludedKinds = notKinds
        query.tags = tags
        query.excludedTags = notTags
        query.scope = scope
        query.key = key
        query.source = source
        query.members = try members.map { text throws(StoreError) in try Query.Member(text) }
        query.agent = try by.map { name throws(StoreError) in try AgentName(name) }
        query.since = try since.map { try Moments.moment($0, now: now) }
        query.until = try before.map { try Moments.moment($0, now: now) }
        query.includesExpired = expired
        for text in minimums {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let number = UInt64(parts[1]) else {
                throw ValidationError("--min takes COUNTER=N, not “\(text)”.")
            }
            query.minimums[try Self.counter(String(parts[0]))] = number
        }
        return query
    }

    static func counter(_ name: String) throws -> CounterName {
        name == CounterName.contributions.description ? .contributions : try CounterName(name)
    }
}
