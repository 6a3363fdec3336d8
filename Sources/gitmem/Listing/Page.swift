internal import Actions
internal import GitMemory

/// What a list is printed on: a terminal, a pipe, or the lines that `--format` asks for.
final class Page {
    let output: Output
    /// The terminal; `nil` in a pipe.
    let screen: Screen?
    private let template: Template?
    private let fields: [String]
    private let session: Session
    private let viewing: ViewWords
    private lazy var ids = ShortIDs(viewing, in: session)
    let now: Timestamp

    /// - Throws: ``UsageError`` for a form that is none.
    init(
        _ output: Output, format: String?, colours: ColourChoice?, fields: [String], _ viewing: ViewWords,
        in session: Session
    ) throws {
        self.output = output
        self.session = session
        self.viewing = viewing
        self.fields = fields
        if format != nil, output.json { throw UsageError("--format and --json do not go together") }
        template = try format.map { form throws(UsageError) in try Template(form, fields: fields) }
        now = session.surroundings().now
        let isPlain = output.json || (output.quiet && format == nil)
        guard !isPlain, Environment.printsToTerminal || colours == .always else {
            screen = nil
            return
        }
        let settings = GitSettings(session)
        screen = template == nil ? Screen(colours, settings) : nil
        Pager.prepare(settings)
    }

    /// Whether the page shows more than plain lines of a pipe.
    var isPlain: Bool { screen == nil && template == nil }

    /// Whether each thing is printed in the form that `--format` says.
    var isFormatted: Bool { template != nil }

    /// As many digits of an id as tell it from others.
    func short(_ id: EntryID) -> String { ids.text(id) }
    /// A column with an id.
    func column(_ id: EntryID) -> Card.Column { Card.Column(ids.text(id), ids.digits, .id) }

    /// How long ago a moment was, as a column.
    func age(_ moment: Timestamp?) -> Card.Column {
        Card.Column(moment.map { Age.text($0, at: now) } ?? "", Age.usualWidth, .age)
    }

    func print(_ card: Card, on screen: Screen) {
        for line in card.lines(on: screen) { Output.line { $0.append(contentsOf: line.utf8) } }
    }

    /// Prints pieces as one line, however long that is.
    func print(_ line: [Piece], on screen: Screen) {
        let line = screen.line(line)
        Output.line { $0.append(contentsOf: line.utf8) }
    }

    /// Fields of hexadecimal digits: a width says how many of them.
    private static let hexadecimal: Set = ["id", "commit"]

    /// Prints a thing, whose fields have these values, in the form that is asked for; says whether one is.
    func printFormatted(_ value: (_ field: String) -> String?) -> Bool {
        guard let template else { return false }
        let line = template.line { place, width in
            let text = (value(fields[place]) ?? "").escapingControls()
            if Self.hexadecimal.contains(fields[place]) { return String(text.prefix(width ?? 12)) }
            return width.map { Template.cut(text, to: $0) } ?? text
        }
        Output.line { $0.append(contentsOf: line.utf8) }
        return true
    }
}
