internal import Actions
internal import GitMemory

/// A request that is being answered.
struct Call: Sendable {
    let request: Request
    let cancellation: Cancellation
    /// Where progress goes; `nil` where only the answer can be sent.
    let outlet: Outlet?
    let version: String
    let session: @Sendable () -> Session
    /// Why an action is not to be run; `nil` if it may be.
    var refusal: @Sendable (About) -> Fault? = { _ in nil }

    /// Which revision a request is of.
    ///
    /// - Parameter agreed: that of the handshake.
    func revision(agreed: Revision?) throws(ProtocolError) -> Revision {
        let prefix = "io.modelcontextprotocol/"
        guard let given = request.meta[prefix + "protocolVersion"] else {
            if request.method == "ping" { return agreed ?? .newestWithHandshake }
            if let agreed, request.method != "server/discover" { return agreed }
            throw .params(
                "“params._meta” has no “\(prefix)protocolVersion”"
                    + (agreed == nil ? ", and there was no “initialize”." : "."))
        }
        guard case .string(let name) = given else { throw .params("“\(prefix)protocolVersion” is a text.") }
        guard let revision = Revision(rawValue: name), revision.isStateless else { throw .version(name) }
        guard case .object? = request.meta[prefix + "clientCapabilities"] else {
            throw .params("“params._meta” has no object “\(prefix)clientCapabilities”.")
        }
        return revision
    }

    /// The revision that a handshake agrees on: the client's, or else the newest.
    func handshake() throws(ProtocolError) -> Revision {
        guard let name = request.params.text("protocolVersion") else {
            throw .params("“protocolVersion” is missing.")
        }
        guard let revision = Revision(rawValue: name), !revision.isStateless else { return .newestWithHandshake }
        return revision
    }

    /// The answer to a handshake.
    func greeting(_ revision: Revision) -> JSONObject {
        var result = JSONObject()
        result["capabilities"] = Self.capabilities
        result["instructions"] = .string(Tools.instructions)
        result["protocolVersion"] = .string(revision.rawValue)
        result["serverInfo"] = serverInfo
        return result
    }

    private static var capabilities: JSON {
        .members(["prompts": .members([:]), "resources": .members([:]), "tools": .members([:])])
    }

    private var serverInfo: JSON {
        .members([
            "name": .string("gitmem"), "title": .string("GitMemory"), "version": .string(version),
        ])
    }

    /// Whether it may take long.
    var needsStore: Bool {
        ["tools/call", "resources/list", "resources/read", "prompts/get"].contains(request.method)
    }

    /// Does what is asked for.
    func result(for revision: Revision) throws(ProtocolError) -> JSONObject {
        let params = request.params
        var result = JSONObject()
        // How long a client may keep the answer, in milliseconds; `nil` if that is not said.
        var lifetime: Int?
        switch request.method {
        case "ping" where !revision.isStateless: break
        case "server/discover" where revision.isStateless:
            result["capabilities"] = Self.capabilities
            result["instructions"] = .string(Tools.instructions)
            result["supportedVersions"] = .array(Revision.names.map { .string($0) })
            lifetime = Self.hour
        case "tools/list":
            result["tools"] = .array(Tools.all.map { $0.json(for: revision) })
            lifetime = Self.hour
        case "tools/call": result = try tool().result(for: revision)
        case "resources/list":
            result["resources"] = try storing { try Resources.list(in: $0) }
            lifetime = 0
        case "resources/templates/list":
            result["resourceTemplates"] = Resources.templates
            lifetime = Self.hour
        case "resources/read":
            guard let uri = params.text("uri") else { throw .params("“uri” is missing.") }
            result["contents"] = try storing(notFound: revision.isStateless ? -32602 : -32002) {
                try Resources.contents(of: uri, in: $0)
            }
            lifetime = 0
        case "prompts/list":
            result["prompts"] = Prompts.list
            lifetime = Self.hour
        case "prompts/get": result = try storing { try Prompts.get(params, in: $0) }
        default: throw .method(request.method)
        }
        guard revision.isStateless else { return result }
        result["resultType"] = .string("complete")
        result["_meta"] = .members(["io.modelcontextprotocol/serverInfo": serverInfo])
        if let lifetime {
            result["cacheScope"] = .string(lifetime == 0 ? "private" : "public")
            result["ttlMs"] = .count(lifetime)
        }
        return result
    }

    private static let hour = 3_600_000

    private func tool() throws(ProtocolError) -> ToolOutcome {
        guard let name = request.params.text("name") else { throw .params("“name” is missing.") }
        guard let tool = Tools.named(name) else { throw .params("There is no tool “\(name)”.") }
        var action = tool.action.flatMap(AllActions.named)
        do {
            let call = try ToolCall(tool, request.params)
            action = call.action
            if !call.isQuestion, let fault = refusal(call.action.about) { return ToolOutcome(fault, of: action) }
            return try call.outcome(in: listening())
        } catch let error as ProtocolError {
            throw error
        } catch {
            return ToolOutcome(Self.fault(error), of: action)
        }
    }

    /// Does something with a store whose failure is one of the request.
    private func storing<Result>(
        notFound: Int? = nil, _ body: (Session) throws -> Result
    ) throws(ProtocolError) -> Result {
        do {
            return try body(listening())
        } catch let error as ProtocolError {
            throw error
        } catch {
            let fault = Self.fault(error)
            throw .fault(fault, notFound: fault.code == "no-such-entry" ? notFound : nil)
        }
    }

    private static func fault(_ error: any Error) -> Fault {
        Fault(error) ?? Fault(code: "internal-error", exit: 10, message: "\(error)")
    }

    /// A session that ends what is cancelled, and tells progress where the client wants it.
    private func listening() -> Session {
        var session = session()
        session.network.mayPrompt = false
        let isLate = session.network.isCancelled
        session.network.isCancelled = { [cancellation] in cancellation.isCancelled || isLate() }
        switch (request.meta["progressToken"], outlet) {
        case (let token?, let outlet?) where Message.isID(token):
            let report = ProgressReport(token: token, outlet: outlet, cancellation: cancellation)
            session.progress = { report.bar($0, $1) }
        default: break
        }
        return session
    }
}
