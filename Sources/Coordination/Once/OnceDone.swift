package import GitMemory

/// How a command went that ran by a key, as the log of claims says it: `<exit>.<id of the result>`.
package struct OnceDone: Hashable, Sendable {
    /// The word of the names that say so.
    static let word = "done"

    /// The exit code.
    package let exit: Int32
    /// The entry that holds the result.
    package let result: EntryID

    package init(exit: Int32, result: EntryID) {
        self.exit = exit
        self.result = result
    }

    var text: String { "\(exit).\(result)" }

    init?(_ text: String) {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count == 2, let exit = Int32(words[0]), 0...255 ~= exit, let id = EntryID(hex: words[1]) else {
            return nil
        }
        self.init(exit: exit, result: id)
    }
}

extension Claims {
    /// How the command of a key went that was released last, and the token that it ran under; `nil` if none is known.
    ///
    /// - Parameter isFresh: whether the arbiter is asked, if it is a remote.
    /// - Throws: ``StoreError`` with the code `unconfirmed` if it is asked and cannot be reached.
    package func done(_ turn: Resource, isFresh: Bool) throws -> (token: String, done: OnceDone)? {
        let tip = try tip(
            isFresh: isFresh,
            otherwise: "with --offline the command runs all the same, and may run elsewhere as well")
        let grant = Grant(token: "", agent: "", resource: turn, until: 0, reason: nil)
        let marks = try log.marks(OnceDone.word, of: ClaimBody.make(grant).id, at: tip)
        let found = marks.compactMap { mark -> (token: String, done: OnceDone)? in
            // A token has one full stop in it.
            let words = mark.split(separator: ".", omittingEmptySubsequences: false)
            guard words.count == 4, let done = OnceDone("\(words[2]).\(words[3])") else { return nil }
            return ("\(words[0]).\(words[1])", done)
        }
        return found.max { $0.token < $1.token }
    }
}
