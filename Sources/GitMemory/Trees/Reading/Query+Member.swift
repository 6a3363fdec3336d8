extension Query {
    /// A value that entries have in `data`.
    public struct Member: Hashable, Sendable {
        /// Names from `data` on, joined by dots: `data.outcome`.
        public let path: String
        /// The text of a string, or the JSON of any other value.
        public let value: String

        /// Reads `data.outcome=failed`.
        ///
        /// - Throws: ``StoreError`` with the code `invalidInput` if that is not what it is.
        public init(_ text: String) throws(StoreError) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let names = parts[0].split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, names.count > 1, names.first == "data", names.allSatisfy({ !$0.isEmpty }) else {
                throw StoreError(
                    .invalidInput, "“\(text.prefix(80))” names no member of data",
                    hint: "write it as data.outcome=failed; data.a.b looks inside of data.a")
            }
            (path, value) = (String(parts[0]), String(parts[1]))
        }

        /// Whether `data` has the value there. Arrays are looked through, and a name with dots in it counts as well.
        func matches(_ data: JSON) -> Bool { matches(data, Array(path.utf8)[...].dropFirst("data".utf8.count)) }

        private func matches(_ value: JSON, _ rest: ArraySlice<UInt8>) -> Bool {
            switch value {
            case .array(let items): return items.contains { matches($0, rest) }
            case .object(let object):
                return object.members.contains { key, value in
                    let name = [UInt8(ascii: ".")] + Array(key.utf8)
                    guard rest.starts(with: name) else { return false }
                    let left = rest.dropFirst(name.count)
                    return (left.isEmpty || left.first == UInt8(ascii: ".")) && matches(value, left)
                }
            case .string(let text): return rest.isEmpty && text.hasSameBytes(as: self.value)
            default:
                return rest.isEmpty
                    && String(decoding: value.canonicalBytes(), as: UTF8.self).hasSameBytes(as: self.value)
            }
        }
    }
}
