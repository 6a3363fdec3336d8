import Foundation
import Gate
import GateSamples
import TestSupport

/// Measures the gate's rules on texts: how much they refuse of what is harmless, and how well they know labelled lines.
///
/// `gate-check FILE…` counts the lines in which secrets and personal data are found; `--show` prints them.
/// `gate-check --planted` looks for secrets that it makes up, `--missed FILE…` prints the lines in which it finds none; ⏎ in
/// them stands for the end of a line. `gate-check --labels FILE…` reads lines of a label and a text, and prints precision
/// and recall in strict; `--show` shows what is judged wrongly and not held out, `--show-all` that as well.
@main
struct GateCheck {
    static func main() throws {
        var files = Array(CommandLine.arguments.dropFirst())
        let shows = files.contains("--show")
        let isLabelled = files.contains("--labels")
        let part = files.contains("--show-all") ? "all" : shows ? "tuned" : ""
        files.removeAll { $0.hasPrefix("--") }
        if CommandLine.arguments.contains("--planted") { return planted() }
        if CommandLine.arguments.contains("--growth") { return growth() }
        if CommandLine.arguments.contains("--missed") { return try missed(files) }
        if isLabelled { try labels(files, showing: part) } else { try lines(files, shows) }
    }

    static func texts(_ files: [String]) throws -> [String] {
        try files.flatMap {
            try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: true).map(
                String.init)
        }
    }

    static func lines(_ files: [String], _ shows: Bool) throws {
        var counts: [GateFinding.Kind: Int] = [:]
        var rules: [String: Int] = [:]
        let lines = try texts(files)
        for line in lines {
            let found = Gate.leaks(in: line)
            for kind in Set(found.map(\.kind)) { counts[kind, default: 0] += 1 }
            for finding in found {
                rules[finding.rule, default: 0] += 1
                if shows { print("\(finding.rule)\t\(finding.column)\t\(line)") }
            }
        }
        print("lines \(lines.count)  secret \(counts[.secret] ?? 0)  personal \(counts[.personal] ?? 0)")
        for (rule, count) in rules.sorted(by: { $0.value > $1.value }) { print("  \(count)\t\(rule)") }
    }

    static func missed(_ files: [String]) throws {
        let lines = try texts(files)
        let missed = lines.filter { Gate.secrets(in: $0.replacing("⏎", with: "\n")).isEmpty }
        for line in missed { print("missed\t\(line)") }
        print("lines \(lines.count), missed \(missed.count)")
    }

    static func planted() {
        var random = SplitMix64(mixing: testSeed)
        var (count, missed) = (0, 0)
        for planted in PlantedSecret.all(by: &random) {
            count += 1
            if Gate.secrets(in: planted.text).isEmpty {
                missed += 1
                print("missed\t\(planted.kind)\t\(planted.text)")
            }
        }
        print("planted \(count) of \(PlantedSecret.kindCount) kinds, missed \(missed)")
    }

    static func labels(_ files: [String], showing shown: String) throws {
        for part in ["tuned", "held out", "all"] {
            var (right, wrong, missed, passed) = (0, 0, 0, 0)
            for (number, line) in try texts(files).enumerated() where !line.hasPrefix("#") {
                let isHeldOut = number % 3 == 2
                if part == "tuned" && isHeldOut || part == "held out" && !isHeldOut { continue }
                let fields = line.split(separator: "\t", maxSplits: 1)
                guard fields.count == 2 else { continue }
                let reading = Gate.reading(of: String(fields[1]))
                let isMeant = fields[0] != "keep"
                switch (isMeant, !reading.findings.isEmpty) {
                case (true, true): right += 1
                case (false, true): wrong += 1
                case (true, false): missed += 1
                case (false, false): passed += 1
                }
                if part == shown, isMeant == reading.findings.isEmpty {
                    let points = reading.specificity.points.map { "\($0.key) \($0.value)" }.sorted().joined(
                        separator: ", ")
                    print("\(fields[0])\t\(reading.findings.first?.rule ?? "-")\t\(fields[1])\t[\(points)]")
                }
            }
            let precision = Double(right) / Double(max(1, right + wrong))
            let recall = Double(right) / Double(max(1, right + missed))
            print("\(part): refused \(right + wrong), of these wrongly \(wrong); missed \(missed); kept \(passed)")
            print("  precision \(precision)  recall \(recall)")
        }
    }
}
