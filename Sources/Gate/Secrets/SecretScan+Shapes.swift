// What is known by its shape alone, without a word at its beginning.

extension SecretScan {
    /// A web token: header, claims and signature in base64, the first two of them JSON objects.
    mutating func webToken(at place: Int) -> Int? {
        guard bytes.has("eyJ", at: place), place >= measuredEnd else { return nil }
        let header = bytes.end(of: .dashed, from: place)
        measuredEnd = header
        guard header - place >= 14, bytes[header] == UInt8(ascii: ".") else { return nil }
        let claims = bytes.end(of: .dashed, from: header + 1)
        measuredEnd = claims
        let isSigned = bytes.has("eyJ", at: header + 1) && claims - header > 14
        // An encrypted one has no claims to be seen, and four points.
        guard isSigned || claims - header > 40, bytes[claims] == UInt8(ascii: ".") else { return nil }
        let end = bytes.end(of: .dotted, from: claims + 1)
        measuredEnd = end
        add("json-web-token", at: place)
        return end
    }

    /// A private key between its lines, which begin with four or five hyphens.
    mutating func dash(at place: Int) -> Int {
        if bytes.has("-us", at: place), bytes[place + 3].isDigit {
            let start = bytes.start(of: .lowerHex, before: place, limit: max(0, place - 33))
            if place - start == 32 { add("mailchimp-key", at: start) }
            return place + 1
        }
        guard bytes.has("---- BEGIN ", at: place) || bytes.has("-----BEGIN ", at: place) else {
            let end = bytes.end(of: Self.hyphen, from: place)
            // The last five may begin such a line.
            return bytes.has("BEGIN", at: end) || bytes.has(" BEGIN", at: end) ? max(place + 1, end - 5) : end
        }
        var end = place + 11
        while end < place + 80, bytes[end] != UInt8(ascii: "-"), bytes[end] >= 32 { end += 1 }
        guard bytes.contains("private key", in: place..<end) else { return end }
        let limit = min(bytes.count, end + 600)
        end = bytes.end(of: Self.hyphen, from: end)
        while end < limit, !bytes.has("-----", at: end) {
            let run = bytes.end(of: .base64, from: end, limit: limit)
            if run - end >= 18, Randomness(of: end..<run, in: bytes).sorts >= 2 {
                add("private-key", at: place)
                return run
            }
            end = max(run, end + 1)
        }
        return end
    }

    private static let hyphen = ByteClass("-")

    /// `scheme://user:password@host`, a Telegram token, or a value behind a colon.
    mutating func colon(at place: Int) -> Int {
        if bytes[place + 1] == UInt8(ascii: "/"), bytes[place + 2] == UInt8(ascii: "/") {
            return addressPassword(at: place) ?? place + 3
        }
        if bytes[place + 1].isDigit, let end = passwordFile(at: place) { return end }
        if bytes[place - 1].isDigit, bytes[place + 1] == UInt8(ascii: "A") {
            let start = bytes.start(of: .digits, before: place, limit: max(0, place - 12))
            let end = bytes.end(of: .dashed, from: place + 1, limit: place + 38)
            if 8...10 ~= place - start, 34...36 ~= end - place - 1, !bytes[start - 1].isAlphanumeric,
                Randomness(of: place + 1..<end, in: bytes).isNoPlaceholder
            {
                add("telegram-token", at: start)
                return end
            }
        }
        return assignment(at: place) ?? place + 1
    }

    /// `:5432:database:user:password`, as `.pgpass` has it.
    private mutating func passwordFile(at place: Int) -> Int? {
        var end = bytes.end(of: .digits, from: place + 1, limit: place + 7)
        guard 4...5 ~= end - place - 1, bytes[end] == UInt8(ascii: ":") else { return nil }
        for _ in 0..<2 {
            let name = end + 1
            end = bytes.end(of: Self.account, from: name, limit: name + 64)
            guard end > name, bytes[end] == UInt8(ascii: ":"), !bytes[name].isDigit else { return nil }
        }
        return value(from: end + 1, .password, isProse: false)
    }

    private static let account = ByteClass("._-*", word: true)

    private mutating func addressPassword(at place: Int) -> Int? {
        let start = place + 3
        let end = bytes.end(of: Self.authority, from: start, limit: start + 512)
        if bytes.hasAnyCase("otpauth", at: place - 7) {
            let line = bytes.end(of: Self.address, from: start, limit: start + 512)
            if bytes.contains("secret=", in: start..<line) {
                add("one-time-password-secret", at: place - 7)
                return line
            }
        }
        var at = end
        while at > start, bytes[at] != UInt8(ascii: "@") { at -= 1 }
        guard at > start, bytes[at] == UInt8(ascii: "@") else { return nil }
        var colon = start
        while colon < at, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
        guard colon < at - 1 else { return nil }
        let password = colon + 1..<at
        let scheme = bytes.start(of: .alphanumeric, before: place, limit: max(0, place - 20))
        let user = start..<colon
        let isSame =
            user.count == password.count
            && zip(user, password).allSatisfy { bytes[$0].lowered == bytes[$1].lowered }
        if isSame || bytes.hasAnyCase("anonymous", at: start) { return nil }
        if Placeholder.isOne(password, in: bytes) { return nil }
        add("address-with-password", at: scheme)
        return at
    }

    private static let authority = ByteClass("-._~!$&'()*+,;=:@%^#[]|", word: true)
    private static let address = ByteClass("-._~!$&'()*+,;=:@%/?", word: true)

    /// The secret of an Azure application: three characters, a digit, `Q~` and some thirty more.
    mutating func azureSecret(at place: Int) -> Int? {
        guard bytes[place - 1] == UInt8(ascii: "Q"), bytes[place - 2].isDigit else { return nil }
        let start = bytes.start(of: Self.azure, before: place, limit: max(0, place - 5))
        let end = bytes.end(of: Self.azure, from: place + 1, limit: place + 40)
        guard place - start == 5, end - place > 31, Randomness(of: place + 1..<end, in: bytes).isNoPlaceholder else {
            return nil
        }
        add("azure-client-secret", at: start)
        return end
    }

    private static let azure = ByteClass("-._~", word: true)

    /// Whether a long word carries the mark that Azure puts into its tokens.
    func isAzureDevOps(_ word: Range<Int>) -> Bool {
        word.count <= 100 && (bytes.contains("jqqj99", in: word) || bytes.contains("azdo", in: word))
            && Randomness(of: word, in: bytes).sorts >= 3
    }
}
