// Values beside a telling word: `password = "…"`, `"api_key": "…"`, `TOKEN=…`, `<secret>…</secret>`.

extension SecretScan {
    /// A value behind `=`, `:`, `>` or `,`: where it ends, if it is a secret.
    mutating func assignment(at place: Int) -> Int? {
        let operation = bytes[place]
        var end = place
        var quotes = 0
        while end > 0, place - end < 4, bytes[end - 1].isSpace { end -= 1 }
        while end > 0, quotes < 4, Self.closing.contains(bytes[end - 1]) {
            end -= 1
            quotes += 1
        }
        // `|| ` and `!=`, `<=`, `?=`, `+=` belong to the operation.
        if operation == UInt8(ascii: "="), quotes == 0, end > 0, Self.operators.contains(bytes[end - 1]) {
            end -= 1
            while end > 0, place - end < 6, bytes[end - 1].isSpace { end -= 1 }
        }
        let start = bytes.start(of: .dotted, before: end, limit: max(0, end - 64))
        guard end - start >= 2 else { return nil }
        var isAttribute = false
        if operation == UInt8(ascii: "="), bytes.equals("--user", start..<end) { return userPassword(from: place + 1) }
        switch operation {
        case UInt8(ascii: ","): guard quotes > 0 else { return nil }
        case UInt8(ascii: ">"):
            // `<property name="db.password">…`; what stands in an element for people is a sentence.
            isAttribute = quotes > 0 && bytes[start - 2] == UInt8(ascii: "=")
            guard
                bytes[start - 1] == UInt8(ascii: "<") || bytes[start - 1] == UInt8(ascii: ":")
                    || bytes[place - 1] == UInt8(ascii: "=") || isAttribute
            else { return nil }
        default: break
        }
        if operation == UInt8(ascii: ":"), quotes == 0, let end = accountPassword(start..<end, at: place) { return end }
        var telling = TellingName(start..<end, in: bytes)
        if telling == nil, bytes.equals("value", start..<end) { telling = tellingNeighbour(before: start) }
        telling = inTwoWords(start..<end) ?? telling
        guard let telling else { return nil }
        return value(from: place + 1, telling, isProse: isAttribute, mustBeQuoted: operation == UInt8(ascii: ","))
    }

    private static let closing = ByteClass("\"'`)]\\")
    private static let operators = ByteClass("!<?+:|")

    /// What a name of two words tells: `API key`, `seed phrase`.
    private func inTwoWords(_ last: Range<Int>) -> TellingName? {
        guard bytes[last.lowerBound - 1] == 32 else { return nil }
        let end = last.lowerBound - 1
        func follows(_ word: StaticString) -> Bool {
            let start = end - word.utf8CodeUnitCount
            return bytes.hasAnyCase(word, at: start) && !bytes[start - 1].isAlphanumeric
        }
        if bytes.equals("phrase", last) { return follows("seed") || follows("recovery") ? .phrase : nil }
        guard bytes.equals("key", last) else { return nil }
        for word: StaticString in [
            "api", "secret", "access", "private", "auth", "encryption", "signing", "master", "license", "account",
            "storage",
        ] where follows(word) {
            return .secret
        }
        return nil
    }

    /// The name in `key="Password" value="…"` or `name: PASSWORD`, `value: …`.
    private func tellingNeighbour(before end: Int) -> TellingName? {
        let limit = max(0, end - 96)
        var place = end
        while place > limit, !bytes[place - 1].isAlphanumeric { place -= 1 }
        let start = bytes.start(of: .dotted, before: place, limit: limit)
        var name = start
        while name > limit, !bytes[name - 1].isAlphanumeric { name -= 1 }
        let label = bytes.start(of: .word, before: name, limit: limit)..<name
        guard bytes.equals("name", label) || bytes.equals("key", label) else { return nil }
        return TellingName(start..<place, in: bytes)
    }

    /// A value behind a space: `--password …`, `password is …`, `-u user:…`.
    mutating func argument(at place: Int) -> Int? {
        let start = bytes.start(of: .dotted, before: place, limit: max(0, place - 40))
        guard place - start >= 2 else { return nil }
        let word = start..<place
        let isOption = bytes[start] == UInt8(ascii: "-")
        if isOption, bytes.equals("-u", word) || bytes.equals("--user", word) || bytes.equals("--proxy-user", word) {
            return userPassword(from: place + 1)
        }
        if isOption, bytes.equals("-p", word) || bytes.equals("-a", word) {
            let client: StaticString = bytes[place - 1] == UInt8(ascii: "p") ? "sshpass" : "redis-cli"
            guard bytes.contains(client, in: max(0, place - 96)..<place) else { return nil }
            return value(from: place + 1, .password, isProse: false)
        }
        if bytes[place + 1] == UInt8(ascii: "-"), bytes[place + 2] == UInt8(ascii: "p"), bytes[place + 3] > 32 {
            return gluedPassword(at: place)
        }
        let last = bytes[place - 1].lowered
        guard
            last == UInt8(ascii: "d") || last == UInt8(ascii: "y") || last == UInt8(ascii: "n")
                || last == UInt8(ascii: "t") || last == UInt8(ascii: "s")
                || last == UInt8(ascii: "e") || last == UInt8(ascii: "h") || last == UInt8(ascii: "r")
        else { return nil }
        if bytes.equals("by", word), bytes.hasAnyCase("identified ", at: start - 11) {
            return value(from: place, .password, isProse: false, mustBeQuoted: true)
        }
        guard let telling = inTwoWords(word) ?? TellingName(word, in: bytes, isVagueWanted: false), telling != .vague
        else {
            return nil
        }
        if bytes[start] == UInt8(ascii: "-") { return value(from: place, telling, isProse: false) }
        var next = place
        while next < place + 3, bytes[next].isSpace { next += 1 }
        if telling == .phrase { return value(from: next, telling, isProse: false) }
        // To pass something is no password.
        if bytes.equals("pass", word) { return nil }
        if bytes[next] == UInt8(ascii: "'") || bytes[next] == UInt8(ascii: "\"") || bytes[next] == UInt8(ascii: "`") {
            return value(from: next, telling, isProse: true)
        }
        if let start = behindOwner(from: next) { return value(from: start, telling, isProse: true) }
        for verb: StaticString in ["is ", "was ", "to ", "as ", "of ", "= "] where bytes.hasAnyCase(verb, at: next) {
            next += verb.utf8CodeUnitCount
            break
        }
        return value(from: next, telling, isProse: true)
    }

    /// Where the value begins in `password for the admin account is …`, `password of the office: …`.
    private func behindOwner(from start: Int) -> Int? {
        for word: StaticString in ["for ", "of ", "on ", "to ", "in ", "at "] where bytes.hasAnyCase(word, at: start) {
            var place = start + word.utf8CodeUnitCount
            let limit = start + 48
            while place < limit, bytes[place] > 31 {
                if bytes.has(" is ", at: place) { return place + 4 }
                if bytes.has(": ", at: place) { return place + 2 }
                place += 1
            }
        }
        return nil
    }

    /// `login: user / password`, `credentials: user:password`.
    private mutating func accountPassword(_ name: Range<Int>, at colon: Int) -> Int? {
        let names: [StaticString] = ["login", "logins", "logon", "credentials", "creds", "zugangsdaten"]
        guard names.contains(where: { bytes.equals($0, name) }) else { return nil }
        let start = bytes.end(of: Self.blank, from: colon + 1, limit: colon + 9)
        let user = bytes.end(of: Self.account, from: start, limit: start + 80)
        var place = bytes.end(of: Self.blank, from: user, limit: user + 3)
        guard user > start, bytes[place] == UInt8(ascii: "/") || bytes[place] == UInt8(ascii: ":") else { return nil }
        // A path or an address.
        if bytes[place + 1] == UInt8(ascii: "/") { return nil }
        place += 1
        return value(from: place, .password, isProse: true)
    }

    /// `| password | … |`, a row of a table.
    mutating func cell(at place: Int) -> Int? {
        var end = place
        while end > 0, place - end < 24, bytes[end - 1].isSpace || bytes[end - 1] == UInt8(ascii: "`") { end -= 1 }
        let start = bytes.start(of: .dotted, before: end, limit: max(0, end - 64))
        guard end - start >= 2 else { return nil }
        var before = start
        while before > 0, start - before < 8,
            bytes[before - 1].isSpace || bytes[before - 1] == UInt8(ascii: "`")
                || bytes[before - 1] == UInt8(ascii: "*")
        {
            before -= 1
        }
        guard bytes[before - 1] == UInt8(ascii: "|"), let telling = TellingName(start..<end, in: bytes) else {
            return nil
        }
        return value(from: place + 1, telling, isProse: true)
    }

    private static let blank = ByteClass(" \t")

    /// `user:password` behind `-u`.
    private mutating func userPassword(from start: Int) -> Int? {
        var start = start
        if bytes[start] == UInt8(ascii: "'") || bytes[start] == UInt8(ascii: "\"") { start += 1 }
        let user = bytes.end(of: Self.account, from: start, limit: start + 80)
        guard user > start, bytes[user] == UInt8(ascii: ":") else { return nil }
        return value(from: user + 1, .password, isProse: false)
    }

    private static let account = ByteClass("._-@+", word: true)

    /// The password that is glued to the option of a database's client: `mysql -u root -pSecret`.
    private mutating func gluedPassword(at place: Int) -> Int? {
        let line = max(0, place - 96)..<place
        guard
            bytes.contains("mysql", in: line) || bytes.contains("sshpass", in: line)
                || bytes.contains("mariadb", in: line)
        else { return nil }
        return value(from: place + 3, .password, isProse: false)
    }
}
