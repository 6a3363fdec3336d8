import Foundation

/// What the figures depend on beside the programs.
struct Surroundings {
    let gitmem: String
    let git: String
    let processor: String
    let processors: Int
    let fileSystem: String
    let counter: String?
    let quick: Bool

    static func current(_ shop: Workshop, _ counter: InstructionCounter?, quick: Bool) throws -> Surroundings {
        let cpus = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = cpus.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return Surroundings(
            gitmem: try shop.text([shop.gitmem, "--version"]),
            git: try shop.text([shop.git, "--version"]).replacingOccurrences(of: "git version ", with: ""),
            processor: model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown",
            processors: ProcessInfo.processInfo.activeProcessorCount,
            fileSystem: (try? shop.text([Workshop.program("stat"), "-f", "-c", "%T", "."])) ?? "unknown",
            counter: counter?.rawValue, quick: quick)
    }

    var text: String {
        "gitmem \(gitmem), git \(git); \(processors) × \(processor), \(fileSystem)"
            + (quick ? "; quick: these figures say nothing" : "")
    }

    var object: [String: Any] {
        [
            "gitmem": gitmem, "git": git, "processor": processor, "processors": processors, "file system": fileSystem,
            "instruction counter": counter.map { $0 as Any } ?? NSNull(), "quick": quick,
        ]
    }
}
