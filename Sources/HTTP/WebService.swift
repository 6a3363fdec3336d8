package import Actions
internal import GitMemory
internal import MCP

/// Answers requests: a function of a request and of what git has, which knows nothing of sockets.
package final class WebService: Sendable {
    private let settings: WebSettings
    private let makeSession: @Sendable (_ agent: String?) -> Session
    private let clock: @Sendable () -> UInt64
    private let metrics = WebMetrics()
    private let turns = WriteTurns()
    private let reads = ReadTurns()
    private let company = GroupCommits()
    private let keep = StoreKeep()
    package let feed: EventFeed

    /// - Parameters:
    ///   - clock: milliseconds since 1970.
    ///   - session: makes a session for each request, on any thread.
    package init(
        _ settings: WebSettings, clock: @escaping @Sendable () -> UInt64,
        session: @escaping @Sendable (_ agent: String?) -> Session
    ) {
        self.settings = settings
        self.clock = clock
        makeSession = session
        feed = EventFeed { session(nil) }
    }

    /// The answer to a request that is refused before its body is read; `nil` if it is not.
    package func refusal(of request: WebRequest) -> WebResponse? {
        let start = ContinuousClock.now
        do throws(Problem) {
            _ = try admit(request)
            return nil
        } catch {
            return finished(error.response, request, route: "refused", since: start)
        }
    }

    /// Answers a request, whatever it is.
    package func answer(_ request: WebRequest) -> WebResponse {
        let start = ContinuousClock.now
        var route = "other"
        var agent: String?
        var response: WebResponse
        do {
            let (path, caller) = try admit(request)
            agent = caller?.agent
            let request = try Self.unpacked(request)
            // Whatever carries the response leaves out the body that was not asked for.
            response = try answer(
                request.method == "HEAD" ? request.asked(by: "GET") : request, path, caller, route: &route)
        } catch {
            response = Problem(error).response
        }
        response.agent = agent
        return finished(response, request, route: route, since: start)
    }

    // MARK: - Before the body

    private func admit(_ request: WebRequest) throws(Problem) -> (WebPath, Admission.Caller?) {
        let admission = Admission(settings: settings)
        try admission.refuseOtherSites(request)
        let path = try WebPath(request.target)
        let isWrite = !["GET", "HEAD"].contains(request.method)
        if isWrite { try Self.checkBody(of: request) }
        // The page itself holds nothing of the memory: it asks for a token where one is needed.
        let isOpen = PageFiles.file(path.parts) != nil || path.parts == ["healthz"]
        return (path, isOpen ? nil : try admission.caller(request))
    }

    private static func checkBody(of request: WebRequest) throws(Problem) {
        if let coding = request.header("content-encoding"), !["identity", "gzip"].contains(coding.lowercased()) {
            throw Problem(415, "content-encoding", "A body is sent as it is or as gzip, not as \(coding).")
        }
        if let length = request.header("content-length") {
            guard let length = Int(length), length >= 0 else {
                throw .malformed("Content-Length is a whole number.")
            }
            guard length <= WebSettings.maximumBody else { throw tooLarge }
            if length == 0 { return }
        } else if request.header("transfer-encoding") == nil, request.body.isEmpty {
            return
        }
        let type = request.header("content-type")?.split(separator: ";").first.map { $0.trimmingBlanks().lowercased() }
        guard type == "application/json" else {
            throw Problem(
                415, "content-type", "A body is JSON.", hint: "send the header Content-Type: application/json")
        }
    }

    /// The request with its body as it is meant.
    private static func unpacked(_ request: WebRequest) throws -> WebRequest {
        guard request.header("content-encoding")?.lowercased() == "gzip", !request.body.isEmpty else { return request }
        guard let body = try Gzip.unpack(request.body, limit: WebSettings.maximumBody) else { throw tooLarge }
        var request = request
        request.body = body
        return request
    }

    package static let bodyTooLarge = tooLarge.response
    package static let bodyTooSlow = Problem(408, "slow", "The body did not come in time.").response
    package static let tooBusy: WebResponse = {
        var problem = Problem(503, "busy", "Too many requests wait.", exit: ExitCode.tryLater)
        problem.headers = [("retry-after", "1")]
        return problem.response
    }()

    private static let tooLarge = Problem(
        413, "too-large", "A body has at most \(WebSettings.maximumBody) bytes.",
        hint: "a memory has at most 1 MiB: keep the text elsewhere and remember where", exit: ExitCode.invalidInput)

    /// The object that a body is.
    static func object(of request: WebRequest, orNothing: Bool = false) throws -> JSONObject {
        guard request.body.count <= WebSettings.maximumBody else { throw tooLarge }
        if orNothing, request.body.isEmpty { return JSONObject() }
        guard !request.body.isEmpty else {
            throw Problem.malformed("The body is empty; the arguments stand there as a JSON object.")
        }
        guard case .object(let object) = try JSON(parsing: request.body) else {
            throw Problem.malformed("The body is no object.")
        }
        for (name, value) in object.members where value == .null {
            throw Problem.malformed("“\(name)” is null; what is not given is left out.")
        }
        return object
    }

    static func wrongMethod(_ allowed: String) -> Problem {
        var problem = Problem(405, "method", "That is asked for by \(allowed).")
        problem.headers = [("allow", allowed == "GET" ? "GET, HEAD" : allowed)]
        return problem
    }

    // MARK: - Routes

    private func answer(
        _ request: WebRequest, _ path: WebPath, _ caller: Admission.Caller?, route: inout String
    ) throws -> WebResponse {
        if let file = PageFiles.file(path.parts) {
            route = "/" + path.parts.joined(separator: "/")
            try expect("GET", request)
            return PageFiles.response(file, request)
        }
        if path.parts == ["healthz"] {
            route = "/healthz"
            try expect("GET", request)
            return try health()
        }
        guard let caller else { throw Self.notFound }
        let admission = Admission(settings: settings)
        let session = session(of: caller)
        let actions = ActionRoutes(
            admission: admission, caller: caller, session: session, clock: clock, turns: turns, reads: reads)
        if let action = ActionRoutes.action(path.parts) {
            route = "/" + path.parts.joined(separator: "/")
            try wait(for: request, session)
            return try actions.answer(action, request, path)
        }
        if path.parts.first == "knowledge", let method = KnowledgeRoutes.method(path.parts) {
            route = path.parts.count == 3 ? "/knowledge/{id}/\(path.parts[2])" : "/knowledge/\(path.parts[1])"
            try expect(method, request)
            try wait(for: request, session)
            return try KnowledgeRoutes(actions: actions).answer(request, path)
        }
        return try other(request, path, caller, actions, route: &route)
    }

    private func other(
        _ request: WebRequest, _ path: WebPath, _ caller: Admission.Caller, _ actions: ActionRoutes,
        route: inout String
    ) throws -> WebResponse {
        let name = path.parts.joined(separator: "/")
        let known = ["openapi.json", "metrics", "api/v1/events", "api/v1", "mcp"]
        if known.contains(name) { route = "/" + name }
        switch name {
        case "openapi.json":
            try expect("GET", request)
            return WebResponse(200, json: OpenAPI.document(version: settings.version))
        case "metrics":
            try expect("GET", request)
            return WebResponse(200, text: Array(metrics.text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
        case "api/v1":
            try expect("GET", request)
            return WebResponse(200, json: about(caller))
        case "api/v1/events":
            try expect("GET", request)
            var response = WebResponse(200)
            response.headers = [("content-type", "text/event-stream"), ("x-accel-buffering", "no")]
            response.body = .events(after: request.header("last-event-id"))
            return response
        case "mcp":
            try expect("POST", request)
            return mcp(request, caller)
        default:
            if path.parts.first == "plain", path.parts.count <= 2 {
                route = "/plain"
                try expect("GET", request)
                return try PlainPage(actions: actions).answer(path)
            }
            throw Self.notFound
        }
    }

    private static let notFound = Problem(
        404, "no-such-path", "There is no such path.", hint: "/openapi.json lists all of them")

    private func expect(_ method: String, _ request: WebRequest) throws(Problem) {
        guard request.method == method else { throw Self.wrongMethod(method) }
    }

    /// What the server is, and what the caller may do: what the page asks first.
    private func about(_ caller: Admission.Caller) -> JSON {
        .members([
            "agent": caller.agent.map { .string($0) },
            "may_keep": .bool(settings.mayWrite && caller.right >= .keep),
            "may_write": .bool(settings.mayWrite && caller.right >= .write), "version": .string(settings.version),
            "with_tokens": .bool(settings.tokens != nil),
        ])
    }

    private func health() throws -> WebResponse {
        _ = try BranchTips(in: timed(makeSession(nil)))
        return WebResponse(200, json: .members(["status": .string("ok"), "version": .string(settings.version)]))
    }

    /// Refuses a read that is to come after a write which is not here yet.
    private func wait(for request: WebRequest, _ session: Session) throws {
        guard let after = request.header("gitmem-after") else { return }
        let commits = after.split(separator: ",").map { $0.trimmingBlanks() }
        guard commits.count <= 100 else { throw Problem.malformed("Gitmem-After names at most 100 commits.") }
        let missing = try BranchTips.missing(commits, in: session)
        guard missing.isEmpty else {
            var problem = Problem(
                425, "too-early", "What is asked for after is not here yet: \(missing.joined(separator: ", ")).",
                exit: ExitCode.tryLater)
            problem.headers = [("retry-after", "1")]
            throw problem
        }
    }

    private func mcp(_ request: WebRequest, _ caller: Admission.Caller) -> WebResponse {
        let admission = Admission(settings: settings)
        let exchange = Exchange(version: settings.version) { [self] in
            session(of: caller)
        } refusal: { about in
            admission.refusal(of: about, for: caller).map {
                Fault(code: $0.code, exit: $0.exit, message: $0.detail, hint: $0.hint.map { Hint($0) })
            }
        }
        let reply = exchange.reply(to: request.body) { request.header($0) }
        return reply.body.map { WebResponse(reply.status, json: $0) } ?? WebResponse(reply.status)
    }

    /// A session in which a caller is shown what its token and this server let through.
    private func session(of caller: Admission.Caller) -> Session {
        var session = timed(makeSession(caller.agent))
        session.limits = [settings.scopes, caller.scopes].compactMap { $0 }
        return session
    }

    /// A session that ends what takes too long.
    private func timed(_ session: Session) -> Session {
        var session = session
        let end = ContinuousClock.now + .seconds(WebSettings.longestAction)
        session.network.isCancelled = { ContinuousClock.now > end }
        session.network.mayPrompt = false
        session.seesAll = true
        session.company = company
        session.keep = keep
        session.refused = { [metrics] in metrics.noteRefusal(by: $0) }
        return session
    }

    // MARK: - After the answer

    /// Packs what is long, for clients that can unpack it.
    private static func pack(_ response: inout WebResponse, for request: WebRequest) {
        guard response.bytes.count >= WebSettings.leastPacked else { return }
        response.headers.append(("vary", "Accept-Encoding"))
        guard accepts("gzip", request.header("accept-encoding") ?? ""), let packed = Gzip.pack(response.bytes) else {
            return
        }
        response.body = .bytes(packed)
        response.headers.append(("content-encoding", "gzip"))
        // It is not the same byte for byte as what the tag names.
        for index in response.headers.indices
        where response.headers[index].name == "etag" && !response.headers[index].value.hasPrefix("W/") {
            response.headers[index].value = "W/" + response.headers[index].value
        }
    }

    private static func accepts(_ coding: String, _ header: String) -> Bool {
        header.lowercased().split(separator: ",").contains { item in
            let parts = item.split(separator: ";").map { $0.trimmingBlanks() }
            guard parts.first == coding else { return false }
            return !parts.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
        }
    }

    private func finished(
        _ response: WebResponse, _ request: WebRequest, route: String, since start: ContinuousClock.Instant
    ) -> WebResponse {
        var response = response
        response.route = route
        response.headers += [
            ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"), ("x-frame-options", "DENY"),
        ]
        if response.header("cache-control") == nil { response.headers.append(("cache-control", "no-cache")) }
        if response.header("content-security-policy") == nil {
            response.headers.append(("content-security-policy", "default-src 'none'; frame-ancestors 'none'"))
        }
        Self.pack(&response, for: request)
        metrics.note(
            route, request.method, response.status, bytes: response.bytes.count, took: ContinuousClock.now - start)
        return response
    }
}
