/// Exit codes that more than one action ends with: docs/cli/exit-codes.md has them all.
package enum ExitCode {
    package static let problemsFound: Int32 = 1
    package static let invalidInput: Int32 = 5
    /// Somebody else has claimed it, or a claim was lost.
    package static let claimed: Int32 = 11
    /// A key has other values than was expected.
    package static let unexpected: Int32 = 12
    /// The recipient has too many unread messages.
    package static let inboxFull: Int32 = 13
    package static let unsupported: Int32 = 14
    package static let usage: Int32 = 64
    package static let tryLater: Int32 = 75
}
