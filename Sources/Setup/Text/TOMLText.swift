/// A configuration file in TOML, read as far as is needed to put a table behind its end and to find it again.
struct TOMLText {
    /// A table's header, or a key with its value.
    struct Statement {
        /// The parts of the header's name or of the key, the table's name in front.
        let path: [String]
        let isHeader: Bool
        /// Whether it is a header of one of several tables.
        let isOfMany: Bool
        /// The value as it is written.
        let value: String
        let span: Range<Int>
    }

    let bytes: [UInt8]
    let statements: [Statement]

    /// - Throws: ``Refusal`` for what is no TOML.
    init(_ bytes: [UInt8]) throws(Refusal) {
        self.bytes = bytes
        var scanner = TOMLScanner(bytes)
        statements = try scanner.document()
    }

    /// The value of a key by its whole path, as it is written.
    func value(_ path: [String]) -> String? { statements.last { !$0.isHeader && $0.path == path }?.value }

    /// Where a table stands: from its header to its last key; `nil` if it has no header.
    func table(_ path: [String]) -> Range<Int>? {
        guard let first = statements.firstIndex(where: { $0.isHeader && !$0.isOfMany && $0.path == path }) else {
            return nil
        }
        let rest = statements[(first + 1)...].prefix { !$0.isHeader }
        return statements[first].span.lowerBound..<(rest.last ?? statements[first]).span.upperBound
    }

    /// The keys and values of a table, as they are written.
    func members(of path: [String]) -> [(key: String, value: String)] {
        statements.filter { !$0.isHeader && $0.path.count == path.count + 1 && $0.path.starts(with: path) }
            .map { ($0.path[path.count], $0.value) }
    }
}
