/// Pairs of texts for the comparison of memories: light edits, which say the same, and changes of one fact.
///
/// They are made of sentences as teams note them, by a seeded generator.
struct LikenessPairs {
    struct Pair {
        let kind: String
        let first: String
        let second: String
        /// Whether both say the same.
        let isSame: Bool
    }

    private var random: Choice
    private(set) var pairs: [Pair] = []

    /// A source of choices.
    struct Choice {
        let below: (Int) -> Int
        func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
    }

    /// - Parameter below: a random number below another one.
    init(each count: Int, below: @escaping (Int) -> Int) {
        random = Choice(below: below)
        for (kind, make) in Self.lightEdits {
            for _ in 0..<count {
                let text = sentence()
                let edited = make(text, random)
                if edited != text { pairs.append(Pair(kind: kind, first: text, second: edited, isSame: true)) }
            }
        }
        for (kind, make) in Self.changes {
            for _ in 0..<count {
                let (first, second) = make(random)
                pairs.append(Pair(kind: kind, first: first, second: second, isSame: false))
            }
        }
    }

    // MARK: Sentences

    static let services = ["billing service", "search worker", "login page", "mail queue", "image cache", "report job"]
    static let names = ["Ada", "Grace", "Linus", "Postgres", "Redis", "Kafka", "Grafana", "Jenkins", "Berlin", "Oslo"]
    static let verbs = [
        "needs", "writes to", "reads from", "restarts", "waits for", "talks to", "is owned by", "logs into", "blocks",
    ]
    static let places = ["in CI", "on staging", "in production", "for every release", "on the build host", "at night"]
    static let things = [
        "a ticket", "the changelog", "two reviews", "the release branch", "a lock file", "its own token",
    ]
    static let paths = ["src/main.rs", "/etc/hosts", "docs/api.md", "infra/prod.tf", "~/.ssh/config"]
    static let flags = ["--force", "--dry-run", "-v", "--no-cache", "--locked"]
    static let codes = ["make test", "npm ci", "cargo build", "DB_HOST", "getUserById", "retry_limit"]

    private func sentence() -> String {
        let random = random
        let service = random.pick(Self.services)
        switch random.below(8) {
        case 0:
            return "The \(service) \(random.pick(Self.verbs)) \(random.pick(Self.things)) \(random.pick(Self.places))."
        case 1: return "Deploys of the \(service) need \(random.pick(Self.things))."
        case 2:
            return
                "When the \(service) fails, restart \(random.pick(Self.names)) within \(random.below(50) + 2) minutes."
        case 3: return "We don't run `\(random.pick(Self.codes))` \(random.pick(Self.places))."
        case 4: return "The timeout of the \(service) is \(random.below(90) + 5) seconds, not \(random.below(9) + 100)."
        case 5: return "\(random.pick(Self.names)) reviews all changes of \(random.pick(Self.paths)) before a release."
        case 6: return "Please use \(random.pick(Self.flags)) with the configuration of the \(service)."
        default:
            return
                "The \(service) must use version \(random.below(9) + 1).\(random.below(20)) of the client since 2026-0\(random.below(9) + 1)-14."
        }
    }

    // MARK: Light edits

    typealias Edit = (String, Choice) -> String

    static var lightEdits: [(String, Edit)] {
        [
            ("capitals", { text, _ in text.prefix(1).lowercased() + text.dropFirst() }),
            ("last full stop", { text, _ in text.hasSuffix(".") ? String(text.dropLast()) : text + "." }),
            ("exclamation", { text, _ in text.dropLast() + "!" }),
            (
                "spaces and lines",
                { text, random in
                    text.split(separator: " ").map(String.init).joined(separator: random.pick(["  ", "\n", " \n  "]))
                }
            ),
            ("articles", { text, _ in words(text) { ["the", "a", "an"].contains($0.lowercased()) ? nil : $0 } }),
            (
                "opening words",
                { text, random in
                    random.pick([
                        "Note: ", "Please note that ", "Remember: ", "FYI: ", "Keep in mind that ", "- ", "* ",
                    ]) + text
                }
            ),
            (
                "fillers",
                { text, random in
                    var all = text.split(separator: " ").map(String.init)
                    all.insert(random.pick(["just", "really", "currently", "also", "simply"]), at: min(2, all.count))
                    return all.joined(separator: " ")
                }
            ),
            (
                "contractions",
                { text, _ in
                    text.contains("don't")
                        ? text.replacing("don't", with: "do not") : text.replacing(" is ", with: "'s ")
                }
            ),
            (
                "quotes and emphasis",
                { text, random in
                    var all = text.split(separator: " ").map(String.init)
                    let place = 1 + random.below(max(1, all.count - 2))
                    let word = all[place]
                    if word.allSatisfy(\.isLetter) {
                        all[place] = random.pick(["“\(word)”", "**\(word)**", "'\(word)'", "_\(word)_"])
                    }
                    return all.joined(separator: " ")
                }
            ),
            (
                "units",
                { text, _ in
                    text.replacing(" seconds", with: "s").replacing(" minutes", with: " min")
                }
            ),
            (
                "abbreviations",
                { text, _ in
                    text.replacing("configuration", with: "config").replacing("production", with: "prod")
                        .replacing("version ", with: "v")
                }
            ),
            ("plurals", { text, _ in text.replacing("Deploys", with: "Deploy").replacing("needs", with: "need") }),
            (
                "order of clauses",
                { text, _ in
                    guard text.hasPrefix("When "), let comma = text.firstIndex(of: ",") else { return text }
                    let rest = String(text[text.index(comma, offsetBy: 2)...].dropLast())
                    return rest.prefix(1).uppercased() + rest.dropFirst() + " when" + text[..<comma].dropFirst(4) + "."
                }
            ),
            (
                "dashes and signs",
                { text, _ in
                    text.replacing("'", with: "’").replacing(", ", with: " – ").replacing(" and ", with: " & ")
                }
            ),
            (
                "same words",
                { text, _ in
                    text.replacing(" must ", with: " has to ").replacing(" need ", with: " require ")
                        .replacing("use ", with: "utilize ").replacing(" needs ", with: " requires ")
                }
            ),
            ("backquotes", { text, _ in text.replacing("`", with: "") }),
        ]
    }

    private static func words(_ text: String, _ change: (String) -> String?) -> String {
        text.split(separator: " ").compactMap { change(String($0)) }.joined(separator: " ")
    }

    // MARK: Changed facts

    typealias Change = (Choice) -> (String, String)

    static func two<Value: Equatable>(_ values: [Value], _ random: Choice) -> (Value, Value) {
        let first = random.pick(values)
        while true {
            let second = random.pick(values)
            if second != first { return (first, second) }
        }
    }

    /// A change of one word in a frame: `#` is its place.
    static func frame(_ frames: [String], _ values: [String], _ random: Choice) -> (String, String) {
        let (first, second) = two(values, random)
        let frame = random.pick(frames).replacing("@", with: random.pick(services))
        return (frame.replacing("#", with: first), frame.replacing("#", with: second))
    }

    static func frame(_ frames: [String], pairs: [(String, String)], _ random: Choice) -> (String, String) {
        let (first, second) = random.pick(pairs)
        let frame = random.pick(frames).replacing("@", with: random.pick(services))
        return (frame.replacing("#", with: first), frame.replacing("#", with: second))
    }

    static var changes: [(String, Change)] {
        [
            (
                "numbers",
                { random in
                    let (a, b) = two(Array(2...900), random)
                    return frame(
                        ["The @ keeps # connections.", "Retry the @ # times", "Port # is for the @"], ["\(a)", "\(b)"],
                        random)
                }
            ),
            (
                "number and none",
                { random in
                    frame(
                        pairsOf: ["The @ has a size# limit", "Batches of# rows are sent to the @"],
                        [("", " 10"), (" 20", "")], random)
                }
            ),
            (
                "units",
                { random in
                    frame(
                        ["The @ times out after 30 #.", "The limit of the @ is 5 #"],
                        ["ms", "seconds", "minutes", "hours", "days", "MB", "GB", "percent"], random)
                }
            ),
            (
                "case of units",
                { random in
                    frame(
                        pairsOf: ["The @ has a limit of 2#", "At most 2# is given to the @."],
                        [(" GB", " Gb"), ("MB", "Mb"), (" mW", " MW"), ("mHz", "MHz"), ("M", "m"), (" b", " B")], random
                    )
                }
            ),
            (
                "dates",
                { random in
                    let days = (0..<20).map { _ in "2026-\(10 + random.below(3))-\(10 + random.below(18))" }
                    return frame(["The @ moves on #.", "Since # the @ is frozen"], days, random)
                }
            ),
            (
                "times and weekdays",
                { random in
                    frame(
                        ["The @ is backed up on # at 10:30", "No deploys of the @ on #"],
                        ["Monday", "Tuesday", "Friday", "Sunday", "weekends"], random)
                }
            ),
            (
                "versions",
                { random in
                    let versions = (0..<30).map { _ in "\(1 + random.below(4)).\(random.below(30)).\(random.below(9))" }
                    return frame(
                        ["The @ needs Node #", "Pin the client of the @ to v#.", "The @ runs on Python #"], versions,
                        random)
                }
            ),
            (
                "negations",
                { random in
                    frame(
                        ["The @ # restarted at night.", "It # safe to run the @ twice"],
                        pairs: [("is", "is not"), ("is", "isn't"), ("is", "is never"), ("was", "wasn't")], random)
                }
            ),
            (
                "negated verbs",
                { random in
                    frame(
                        ["# run the @ by hand.", "Agents # restart the @"],
                        pairs: [("do", "do not"), ("can", "cannot"), ("should", "shouldn't"), ("always", "never")],
                        random)
                }
            ),
            (
                "comparatives",
                { random in
                    frame(
                        ["The @ wants # than 5 workers", "Latency of the @ is # 200 ms"],
                        pairs: [
                            ("more", "fewer"), ("less", "more"), ("above", "below"), ("over", "under"),
                            ("at least", "at most"),
                        ],
                        random)
                }
            ),
            (
                "quantifiers",
                { random in
                    frame(
                        ["# tests of the @ are flaky", "Run # checks of the @ first."],
                        ["all", "some", "most", "no", "few", "only the slow"], random)
                }
            ),
            (
                "antonyms",
                { random in
                    frame(
                        ["The @ is # by default.", "Caching for the @ is #"],
                        pairs: [
                            ("enabled", "disabled"), ("on", "off"), ("public", "private"),
                            ("synchronous", "asynchronous"),
                            ("required", "optional"), ("mutable", "immutable"), ("safe", "unsafe"), ("new", "old"),
                        ], random)
                }
            ),
            (
                "opposite verbs",
                { random in
                    frame(
                        ["# the flag before the @ starts", "We # rows when the @ is full"],
                        pairs: [
                            ("set", "unset"), ("add", "remove"), ("lock", "unlock"), ("open", "close"),
                            ("accept", "reject"),
                        ],
                        random)
                }
            ),
            (
                "prepositions",
                { random in
                    frame(
                        ["Run the migration # the @ starts", "Builds work # the @"],
                        pairs: [("before", "after"), ("with", "without"), ("until", "after"), ("inside", "outside")],
                        random)
                }
            ),
            (
                "must and may",
                { random in
                    frame(["The @ # be restarted by an agent."], ["must", "may", "should", "will", "might"], random)
                }
            ),
            ("names", { random in frame(["# owns the @.", "Ask # about the @", "The @ runs on #"], names, random) }),
            (
                "names in small letters",
                { random in
                    frame(
                        ["the @ stores its state in #", "use # for the @"], ["postgres", "mysql", "redis", "sqlite"],
                        random)
                }
            ),
            (
                "subjects",
                { random in
                    frame(["The # needs two reviews", "Restart the # at night."], services, random)
                }
            ),
            (
                "identifiers",
                { random in
                    frame(
                        ["Call # before the @ starts", "The @ reads #."],
                        ["getUser", "getUsers", "setUser", "user_id", "user_ids", "DB_HOST", "DB_PORT", "x86_64"],
                        random)
                }
            ),
            (
                "code",
                { random in
                    frame(
                        ["Run `#` for the @", "`#` fixes the @."],
                        [
                            "make test", "make tests", "npm ci", "npm i", "a == b", "a != b", "foo(1)", "foo(2)",
                            "x = 1", "x = 2",
                        ], random)
                }
            ),
            (
                "paths",
                { random in
                    frame(["The @ is set in #.", "Edit # for the @"], paths + ["src/lib.rs", "/etc/host"], random)
                }
            ),
            (
                "flags",
                { random in
                    frame(["Start the @ with #", "Never give # to the @."], flags + ["--cache", "-vv"], random)
                }
            ),
            (
                "settings",
                { random in
                    frame(
                        ["Set # for the @."],
                        ["retries=3", "retries=4", "log.level=debug", "log.level=info", "tls: on", "tls: off"],
                        random)
                }
            ),
            (
                "addresses",
                { random in
                    frame(
                        ["The @ listens at #"],
                        [
                            "http://example.com", "https://example.com", "10.0.0.1", "10.0.0.2", "db-1.local",
                            "db-2.local",
                        ], random)
                }
            ),
            (
                "swapped roles",
                { random in
                    let (a, b) = two(services, random)
                    let verb = random.pick(["calls", "waits for", "writes to", "depends on", "is older than"])
                    return ("The \(a) \(verb) the \(b).", "The \(b) \(verb) the \(a).")
                }
            ),
            (
                "swapped numbers",
                { random in
                    let (a, b) = two(Array(1...60), random)
                    return (
                        "From \(a) to \(b) workers run for the \(services[0])",
                        "From \(b) to \(a) workers run for the \(services[0])"
                    )
                }
            ),
            (
                "swapped names",
                { random in
                    let (a, b) = two(names, random)
                    return ("\(a) replaced \(b) in the team.", "\(b) replaced \(a) in the team.")
                }
            ),
            (
                "questions",
                { random in
                    let service = random.pick(services)
                    return ("The \(service) is down.", "Is the \(service) down?")
                }
            ),
            (
                "past and present",
                { random in
                    frame(
                        ["The @ # slow.", "Tests of the @ # flaky"],
                        pairs: [("is", "was"), ("are", "were"), ("will be", "is")], random)
                }
            ),
        ]
    }

    private static func frame(pairsOf frames: [String], _ values: [(String, String)], _ random: Choice) -> (
        String, String
    ) {
        frame(frames, pairs: values, random)
    }
}
