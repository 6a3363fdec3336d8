public import Git

/// A branch that should hold memory, and that nobody can read, merge or write to as it is.
public struct BranchTrouble: Hashable, Sendable {
    /// What kind of trouble it is.
    public enum Kind: String, Sendable {
        /// The file of the reference names no object, as after a power cut.
        case broken
        /// The reference leads to something that is not here, or is damaged.
        case unreadable
        /// It leads to something that is no memory of this version: somebody made it so.
        case malformed
        /// The reference is gone, and was not deleted: its log is here.
        case lost
        /// The name is no agent's.
        case misnamed
    }

    /// What kind of trouble it is.
    public let kind: Kind

    /// The full name of the reference.
    public let reference: String

    /// What it leads to, if anything.
    public let tip: ObjectID?

    /// What is wrong, in words that continue “it …”.
    public let reason: String

    /// What to do about it.
    public let hint: String

    /// The short name of the branch.
    public var name: String { BranchName.short(reference) }

    /// Whether something was lost or damaged, and not made or named in another way than memory is.
    public var isDamage: Bool { kind != .misnamed && kind != .malformed }

    /// Whether a user who says `name` may mean it.
    public func isCalled(_ name: String) -> Bool {
        if [reference, self.name].contains(name) { return true }
        guard let branch = BranchName.parse(reference, tip: .emptyTree), branch.remote == nil else { return false }
        return branch.agent.map { $0.description == name } ?? ["main", "trunk"].contains(name)
    }
}
