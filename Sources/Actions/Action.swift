package import GitMemory

/// What a command means: a request, which is the value itself, and what running it gives.
///
/// The command line, and every other door, makes a request out of what it was given, runs it in a ``Session`` and shows
/// what it tells. Nothing here knows a terminal or a protocol.
package protocol Action {
    /// What it tells: once, or once for each thing that it lists or does.
    associatedtype Result: ActionResult

    /// What it is for.
    static var about: About { get }

    /// A request with nothing in it but what holds where nothing is said.
    init()

    /// Names each member of the request to a form, which describes it or fills it in.
    ///
    /// - Throws: what the form throws for a value that does not fit.
    mutating func declare(in form: inout some Form) throws

    /// Does it, and calls `tell` with each result as soon as it is there.
    ///
    /// - Throws: ``UsageError`` for a request that makes no sense; ``GateRejection`` for a text that the gate refuses;
    ///   ``BadNews`` when it has worked and told bad news; whatever else the store throws. What `tell` throws.
    func run(in session: Session, _ tell: (Result) throws -> Void) throws
}

/// What an action tells. Its JSON is one object.
package protocol ActionResult {
    /// What its JSON looks like.
    static var schema: Schema { get }

    /// Whether it has no JSON: a remark for people on what is done.
    var isForPeople: Bool { get }

    /// Its JSON.
    var json: JSON { get }

    /// Appends its canonical JSON, without a line end.
    func write(into line: inout [UInt8])
}

extension ActionResult {
    package var isForPeople: Bool { false }

    package func write(into line: inout [UInt8]) { json.write(canonicalInto: &line) }
}

/// What an action is for, in words.
package struct About: Sendable {
    /// Its name, as the command line has it; of a command in a group, after the group's.
    package let name: String
    /// What it does, in one line.
    package let summary: String
    /// When to call it.
    package let use: String
    /// Whether it changes the memory or the repository.
    package let writes: Bool
    /// Whether it may tell several results, or none.
    package let tellsMany: Bool

    package init(_ name: String, _ summary: String, use: String, writes: Bool = false, tellsMany: Bool = false) {
        self.name = name
        self.summary = summary
        self.use = use
        self.writes = writes
        self.tellsMany = tellsMany
    }
}

/// A request that makes no sense: members that do not go together, or a value that is none.
package struct UsageError: Error {
    /// A sentence that goes on from “gitmem:”, without its full stop.
    package let message: String

    package init(_ message: String) { self.message = message }
}

/// What is said at the end by an action that worked and told bad news.
package struct BadNews: Error {
    package let message: String
    package let hint: String?
    package let exit: Int32

    package init(message: String, hint: String? = nil, exit: Int32) {
        self.message = message
        self.hint = hint
        self.exit = exit
    }

    /// A stable word for it.
    package var code: String {
        switch exit {
        case ExitCode.invalidInput: "rejected"
        case ExitCode.claimed: "claimed"
        case ExitCode.unexpected: "unexpected"
        case ExitCode.inboxFull: "inbox-full"
        case ExitCode.tryLater: "unconfirmed"
        default: "problems-found"
        }
    }
}
