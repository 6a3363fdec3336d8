import Foundation

/// A folder for the repositories that are measured, and the means to run and time commands in it.
final class Workshop {
    let root: URL
    private let environment: [String: String]
    private let gitmem: String

    init(_ options: Options) throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("gitmem-bench-\(getpid())")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        gitmem = options.gitmem
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": root.path,
            "XDG_RUNTIME_DIR": root.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "bench",
            "GIT_AUTHOR_EMAIL": "bench@example.invalid", "GIT_COMMITTER_NAME": "bench",
            "GIT_COMMITTER_EMAIL": "bench@example.invalid",
        ]
    }

    func clean() { try? FileManager.default.removeItem(at: root) }

    func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    /// Runs a command, which must succeed, and returns what it printed and the wall time in seconds.
    @discardableResult
    func run(
        _ command: [String], in folder: String = ".", input: String? = nil, output: String? = nil
    ) throws -> (text: String, seconds: Double) {
        let words = command[0] == "gitmem" ? [gitmem] + command.dropFirst() : command
        let result = output ?? path("output")
        guard chdir(root.appendingPathComponent(folder).path) == 0 else { throw Failure("\(folder) is missing") }
        // Not Foundation's Process: it notices the end of a program tens of milliseconds late.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, result, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var process = pid_t()
        var status: Int32 = 0
        let start = ContinuousClock.now
        guard posix_spawnp(&process, words[0], &actions, nil, &arguments, &variables) == 0 else {
            throw Failure("\(words[0]) cannot be started")
        }
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let time = ContinuousClock.now - start
        guard status == 0 else { throw Failure("\(command.joined(separator: " ")) failed") }
        let text = output == nil ? try String(contentsOfFile: result, encoding: .utf8) : ""
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        return (text.trimmingCharacters(in: .whitespacesAndNewlines), seconds)
    }

    /// Writes JSON Lines with so many memories, each different, and returns the file.
    func memories(_ count: Int, named name: String) throws -> String {
        let file = path("\(name).jsonl")
        var lines = ""
        for number in 0..<count {
            lines +=
                #"{"content":"\#(name) \#(number): the build of target \#(number % 97) takes longer when its cache "#
            lines += #"is cold, and \#(number * 7919 % 104_729) files are read","tags":["build","cache"]}"# + "\n"
        }
        try lines.write(toFile: file, atomically: false, encoding: .utf8)
        return file
    }

    /// Runs two things in turn, so often, and returns the median time of each.
    func compare(_ runs: Int, _ mine: (Int) throws -> Double, _ theirs: (Int) throws -> Double) rethrows -> (
        mine: Double, theirs: Double
    ) {
        var times: (mine: [Double], theirs: [Double]) = ([], [])
        for run in 0..<runs {
            times.mine.append(try mine(run))
            times.theirs.append(try theirs(run))
        }
        return (times.mine.sorted()[runs / 2], times.theirs.sorted()[runs / 2])
    }
}

struct Row {
    let work: String
    let against: String
    let mine: Double
    let theirs: Double

    var ratio: Double { mine / theirs }
}

struct Table {
    var rows: [Row] = []

    var text: String {
        func cell(_ text: String, _ width: Int) -> String {
            text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
        }
        let widths = (rows.map(\.work.count).max() ?? 0, rows.map(\.against.count).max() ?? 0)
        var lines = [cell("work", widths.0) + "  " + cell("against", widths.1) + "      gitmem         git   ratio"]
        for row in rows {
            lines.append(
                cell(row.work, widths.0) + "  " + cell(row.against, widths.1)
                    + String(format: "  %7.1f ms  %7.1f ms  %5.2f×", row.mine * 1000, row.theirs * 1000, row.ratio))
        }
        return lines.joined(separator: "\n")
    }

    var json: String {
        let objects = rows.map { row in
            "{\"against\":\"\(row.against)\",\"git\":\(row.theirs),\"gitmem\":\(row.mine),"
                + "\"ratio\":\(row.ratio),\"work\":\"\(row.work)\"}"
        }
        return "[" + objects.joined(separator: ",\n ") + "]"
    }
}
