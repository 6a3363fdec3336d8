/// Why a text is not acceptable JSON, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// The kind of fault, for programs.
    public let code: Code

    /// The fault in English, with what to do about it where that can be said.
    public let message: String

    /// The line of the fault, counted from 1; only a line feed ends a line.
    public let line: Int

    /// The place in the line, counted from 1 in Unicode scalars: not in bytes, not in what a reader sees as one letter.
    public let column: Int

    /// The number of bytes before the fault.
    public let offset: Int

    /// A kind of fault.
    ///
    /// The set is open: a later version may add codes, so a `switch` needs a `default`.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The name of the code, stable across versions.
        public let rawValue: String

        /// The code of that name, known or not.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The name of the code.
        public var description: String { rawValue }

        /// A character that cannot stand here, a byte order mark among them.
        public static let unexpectedCharacter = Code(rawValue: "unexpectedCharacter")
        /// The text ends before the value does.
        public static let unexpectedEnd = Code(rawValue: "unexpectedEnd")
        /// Bytes that are not UTF-8.
        public static let invalidUTF8 = Code(rawValue: "invalidUTF8")
        /// A `\u` escape of one half of a surrogate pair.
        public static let loneSurrogate = Code(rawValue: "loneSurrogate")
        /// A key that the object has already; the place is that of the later one.
        public static let duplicateKey = Code(rawValue: "duplicateKey")
        /// More nested arrays and objects than the options allow.
        public static let tooDeep = Code(rawValue: "tooDeep")
        /// A number greater than a double can be.
        public static let numberOutOfRange = Code(rawValue: "numberOutOfRange")
        /// An integer that a double would change.
        public static let inexactInteger = Code(rawValue: "inexactInteger")
        /// A number that breaks the grammar, such as `01` or `1.`.
        public static let invalidNumber = Code(rawValue: "invalidNumber")
        /// An escape that JSON does not have.
        public static let invalidEscape = Code(rawValue: "invalidEscape")
        /// A character below U+0020 that is not escaped.
        public static let controlCharacter = Code(rawValue: "controlCharacter")
        /// Text after the value.
        public static let trailingText = Code(rawValue: "trailingText")
    }

    init(_ code: Code, _ message: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.code = code
        self.message = message
        self.offset = offset
        var (line, column) = (1, 1)
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.line = line
        self.column = column
    }
}

extension JSONError: CustomStringConvertible {
    /// The place and the message, on one line.
    public var description: String { "line \(line), column \(column): \(message)" }
}
