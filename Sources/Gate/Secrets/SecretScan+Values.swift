extension SecretScan {
    /// Judges the value that begins at `start` or a few spaces behind it: where it ends, if it is a secret.
    ///
    /// - Parameter isProse: whether it may well be the next word of a sentence.
    mutating func value(
        from start: Int, _ telling: TellingName, isProse: Bool, mustBeQuoted: Bool = false
    ) -> Int? {
        var place = start
        while place < start + 3, Self.operation.contains(bytes[place]) { place += 1 }
        var spaces = 0
        while spaces < 8, bytes[place].isSpace {
            place += 1
            spaces += 1
        }
        // A value may stand on a line of its own.
        var isProse = isProse
        if bytes[place] == 10, operationEnds(at: start) {
            let next = bytes.end(of: Self.blank, from: place + 1, limit: place + 12)
            if bytes[next] > 32 {
                place = next
                isProse = true
            }
        }
        if telling == .phrase { return phrase(from: place) }
        var isEscaped = false
        if bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "\"") {
            isEscaped = true
            place += 1
        }
        // Prefixes of literals.
        if (bytes[place + 1] == UInt8(ascii: "\"") || bytes[place + 1] == UInt8(ascii: "'")), bytes[place].isLetter {
            place += 1
        }
        let quote = bytes[place]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") || quote == UInt8(ascii: "`")
        if isQuoted { place += 1 }
        if mustBeQuoted, !isQuoted { return nil }
        for scheme: StaticString in ["bearer ", "basic ", "token ", "apikey ", "digest ", "bot ", "key "]
        where bytes.hasAnyCase(scheme, at: place) {
            place += scheme.utf8CodeUnitCount
            if scheme.utf8CodeUnitCount == 6, let end = basicCredentials(at: place) { return end }
            break
        }
        var end = place
        let limit = min(bytes.count, place + 512)
        if isQuoted {
            while end < limit, bytes[end] != quote, bytes[end] != 10 { end += 1 }
            guard bytes[end] == quote else { return nil }
            if isEscaped, bytes[end - 1] == UInt8(ascii: "\\") { end -= 1 }
        } else {
            while end < limit, bytes[end] > 32, !Self.ending.contains(bytes[end]) {
                // In an address, `&` leads to the next parameter.
                if bytes[end] == UInt8(ascii: "&"), bytes[end + 1].isLetter { break }
                end += 1
            }
            while end > place, Self.punctuation.contains(bytes[end - 1]) { end -= 1 }
        }
        let range = place..<end
        guard range.count >= 6, isSecret(range, telling, isQuoted: isQuoted, isProse: isProse) else {
            if telling == .secret, let end = basicCredentials(at: place) { return end }
            return nil
        }
        // What has a name of its own is called by it.
        if let (rule, end) = tokens.token(in: bytes, at: place) {
            add(rule, at: place)
            return end
        }
        if bytes.has("eyJ", at: place), let end = webToken(at: place) { return end }
        add(telling == .password ? "password" : telling == .secret ? "secret" : "key-of-a-service", at: place)
        return end
    }

    private func operationEnds(at start: Int) -> Bool { Self.operation.contains(bytes[start - 1]) }

    private static let operation = ByteClass("=:>~")
    private static let blank = ByteClass(" \t")
    private static let ending = ByteClass("\"'`,;)}]|<>\\")
    private static let punctuation = ByteClass(".!?:")

    private func isSecret(_ range: Range<Int>, _ telling: TellingName, isQuoted: Bool, isProse: Bool) -> Bool {
        for place in range where bytes[place] < 33 || bytes[place] > 126 {
            // A passphrase may have spaces; everything else has none.
            return telling == .password && isQuoted && !isProse && isPassphrase(range)
        }
        if Placeholder.isOne(range, in: bytes) || isReference(range) { return false }
        let random = Randomness(of: range, in: bytes)
        switch telling {
        case .password: return isPassword(range, random, isQuoted: isQuoted, isProse: isProse)
        case .secret:
            guard random.letters > 0 else { return false }
            if random.isHex, random.count >= 16, random.digits > 2 { return random.hasEntropy(260) }
            if random.count >= 20, random.digits > 0 { return random.hasEntropy(random.digits > 1 ? 290 : 330) }
            if random.count >= 16, random.digits > 0, random.changes > 2 { return random.hasEntropy(300) }
            if isJumble(range, random, others: random.count < 36 ? 1 : random.count / 8) { return true }
            return isQuoted && !isProse && random.count >= 10 && random.digits > 1 && random.changes > 1
                && random.hasEntropy(280)
        case .vague:
            guard random.digits > 1, random.letters > 1 else { return false }
            if random.isHex {
                return random.count >= 32 && !bytes.equals("key", range) && random.hasEntropy(280) && isQuoted
            }
            return random.count >= 28 && random.sorts >= 3 && random.others < 4 && random.hasEntropy(400)
                || random.count >= 20 && random.changes > 5 && random.others == 0 && random.hasEntropy(350)
        case .phrase: return false
        }
    }

    private func isPassword(_ range: Range<Int>, _ random: Randomness, isQuoted: Bool, isProse: Bool) -> Bool {
        if isProse {
            guard random.count <= 64, random.letters > 1 else { return false }
            let isDashed = bytes.buffer[range].contains {
                $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "_")
            }
            if isDashed, random.uppers == 0 || random.lowers == 0 { return false }
            if isAlgorithm(range) || bytes.contains("'", in: range) { return false }
            return isJumble(range, random, others: 0) || random.sorts >= 3 && random.digits > 0
                || random.digits > 0 && random.others == 0 && bytes[range.upperBound - 1].isDigit && random.changes == 1
        }
        if random.letters == 0 { return isQuoted && random.count >= 8 && random.distinct > 5 && random.others == 0 }
        if random.digits > 0 { return !isAlgorithm(range) && random.distinct > 4 }
        let symbols = bytes.buffer[range].count { Self.symbols.contains($0) }
        if symbols > 0 { return random.distinct > 4 }
        if isJumble(range, random, others: 0) { return true }
        // Letters alone are as well a variable, unless they are in quotes.
        return isQuoted && random.count >= 8 && random.distinct > 4 && random.others == 0
            && (random.uppers == 0 || !isCamelCase(range))
    }

    private static let symbols = ByteClass("!@#$%^&*+?~")

    /// Whether it is long, and its letters are mixed as no name mixes them.
    private func isJumble(_ range: Range<Int>, _ random: Randomness, others: Int) -> Bool {
        random.count >= 20 && random.lowers > 3 && random.uppers > 3 && random.others <= others
            && random.hasEntropy(360) && !isCamelCase(range)
    }

    /// Three words or more that do not ask for something.
    private func isPassphrase(_ range: Range<Int>) -> Bool {
        var words = 1
        for place in range {
            let byte = bytes[place]
            if byte == 32 { words += 1 } else if !byte.isLower { return false }
        }
        return 4...8 ~= words && !Placeholder.isOne(range, in: bytes) && !bytes.contains("the ", in: range)
            && !bytes.contains("enter", in: range) && !bytes.contains(" is ", in: range)
            && !bytes.contains(" for ", in: range) && !bytes.contains(" to ", in: range)
    }

    /// Whether it is a file and a line: `src/session/store.swift:768`, `lexer.go:12:4`. A name with digits may be anything.
    private func isPlaceInFile(_ range: Range<Int>) -> Bool {
        var end = range.upperBound
        for _ in 0..<2 {
            let start = bytes.start(of: .digits, before: end, limit: range.lowerBound)
            guard start < end, bytes[start - 1] == UInt8(ascii: ":"), start - 1 > range.lowerBound else { break }
            end = start - 1
        }
        guard end < range.upperBound else { return false }
        let ending = bytes.start(of: .letters, before: end, limit: range.lowerBound)
        guard 1...5 ~= end - ending, ending > range.lowerBound + 1, bytes[ending - 1] == UInt8(ascii: ".") else {
            return false
        }
        return bytes.end(of: Self.names, from: range.lowerBound, limit: end) == end
    }

    private static let names = ByteClass("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-./")

    /// Whether a value points to something else: a path, an address, a call, a member, a variable.
    private func isReference(_ range: Range<Int>) -> Bool {
        let first = bytes[range.lowerBound]
        if first == UInt8(ascii: "/") || first == UInt8(ascii: "~") || first == UInt8(ascii: "@")
            || first == UInt8(ascii: "&")
        {
            // base64 may begin with a slash.
            let random = Randomness(of: range, in: bytes)
            let isRandom = random.count >= 30 && random.digits > 1 && random.uppers > 3 && random.lowers > 3
            if !isRandom, !bytes.buffer[range].contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "=") }) {
                return true
            }
        }
        if first == UInt8(ascii: "-"), bytes[range.lowerBound + 1] == UInt8(ascii: "-") { return true }
        if isPlaceInFile(range) { return true }
        var points = 0
        var isIdentifier = true
        var hasDigitRun = false
        for place in range {
            switch bytes[place] {
            case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["):
                if isIdentifier, isCall(from: place, to: range.upperBound) { return true }
                isIdentifier = false
            case UInt8(ascii: "."): points += 1
            case UInt8(ascii: "_"): continue
            case UInt8(ascii: ":"):
                if bytes[place + 1] == UInt8(ascii: "/") || bytes[place + 1] == UInt8(ascii: ":") { return true }
            case let byte where byte.isDigit:
                if bytes[place - 1].isDigit || bytes[place + 1].isLetter { hasDigitRun = true }
            case let byte where !byte.isLetter: isIdentifier = false
            default: break
            }
        }
        if isIdentifier, !hasDigitRun, bytes.contains("_", in: range) { return true }
        // `config.password`, `secrets.yaml`, `1.2.3`
        if points > 0, isIdentifier {
            var part = range.lowerBound
            for place in range.lowerBound...range.upperBound
            where place == range.upperBound || bytes[place] == UInt8(ascii: ".") {
                let random = Randomness(of: part..<place, in: bytes)
                if random.count > 16, random.digits > 2 { return false }
                part = place + 1
            }
            return true
        }
        return false
    }

    /// Whether a bracket behind a name is closed at the end of a value, or has nothing random in it.
    private func isCall(from place: Int, to end: Int) -> Bool {
        let last = bytes[end - 1]
        if Self.closing.contains(last) || Self.closing.contains(bytes[end]) || place == end - 1 { return true }
        return Randomness(of: place..<end, in: bytes).digits < 3
    }

    private static let closing = ByteClass(")]}")

    /// Whether letters look like words put together: `userPasswordField`.
    private func isCamelCase(_ range: Range<Int>) -> Bool {
        var (words, vowels, uppers) = (1, 0, 0)
        for place in range {
            let byte = bytes[place]
            if byte.isUpper {
                uppers += 1
                if bytes[place - 1].isLower { words += 1 }
            }
            switch byte.lowered {
            case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"):
                vowels += 1
            default: break
            }
        }
        return words * 4 <= range.count && vowels * 4 >= range.count && uppers * 4 <= range.count
    }

    /// Whether a value is the name of a method or of a format: a word that is known, and little more than digits.
    private func isAlgorithm(_ range: Range<Int>) -> Bool {
        for word: StaticString in [
            "sha", "md", "utf", "base", "ipv", "oauth", "http", "x", "argon", "rfc", "pkcs", "aes", "rsa", "des", "crc",
            "tls", "tlsv", "ssl", "sslv", "scram-sha", "ntlm", "ntlmv", "pbkdf", "ed", "sqlite", "v", "ldap", "iso",
            "latin", "log4j", "k8s", "mp", "win", "amd", "arm", "python", "postgres", "mysql", "oracle", "windows",
            "cp",
            "level", "version", "step", "page", "line", "port", "hmac-sha", "bcrypt", "gpg", "pgp", "ssh", "ssha",
        ] where bytes.hasAnyCase(word, at: range.lowerBound) {
            let rest = range.lowerBound + word.utf8CodeUnitCount..<range.upperBound
            if rest.count(where: { bytes[$0].isLetter }) <= 3, rest.allSatisfy({ Self.version.contains(bytes[$0]) }) {
                return true
            }
        }
        return false
    }

    private static let version = ByteClass("-._/", word: true)

    /// `user:password` in base64, as the basic scheme of HTTP has it.
    private mutating func basicCredentials(at place: Int) -> Int? {
        let end = bytes.end(of: .base64, from: place, limit: place + 512)
        guard end - place >= 10 else { return nil }
        for text in Disguise.decodings(of: place..<end, in: bytes) {
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0, text.count - colon > 4,
                text.allSatisfy({ 0x20..<0x7F ~= $0 })
            else { continue }
            let isPlaceholder = text.withUnsafeBufferPointer {
                Placeholder.isOne(colon + 1..<text.count, in: Bytes($0))
            }
            if isPlaceholder { continue }
            add("basic-credentials", at: place)
            return end
        }
        return nil
    }

    /// Twelve short words and more, as wallets give them.
    private mutating func phrase(from start: Int) -> Int? {
        var start = start
        if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") || bytes[start] == UInt8(ascii: "`")
        {
            start += 1
        }
        for verb: StaticString in ["is ", "was ", "phrase ", "phrase: ", "= ", ": "]
        where bytes.hasAnyCase(verb, at: start) {
            start += verb.utf8CodeUnitCount
        }
        if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") || bytes[start] == UInt8(ascii: "`")
        {
            start += 1
        }
        var (place, words) = (start, 0)
        while words < 24 {
            let end = bytes.end(of: .lower, from: place, limit: place + 9)
            guard 3...8 ~= end - place else { break }
            words += 1
            place = end
            guard bytes[end] == 32 else { break }
            place += 1
        }
        guard words >= 12 else { return nil }
        add("recovery-phrase", at: start)
        return place
    }
}
