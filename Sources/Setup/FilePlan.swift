/// What is to become of one file.
package struct FilePlan {
    /// What setup does, or finds.
    package enum Outcome: Hashable {
        case added
        case unchanged
        case removed
        /// There is nothing of ours to remove.
        case absent
        /// Other clients use it, too.
        case shared([String])
        case refused(String)
    }

    /// The path as people name it.
    package let path: String
    package let purposes: [Piece.Purpose]
    package internal(set) var outcome: Outcome
    /// What is left alone, and why.
    package internal(set) var remarks: [String] = []
    package internal(set) var before: [UInt8]?
    /// The content afterwards; `nil` if the file is to be gone.
    package internal(set) var after: [UInt8]?
    let file: ConfigFile?
    var entry: Receipt.Entry?

    init(path: String, pieces: [Piece], outcome: Outcome, file: ConfigFile? = nil) {
        self.path = path
        purposes = Piece.Purpose.allCases.filter { purpose in pieces.contains { $0.purpose == purpose } }
        self.outcome = outcome
        self.file = file
        before = file?.bytes
        after = file?.bytes
    }

    /// Notes that it could not be done.
    package mutating func refuse(_ refusal: Refusal) {
        outcome = .refused(refusal.reason)
        after = before
    }

    /// Whether the file is to be written.
    package var isChange: Bool { before != after }
}
