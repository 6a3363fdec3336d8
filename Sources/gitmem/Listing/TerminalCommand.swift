internal import Actions
internal import ArgumentParser
internal import GitMemory

/// A command that lists things of several sorts, and shows them on a terminal otherwise than in a pipe.
protocol TerminalCommand: ActionCommand {
    var colouring: ColourOptions { get }

    /// The view by which ids are shortened.
    static func viewing(_ request: Request) -> ViewWords

    /// Shows a result on a terminal.
    static func show(_ result: Request.Result, of request: Request, on page: Page, _ screen: Screen) throws

    /// Runs a request and prints its results for a pipe.
    static func performPlainly(_ request: Request, _ global: GlobalOptions, in session: Session) throws
}

extension TerminalCommand {
    func run() throws { try Self.perform(try request(), global, colouring.color) }

    static func perform(_ request: Request, _ global: GlobalOptions) throws { try perform(request, global, nil) }

    static func viewing(_ request: Request) -> ViewWords { ViewWords() }

    static func performPlainly(_ request: Request, _ global: GlobalOptions, in session: Session) throws {
        try perform(request, global, in: session)
    }

    static func perform(_ request: Request, _ global: GlobalOptions, _ colours: ColourChoice?) throws {
        let session = global.session()
        let page = try Page(global.output, format: nil, colours: colours, fields: [], viewing(request), in: session)
        guard let screen = page.screen else { return try performPlainly(request, global, in: session) }
        try request.run(in: session) { try show($0, of: request, on: page, screen) }
    }
}
