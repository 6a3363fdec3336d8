/// Values that stand for a secret, and are none.
enum Placeholder {
    /// Whether a value is a stopgap (`changeme`, `<password>`, `$TOKEN`, `****`).
    static func isOne(_ value: Range<Int>, in bytes: Bytes) -> Bool {
        if value.isEmpty { return true }
        switch bytes[value.lowerBound] {
        case UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "*"),
            UInt8(ascii: "."), UInt8(ascii: "#"):
            return true
        case UInt8(ascii: "$"):
            // A variable; but a password may begin with a dollar.
            if bytes[value.lowerBound + 1] == UInt8(ascii: "{") || bytes[value.lowerBound + 1] == UInt8(ascii: "(") {
                return true
            }
            if bytes.end(of: .word, from: value.lowerBound + 1) >= value.upperBound { return true }
        case UInt8(ascii: "%"):
            if bytes[value.upperBound - 1] == UInt8(ascii: "%") || value.count <= 3
                || bytes[value.lowerBound + 1] == UInt8(ascii: "(")
            {
                return true
            }
        default: break
        }
        let random = Randomness(of: value, in: bytes)
        if value.count >= 3, random.distinct <= 2 { return true }
        if random.distinct * 4 <= value.count, value.count < 40 { return true }
        if bytes.contains("...", in: value) || isCrossedOut(value, in: bytes) || bytes.contains("***", in: value) {
            return true
        }
        if bytes.contains("${", in: value) || bytes.contains("{{", in: value) || bytes.contains("<", in: value) {
            return true
        }
        // In something long and random, such a word is there by chance.
        if value.count >= 24, random.digits > 3, random.sorts >= 3 || random.isHex { return false }
        let isMixed = value.count >= 32 && random.sorts >= 3
        for word in words where bytes.containsWritten(word, in: value) {
            if word.utf8CodeUnitCount > 4 || !isMixed { return true }
        }
        for word in wholeWords where bytes.equals(word, value) { return true }
        return false
    }

    /// Whether it has a row of the letter x: longer in what is long, as a few stand in a random value by chance.
    private static func isCrossedOut(_ value: Range<Int>, in bytes: Bytes) -> Bool {
        var (row, longest, crosses) = (0, 0, 0)
        for place in value {
            let isCross = bytes[place].lowered == UInt8(ascii: "x")
            crosses += isCross ? 1 : 0
            row = !isCross ? 0 : row > 0 && bytes[place] == bytes[place - 1] ? row + 1 : 1
            longest = max(longest, row)
        }
        return longest >= (value.count < 20 ? 4 : 5) || longest >= 3 && crosses * 2 >= value.count
    }

    private static let words: [StaticString] = [
        "password", "passwd", "passphrase", "example", "changeme", "change_me", "change-me", "placeholder", "dummy",
        "sample",
        "redacted", "your", "yours", "foobar", "insert", "replace", "mysecret", "my-secret", "my_secret", "mytoken",
        "my-token", "my_token", "mypass", "fake", "lorem", "12345678", "123456", "abcdef", "qwerty", "todo", "secret",
        "undefined", "api_key", "apikey", "api-key", "some-", "some_", "hidden", "masked", "censored", "removed",
        "environ", "getenv", "_here", "-here", "goes-here", "testing", "string", "topsecret", "token", "credential",
        "username", "default", "abc123", "private_key", "keyvault", "vault", "generated", "encrypted", "optional",
    ]

    private static let wholeWords: [StaticString] = [
        "none", "null", "nil", "true", "false", "yes", "no", "pass", "user", "pwd", "pw", "test", "foo", "bar", "baz",
        "root", "admin", "guest", "tiger", "letmein", "postgres", "mysql", "redis", "rabbit", "blah", "abcd", "auto",
        "abc", "asdf", "demo", "empty", "value", "key", "basic", "digest", "bearer", "prompt", "plain", "text",
        "pa55w0rd!", "p4ss", "bob", "alice", "on", "off", "md5", "sha1", "sha256", "scram-sha-256", "crypt", "bcrypt",
    ]
}
