/// A revision of the protocol.
enum Revision: String, CaseIterable, Sendable {
    case y2026m07 = "2026-07-28"
    case y2025m11 = "2025-11-25"
    case y2025m06 = "2025-06-18"
    case y2025m03 = "2025-03-26"

    /// Whether every request says which revision it is of, and there is no handshake.
    var isStateless: Bool { self == .y2026m07 }

    /// Whether tools describe their results and give them as JSON.
    var hasStructuredContent: Bool { self != .y2025m03 }

    /// Whether several messages may come as one array.
    var hasBatches: Bool { self == .y2025m03 }

    /// The newest that begins with a handshake.
    static let newestWithHandshake = Revision.y2025m11

    /// All of them, newest first.
    static var names: [String] { allCases.map(\.rawValue) }
}
