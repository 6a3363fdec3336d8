/// The members of a JSON object, with unique keys, always in canonical order.
///
/// Keys are told apart by their bytes, so a composed and a decomposed `"é"` are two keys. They are kept in the order of
/// their UTF-16 code units (RFC 8785, section 3.2.3), in which canonical JSON writes them.
public struct JSONObject: Sendable {
    /// The members, ascending by key.
    public private(set) var members: [(key: String, value: JSON)]

    /// An object without members.
    public init() {
        members = []
    }

    /// The number of members.
    public var count: Int { members.count }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The keys, ascending.
    ///
    /// Complexity: O(count).
    public var keys: [String] { members.map(\.key) }

    /// The value of a key; `nil` reads as "no such member", and setting it removes the member.
    ///
    /// `JSON.null` is a value like any other.
    ///
    /// Complexity: O(log count) to read or replace, O(count) to insert or remove.
    public subscript(_ key: String) -> JSON? {
        get {
            let index = insertionIndex(of: key)
            return holds(key, at: index) ? members[index].value : nil
        }
        set {
            let index = insertionIndex(of: key)
            switch (holds(key, at: index), newValue) {
            case (true, let value?): members[index].value = value
            case (true, nil): members.remove(at: index)
            case (false, let value?): members.insert((key, value), at: index)
            case (false, nil): break
            }
        }
    }

    private func holds(_ key: String, at index: Int) -> Bool {
        index < members.count && members[index].key.hasSameBytes(as: key)
    }

    /// The first place whose key is not before `key`.
    private func insertionIndex(of key: String) -> Int {
        members.partitioningIndex { !UTF16Order.precedes($0.key, key) }
    }
}

extension JSONObject {
    /// An object of members that are in canonical order already, without duplicates.
    init(ascending members: [(key: String, value: JSON)]) {
        self.members = members
    }

    /// An object of members in any order, or the first key that occurs twice.
    ///
    /// Complexity: O(n log n); a sort, not n insertions, lest a long object in descending order take n² time.
    package static func sorting(_ members: [(key: String, value: JSON)]) -> (object: JSONObject, duplicate: String?) {
        let sorted = members.sorted { UTF16Order.precedes($0.key, $1.key) }
        var duplicate: String?
        for index in sorted.indices.dropFirst() where sorted[index].key.hasSameBytes(as: sorted[index - 1].key) {
            duplicate = sorted[index].key
            break
        }
        return (JSONObject(ascending: sorted), duplicate)
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same keys, by their bytes, with equal values.
    ///
    /// Complexity: O(size of the smaller object).
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count
            && left.members.elementsEqual(right.members) { left, right in
                left.key.hasSameBytes(as: right.key) && left.value == right.value
            }
    }

    /// Feeds keys and values to a hasher, text by its bytes.
    ///
    /// Complexity: O(size of the object).
    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for (key, value) in members {
            key.hashBytes(into: &hasher)
            hasher.combine(value)
        }
    }
}
