extension StoreFormat {
    /// Whether a path of a memory branch belongs to the memory, and not to files that a user put beside it.
    static func owns(_ path: String) -> Bool {
        path == fileName || path.hasPrefix(entriesName + "/")
    }

    static let ownNames = [entriesName, fileName]
}
