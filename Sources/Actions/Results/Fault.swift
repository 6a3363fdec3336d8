internal import Git
package import GitMemory
internal import Glibc

/// What went wrong, as every door tells it: a stable code, the exit code, a message and a hint.
package struct Fault {
    /// A stable word: docs/cli/exit-codes.md lists them.
    package let code: String
    package let exit: Int32
    /// One sentence without a full stop.
    package let message: String
    package let hint: Hint?
    /// What to give in the place of what was refused.
    package let suggestion: String?

    package init(code: String, exit: Int32, message: String, hint: Hint? = nil, suggestion: String? = nil) {
        self.code = code
        self.exit = exit
        self.message = message
        self.hint = hint
        self.suggestion = suggestion
    }

    /// What an error of the store's, of git's or of a request is; `nil` for any other.
    package init?(_ error: any Error) {
        switch error {
        case let error as StoreError:
            self.init(
                code: Self.code(error.code), exit: Self.exit(error.code), message: error.message,
                hint: error.hint.map { Hint($0) }, suggestion: error.suggestion)
        case let error as GitError:
            let kind = Self.kind(error)
            self.init(
                code: kind.code, exit: kind.exit, message: error.description,
                hint: (error.hint ?? kind.hint).map { Hint($0) })
        case let error as JSONError:
            self.init(
                code: "invalid-json", exit: ExitCode.invalidInput, message: "\(error)",
                hint: "see RFC 8259 for what JSON allows")
        case let error as UsageError: self.init(code: "usage", exit: ExitCode.usage, message: error.message)
        default: return nil
        }
    }

    /// The object that says so, as `--json` prints it.
    ///
    /// - Parameter word: how the door words a hint.
    package func json(_ word: (Hint) -> String) -> JSON {
        .members([
            "error": .members([
                "code": .string(code), "exit": .count(exit), "hint": hint.map { .string(word($0)) },
                "message": .string(message), "suggestion": suggestion.map { .string($0) },
            ])
        ])
    }

    package static var schema: Schema {
        .object([
            .member(
                "error",
                .object([
                    .member("code", .text, "A stable word for what went wrong."),
                    .member("exit", .count, "The exit code."), .optional("hint", .text, "What to do about it."),
                    .member("message", .text, "What went wrong."),
                    .optional("suggestion", .text, "What to give instead of what was refused."),
                ]), "What went wrong.")
        ])
    }
}
