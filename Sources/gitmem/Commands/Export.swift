internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Export: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print all memories as JSON Lines, for `gitmem import`.",
        discussion: """
            Prints one line for every agent that holds a memory: {"entry": {…}, "agent": …, "until": …}, in order of \
            id. Forgotten and expired memories, counters, and the times of adds are not exported. --edges adds a line \
            for each two memories that are joined or kept apart.

            --to markdown writes a file with front matter for each memory, which Obsidian shows and `gitmem import \
            --from markdown` reads. --to html writes one page to look at, without a server. --to mcp-memory writes \
            the lines of MCP's memory server. Existing files are not overwritten.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Option(help: "Only this kind. Messages and what else agents keep to work together are exported only so.")
    var kind: String?

    @Option(
        help: ArgumentHelp(
            "What to write: jsonl, for `gitmem import`; markdown, a folder of files; mcp-memory; html, one page.",
            valueName: "jsonl|markdown|mcp-memory|html"))
    var to = "jsonl"

    @Flag(help: "With jsonl: after the memories, write which of them are joined or kept apart.")
    var edges = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The new file or folder; without it, standard output.", valueName: "path"))
    var output: String?

    func request() throws -> ExportAction {
        var request = ExportAction()
        request.viewing = viewing.words
        request.kind = kind
        request.to = to
        request.edges = edges
        if try request.target == .markdown, output == nil {
            throw UsageError("--to markdown writes a folder of files: name it with --output.")
        }
        return request
    }

    func run() throws {
        let request = try request()
        guard let output else { return try Self.perform(request, global) }
        var (files, bytes) = (0, [UInt8]())
        if try request.target == .markdown {
            let place = try ExportPlace(folder: output)
            try request.run(in: global.session()) { result in
                guard case .file(let name, let text) = result else { return }
                try place.write(text, named: name)
                files += 1
            }
            return global.output.say("\(files) file\(files == 1 ? "" : "s") in \(output)")
        }
        let place = try ExportPlace(file: output)
        try request.run(in: global.session()) { result in
            if case .file(_, let text) = result {
                bytes = text
                return
            }
            result.write(into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        try place.write(bytes)
    }

    static func perform(_ request: ExportAction, _ global: GlobalOptions) throws {
        if try request.target != .jsonl {
            return try perform(request, global, in: global.session())
        }
        try request.pages(in: global.session(), page: [UInt8]()) { page, record in
            record.write(into: &page)
            page.append(UInt8(ascii: "\n"))
        } visit: { page in
            Output.lines(page)
        }
        try request.tellEdges(in: global.session()) { edge in
            Output.line { edge.json.write(canonicalInto: &$0) }
        }
    }

    static func show(_ result: ExportAction.Result, of request: ExportAction, _ output: Output) {
        if case .file(_, let text) = result { return Output.lines(text) }
        Output.line { result.write(into: &$0) }
    }
}
