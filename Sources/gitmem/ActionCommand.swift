internal import Actions
internal import ArgumentParser
internal import GitMemory

/// A command that makes a request out of its words, and prints what the action tells.
protocol ActionCommand: ParsableCommand {
    associatedtype Request: Action

    var global: GlobalOptions { get }

    /// The request that the words make.
    ///
    /// - Throws: ``UsageError`` for words that do not go together; what reading a file or standard input throws.
    func request() throws -> Request

    /// Runs a request.
    static func perform(_ request: Request, _ global: GlobalOptions) throws

    /// Prints a result for people.
    static func show(_ result: Request.Result, of request: Request, _ output: Output) throws

    /// Looks whether members of a request go together, where ArgumentParser is to say that they do not.
    ///
    /// - Throws: ``PlainWords/NotPlain`` if they do not.
    static func check(_ request: Request) throws(PlainWords.NotPlain)

    /// Reads the text of a request from a file or standard input, if that is where it stands.
    static func finish(_ request: inout Request, file: String?) throws
}

extension ActionCommand {
    func run() throws { try Self.perform(try request(), global) }

    static func perform(_ request: Request, _ global: GlobalOptions) throws {
        try perform(request, global, in: global.session())
    }

    /// Runs a request and prints its results.
    static func perform(_ request: Request, _ global: GlobalOptions, in session: Session) throws {
        let output = global.output
        try output.showingRejection {
            try request.run(in: session) { result in
                if !output.json {
                    try show(result, of: request, output)
                } else if !result.isForPeople {
                    Output.line { result.write(into: &$0) }
                }
            }
        }
    }

    static func check(_ request: Request) throws(PlainWords.NotPlain) {}
    static func finish(_ request: inout Request, file: String?) throws {}
}
