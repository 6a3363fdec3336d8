internal import Actions
internal import ArgumentParser
internal import Recall

struct IndexCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Bring the index of this repository up to date, and show what it is.",
        discussion: """
            The index is built from the memories when it is needed, and can be removed at any time. `git config \
            gitmem.index false` switches it off, `git config gitmem.indexDir /FOLDER` puts it elsewhere. If git's \
            gitmem.embeddings.url names an endpoint, the memories' vectors are computed, too.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Flag(help: "Rebuild it.")
    var rebuild = false

    @Flag(help: "Remove it.")
    var drop = false

    func request() -> IndexAction {
        var request = IndexAction()
        request.viewing = viewing.words
        request.rebuild = rebuild
        request.drop = drop
        return request
    }

    static func show(_ result: IndexAction.Result, of request: IndexAction, _ output: Output) {
        let report = result.report
        output.say("\(report.entries) entries, \(report.bytes) bytes in \(report.folder)")
        output.say("\(report.trees) trees known, \(report.segments) segments")
        guard let vectors = result.vectors else { return }
        let numbers = vectors.count == 0 ? "" : " of \(vectors.dimensions) numbers"
        output.say("\(vectors.count) vectors\(numbers) by \(vectors.model), \(vectors.bytes) bytes")
        if let problem = vectors.problem { output.say("last problem: \(problem)") }
    }
}
