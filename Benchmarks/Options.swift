import Foundation

struct Options {
    var gitmem = ""
    var entries = 10_000
    var runs = 9
    var json = false

    init(_ arguments: [String]) throws {
        var rest = arguments.dropFirst()
        while let option = rest.popFirst() {
            switch option {
            case "--gitmem": gitmem = rest.popFirst() ?? ""
            case "--entries": entries = rest.popFirst().flatMap { Int($0) } ?? entries
            case "--runs": runs = rest.popFirst().flatMap { Int($0) } ?? runs
            case "--json": json = true
            default: throw Failure("unknown option \(option)")
            }
        }
        guard FileManager.default.isExecutableFile(atPath: gitmem) else {
            throw Failure("give the path of a release build: --gitmem .build/release/gitmem")
        }
        gitmem = URL(fileURLWithPath: gitmem).standardizedFileURL.path
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}
