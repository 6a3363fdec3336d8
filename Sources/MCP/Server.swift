package import Actions
internal import GitMemory
internal import Synchronization

/// Answers the requests of one client, which come as lines on one stream, by lines on another.
///
/// Both eras of the protocol are spoken: a client may begin with a handshake, or say with each request which revision it
/// is of. Tools run on threads of their own, each with a session of its own, so that a slow one holds up no other.
package final class Server: Sendable {
    /// The most bytes that a message may have.
    package static let maximumMessage = 8 << 20

    let version: String
    private let input: Int32
    private let outlet: Outlet
    private let session: @Sendable () -> Session
    private let calls = Calls()
    private let workers = Workers()
    /// The revision of the handshake; `nil` before it.
    private let agreed = Mutex<Revision?>(nil)

    /// - Parameters:
    ///   - version: gitmem's.
    ///   - input: a descriptor to read from.
    ///   - output: a descriptor to write to.
    ///   - session: makes a session for each request, on any thread.
    package init(version: String, input: Int32, output: Int32, session: @escaping @Sendable () -> Session) {
        self.version = version
        self.input = input
        outlet = Outlet(output)
        self.session = session
    }

    /// Answers until the input ends, and then what is still open.
    package func run() {
        var lines = LineReader(input, limit: Self.maximumMessage)
        while let line = lines.next() {
            switch line {
            case .tooLong:
                respond(.request("A message has at most \(Self.maximumMessage) bytes; this one was skipped."), to: nil)
            case .bytes(let bytes): receive(bytes)
            }
            if outlet.isClosed { break }
        }
        if outlet.isClosed { calls.cancelAll() }
        workers.finish()
    }

    private func receive(_ line: [UInt8]) {
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: line)
        } catch {
            return respond(.parse("The message is no JSON: \(error)"), to: nil)
        }
        guard case .array(let messages) = json else { return receive(json, size: line.count) }
        guard agreed.withLock({ $0 })?.hasBatches == true, !messages.isEmpty else {
            return respond(.request("Messages come one a line, not as an array."), to: nil)
        }
        for message in messages { receive(message, size: line.count / messages.count) }
    }

    private func receive(_ json: JSON, size: Int) {
        let message: Message
        do throws(Message.Fault) {
            message = try Message(json)
        } catch {
            return respond(error.error, to: error.id)
        }
        switch message {
        case .request(let request): begin(request, size: size)
        case .notification("notifications/cancelled", let params):
            if let id = params["requestId"] { calls.cancel(id) }
        case .notification, .response: break
        }
    }

    /// Answers a request: at once what needs no store, else on a thread of its own.
    private func begin(_ request: Request, size: Int) {
        guard let cancellation = calls.begin(request.id) else {
            // With the id, it would be taken for the answer to the first.
            let id = String(decoding: request.id.canonicalBytes(), as: UTF8.self)
            return respond(.request("A request with the id \(id) is not answered yet."), to: nil)
        }
        let call = Call(
            request: request, cancellation: cancellation, outlet: outlet, version: version, session: session)
        do throws(ProtocolError) {
            if request.method == "initialize" {
                let revision = try call.handshake()
                agreed.withLock { $0 = revision }
                return finish(call, call.greeting(revision))
            }
            let revision = try call.revision(agreed: agreed.withLock { $0 })
            guard call.needsStore else { return finish(call, try call.result(for: revision)) }
            workers.add(size: size) { [self] in
                do throws(ProtocolError) {
                    if cancellation.isCancelled { return calls.end(request.id) }
                    finish(call, try call.result(for: revision))
                } catch {
                    calls.end(request.id)
                    if !cancellation.isCancelled { respond(error, to: request.id) }
                }
            }
        } catch {
            calls.end(request.id)
            respond(error, to: request.id)
        }
    }

    private func finish(_ call: Call, _ result: JSONObject) {
        calls.end(call.request.id)
        // Whoever has cancelled a request waits for nothing any more.
        if call.cancellation.isCancelled { return }
        var response = JSONObject()
        response["jsonrpc"] = .string("2.0")
        response["id"] = call.request.id
        response["result"] = .object(result)
        outlet.send(response)
    }

    private func respond(_ error: ProtocolError, to id: JSON?) { outlet.send(error.response(to: id)) }
}
