internal import Actions
internal import ArgumentParser

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
        help: ArgumentHelp(
            "Only with a counter of at least this value; may be given more than once.", valueName: "counter=n")
    )
    var minimums: [String] = []

    @Flag(help: "Show what has expired, too.")
    var expired = false

    var words: FilterWords {
        var words = FilterWords()
        words.kind = kind
        words.notKinds = notKinds
        words.tags = tags
        words.notTags = notTags
        words.scope = scope
        words.key = key
        words.source = source
        words.members = members
        words.by = by
        words.since = since
        words.before = before
        words.minimums = minimums
        words.expired = expired
        return words
    }
}
