internal import Actions
internal import GitMemory

/// Why a request was not done, as RFC 9457 has it.
struct Problem: Error {
    let status: Int
    let code: String
    let exit: Int32
    let detail: String
    var hint: String?
    var suggestion: String?
    /// Further headers.
    var headers: [(name: String, value: String)] = []
    /// Further members: what an action told before it failed.
    var members = JSONObject()

    init(_ status: Int, _ code: String, _ detail: String, hint: String? = nil, exit: Int32 = ExitCode.usage) {
        self.status = status
        self.code = code
        self.exit = exit
        self.detail = detail
        self.hint = hint
    }

    static func malformed(_ detail: String) -> Problem { Problem(400, "usage", detail) }

    /// A failure of an action.
    init(_ fault: Fault) {
        self.init(
            Self.status(of: fault), fault.code, Self.worded(fault.message),
            hint: fault.hint.map(Self.worded), exit: fault.exit)
        suggestion = fault.suggestion
        if status == 503 { headers.append(("retry-after", "1")) }
    }

    init(_ error: any Error) {
        if let problem = error as? Problem {
            self = problem
        } else {
            self.init(Fault(error) ?? Fault(code: "internal-error", exit: 10, message: "\(error)"))
        }
    }

    /// Bad news at the end of an action, with what it told.
    init(_ news: BadNews, _ members: JSONObject) {
        self.init(
            news.exit == ExitCode.invalidInput ? 422 : Self.status(of: news.exit), news.code,
            Self.worded(news.message), hint: news.hint.map { Self.worded(Hint($0)) }, exit: news.exit)
        self.members = members
        if status == 503 { headers.append(("retry-after", "1")) }
    }

    private static func status(of fault: Fault) -> Int {
        switch fault.code {
        case "interrupted": 503
        case "disk-full": 507
        default: status(of: fault.exit)
        }
    }

    private static func status(of exit: Int32) -> Int {
        switch exit {
        case 2: 404
        case 3, 6, 7, ExitCode.claimed: 409
        case 4, ExitCode.tryLater: 503
        case ExitCode.invalidInput, ExitCode.usage: 400
        case ExitCode.unexpected: 412
        case ExitCode.inboxFull: 429
        case ExitCode.unsupported: 501
        default: 500
        }
    }

    /// A hint as clients of the API understand it: actions are paths, options are members.
    static func worded(_ hint: Hint) -> String {
        hint.worded { part in
            switch part {
            case .words(let text): worded(text)
            case .action(let name, let rest) where Admission.isLocal(name):
                "`gitmem \(name)\(rest.isEmpty ? "" : " " + rest)` on the server's machine"
            case .action(let name, let rest):
                "/api/v1/" + name.split(separator: " ").joined(separator: "/")
                    + (rest.isEmpty ? "" : " (\(worded(rest)))")
            case .command(let text): text.hasPrefix("--") ? worded(text) : "`\(text)`"
            }
        }
    }

    private static func worded(_ text: String) -> String {
        guard text.contains("--") else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            guard word.hasPrefix("--"), word.count > 2 else { return String(word) }
            let end = word.lastIndex { $0.isLetter }.map { word.index(after: $0) } ?? word.endIndex
            let name = word[..<end].dropFirst(2).split(separator: "-").joined(separator: "_")
            return "“\(name)”" + word[end...]
        }.joined(separator: " ")
    }

    var response: WebResponse {
        var object = members
        object["code"] = .string(code)
        object["detail"] = .string(detail)
        object["exit"] = .count(exit)
        object["hint"] = hint.map { .string($0) }
        object["status"] = .count(status)
        object["suggestion"] = suggestion.map { .string($0) }
        object["title"] = .string(Self.title(status))
        object["type"] = .string("about:blank")
        var response = WebResponse(status, json: .object(object), type: "application/problem+json")
        response.headers += headers
        return response
    }

    private static func title(_ status: Int) -> String {
        [
            400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
            408: "Request Timeout", 409: "Conflict", 411: "Length Required", 412: "Precondition Failed",
            413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content", 425: "Too Early",
            429: "Too Many Requests", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
            501: "Not Implemented", 503: "Service Unavailable", 507: "Insufficient Storage",
        ][status] ?? "Problem"
    }

    static let schema = Schema.object([
        .member("code", .text, "A stable word for what went wrong."),
        .member("detail", .text, "What went wrong."),
        .member("exit", .count, "The exit code that the command line would end with."),
        .optional("hint", .text, "What to do about it."),
        .member("status", .count, "The status of the response."),
        .optional("suggestion", .text, "What to give in the place of what was refused."),
        .member("title", .text, "What the status means."), .member("type", .text, "Always about:blank."),
    ])
}
