import Foundation
import Testing

/// What some tests need of the machine beside Swift and git. Where it cannot be had, they are skipped by name, and
/// ``CapabilityTests`` counts them.
struct Capability: Sendable {
    /// What it is called in the tests' sources.
    let mark: String
    /// What is missing, and what brings it.
    let reason: String
    let isHere: @Sendable () -> Bool

    static let tracing = Capability(mark: ".tracing", reason: "strace cannot be used here: install strace") {
        status(["strace", "-f", "-o", "/dev/null", "true"]) == 0
    }
    static let mounting = Capability(mark: ".mounting", reason: "file systems cannot be mounted here: run as root") {
        status(["unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]) == 0
    }
    static let overlaying = Capability(
        mark: ".overlaying", reason: "file systems cannot be laid over another here: run as root, on a disk"
    ) {
        status([
            "unshare", "--mount", "sh", "-euc",
            """
            mount -t tmpfs none /mnt; mkdir /mnt/upper /mnt/work /mnt/root
            mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
            chroot /mnt/root true
            """,
        ]) == 0
    }
    static let terminal = Capability(mark: ".terminal", reason: "there is no script(1): install bsdutils") {
        status(["script", "-qec", "true", "/dev/null"]) == 0
    }
    static let otherUsers = Capability(mark: ".otherUsers", reason: "commands cannot run as another user: run as root")
    {
        status(["setpriv", "--reuid=65534", "--clear-groups", "true"]) == 0
    }
    static let signalSettings = Capability(
        mark: ".signalSettings", reason: "env cannot set signals here: install coreutils 8.31 or later"
    ) {
        status(["env", "--block-signal=HUP", "--ignore-signal=INT", "--default-signal=TERM", "true"]) == 0
    }
    static let sshKeys = Capability(mark: ".sshKeys", reason: "there is no ssh-keygen: install openssh-client") {
        GitServer.find("ssh-keygen") != nil
    }
    static let gitDaemon = Capability(mark: ".gitDaemon", reason: "git daemon does not run here") {
        GitServer.works(.daemon)
    }
    static let webServer = Capability(
        mark: ".webServer", reason: "git http-backend does not run here behind lighttpd: install lighttpd"
    ) {
        GitServer.find("lighttpd") != nil && GitServer.works(.http)
    }
    static let sshServer = Capability(mark: ".sshServer", reason: "sshd does not run here: install openssh-server") {
        GitServer.find("sshd") != nil && GitServer.find("ssh-keygen") != nil && GitServer.works(.ssh)
    }

    static let pythonPackages = Capability(
        mark: ".pythonPackages", reason: "Python's packages cannot be had here: install python3-venv, allow the network"
    ) {
        guard let sandbox = try? Sandbox(Self.pythonVariables) else { return false }
        // It fails at once where there is no network.
        let words =
            "-m venv --without-pip v && exec python3 -m pip download -q --no-deps --retries 0 --timeout 5 mcp -d d"
        return (try? sandbox.run(["sh", "-c", "python3 -c 'import ensurepip' && python3 " + words]).status) == 0
    }

    static let webClient = Capability(
        mark: ".webClient", reason: "gitmem-server is not built, or there is no curl: install curl"
    ) {
        GitServer.find("curl") != nil
            && FileManager.default.isExecutableFile(atPath: Sandbox.binaries + "/gitmem-server")
    }
    static let browser = Capability(
        mark: ".browser", reason: "there is no browser to drive: install chromium chromium-driver python3-venv"
    ) {
        GitServer.find("chromedriver") != nil && GitServer.find("chromium") != nil && webClient.isHere()
            && pythonPackages.isHere()
    }
    static let python = Capability(mark: ".python", reason: "there is no Python 3.8 or later: install python3") {
        status(["python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))"]) == 0
    }
    static let embeddings = Capability(
        mark: ".embeddings", reason: "there is no curl or no Python 3.8 or later: install curl python3"
    ) {
        GitServer.find("curl") != nil && python.isHere()
    }
    static let node = Capability(mark: ".node", reason: "there is no Node.js 18 or later: install nodejs") {
        status(["node", "-e", "process.exit(Number(process.versions.node.split('.')[0]) < 18 ? 1 : 0)"]) == 0
    }

    static let oldRelease = Capability(
        mark: ".oldRelease", reason: "release 0.1.0 is not built here: run make old"
    ) { FileManager.default.isExecutableFile(atPath: oldGitmem) }
    /// The program that `make old` builds.
    static let oldGitmem = Sandbox.fixtures.deletingLastPathComponent().appendingPathComponent(".build-old/gitmem").path

    /// What tells Python where its packages come from.
    static var pythonVariables: [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            name.hasPrefix("PIP_") || name.hasPrefix("SSL_") || name.lowercased().hasSuffix("_proxy")
        }
    }

    static let all = [
        tracing, mounting, overlaying, terminal, otherUsers, signalSettings, sshKeys, gitDaemon, webServer, sshServer,
        pythonPackages, webClient, browser, python, node, embeddings, oldRelease,
    ]

    /// Asked once for each.
    private static let known = Dictionary(uniqueKeysWithValues: all.map { ($0.mark, $0.isHere()) })

    static func has(_ capability: Capability) -> Bool { known[capability.mark] ?? false }

    private static func status(_ words: [String]) -> Int32? {
        guard let sandbox = try? Sandbox() else { return nil }
        return try? sandbox.run(words).status
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips what the machine cannot run, and says why.
    static func needs(_ capability: Capability) -> Self {
        .enabled(if: Capability.has(capability), "\(capability.reason)")
    }
}

@Suite("What this machine cannot run")
struct CapabilityTests {
    @Test("Tests that are skipped are counted")
    func count() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let sources = try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
            .map { try String(contentsOf: $0, encoding: .utf8) }
        var skipped = 0
        for capability in Capability.all {
            let mark = "needs(\(capability.mark))"
            let tests = sources.map { source in
                // Above the suite the mark is for all its tests.
                let suite = source.range(of: "@Suite(").flatMap { source[$0.lowerBound...].range(of: "struct ") }
                if let suite, source[..<suite.lowerBound].contains(mark) { return source.ranges(of: "@Test").count }
                return source.ranges(of: mark).count
            }.reduce(0, +)
            #expect(tests > 0, "no test needs \(capability.mark)")
            guard !Capability.has(capability) else { continue }
            print("skipped: \(tests) test\(tests == 1 ? "" : "s"), as \(capability.reason)")
            skipped += tests
        }
        print("\(skipped) tests are skipped on this machine")
    }
}
