internal import Actions
internal import GitMemory
internal import Setup

/// Prints whether a client would run what is set up for it.
struct SurveyPrinter {
    let output: Output

    func show(_ report: HarnessSurvey.Report) {
        guard !output.json else {
            let json = JSON.members([
                "client": .string(report.client.rawValue), "problems": .array(report.problems.map { .string($0) }),
                "program": report.program.map { .string($0) } ?? .null, "runs": .bool(report.runs),
                "works": .array(report.works.map { .string($0) }),
            ])
            return Output.line { json.write(canonicalInto: &$0) }
        }
        let works = report.works.isEmpty ? "nothing" : report.works.joined(separator: ", ")
        output.say("\(report.client.rawValue.padded(to: 12)) \(report.runs ? "runs" : "has") \(works)")
        for problem in report.problems { output.say("\("".padded(to: 12)) \(problem)") }
    }
}
