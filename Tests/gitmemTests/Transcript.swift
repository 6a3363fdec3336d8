import Foundation

/// A Markdown page whose ```` ```console ```` blocks are commands and what they print.
///
/// A page runs from top to bottom in one shell and one empty home folder, so `cd`, `export` and files last. In a block
/// a line `$ command` begins a step, lines `> …` or `>` continue it, and the lines up to the next step are what it prints, on
/// either stream. A line `...` stands for any number of lines. `# exit 2` at the end says that the step fails so.
/// Outside of blocks `<!-- setup`, commands of one line each and `-->` run unseen, and `<!-- clock 2026-11-20T12:00:00Z -->` sets
/// the clock of the next step. Each step comes a minute after the one before and draws random bits of its own: ids
/// and commits repeat, and no two replicas are the same.
struct Transcript {
    /// A command and where its output stands in the page.
    struct Step {
        let script: String
        /// The lines of the page that say what is printed; empty at its place for a step that runs unseen.
        let output: Range<Int>
        let isHidden: Bool
        let milliseconds: Int
    }

    let name: String
    let lines: [String]
    private(set) var steps: [Step] = []

    /// Noon in the age of examples; every page begins here.
    private static let start = 1_795_168_800_000
    private static let minute = 60_000

    init(name: String, text: String) throws {
        self.name = name
        lines = text.components(separatedBy: "\n")
        var clock = Self.start
        var position = 0
        func step(_ script: [Substring], _ output: Range<Int>, isHidden: Bool) {
            steps.append(
                Step(
                    script: script.joined(separator: "\n"), output: output, isHidden: isHidden, milliseconds: clock))
            clock += Self.minute
        }
        while position < lines.count {
            let line = lines[position]
            position += 1
            if line == "<!-- setup" {
                while lines[position] != "-->" {
                    step([lines[position][...]], position..<position, isHidden: true)
                    position += 1
                }
            } else if line.hasPrefix("<!-- clock "), let moment = Self.moment(line) {
                clock = moment
            } else if line == "```console" {
                while lines[position] != "```" {
                    guard lines[position].hasPrefix("$ ") else {
                        throw Fault(description: "\(name):\(position + 1): a block begins with a command")
                    }
                    var script = [lines[position].dropFirst(2)]
                    position += 1
                    while lines[position] == ">" || lines[position].hasPrefix("> ") {
                        script.append(lines[position].dropFirst(2))
                        position += 1
                    }
                    let begin = position
                    while lines[position] != "```", !lines[position].hasPrefix("$ ") { position += 1 }
                    step(script, begin..<position, isHidden: false)
                }
            }
        }
    }

    struct Fault: Error, CustomStringConvertible { let description: String }

    private static func moment(_ line: String) -> Int? {
        let text = line.dropFirst("<!-- clock ".count).prefix { $0 != " " }
        return ISO8601DateFormatter().date(from: String(text)).map { Int($0.timeIntervalSince1970) * 1000 }
    }

    // MARK: Running

    /// The folder that a reader is to take the sandbox's home for.
    private static let home = "/home/you"

    /// Runs all steps and returns the lines that each prints, its exit status among them if it is not 0.
    func run() throws -> [[String]] {
        var variables: [String: String] = [:]
        for role in ["AUTHOR", "COMMITTER"] {
            variables["GIT_\(role)_NAME"] = "you"
            variables["GIT_\(role)_EMAIL"] = "you@example.com"
        }
        let sandbox = try Sandbox(variables)
        var script = "cd '\(sandbox.path("home"))'\n"
        for (index, step) in steps.enumerated() {
            let date = "@\(step.milliseconds / 1000) +0000"
            script += """
                export GITMEM_TEST_CLOCK=\(step.milliseconds) GITMEM_TEST_SEED=\(index + 1)
                export GIT_AUTHOR_DATE='\(date)' GIT_COMMITTER_DATE='\(date)'
                {
                \(step.script)
                } >'\(sandbox.path("\(index).output"))' 2>&1
                echo $? >'\(sandbox.path("\(index).status"))'

                """
        }
        let file = sandbox.path("script")
        try script.write(toFile: file, atomically: true, encoding: .utf8)
        _ = try sandbox.run(["sh", file])
        return try steps.indices.map { index in
            let output = try Self.content(sandbox.path("\(index).output"), of: steps[index])
            let status = try Self.content(sandbox.path("\(index).status"), of: steps[index]).dropLast()
            let shown = output.replacingOccurrences(of: sandbox.path("home"), with: Self.home)
            var lines = shown.components(separatedBy: "\n")
            if lines.last == "" { lines.removeLast() }
            return status == "0" ? lines : lines + ["# exit \(status)"]
        }
    }

    private static func content(_ path: String, of step: Step) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Fault(description: "the shell did not get as far as: \(step.script)")
        }
        return String(decoding: data, as: UTF8.self)
    }

    // MARK: Comparing

    /// Whether lines of a page describe what was printed.
    static func matches(_ expected: ArraySlice<String>, _ printed: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return printed.isEmpty }
        if first == "..." {
            return (printed.startIndex...printed.endIndex).contains { matches(expected.dropFirst(), printed[$0...]) }
        }
        return first == printed.first && matches(expected.dropFirst(), printed.dropFirst())
    }

    /// The page with what was printed in the place of what it said, where the two differ.
    func recording(_ printed: [[String]]) -> String {
        var result: [String] = []
        var position = 0
        for (step, output) in zip(steps, printed) where !step.isHidden {
            result += lines[position..<step.output.lowerBound]
            result += Self.matches(lines[step.output], output[...]) ? Array(lines[step.output]) : output
            position = step.output.upperBound
        }
        return (result + lines[position...]).joined(separator: "\n")
    }
}
