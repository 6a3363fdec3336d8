import Foundation
import Testing

/// A way to reach a bare repository. Servers listen on loopback, and end by themselves if a test does not end them.
enum Transport: String, Sendable {
    case file, daemon, http, ssh
}

/// Serves the repositories of a sandbox.
final class GitServer {
    let transport: Transport
    private let sandbox: Sandbox
    private let port: Int
    private var process: Process?
    /// What clients need to reach it.
    private(set) var variables: [String: String] = [:]

    init(_ transport: Transport, in sandbox: Sandbox) throws {
        self.transport = transport
        self.sandbox = sandbox
        port = Self.freePort()
        guard let command = try prepare() else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "900"] + command
        process.environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOME": sandbox.path("home"), "GIT_CONFIG_NOSYSTEM": "1",
        ]
        let log = sandbox.path("server.log")
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardError = process.standardOutput
        process.standardInput = FileHandle.nullDevice
        var open = sigset_t()
        var blocked = sigset_t()
        sigemptyset(&open)
        pthread_sigmask(SIG_SETMASK, &open, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try process.run()
        self.process = process
        for _ in 0..<500 {
            if Self.isListening(port) { break }
            usleep(20_000)
        }
    }

    deinit { stop() }

    func stop() {
        process?.terminate()
        process?.waitUntilExit()
        process = nil
    }

    /// Where a repository of the sandbox is.
    func url(_ name: String) -> String { url(name, port: port) }

    /// Where nobody answers.
    func unreachable(_ name: String) -> String {
        transport == .file ? sandbox.path("nowhere/\(name)") : url(name, port: Self.freePort())
    }

    private func url(_ name: String, port: Int) -> String {
        switch transport {
        case .file: sandbox.path(name)
        case .daemon: "git://127.0.0.1:\(port)/\(name)"
        case .http: "http://127.0.0.1:\(port)/git/\(name)"
        case .ssh: "ssh://127.0.0.1:\(port)\(sandbox.path(name))"
        }
    }

    // MARK: Servers

    private func prepare() throws -> [String]? {
        let root = sandbox.root.path
        switch transport {
        case .file: return nil
        case .daemon:
            return [
                "git", "daemon", "--listen=127.0.0.1", "--port=\(port)", "--base-path=\(root)", "--export-all",
                "--enable=receive-pack", "--reuseaddr", root,
            ]
        case .http:
            let backend = try sandbox.git("--exec-path") + "/git-http-backend"
            try sandbox.write(
                "lighttpd.conf",
                """
                server.document-root = "\(root)"
                server.bind = "127.0.0.1"
                server.port = \(port)
                server.modules = ("mod_alias", "mod_setenv", "mod_cgi")
                alias.url = ("/git" => "\(backend)")
                $HTTP["url"] =~ "^/git/" {
                    cgi.assign = ("" => "")
                    setenv.set-environment = (
                        "GIT_PROJECT_ROOT" => "\(root)", "GIT_HTTP_EXPORT_ALL" => "1", "REMOTE_USER" => "tester",
                        "HOME" => "\(sandbox.path("home"))", "GIT_CONFIG_NOSYSTEM" => "1")
                }
                """)
            return [Self.find("lighttpd") ?? "lighttpd", "-D", "-f", sandbox.path("lighttpd.conf")]
        case .ssh:
            try sandbox.shell(
                """
                for key in host user; do ssh-keygen -q -t ed25519 -N '' -f ssh-$key; done
                chmod 700 .
                echo "[127.0.0.1]:\(port) $(cat ssh-host.pub)" >known
                test "$(id -u)" != 0 || mkdir -p /run/sshd
                """)
            try sandbox.write(
                "sshd.conf",
                """
                ListenAddress 127.0.0.1
                Port \(port)
                HostKey \(root)/ssh-host
                AuthorizedKeysFile \(root)/ssh-user.pub
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                MaxStartups 100
                SetEnv GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
                """)
            variables["GIT_SSH_COMMAND"] =
                "ssh -F /dev/null -i \(root)/ssh-user -o IdentitiesOnly=yes -o UserKnownHostsFile=\(root)/known "
                + "-o StrictHostKeyChecking=yes -o BatchMode=yes"
            return [Self.find("sshd") ?? "sshd", "-D", "-e", "-f", sandbox.path("sshd.conf")]
        }
    }

    /// Whether this machine can serve so: the server is there, starts and answers.
    static func works(_ transport: Transport) -> Bool {
        guard let sandbox = try? Sandbox(), (try? sandbox.git("init", "-q", "--bare", "x.git")) != nil,
            let server = try? GitServer(transport, in: sandbox)
        else { return false }
        return (try? sandbox.run(["git", "ls-remote", server.url("x.git")], with: server.variables).status) == 0
    }

    static func find(_ program: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return (path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]).map {
            "\($0)/\(program)"
        }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    // MARK: Ports

    private static func withSocket<Result>(_ port: Int, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Result)
        -> Result
    {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// A port that nobody listens on now.
    private static func freePort() -> Int {
        withSocket(0) { file, address, size in
            _ = bind(file, address, size)
            var found = sockaddr_in()
            var size = size
            _ = withUnsafeMutablePointer(to: &found) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(file, $0, &size) }
            }
            return Int(in_port_t(bigEndian: found.sin_port))
        }
    }

    private static func isListening(_ port: Int) -> Bool {
        withSocket(port) { file, address, size in connect(file, address, size) == 0 }
    }
}
