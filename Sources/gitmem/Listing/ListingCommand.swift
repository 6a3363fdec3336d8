internal import Actions
internal import ArgumentParser
internal import GitMemory

/// A command that lists things: on a terminal as cards, in a pipe as lines, or in the form that `--format` says.
protocol ListingCommand: ActionCommand {
    var listing: ListingOptions { get }

    /// The names of the fields that `--format` knows.
    static var fields: [String] { get }

    /// The value of a field; `nil` if a result has none.
    static func value(of field: String, _ result: Request.Result, on page: Page) -> String?

    /// What a terminal shows; `nil` if it is what a pipe gets.
    static func card(_ result: Request.Result, of request: Request, on page: Page) -> Card?

    /// The view by which ids are shortened.
    static func viewing(_ request: Request) -> ViewWords

    /// Runs a request and prints its results for a pipe.
    static func performPlainly(_ request: Request, _ global: GlobalOptions, in session: Session) throws

    /// Prints a result where it is not plain lines of a pipe.
    static func print(_ result: Request.Result, of request: Request, on page: Page) throws

    /// Prints a result in a pipe, or whatever has no card.
    static func show(_ result: Request.Result, of request: Request, _ output: Output) throws
}

extension ListingCommand {
    func run() throws { try Self.list(try request(), global, format: listing.format, colours: listing.color) }

    static func perform(_ request: Request, _ global: GlobalOptions) throws {
        try list(request, global, format: nil, colours: nil)
    }

    static func viewing(_ request: Request) -> ViewWords { ViewWords() }

    static func list(
        _ request: Request, _ global: GlobalOptions, format: String?, colours: ColourChoice?
    ) throws {
        let session = global.session()
        let page = try Page(
            global.output, format: format, colours: colours, fields: fields, viewing(request), in: session)
        if page.isPlain { return try performPlainly(request, global, in: session) }
        try request.run(in: session) { try print($0, of: request, on: page) }
    }

    static func performPlainly(_ request: Request, _ global: GlobalOptions, in session: Session) throws {
        try perform(request, global, in: session)
    }

    static func print(_ result: Request.Result, of request: Request, on page: Page) throws {
        try printUsually(result, of: request, on: page)
    }

    static func printUsually(_ result: Request.Result, of request: Request, on page: Page) throws {
        // A remark for people has no fields.
        let isRemark = result.isForPeople
        if !isRemark, page.printFormatted({ value(of: $0, result, on: page) }) { return }
        if let screen = page.screen, let card = card(result, of: request, on: page) {
            return page.print(card, on: screen)
        }
        if page.output.json {
            if !isRemark { Output.line { result.write(into: &$0) } }
        } else {
            try show(result, of: request, page.output)
        }
    }
}
