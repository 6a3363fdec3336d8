import Foundation
import Testing

/// What the listing commands show of a store that `fixtures/pages/store.sh` makes, on terminals of several widths, with
/// colours and without, and in a pipe. `GITMEM_RECORD=1` records the pages anew.
@Suite("Recorded pages of every list", .enabled(if: Documentation.areRepeatable), .needs(.terminal))
struct RecordedPageTests {
    private static let folder = Sandbox.fixtures.appendingPathComponent("pages")

    /// The name of a page, and the command that it shows.
    static let pages = [
        ("list", "list -n 12"), ("list-all", "list --view all --kind semantic -n 6"),
        ("recall", "recall 'which port does the database listen on?' -n 5"), ("log", "log -n 8"),
        ("agents", "agents"), ("status", "status"), ("claims", "claims"), ("claims-log", "claims --log"),
        ("messages", "message list"), ("messages-sent", "message sent --agent ada"),
        ("stale", "stale --older 30d -n 5"),
        ("digest", "digest --kind semantic --older 40d --size 3 -n 2"), ("rules", "rules list"),
        ("tasks", "task list --view all"), ("merge", "merge --dry-run"), ("review", "review cleo"),
    ]

    static let widths = [40, 80, 200]

    /// The stores that are made once for all pages: none of the commands writes.
    private static let store = Result { () throws -> Sandbox in
        let sandbox = try Sandbox()
        let script = folder.appendingPathComponent("store.sh").path
        let made = try sandbox.run(["sh", script, Sandbox.fixtures.appendingPathComponent("findings").path])
        guard made.status == 0 else { throw Transcript.Fault(description: made.output + made.errors) }
        return sandbox
    }

    private static let variables = [
        "GITMEM_TEST_CLOCK": "1795176000000", "GITMEM_TEST_SEED": "99", "GITMEM_AGENT": "ben", "TERM": "xterm",
        "GIT_PAGER": "cat",
    ]

    /// What a terminal of a width gets, the beginning of an escape sequence written as `\e`.
    private static func shown(_ command: String, _ width: Int, colours: Bool, in sandbox: Sandbox) throws -> String {
        var variables = variables
        variables["COLUMNS"] = "\(width)"
        if !colours { variables["NO_COLOR"] = "1" }
        let outcome = try sandbox.run(
            ["script", "-qec", "gitmem \(command)", "/dev/null"], in: "team", with: variables)
        return readable(outcome.output, sandbox)
    }

    private static func readable(_ text: String, _ sandbox: Sandbox) -> String {
        text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\u{1b}", with: "\\e")
            .replacingOccurrences(of: sandbox.path(""), with: "/home/you/")
    }

    @Test(arguments: pages) func page(name: String, command: String) throws {
        let sandbox = try Self.store.get()
        var page = ""
        for width in Self.widths {
            for colours in [false, true] {
                page += "== \(width) columns\(colours ? ", in colour" : "") ==\n"
                page += try Self.shown(command, width, colours: colours, in: sandbox)
            }
        }
        let piped = try sandbox.run(["sh", "-c", "gitmem \(command)"], in: "team", with: Self.variables)
        page += "== in a pipe ==\n" + Self.readable(piped.output + piped.errors, sandbox)
        let file = Self.folder.appendingPathComponent("\(name).txt")
        if name == "status" { page = Self.withoutPlace(page) }
        if Documentation.isRecording {
            try page.write(to: file, atomically: true, encoding: .utf8)
        } else {
            let recorded = try String(contentsOf: file, encoding: .utf8)
            #expect(page == recorded, "gitmem \(command); GITMEM_RECORD=1 records it anew")
        }
    }

    /// A page of `status` without the lines on where the store is: where they end depends on how long its path is.
    private static func withoutPlace(_ page: String) -> String {
        var (lines, skips): ([Substring], Bool) = ([], false)
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("store ") || line == "store" || line.hasPrefix("\\e[33mstore") {
                skips = true
            } else if !skips || !line.hasPrefix(" ") {
                skips = false
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }

    @Test("On a terminal no line is wider than that, but for words that are", arguments: pages)
    func width(name: String, command: String) throws {
        let sandbox = try Self.store.get()
        for width in Self.widths {
            let lines = try Self.shown(command, width, colours: false, in: sandbox).split(separator: "\n")
            // What goes to standard error is not wrapped.
            for line in lines
            where !line.contains("gitmem add") && !line.contains("gitmem: ") && !line.contains("hint: ") {
                if line.split(separator: " ").contains(where: { Self.cells($0) > width - 16 }) { continue }
                #expect(Self.cells(line) <= width, "\(command) at \(width): \(line)")
            }
        }
    }

    /// A second opinion on widths: what is beyond these blocks of Unicode takes one cell here, and no cell if it is a mark.
    private static func cells(_ line: Substring) -> Int {
        line.reduce(0) { sum, character in
            let scalars = character.unicodeScalars
            guard let first = scalars.first else { return sum }
            let isWide =
                0x1100...0x115f ~= first.value || 0x2e80...0xd7a3 ~= first.value
                || 0xf900...0xfaff ~= first.value || 0xff00...0xff60 ~= first.value || 0x1f300...0x1faff ~= first.value
            return sum + (isWide ? 2 : 1)
        }
    }

    @Test("In a pipe every text is whole") func pipe() throws {
        let sandbox = try Self.store.get()
        let listed = try sandbox.run(["gitmem", "list", "--view", "all"], in: "team", with: Self.variables).output
        let json = try sandbox.run(["gitmem", "list", "--view", "all", "--json"], in: "team", with: Self.variables)
        let texts = try json.lines.map { line in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return try #require((object["entry"] as? [String: Any])?["content"] as? String)
        }
        #expect(texts.count > 30 && listed.contains("🚀"))
        for text in texts { #expect(listed.contains(text.replacingOccurrences(of: "\n", with: "\\n"))) }
    }
}
