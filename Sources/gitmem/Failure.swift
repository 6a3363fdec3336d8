internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Glibc

/// Turns errors into a message, a hint and a stable exit code (docs/cli/exit-codes.md); with `--json`, into one line of
/// JSON.
enum Failure {
    /// The command is done, and its result could not be printed.
    struct NotPrinted: Error {
        let message: String
    }

    /// A failure with an exit code other than it usually has.
    struct Recoded: Error {
        let fault: Fault
        let exit: Int32
    }

    /// - Parameter command: the one that failed.
    static func exit(with error: any Error, of command: any ParsableCommand.Type) -> Never {
        try? StandardStream.output.flush()
        switch error {
        // What is bad news has been printed as a result.
        case let news as BadNews: leave(news.message, news.hint, news.exit)
        case let error as NotPrinted:
            leave(Fault(code: "not-printed", exit: ExitCode.problemsFound, message: error.message))
        case let error as Recoded:
            let fault = error.fault
            leave(
                Fault(
                    code: fault.code, exit: error.exit, message: fault.message, hint: fault.hint,
                    suggestion: fault.suggestion))
        case is UsageError, is ValidationError: leave(misuse(error, of: command))
        case let error as Complaint.AliasHelp:
            Output.line("`gitmem \(error.name)` is short for `gitmem \(error.meaning)`")
            try? StandardStream.output.flush()
            Glibc.exit(0)
        case is Complaint.UnknownCommand:
            let complaint = Complaint("")
            leave(
                Fault(code: "usage", exit: ExitCode.usage, message: complaint.message, hint: Hint(complaint.hint)))
        default:
            if let fault = Fault(error) { leave(fault) }
            parserLeaves(error, of: command)
        }
    }

    /// That members of a request do not go together.
    private static func misuse(_ error: any Error, of command: any ParsableCommand.Type) -> Fault {
        let message = (error as? UsageError)?.message ?? (error as? ValidationError)?.message ?? ""
        let name = Complaint.commandPath ?? command.configuration.commandName ?? "\(command)".lowercased()
        return Fault(
            code: "usage", exit: ExitCode.usage, message: message, hint: Hint("see `gitmem help \(name)`"))
    }

    /// Help, and what the parser says of words that it does not understand, which it repeats.
    private static func parserLeaves(_ error: any Error, of command: any ParsableCommand.Type) -> Never {
        let text = command.fullMessage(for: error)
        let code = command.exitCode(for: error)
        if code.isSuccess {
            if !text.isEmpty { Output.line(text + Examples.ending(text)) }
            try? StandardStream.output.flush()
        } else if error is ArgumentParser.ExitCode {
            Glibc.exit(code.rawValue)
        } else {
            let complaint = Complaint(command.message(for: error))
            leave(
                Fault(code: "usage", exit: code.rawValue, message: complaint.message, hint: Hint(complaint.hint)))
        }
        Glibc.exit(code.rawValue)
    }

    private static func leave(_ fault: Fault) -> Never {
        guard Arguments.wantJSON else { leave(fault.message, fault.hint?.text, fault.exit) }
        StandardStream.complain(String(decoding: fault.json(\.text).canonicalBytes(), as: UTF8.self) + "\n")
        Glibc.exit(fault.exit)
    }

    private static func leave(_ message: String, _ hint: String?, _ status: Int32) -> Never {
        StandardStream.complain("gitmem: \(message.escapingControls())\n")
        if let hint { StandardStream.complain("hint: \(hint.escapingControls())\n") }
        Glibc.exit(status)
    }
}
