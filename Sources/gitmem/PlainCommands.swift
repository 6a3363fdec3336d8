internal import ArgumentParser

/// The commands that agents call for every memory, from ``PlainWords``. What they take is declared with each command, as
/// for all others; here it is only read.
enum PlainCommands {
    /// The command, ready to run; `nil` if that is for ArgumentParser to say.
    static func command(_ words: [String]) -> (any ParsableCommand)? {
        let rest = words.dropFirst()
        return switch words.first {
        case "add": Add(plain: rest)
        case "cite": Cite(plain: rest)
        case "get": Get(plain: rest)
        case "list": List(plain: rest)
        case "show": Show(plain: rest)
        default: nil
        }
    }
}

extension GlobalOptions {
    fileprivate static let options = ["-C", "--agent"]
    fileprivate static let flags = ["--json", "-q", "--quiet"]

    fileprivate init(plain words: PlainWords) {
        self.init()
        directory = words.value("-C") ?? "."
        agent = words.value("--agent")
        json = words.has("--json")
        quiet = words.has("-q") || words.has("--quiet")
    }
}

extension ViewOptions {
    fileprivate static let options = ["--view"]

    fileprivate init(plain words: PlainWords) {
        self.init()
        view = words.value("--view") ?? "own"
    }
}

extension FilterOptions {
    fileprivate init(plain words: PlainWords) {
        self.init()
        kind = words.value("--kind")
        notKinds = words.values("--not-kind")
        tags = words.values("--tag")
        notTags = words.values("--not-tag")
        scope = words.value("--scope")
        key = words.value("--key")
        source = words.value("--source")
        members = words.values("--where")
        by = words.value("--by")
        since = words.value("--since")
        before = words.value("--before")
        minimums = words.values("--min")
        expired = words.has("--expired")
    }
}

extension Add {
    fileprivate init?(plain words: ArraySlice<String>) {
        let options = ["--kind", "--tag", "--scope", "--context", "--source", "--occurred-at", "--data"]
        guard
            let words = PlainWords(
                words,
                options: GlobalOptions.options + options + ["--file", "--ttl", "--key", "--supersedes"]
                    + GateOptions.options,
                flags: GlobalOptions.flags + GateOptions.flags + ["--forget"]),
            words.values.count <= 1, !words.has("--forget") || !words.values("--supersedes").isEmpty
        else { return nil }
        self.init()
        global = GlobalOptions(plain: words)
        content = ContentOptions()
        content.text = words.values.first
        content.file = words.value("--file")
        members = BodyOptions()
        members.kind = words.value("--kind")
        members.tags = words.values("--tag")
        members.scope = words.value("--scope")
        members.context = words.value("--context")
        members.source = words.value("--source")
        members.occurredAt = words.value("--occurred-at")
        members.data = words.value("--data")
        expiry = ExpiryOptions()
        expiry.ttl = words.value("--ttl")
        gating = GateOptions(plain: words)
        key = words.value("--key")
        superseded = words.values("--supersedes")
        forget = words.has("--forget")
    }
}

extension GateOptions {
    fileprivate static let options = ["--gate", "--allow"]
    fileprivate static let flags = ["--explain", "-n", "--dry-run"]

    fileprivate init(plain words: PlainWords) {
        self.init()
        gate = words.value("--gate")
        allowed = words.values("--allow")
        explain = words.has("--explain")
        dryRun = words.has("-n") || words.has("--dry-run")
    }
}

extension Cite {
    fileprivate init?(plain words: ArraySlice<String>) {
        guard let words = PlainWords(words, options: GlobalOptions.options, flags: GlobalOptions.flags),
            !words.values.isEmpty
        else { return nil }
        self.init()
        global = GlobalOptions(plain: words)
        ids = words.values
    }
}

extension Get {
    fileprivate init?(plain words: ArraySlice<String>) {
        guard
            let words = PlainWords(
                words, options: GlobalOptions.options + ViewOptions.options + ["--scope"], flags: GlobalOptions.flags),
            let key = words.values.first, words.values.count == 1
        else { return nil }
        self.init()
        global = GlobalOptions(plain: words)
        viewing = ViewOptions(plain: words)
        self.key = key
        scope = words.value("--scope")
    }
}

extension List {
    fileprivate init?(plain words: ArraySlice<String>) {
        let options = [
            "--kind", "--tag", "--scope", "--key", "--by", "--since", "--before", "--match", "--min", "--sort", "-n",
            "--limit", "--source", "--where", "--not-kind", "--not-tag",
        ]
        guard
            let words = PlainWords(
                words, options: GlobalOptions.options + ViewOptions.options + options,
                flags: GlobalOptions.flags + ["--expired", "--any"]),
            words.values.isEmpty, words.value("-n") == nil || words.value("--limit") == nil
        else { return nil }
        let count = words.value("-n") ?? words.value("--limit")
        let number = count.flatMap { Int($0) }
        guard count == nil || number != nil else { return nil }
        self.init()
        global = GlobalOptions(plain: words)
        viewing = ViewOptions(plain: words)
        filters = FilterOptions(plain: words)
        match = words.value("--match")
        any = words.has("--any")
        sort = words.value("--sort")
        limit = number
    }
}

extension Show {
    fileprivate init?(plain words: ArraySlice<String>) {
        guard
            let words = PlainWords(
                words, options: GlobalOptions.options + ViewOptions.options, flags: GlobalOptions.flags + ["--expired"]),
            !words.values.isEmpty
        else { return nil }
        self.init()
        global = GlobalOptions(plain: words)
        viewing = ViewOptions(plain: words)
        ids = words.values
        expired = words.has("--expired")
    }
}
