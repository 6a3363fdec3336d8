/// Judges texts before they are remembered: whether they hold secrets or personal data, tell a story, or say nothing.
///
/// All of it is a pure function of the text. It knows no store, reads no file and asks no network. A text of any size
/// and script is taken; time grows with its length and no faster.
public enum Gate {
    /// How much is refused.
    public enum Level: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Nothing.
        case off
        /// Secrets and personal data; the rest is accepted with warnings.
        case normal
        /// Everything that a rule speaks against.
        case strict

        /// Whether a level refuses less than another.
        public static func < (one: Level, other: Level) -> Bool { one.rank < other.rank }

        private var rank: Int {
            switch self {
            case .off: 0
            case .normal: 1
            case .strict: 2
            }
        }
    }

    /// The secrets in a text, and the personal data, in the order of their places.
    public static func leaks(in text: String) -> [GateFinding] { leaks(in: text, personal: true) }

    /// The secrets in a text, in the order of their places.
    public static func secrets(in text: String) -> [GateFinding] { leaks(in: text, personal: false) }

    /// Whether bytes of UTF-8 hold secrets or personal data.
    public static func hasLeaks(inBytes bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { !leaks(in: Bytes($0), personal: true).isEmpty }
    }

    private static func leaks(in text: String, personal: Bool) -> [GateFinding] {
        var text = text
        return text.withUTF8 { buffer in
            let bytes = Bytes(buffer)
            let hits = leaks(in: bytes, personal: personal)
            return hits.isEmpty ? [] : hits.located(in: bytes)
        }
    }

    private static func leaks(in bytes: Bytes, personal: Bool) -> [Hit] {
        var hits = plainLeaks(in: bytes, personal: personal)
        // The same text with letters put in place of those that only look like them, and then without its escapes.
        guard let folded = Disguise.folded(bytes) else {
            addUnescaped(bytes, to: &hits, personal: personal) { $0 }
            return hits
        }
        folded.text.withUnsafeBufferPointer { buffer in
            add(plainLeaks(in: Bytes(buffer), personal: personal), to: &hits, at: folded.places)
            addUnescaped(Bytes(buffer), to: &hits, personal: personal) { inner in
                let outer = folded.places()
                return inner.map { outer[$0] }
            }
        }
        return hits
    }

    private static func addUnescaped(
        _ bytes: Bytes, to hits: inout [Hit], personal: Bool, _ outer: ([Int]) -> [Int]
    ) {
        guard let plain = Disguise.unescaped(bytes) else { return }
        let found = plain.text.withUnsafeBufferPointer { plainLeaks(in: Bytes($0), personal: personal) }
        add(found, to: &hits) { outer(plain.places()) }
    }

    /// Adds hits of a text that was made from another, at the places that they have there.
    private static func add(_ found: [Hit], to hits: inout [Hit], at places: () -> [Int]) {
        if found.isEmpty { return }
        let places = places()
        var seen = Set(hits.map(\.place))
        for hit in found where seen.insert(places[hit.place]).inserted {
            hits.append(Hit(rule: hit.rule, kind: hit.kind, place: places[hit.place], hint: hit.hint))
        }
    }

    private static func plainLeaks(in bytes: Bytes, personal: Bool) -> [Hit] {
        var secrets = SecretScan(bytes)
        secrets.run()
        guard personal else { return secrets.hits }
        var persons = PersonalScan(bytes)
        persons.run()
        return persons.hits.isEmpty ? secrets.hits : secrets.hits + persons.hits
    }
}
