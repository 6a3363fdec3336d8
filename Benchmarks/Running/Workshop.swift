import Foundation

/// A folder for the repositories that are measured, and the means to run and time commands in it.
final class Workshop {
    let root: String
    let gitmem: String
    let git: String
    private let environment: [String: String]

    /// Whether repositories stay when their work is done.
    let keeps: Bool
    private let settles: Bool

    init(_ options: Options) throws {
        gitmem = options.gitmem
        keeps = options.keep
        settles = !options.quick
        // Looked up once: a search of the PATH is not part of git's time.
        git = try Self.program("git")
        root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/gitmem-bench-\(getpid())"
        for folder in ["home", "run", "files"] {
            try FileManager.default.createDirectory(
                atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
        }
        environment = [
            "PATH": Self.searchPath, "HOME": "\(root)/home", "XDG_RUNTIME_DIR": "\(root)/run",
            "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_AUTHOR_NAME": "bench", "GIT_AUTHOR_EMAIL": "bench@example.invalid",
            "GIT_COMMITTER_NAME": "bench", "GIT_COMMITTER_EMAIL": "bench@example.invalid",
        ]
    }

    func clean() { try? FileManager.default.removeItem(atPath: root) }

    /// Waits until what earlier commands wrote is on the disk, so that the next one does not pay for it.
    func settle() { if settles { sync() } }

    /// Where a repository is.
    func path(_ name: String) -> String { "\(root)/\(name)" }

    /// Where a file is that belongs to no repository.
    func file(_ name: String) -> String { "\(root)/files/\(name)" }

    /// Runs a command, which must succeed.
    @discardableResult
    func run(
        _ words: [String], in folder: String = ".", input: String = "/dev/null", output: String = "/dev/null"
    ) throws -> Usage {
        let errors = file("errors")
        let status: Int32
        let usage: Usage
        (status, usage) = try spawn(
            words, in: path(folder), environment,
            files: [(input, O_RDONLY), (output, Self.overwrite), (errors, Self.overwrite)])
        guard status == 0 else {
            let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            throw Failure("\(words.joined(separator: " ")) failed in \(folder)\n\(text)")
        }
        return usage
    }

    /// Runs a command, which must succeed, and returns what it printed without the line end.
    func text(_ words: [String], in folder: String = ".") throws -> String {
        try run(words, in: folder, output: file("output"))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file("output")))
        let text = String(decoding: bytes, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static let overwrite = O_WRONLY | O_CREAT | O_TRUNC

    private static let searchPath = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

    /// Where a program is.
    static func program(_ name: String) throws -> String {
        let places = searchPath.split(separator: ":").map { "\($0)/\(name)" }
        guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw Failure("\(name) is not installed")
        }
        return path
    }
}
