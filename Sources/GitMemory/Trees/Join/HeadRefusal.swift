/// Why some heads cannot be merged at all.
struct HeadRefusal: Error {
    /// Their positions.
    let heads: [Int]
    /// In words that continue “it …”.
    let reason: String

    init(heads: [Int], reason: String) {
        self.heads = heads
        self.reason = reason
    }

    /// - Parameters:
    ///   - path: the digits of the folder that is wrong.
    ///   - what: what is wrong with it, in words that continue “which …”.
    init(heads: [Int], _ path: [UInt8], _ what: String) {
        self.init(heads: heads, reason: "holds \(EntryPath.text(path)), which \(what)")
    }
}
