internal import Actions
internal import GitMemory

/// Whether a request is let in, and as whom. It is asked before the body is read.
struct Admission {
    /// Who asks.
    struct Caller: Sendable {
        /// The agent that the token or the header names.
        let agent: String?
        /// What the token allows; without tokens, everything that the server does.
        let right: Tokens.Right
        /// The scopes that the token names; `nil` if it names none.
        var scopes: [String]?
    }

    let settings: WebSettings

    /// Refuses what comes from another site: a page that a browser shows may call any address, this machine's included.
    func refuseOtherSites(_ request: WebRequest) throws(Problem) {
        guard request.count(of: "host") == 1, let host = request.header("host"), !host.isEmpty else {
            throw .malformed("A request has one header Host.")
        }
        guard isKnown(host) else {
            throw Problem(
                403, "host", "This server is not called so.",
                hint: "call it by 127.0.0.1 or localhost, or start it with the name: --host NAME")
        }
        if request.count(of: "origin") > 0 {
            let origins = request.headers.filter { $0.name == "origin" }.map(\.value)
            guard origins == ["http://" + host] || origins == ["https://" + host] else {
                throw Problem(403, "origin", "Requests of other sites are not answered.")
            }
        }
        let site = request.header("sec-fetch-site")
        if let site, !["same-origin", "none"].contains(site) {
            // A link that somebody follows shows them the page; nothing of it gets to where the link was.
            let isVisit =
                request.method == "GET" && request.header("sec-fetch-mode") == "navigate"
                && request.header("sec-fetch-dest") == "document"
            guard isVisit else { throw Problem(403, "origin", "Requests of other sites are not answered.") }
        }
    }

    private func isKnown(_ host: String) -> Bool {
        // Whoever has no token learns nothing, whatever the server is called.
        if settings.tokens != nil && settings.hosts.isEmpty { return true }
        let name = Self.name(of: host)
        return ["127.0.0.1", "localhost", "[::1]"].contains(name) || settings.hosts.contains { $0.lowercased() == name }
    }

    /// A host without its port.
    private static func name(of host: String) -> String {
        let host = host.lowercased()
        if host.hasPrefix("[") { return host.firstIndex(of: "]").map { String(host[...$0]) } ?? host }
        guard let colon = host.lastIndex(of: ":"), host[host.index(after: colon)...].allSatisfy(\.isNumber) else {
            return host
        }
        return String(host[..<colon])
    }

    /// Who asks.
    func caller(_ request: WebRequest) throws(Problem) -> Caller {
        guard request.count(of: "x-hive-agent") <= 1, request.count(of: "authorization") <= 1 else {
            throw .malformed("X-Hive-Agent and Authorization are given once.")
        }
        let named = request.header("x-hive-agent").flatMap { $0.isEmpty ? nil : $0 }
        if let named {
            do throws(StoreError) { _ = try AgentName(named) } catch { throw Problem(error) }
        }
        guard let tokens = settings.tokens else { return Caller(agent: named, right: .keep) }
        guard let value = request.header("authorization"), value.lowercased().hasPrefix("bearer "),
            let bearer = tokens.bearer(of: value.dropFirst("bearer ".count).trimmingBlanks())
        else {
            var problem = Problem(
                401, "token", "A token is needed.", hint: "send the header Authorization: Bearer TOKEN")
            problem.headers = [("www-authenticate", "Bearer realm=\"gitmem\"")]
            throw problem
        }
        if let named, named != bearer.agent {
            throw Problem(403, "agent", "The token is another agent's than X-Hive-Agent names.")
        }
        return Caller(agent: bearer.agent, right: bearer.right, scopes: bearer.scopes)
    }

    /// Why a caller may not run an action; `nil` if it may.
    func refusal(of about: About, for caller: Caller) -> Problem? {
        if Self.isLocal(about.name) {
            return Problem(
                403, "local", "\(about.name) is about folders of the server's machine.",
                hint: "run `gitmem \(about.name)` there")
        }
        guard about.writes else { return nil }
        guard settings.mayWrite else {
            return Problem(
                403, "read-only", "This server only reads.",
                hint: "whoever starts it can let it write: gitmem serve --write")
        }
        let needed = Tokens.Right.needed(for: about)
        guard caller.right >= needed else {
            return Problem(403, "right", "The token does not allow that: it takes the right \(needed.rawValue).")
        }
        guard caller.agent != nil else {
            return Problem(
                400, "no-agent", "Nobody said which agent is writing.", hint: "send the header X-Hive-Agent: NAME",
                exit: ExitCode.invalidInput)
        }
        return nil
    }

    /// Whether an action works on folders that its caller names.
    static func isLocal(_ action: String) -> Bool { action == "init" || action.hasPrefix("worktree ") }
}

extension Tokens.Right {
    /// What an action takes: keeping a store in order is more than writing on one's own branch.
    static func needed(for about: About) -> Tokens.Right {
        if !about.writes { return .read }
        let keeping = ["agents set", "carry", "compact", "doctor", "gate set", "index", "merge", "retire", "sync"]
        return keeping.contains(about.name) ? .keep : .write
    }
}

extension Substring {
    func trimmingBlanks() -> String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
