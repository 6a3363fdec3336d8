extension String {
    /// Whether two strings have the same UTF-8 bytes.
    ///
    /// `==` holds strings equal that differ in normalisation only; this does not.
    ///
    /// Complexity: O(length), O(1) when the lengths differ.
    public func hasSameBytes(as other: String) -> Bool {
        withBytes { left in
            other.withBytes { right in left.count == right.count && left.elementsEqual(right) }
        }
    }

    /// Feeds the UTF-8 bytes and their number to a hasher, consistently with `hasSameBytes(as:)`.
    func hashBytes(into hasher: inout Hasher) {
        withBytes { bytes in
            hasher.combine(bytes.count)
            hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
    }

    /// Lends the UTF-8 bytes to `body`, without a copy for a native string.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        var text = self
        return try text.withUTF8(body)
    }
}
