import Foundation
import Testing

/// The pages of the documentation that hold transcripts.
enum Documentation {
    static let root = Sandbox.fixtures.deletingLastPathComponent()

    static let pages: [String] = {
        let below = FileManager.default.enumerator(atPath: root.appendingPathComponent("docs").path)
        let names = (below?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
        return (["README.md"] + names.sorted()).filter { (try? text($0).contains("\n```console\n")) == true }
            .filter { $0 != "docs/serve.md" || Capability.has(.webClient) }
    }()

    static func text(_ page: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
    }

    static let isRecording = ProcessInfo.processInfo.environment["GITMEM_RECORD"] == "1"

    // A release build takes no clock from a test, so that what it prints never repeats.
    #if DEBUG
        static let areRepeatable = true
    #else
        static let areRepeatable = false
    #endif
}

@Test("A page prints what it says", .enabled(if: Documentation.areRepeatable), arguments: Documentation.pages)
func transcript(page: String) throws {
    let text = try Documentation.text(page)
    let transcript = try Transcript(name: page, text: text)
    let printed = try transcript.run()
    for (step, output) in zip(transcript.steps, printed) {
        // A script of one plain command prints what the command prints.
        if !step.script.contains(where: { "|;&>$".contains($0) }) {
            let words = step.script.split(whereSeparator: \.isWhitespace).map(String.init)
            let lines = output.joined(separator: "\n")
            #expect(SchemaHook.faults(words, output: lines, errors: lines) == [], "\(page): \(step.script)")
        }
        if step.isHidden {
            #expect(output.last?.hasPrefix("# exit ") != true, "\(page), setup “\(step.script)”: \(output)")
        } else if !Documentation.isRecording {
            let expected = transcript.lines[step.output]
            #expect(
                Transcript.matches(expected, output[...]),
                """
                \(page):\(step.output.lowerBound): $ \(step.script)
                expected:
                \(expected.joined(separator: "\n"))
                printed:
                \(output.joined(separator: "\n"))
                GITMEM_RECORD=1 writes it into the page.
                """)
        }
    }
    if Documentation.isRecording {
        let url = Documentation.root.appendingPathComponent(page)
        try transcript.recording(printed).write(to: url, atomically: true, encoding: .utf8)
    }
}

@Test("The pages with transcripts are found")
func pagesAreFound() {
    #expect(Documentation.pages.contains("README.md"))
    #expect(Documentation.pages.contains("docs/format.md"))
    #expect(Documentation.pages.filter { $0.hasPrefix("docs/cli/") }.count >= 4)
}

@Test("Three dots stand for any lines")
func elision() {
    #expect(Transcript.matches(["a", "...", "d"], ["a", "b", "c", "d"]))
    #expect(Transcript.matches(["...", "d"], ["d"]))
    #expect(!Transcript.matches(["a", "...", "e"], ["a", "b", "d"]))
    #expect(!Transcript.matches(["a"], ["a", "b"]))
}
