import Foundation

/// Counts the instructions of programs, which vary far less from run to run than their times.
enum InstructionCounter: String {
    case callgrind
    case perf

    /// The one that works here, for both programs: Valgrind 3.19 gives up on the debugging information that a
    /// debug build of gitmem has of its C parts.
    static func find(in shop: Workshop) -> InstructionCounter? {
        [callgrind, perf].first { counter in
            [shop.git, shop.gitmem].allSatisfy { (try? counter.count([$0, "--version"], in: shop)) != nil }
        }
    }

    /// The instructions that a command, and whatever it starts, executes in user mode.
    func count(_ words: [String], in shop: Workshop, folder: String = ".") throws -> Int {
        let reports = shop.file("instructions")
        try? FileManager.default.removeItem(atPath: reports)
        try FileManager.default.createDirectory(atPath: reports, withIntermediateDirectories: true)
        try shop.run(try prefix(reports) + words, in: folder)
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: reports) {
            let text = try String(contentsOfFile: "\(reports)/\(name)", encoding: .utf8)
            for line in text.split(separator: "\n") { count += self.count(in: line) ?? 0 }
        }
        guard count > 0 else { throw Failure("\(rawValue) counted nothing") }
        return count
    }

    private func prefix(_ reports: String) throws -> [String] {
        switch self {
        case .callgrind:
            [
                try Workshop.program("valgrind"), "--tool=callgrind", "--callgrind-out-file=/dev/null",
                "--log-file=\(reports)/%p", "--trace-children=yes",
            ]
        case .perf:
            [try Workshop.program("perf"), "stat", "-x", ",", "-e", "instructions:u", "-o", "\(reports)/perf", "--"]
        }
    }

    private func count(in line: Substring) -> Int? {
        switch self {
        case .callgrind: line.contains("Collected : ") ? line.split(separator: " ").last.flatMap { Int($0) } : nil
        case .perf: line.contains("instructions:u") ? line.split(separator: ",").first.flatMap { Int($0) } : nil
        }
    }
}
