package import Actions
package import GitMemory

/// Messages that come one by one by HTTP (the transport Streamable HTTP), each with its answer. Nothing is kept between them.
///
/// A client of either era is understood: one that begins with a handshake, or one that says with each request which
/// revision it is of. A handshake leaves no session behind, as the protocol lets a server do.
package struct Exchange: Sendable {
    /// What is answered.
    package struct Reply: Sendable {
        package let status: Int
        /// `nil` where the body is empty.
        package let body: JSON?
    }

    private let version: String
    private let session: @Sendable () -> Session
    private let refusal: @Sendable (About) -> Fault?

    /// - Parameters:
    ///   - version: gitmem's.
    ///   - session: makes a session for each request.
    ///   - refusal: why an action is not to be run; `nil` if it may be.
    package init(
        version: String, session: @escaping @Sendable () -> Session,
        refusal: @escaping @Sendable (About) -> Fault?
    ) {
        self.version = version
        self.session = session
        self.refusal = refusal
    }

    /// Answers what was posted.
    ///
    /// - Parameter header: the value of a header, by its name in lower case.
    package func reply(to bytes: [UInt8], header: (String) -> String?) -> Reply {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes)
        } catch {
            return Self.failure(.parse("The message is no JSON: \(error)"), to: nil, status: 400)
        }
        guard case .array(let messages) = json else { return reply(to: json, header) }
        let named = header(Self.versionHeader).map { Revision(rawValue: $0)?.hasBatches == true } ?? true
        guard named, !messages.isEmpty, messages.count <= Self.mostMessages else {
            return Self.failure(.request("A body is one message, not an array."), to: nil, status: 400)
        }
        let answers = messages.compactMap { reply(to: $0, header).body }
        return answers.isEmpty ? Reply(status: 202, body: nil) : Reply(status: 200, body: .array(answers))
    }

    private static let versionHeader = "mcp-protocol-version"
    private static let mostMessages = 100

    private func reply(to json: JSON, _ header: (String) -> String?) -> Reply {
        let message: Message
        do throws(Message.Fault) {
            message = try Message(json)
        } catch {
            return Self.failure(error.error, to: error.id, status: 400)
        }
        guard case .request(let request) = message else { return Reply(status: 202, body: nil) }
        let call = Call(
            request: request, cancellation: Cancellation(), outlet: nil, version: version, session: session,
            refusal: refusal)
        do throws(ProtocolError) {
            if request.method == "initialize" {
                return Self.success(call.greeting(try call.handshake()), to: request.id)
            }
            let revision = try Self.revision(of: call, header)
            return Self.success(try call.result(for: revision), to: request.id)
        } catch {
            return Self.failure(error, to: request.id, status: Self.status(of: error, request))
        }
    }

    /// Which revision a request is of, by its header and by what it says of itself, which must agree.
    private static func revision(
        of call: Call, _ header: (String) -> String?
    ) throws(ProtocolError) -> Revision {
        let request = call.request
        let named = header(versionHeader)
        if let named, Revision(rawValue: named) == nil { throw .version(named) }
        let legacy = named.flatMap { Revision(rawValue: $0) } ?? .y2025m03
        let says = request.meta["io.modelcontextprotocol/protocolVersion"] != nil
        guard says || legacy.isStateless || request.method == "server/discover" else { return legacy }
        let revision = try call.revision(agreed: nil)
        guard named == revision.rawValue else {
            throw .header("The header MCP-Protocol-Version is not \(revision.rawValue), as the message says.")
        }
        guard header("mcp-method") == request.method else {
            throw .header("The header Mcp-Method is not \(request.method), as the message says.")
        }
        let member = ["tools/call": "name", "prompts/get": "name", "resources/read": "uri"][request.method]
        if let member, let name = request.params.text(member), header("mcp-name").map(plain) != name {
            throw .header("The header Mcp-Name is not the “\(member)” of the message.")
        }
        return revision
    }

    /// The value of a header that may stand there in base64, since headers have no more than ASCII.
    private static func plain(_ value: String) -> String {
        let (start, end) = ("=?base64?", "?=")
        guard value.hasPrefix(start), value.hasSuffix(end), value.utf8.count >= start.utf8.count + end.utf8.count else {
            return value
        }
        return Base64.text(value.dropFirst(start.count).dropLast(end.count)) ?? value
    }

    private static func status(of error: ProtocolError, _ request: Request) -> Int {
        let says = request.meta["io.modelcontextprotocol/protocolVersion"] != nil
        return switch error.code {
        case -32020, -32022: 400
        case -32601 where says: 404
        default: 200
        }
    }

    private static func success(_ result: JSONObject, to id: JSON) -> Reply {
        var response = JSONObject()
        response["jsonrpc"] = .string("2.0")
        response["id"] = id
        response["result"] = .object(result)
        return Reply(status: 200, body: .object(response))
    }

    private static func failure(_ error: ProtocolError, to id: JSON?, status: Int) -> Reply {
        Reply(status: status, body: .object(error.response(to: id)))
    }
}
