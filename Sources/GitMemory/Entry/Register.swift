/// A named register: the entries that have the same key and scope.
public struct Register: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The scope; entries without one are a scope of their own.
    public let scope: String?

    /// Names a register.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for an empty key.
    public init(key: String, scope: String? = nil) throws(StoreError) {
        guard !key.isEmpty else {
            throw StoreError(.invalidInput, "the key is empty", hint: "name what the value is of")
        }
        self.key = key
        self.scope = scope
    }

    /// What no other register has.
    var bytes: [UInt8] { (scope.map { [1] + Array($0.utf8) } ?? []) + [0] + Array(key.utf8) }

    func holds(_ body: Body) -> Bool {
        guard body.key?.hasSameBytes(as: key) == true else { return false }
        guard let scope else { return body.scope == nil }
        return body.scope?.hasSameBytes(as: scope) == true
    }
}
