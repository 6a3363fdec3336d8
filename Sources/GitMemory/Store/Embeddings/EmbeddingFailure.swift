/// Why there is no vector.
package struct EmbeddingFailure: Error, Hashable, Sendable {
    /// Which kind it is.
    package enum Kind: Sendable {
        /// The endpoint does not take this text; it may take another, or a part of it.
        case text
        /// Anything else.
        case other
    }

    package let kind: Kind
    /// A sentence without a full stop. It has nothing of any text, nor of what the endpoint said of it.
    package let message: String

    package init(_ message: String, kind: Kind = .other) {
        self.message = message
        self.kind = kind
    }
}
