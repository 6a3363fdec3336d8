#if Server
    internal import Actions
    internal import GitMemory
    internal import Glibc
    internal import HTTP
    internal import HummingbirdCore
    internal import Logging
    internal import NIOCore
    internal import NIOPosix
    internal import ServiceLifecycle
    internal import UnixSignals

    /// Starts a server as its words say, and runs it until it is told to end.
    enum GitmemServer {
        static let version = "0.1.0"

        static func run(_ words: [String]) async {
            do {
                try await serve(try ServeOptions(words))
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                leave(
                    Fault(
                        code: "in-use", exit: 6, message: "something else listens there already",
                        hint: "choose another port or path with --listen"))
            } catch let error as IOError {
                leave(Fault(code: "cannot-listen", exit: 8, message: "listening is not possible: \(error)"))
            } catch {
                leave(Fault(error) ?? Fault(code: "internal-error", exit: 10, message: "\(error)"))
            }
        }

        private static func serve(_ options: ServeOptions) async throws {
            raiseFileLimit()
            var settings = WebSettings(version: version)
            settings.mayWrite = options.mayWrite
            settings.hosts = options.hosts
            settings.scopes = options.scopes
            settings.tokens = try options.tokenFile.map(TokenFile.read)
            let directory = options.directory
            let makeSession: @Sendable (String?) -> Session = { agent in
                Session(directory: directory, agent: agent, surroundings: { ServerSurroundings.make() })
            }
            let service = WebService(settings, clock: { ServerSurroundings.make().clock() }, session: makeSession)
            // A server that could not answer anything does not start.
            _ = try BranchTips(in: makeSession(nil))
            let isForAll = options.mayWrite && settings.tokens == nil
            let responder = Responder(service: service, isQuiet: options.isQuiet)
            var services: [any Service] = [
                try server(options, responder) { place in
                    complain("gitmem serves \(place)")
                    if isForAll {
                        complain(
                            "whoever reaches this address writes, under any name: it is for this machine's own users; --tokens FILE asks who they are"
                        )
                    }
                }
            ]
            if let span = options.merge {
                let upkeep = Upkeep(remote: options.remote) { makeSession(nil) }
                services.append(UpkeepService(upkeep: upkeep, span: .milliseconds(span), responder: responder))
            }
            var logger = Logger(label: "gitmem-server")
            logger.logLevel = .critical
            let group = ServiceGroup(
                configuration: .init(
                    services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await group.run()
            if case .socket(let path) = options.place { unlink(path) }
        }

        private static func server(
            _ options: ServeOptions, _ responder: Responder, running: @escaping @Sendable (String) -> Void
        ) throws -> any Service {
            var logger = Logger(label: "gitmem-server")
            logger.logLevel = .critical
            let address: BindAddress =
                switch options.place {
                case .address(let host, let port): .hostname(host, port: port)
                case .socket(let path): .unixDomainSocket(path: path)
                }
            if case .socket(let path) = options.place { try refuseTaken(path) }
            let channel = HTTP1Channel.Configuration(
                idleTimeout: .seconds(ServerSurroundings.patience(60)),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
            let place = options.place
            return try HTTPServerBuilder.http1(configuration: channel).buildServer(
                configuration: ServerConfiguration(
                    address: address, backlog: 1024,
                    availableConnectionsDelegate: MaximumAvailableConnections(connections)),
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger,
                responder: { request, writer, _ in try await responder.respond(to: request, by: writer) },
                onServerRunning: { channel in
                    if case .address(let host, _) = place, let port = channel.localAddress?.port {
                        running(ServeOptions.Place.address(host: host, port: port).text)
                    } else {
                        if case .socket(let path) = place { chmod(path, 0o600) }
                        running(place.text)
                    }
                })
        }

        /// The most connections at once; each takes a file.
        private static let connections = 12_000

        private static func raiseFileLimit() {
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }

        /// A socket that somebody listens on is not taken away from them; one that a server left is.
        private static func refuseTaken(_ path: String) throws {
            var status = stat()
            guard lstat(path, &status) == 0 else { return }
            guard status.st_mode & S_IFMT == S_IFSOCK else {
                throw StoreError(.exists, "\(path) is there and no socket", hint: "choose another path")
            }
            let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            guard file >= 0 else { return }
            defer { close(file) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            if connected == 0 {
                throw StoreError(
                    .exists, "something else listens on \(path)", hint: "choose another path with --listen")
            }
        }

        /// Writes a line to standard error, in one piece.
        static func complain(_ line: String) {
            let bytes = Array((line + "\n").utf8)
            _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
        }

        private static func leave(_ fault: Fault) -> Never {
            complain("gitmem: \(fault.message)")
            if let hint = fault.hint { complain("hint: \(hint.text)") }
            exit(fault.exit)
        }
    }
#endif
