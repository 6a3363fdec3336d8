/// Looks for secrets in a text: tokens by their shape, keys, passwords in addresses, and values beside a telling word.
///
/// It goes over the text once. From any place it looks back and ahead by a bounded number of bytes, or over a run of
/// bytes that it then passes, so its time is linear in any text.
struct SecretScan {
    let bytes: Bytes
    /// How many encodings have been taken off already.
    let depth: Int
    let tokens = TokenIndex.shared
    private(set) var hits: [Hit] = []
    /// Where the run of base64 ends that was looked at last.
    private var encodedEnd = 0
    /// Where the run ends that a JWT was looked for in, so that no run is measured twice.
    var measuredEnd = 0

    init(_ bytes: Bytes, depth: Int = 0) {
        self.bytes = bytes
        self.depth = depth
    }

    /// What is done about a secret.
    static let hint: StaticString = "keep it in a secret store, and remember where it is kept"
    static let hiddenHint: StaticString =
        "an encoding hides no secret; keep it in a secret store, and remember where it is kept"

    /// Goes over the text.
    mutating func run() {
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte.isAlphanumeric {
                place = word(at: place)
                continue
            }
            switch byte {
            case UInt8(ascii: ":"):
                place = colon(at: place)
            case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: ","):
                place = assignment(at: place) ?? place + 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                place = argument(at: place) ?? place + 1
            case UInt8(ascii: "-"):
                place = dash(at: place)
            case UInt8(ascii: "|"):
                place = cell(at: place) ?? place + 1
            case UInt8(ascii: "~"):
                place = azureSecret(at: place) ?? place + 1
            case UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "_"), UInt8(ascii: "&"):
                place = token(at: place) ?? place + 1
            default:
                place += 1
            }
        }
    }

    mutating func add(_ rule: StaticString, at place: Int) {
        hits.append(Hit(rule: rule, kind: .secret, place: place, hint: depth == 0 ? Self.hint : Self.hiddenHint))
    }

    /// A word of letters and digits: where it begins, tokens and encodings are looked for.
    private mutating func word(at place: Int) -> Int {
        let wordEnd = bytes.end(of: .alphanumeric, from: place)
        if !bytes[place - 1].isAlphanumeric {
            if let end = token(at: place) { return end }
            if let end = webToken(at: place) { return end }
            if place >= encodedEnd {
                encodedEnd = bytes.end(of: .anyBase64, from: wordEnd)
                if encodedEnd - place >= 20, decode(place..<encodedEnd) { return encodedEnd }
            }
        }
        if wordEnd - place >= 76, isAzureDevOps(place..<wordEnd) { add("azure-devops-token", at: place) }
        return wordEnd
    }

    private mutating func token(at place: Int) -> Int? {
        guard let (rule, end) = tokens.token(in: bytes, at: place) else { return nil }
        add(rule, at: place)
        return end
    }

    // MARK: Encodings

    /// Takes base64 or hexadecimal off and looks at what is below.
    private mutating func decode(_ range: Range<Int>) -> Bool {
        guard depth < 2 else { return false }
        for text in Disguise.decodings(of: range, in: bytes) {
            let hidden = text.withUnsafeBufferPointer { buffer in
                var scan = SecretScan(Bytes(buffer), depth: depth + 1)
                scan.run()
                return scan.hits.first
            }
            if let hidden {
                add(hidden.rule, at: range.lowerBound)
                return true
            }
        }
        return false
    }
}
