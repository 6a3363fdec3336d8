/// A value with exactly one text form: ASCII, of one length for all values, sorting as the values do.
///
/// For all values `a` and `b`, `a < b` exactly if the text of `a` is before that of `b` byte by byte, and reading
/// accepts only what writing produces. So such a value can be part of a file name or a database key, and be compared
/// there without being read.
public protocol FixedWidthText: LosslessStringConvertible, Comparable, Hashable, Sendable {
    /// The length of the text in bytes.
    static var utf8Count: Int { get }

    /// Reads a value from its text; `nil` if `bytes` is anything else.
    init?(utf8 bytes: Span<UInt8>)

    /// Appends the text to `bytes`.
    func write(into bytes: inout [UInt8])
}

extension FixedWidthText {
    /// Reads a value from its text; `nil` if `bytes` is anything else.
    ///
    /// Nothing is allocated if the collection has contiguous storage, as arrays, unsafe buffers and their slices have.
    /// Any other is copied first, unless its length is wrong already.
    @inlinable
    public init?(utf8 bytes: some RandomAccessCollection<UInt8>) {
        guard bytes.count == Self.utf8Count else { return nil }
        let read = bytes.withContiguousStorageIfAvailable { Self(utf8: $0.span) }
        guard let value = read ?? Self(utf8: ContiguousArray(bytes).span) else { return nil }
        self = value
    }

    /// Reads a value from its text; `nil` if `description` is anything else.
    @inlinable
    public init?(_ description: String) {
        var text = description
        guard let value = text.withUTF8({ Self(utf8: $0.span) }) else { return nil }
        self = value
    }

    /// The text of this value.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.utf8Count)
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
