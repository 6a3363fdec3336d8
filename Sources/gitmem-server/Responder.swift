#if Server
    internal import GitMemory
    internal import Glibc
    internal import HTTP
    internal import HTTPTypes
    internal import HummingbirdCore
    internal import MCP
    internal import NIOCore
    internal import NIOPosix
    internal import ServiceLifecycle

    /// Carries requests to the service, which blocks, and its responses back.
    struct Responder: Sendable {
        let service: WebService
        let isQuiet: Bool
        private let workers: Workers

        init(service: WebService, isQuiet: Bool) {
            self.service = service
            self.isQuiet = isQuiet
            var bounds = Workers.Bounds()
            bounds.threads = 64
            bounds.jobs = 1024
            workers = Workers(bounds)
        }

        func respond(to request: Request, by writer: consuming ResponseWriter) async throws {
            let start = ContinuousClock.now
            var headers = request.headers.map { (name: $0.name.rawName, value: $0.value) }
            if let host = request.head.authority { headers.append((name: "host", value: host)) }
            var web = WebRequest(request.method.rawValue, request.head.path ?? "", headers: headers)
            let response: WebResponse
            if let refusal = service.refusal(of: web) {
                response = refusal
            } else {
                switch await body(of: request) {
                case .read(let bytes):
                    web.body = bytes
                    let full = web
                    response = await onWorker(size: bytes.count) { service.answer(full) } ?? WebService.tooBusy
                case .tooLarge: response = WebService.bodyTooLarge
                case .tooSlow: response = WebService.bodyTooSlow
                }
            }
            log(web, response, since: start)
            try await write(response, of: request, by: writer)
        }

        // MARK: - Reading

        private enum Body: Sendable {
            case read([UInt8])
            case tooLarge
            case tooSlow
        }

        /// A body in its whole, if it comes within a time.
        private func body(of request: Request) async -> Body {
            await withTaskGroup(of: Body?.self) { group in
                group.addTask {
                    var bytes: [UInt8] = []
                    do {
                        for try await piece in request.body {
                            guard bytes.count + piece.readableBytes <= WebSettings.maximumBody else { return .tooLarge }
                            bytes.append(contentsOf: piece.readableBytesView)
                        }
                    } catch {
                        return .tooSlow
                    }
                    return .read(bytes)
                }
                group.addTask {
                    try? await Task.sleep(for: .seconds(ServerSurroundings.patience(30)))
                    return nil
                }
                let first = await group.next()
                group.cancelAll()
                if case .some(.some(let body)) = first { return body }
                return .tooSlow
            }
        }

        /// Runs what blocks on a thread for that; `nil` if too many wait.
        func onWorker<Result: Sendable>(size: Int, _ body: @escaping @Sendable () -> Result) async -> Result? {
            await withCheckedContinuation { continuation in
                if !workers.offer(size: size, { continuation.resume(returning: body()) }) {
                    continuation.resume(returning: nil)
                }
            }
        }

        // MARK: - Writing

        private func write(
            _ response: WebResponse, of request: Request, by writer: consuming ResponseWriter
        ) async throws {
            var fields = HTTPFields()
            for (name, value) in response.headers {
                if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
            }
            // What is left of a body that was not read would be taken for the next request.
            let isUnread = [408, 413].contains(response.status)
            if isUnread { fields[.connection] = "close" }
            let status = HTTPResponse.Status(code: response.status)
            switch response.body {
            case .bytes(let bytes):
                if response.status != 304 { fields[.contentLength] = "\(bytes.count)" }
                let head = HTTPResponse(status: status, headerFields: fields)
                if request.method == .head || response.status == 304 || bytes.isEmpty {
                    try await writer.writeResponse(head)
                } else {
                    try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
                }
                if isUnread { throw Unread() }
            case .events(let last):
                var body = try await writer.writeHead(HTTPResponse(status: status, headerFields: fields))
                try await stream(after: last, to: &body)
                try await body.finish(nil)
            }
        }

        private struct Unread: Error {}

        /// Tells what changes, until the client goes or the server ends.
        private func stream(after last: String?, to body: inout some ResponseBodyWriter) async throws {
            let feed = service.feed
            let opening = await onWorker(size: 0) { try? feed.opening(after: last) } ?? nil
            guard let opening else { return }
            try await body.write(ByteBuffer(bytes: opening.text))
            var tips = opening.tips
            var silence = Duration.zero
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                try await Task.sleep(for: EventFeed.interval)
                silence += EventFeed.interval
                let seen = tips
                // A repository that cannot be read now may be there again a moment later.
                guard let next = await onWorker(size: 0, { try? feed.next(after: seen) }) ?? nil else { continue }
                tips = next.tips
                if !next.text.isEmpty {
                    try await body.write(ByteBuffer(bytes: next.text))
                    silence = .zero
                } else if silence >= .seconds(10) {
                    try await body.write(ByteBuffer(bytes: EventFeed.heartbeat))
                    silence = .zero
                }
            }
        }

        // MARK: - Log

        /// A line for each answer. It has no query, as questions are text, and no header.
        private func log(_ request: WebRequest, _ response: WebResponse, since start: ContinuousClock.Instant) {
            if isQuiet { return }
            let milliseconds = (ContinuousClock.now - start).components
            let took = milliseconds.seconds * 1000 + milliseconds.attoseconds / 1_000_000_000_000_000
            let method = request.method.allSatisfy { $0.isASCII && $0.isLetter } ? request.method.prefix(16) : "?"
            GitmemServer.complain(
                "\(method) \(response.route) \(response.status) \(response.bytes.count)B \(took)ms"
                    + (response.agent.flatMap(Self.name).map { " \($0)" } ?? ""))
        }

        /// A name that an agent can have, as a header may hold anything.
        private static func name(_ text: String) -> String? { (try? AgentName(text)).map { "\($0)" } }
    }

    /// Merges and syncs from time to time.
    struct UpkeepService: Service {
        let upkeep: Upkeep
        let span: Duration
        let responder: Responder

        func run() async throws {
            var before: String?
            while !Task.isShuttingDownGracefully {
                let trouble = await responder.onWorker(size: 0) { upkeep.run() } ?? nil
                // The same trouble is told once.
                if let trouble, trouble != before { GitmemServer.complain("gitmem: \(trouble)") }
                before = trouble
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: span) }
            }
        }
    }
#endif
