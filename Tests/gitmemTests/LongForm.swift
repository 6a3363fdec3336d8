import Foundation

/// How long the long tests are: short unless an environment variable says otherwise. HACKING.md lists them.
enum LongForm {
    static func number(_ variable: String) -> Int? {
        ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
    }

    /// Two numbers, as in `32x20`.
    static func pair(_ variable: String) -> (Int, Int)? {
        let words = ProcessInfo.processInfo.environment[variable]?.split(separator: "x").compactMap { Int($0) }
        guard let words, words.count == 2 else { return nil }
        return (words[0], words[1])
    }
}
