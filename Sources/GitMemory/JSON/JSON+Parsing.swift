extension JSON {
    /// What a reader allows.
    public struct ReadingOptions: Sendable, Hashable {
        /// How many arrays and objects may stand inside one another; 0 allows neither.
        ///
        /// Reading recurses, as do comparing, writing and freeing the value: the stack must bear the depth.
        public var maximumDepth: Int

        /// Options with a depth that fits a small thread's stack.
        public init(maximumDepth: Int = 128) {
            self.maximumDepth = maximumDepth
        }
    }

    /// The value of a JSON text in UTF-8, read strictly.
    ///
    /// White space may stand around the value, nothing else may: no byte order mark, no second value. Keys are unique
    /// after unescaping. A number with a fraction or an exponent is rounded to the nearest double, and one too small
    /// becomes 0; a plain integer is refused rather than changed. It is kept when the double is exactly that integer,
    /// or when it is what the double's canonical text says: 9007199254740992 and 295147905179352830000 are read,
    /// 9007199254740993 is not.
    ///
    /// - Throws: `JSONError` at the first fault found. A duplicate key is found at the end of its object.
    /// - Complexity: O(n) for canonical text, O(n log n) at most.
    ///
    /// Source: RFC 8259; RFC 7493, section 2, for the limits on text, keys and numbers.
    public init(
        parsing bytes: UnsafeBufferPointer<UInt8>, options: ReadingOptions = ReadingOptions()
    ) throws(JSONError) {
        var reader = JSONReader(bytes, maximumDepth: options.maximumDepth)
        self = try reader.document()
    }

    /// The value of a JSON text in UTF-8, as `init(parsing:options:)` of a buffer reads it.
    public init(parsing bytes: Span<UInt8>, options: ReadingOptions = ReadingOptions()) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            try JSON(parsing: buffer, options: options)
        }
    }

    /// The value of a JSON text in UTF-8, as `init(parsing:options:)` of a buffer reads it.
    public init(parsing bytes: [UInt8], options: ReadingOptions = ReadingOptions()) throws(JSONError) {
        try self.init(parsing: bytes.span, options: options)
    }

    /// The value of a JSON text, as `init(parsing:options:)` of a buffer reads it.
    public init(parsing text: String, options: ReadingOptions = ReadingOptions()) throws(JSONError) {
        try self.init(parsing: text.utf8Span.span, options: options)
    }
}
