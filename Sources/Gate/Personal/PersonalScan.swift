/// Looks for data of persons in a text: addresses of e-mail, telephone numbers, numbers of cards and of accounts.
///
/// What can be checked is: cards by Luhn's formula, accounts by the remainder of 97, country codes and top-level domains
/// by their lists. Linear: from any place it looks ahead and back by a bounded number of bytes.
struct PersonalScan {
    let bytes: Bytes
    var hits: [Hit] = []

    init(_ bytes: Bytes) { self.bytes = bytes }

    /// What is done about such data.
    static let hint: StaticString = "leave the person out, or name a role: “the on-call engineer”"

    /// Goes over the text.
    mutating func run() {
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "@"):
                place = address(at: place) ?? place + 1
            case UInt8(ascii: "+"), UInt8(ascii: "("), 48...57:
                place = number(at: place)
            case 65...90:
                place = account(at: place) ?? place + 1
            default:
                place += 1
            }
        }
    }

    mutating func add(_ rule: StaticString, at place: Int) {
        hits.append(Hit(rule: rule, kind: .personal, place: place, hint: Self.hint))
    }

    /// A card or a telephone number; where to go on.
    private mutating func number(at place: Int) -> Int {
        let before = bytes[place - 1]
        let isInWord = before.isAlphanumeric || before == UInt8(ascii: "_") || before >= 0x80
        if !isInWord {
            if let end = card(at: place) { return end }
            if let end = telephone(at: place) { return end }
        }
        return max(place + 1, bytes.end(of: .digits, from: place))
    }
}
