internal import Actions
internal import GitMemory

/// `/api/v1/…`: every action by its name, the words of which are the parts of the path.
struct ActionRoutes {
    static let prefix = ["api", "v1"]

    let admission: Admission
    let caller: Admission.Caller
    let session: Session
    let clock: () -> UInt64
    let turns: WriteTurns
    let reads: ReadTurns

    /// Actions of which a part of the results may be asked for, from an offset on.
    private static let paged = ["list", "log"]

    /// The action of a path.
    static func action(_ parts: [String]) -> (any Action.Type)? {
        guard parts.starts(with: prefix) else { return nil }
        let words = parts.dropFirst(prefix.count)
        guard !words.isEmpty, words.allSatisfy({ !$0.contains(" ") }) else { return nil }
        return AllActions.named(words.joined(separator: " "))
    }

    /// Answers a request for an action.
    func answer(_ action: any Action.Type, _ request: WebRequest, _ path: WebPath) throws -> WebResponse {
        let about = action.about
        let method = about.writes ? "POST" : "GET"
        guard request.method == method else { throw WebService.wrongMethod(method) }
        if let refusal = admission.refusal(of: about, for: caller) { throw refusal }
        guard about.writes else { return try read(action, request, path) }
        guard path.query.isEmpty else {
            throw Problem.malformed("The arguments of a write stand in the body, not in the query.")
        }
        var arguments = try WebService.object(of: request)
        try WriteConditions.put(request, into: &arguments, of: action)
        let sharesCommits = AllActions.sharesCommits(action, arguments)
        let answer = try turns.take(sharesCommits || about.name == "claim" ? nil : caller.agent) {
            try run(action, arguments)
        }
        return try Self.response(answer, of: about)
    }

    private func read(_ action: any Action.Type, _ request: WebRequest, _ path: WebPath) throws -> WebResponse {
        let about = action.about
        var arguments = try QueryArguments.object(
            path.query, for: action.members, besides: Self.paged.contains(about.name) ? ["offset"] : [])
        let offset = try Self.takeOffset(from: &arguments)
        let tips = try BranchTips(in: session)
        // What is over by the clock alone is seen ten seconds later at the latest.
        let tag = "\"\(tips.digest)-\(clock() / 10_000)\(Self.mark(of: session))\""
        if let known = request.header("if-none-match"), Self.tags(in: known).contains(tag) {
            var response = WebResponse(304)
            response.headers = [("etag", tag)]
            return response
        }
        var answer = try run(action, arguments)
        if offset > 0 { answer.results = Array(answer.results.dropFirst(offset)) }
        var response = try Self.response(answer, of: about)
        response.headers.append(("etag", tag))
        return response
    }

    /// Runs an action as the caller, on all branches unless the arguments say which.
    func run(_ action: any Action.Type, _ arguments: JSONObject) throws -> Answer {
        var arguments = arguments
        if arguments["view"] == nil, action.members.contains(where: { $0.name == "view" }) {
            arguments["view"] = .string("all")
        }
        var session = session
        // What looks for damage looks at the disk.
        if Self.looksAtAll(action.about) { session.keep = nil }
        return try reads.take(action.about) { try action.run(.object(arguments), in: session) }
    }

    /// Whether an action reads or rewrites all that is stored.
    private static func looksAtAll(_ about: About) -> Bool {
        Tokens.Right.needed(for: about) == .keep || ["import", "status", "verify"].contains(about.name)
    }

    /// What tells an answer from that of others who are shown something else.
    private static func mark(of session: Session) -> String {
        let words = [session.agent ?? ""] + session.limits.map { $0.joined(separator: ",") }
        return session.limits.isEmpty && session.agent == nil
            ? "" : "-" + SecretDigest.of(words.joined(separator: "\n")).prefix(8)
    }

    /// Takes the offset out, and raises the limit by it.
    private static func takeOffset(from arguments: inout JSONObject) throws -> Int {
        guard case .string(let text)? = arguments["offset"] else { return 0 }
        arguments["offset"] = nil
        guard let offset = Int(text), (0...10_000_000).contains(offset) else {
            throw Problem.malformed("“offset” is a whole number from 0 to 10,000,000.")
        }
        if case .number(let limit)? = arguments["limit"], limit > 0 {
            arguments["limit"] = .number(limit + Double(offset))
        }
        return offset
    }

    private static func tags(in header: String) -> [String] {
        header.split(separator: ",").map { tag in
            let tag = tag.trimmingBlanks()
            return tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag
        }
    }

    /// What an action told, as a response: the same objects as `--json` prints.
    static func response(_ answer: Answer, of about: About) throws -> WebResponse {
        let object = members(answer)
        if let news = answer.news, news.exit != ExitCode.problemsFound { throw Problem(news, object) }
        var isNew = false
        if case .string("accepted")? = object["verdict"], object["dry_run"] == nil { isNew = true }
        var response = WebResponse(isNew ? 201 : 200, json: .object(object))
        if case .string(let commit)? = object["commit"], about.writes {
            response.headers.append(("gitmem-commit", commit))
        }
        return response
    }

    private static func members(_ answer: Answer) -> JSONObject {
        guard case .object(var object) = answer.json else { return JSONObject() }
        if !answer.remarks.isEmpty {
            object["remarks"] = .array(answer.remarks.map { .string(Problem.worded(Hint($0))) })
        }
        if let news = answer.news, news.exit == ExitCode.problemsFound {
            object["news"] = .members([
                "exit": .count(news.exit), "hint": news.hint.map { .string(Problem.worded(Hint($0))) },
                "message": .string(news.message),
            ])
        }
        return object
    }
}
