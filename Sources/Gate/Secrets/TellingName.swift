/// What a name says about the value behind it.
enum TellingName {
    /// A password: people choose it, so it may be short.
    case password
    /// A token, a key, a secret: a machine made it.
    case secret
    /// The name of a service, or a key of something: only what is plainly random counts.
    case vague
    /// Words from which a wallet can be made again.
    case phrase

    /// What the name in `range` tells; `nil` if nothing.
    ///
    /// - Parameter isVagueWanted: whether a name that is only ``vague`` counts.
    init?(_ range: Range<Int>, in bytes: Bytes, isVagueWanted: Bool = true) {
        if range.count < 3 {
            guard bytes.equals("pw", range) else { return nil }
            self = .password
            return
        }
        let letters = Self.letters(of: range, in: bytes)
        guard Self.mayTell(letters, range, in: bytes, isVagueWanted ? Self.allLetters : Self.tellingLetters) else {
            return nil
        }
        func has(_ words: [Word]) -> Bool {
            words.contains { $0.letters & ~letters == 0 && bytes.contains($0.text, in: range) }
        }
        if has(Self.phrases) {
            self = .phrase
        } else if has(Self.passwords) || Self.endsInPass(range, in: bytes) {
            self = .password
        } else if has(Self.secrets) || letters & Self.key == Self.key && has(Self.keys)
            || Self.endsInShortWord(range, letters, in: bytes)
        {
            self = .secret
        } else if isVagueWanted, has(Self.services) || Self.isKey(range, in: bytes) {
            self = .vague
        } else {
            return nil
        }
        if has(Self.harmless) || Self.endsInHarmlessWord(range, in: bytes) { return nil }
    }

    private struct Word: Sendable {
        let text: StaticString
        let letters: UInt32

        init(_ text: StaticString) {
            self.text = text
            var letters: UInt32 = 0
            for place in 0..<text.utf8CodeUnitCount where text.utf8Start[place].isLower {
                letters |= 1 << UInt32(text.utf8Start[place] - 97)
            }
            self.letters = letters
        }
    }

    /// Whether a name may have one of some words in it, or end in a short one: most do not, and are not looked at further.
    private static func mayTell(_ letters: UInt32, _ range: Range<Int>, in bytes: Bytes, _ words: [UInt32]) -> Bool {
        if letters & key == key || letters & others != 0 || range.count < 5 { return true }
        if bytes.hasAnyCase("pass", at: range.upperBound - 4) { return true }
        // Of a word that may be in it nothing is missing. Without an exit from the loop several are compared at a time.
        var least = UInt32.max
        for word in words { least = min(least, word & ~letters) }
        return least == 0
    }

    private static let tellingLetters = (phrases + passwords + secrets).map(\.letters)
    private static let allLetters = tellingLetters + services.map(\.letters)

    /// Stands for all that are no letters.
    private static let others: UInt32 = 1 << 31

    private static func letters(of range: Range<Int>, in bytes: Bytes) -> UInt32 {
        var letters: UInt32 = 0
        for byte in bytes.buffer[range] { letters |= byte.isLetter ? 1 << UInt32((byte | 32) &- 97) : others }
        return letters
    }

    private static func words(_ texts: StaticString...) -> [Word] { texts.map { Word($0) } }

    private static let phrases = words("mnemonic", "seed_phrase", "seedphrase", "recovery_phrase", "seed-phrase")

    private static let passwords = words(
        "password", "passwd", "passphrase", "passcode", "pwd", "passwort", "kennwort", "motdepasse", "mot_de_passe",
        "contrasena", "requirepass", "masterauth", "wpa_psk", "wifi_psk")

    private static let secrets = words(
        "secret", "token", "authorization", "credential", "jwt", "bearer", "hmac", "ikm", "cookie", "sessionid",
        "sessid", "_authtoken", "x-auth", "fernet")

    /// Those with a “key”, which few words of prose have the letters of.
    private static let keys = words(
        "apikey", "api_key", "api-key", "api.key", "accesskey", "access_key", "access-key", "privatekey",
        "private_key", "private-key", "authkey", "auth_key", "auth-key", "encryptionkey", "encryption_key",
        "encryption-key", "signingkey", "signing_key", "signing-key", "masterkey", "master_key", "sharedkey",
        "shared_key", "accountkey", "account_key", "servicekey", "service_key", "sessionkey", "session_key",
        "deploy_key", "deploykey", "license_key", "licensekey", "integration_key", "routing_key", "appkey",
        "app_key", "application_key", "consumerkey", "consumer_key", "client_key", "webhook_key", "subscription-key",
        "dsn_key", "write_key", "admin_key", "server_key", "storage_key", "kms_key")

    /// The letters of “key”.
    private static let key: UInt32 = 1 << 10 | 1 << 4 | 1 << 24

    private static let services = words(
        "adafruit", "adobe", "airtable", "algolia", "alibaba", "asana", "atlassian", "aws", "azure", "beamer",
        "bitbucket", "bittrex", "cloudflare", "codecov", "cohere", "coinbase", "confluence", "confluent", "contentful",
        "databricks", "datadog", "digitalocean", "discord", "docusign", "doppler", "droneci", "dropbox", "dynatrace",
        "etsy", "facebook", "fastly", "figma", "finicity", "finnhub", "flickr", "freshbooks", "freshdesk", "gitter",
        "gocardless", "heroku", "hubspot", "intercom", "jfrog", "artifactory", "jira", "kraken", "kucoin",
        "launchdarkly", "linkedin", "looker", "mailchimp", "mailgun", "mapbox", "mattermost", "maxmind", "meraki",
        "messagebird", "netlify", "new-relic", "newrelic", "new_relic", "notion", "nytimes", "okta", "opsgenie",
        "openweather", "pagerduty", "pingdom", "plaid", "postmark", "pusher", "quickbooks", "rapidapi", "rollbar",
        "salesforce", "sendbird", "sendgrid", "sentry", "servicenow", "shodan", "sidekiq", "snyk", "sonar",
        "spotify", "squarespace", "statuspage", "stripe", "sumo", "telegram", "travis", "trello", "twilio", "twitch",
        "twitter", "typeform", "virustotal", "wandb", "workday", "yandex", "zendesk", "zoom", "kaggle", "mistral",
        "deepgram", "assemblyai", "newsapi", "alchemy", "infura", "etherscan", "privateai", "lob_", "clearbit")

    /// Names with these are about a secret, and are none.
    private static let harmless = words(
        "public", "websocket", "token_type", "tokentype", "tokeniz", "tokens", "keyword", "keyboard", "keyid", "key_id",
        "key-id",
        "keyname", "key_name", "keysize", "key_size", "keylength", "key_length", "length", "expir", "timeout", "policy",
        "prompt", "strength", "digest", "checksum", "fingerprint", "commit", "version", "placeholder", "validat",
        "example", "secretary", "revision", "integrity", "sha1", "sha256", "sha512", "md5", "manager", "rotation",
        "endpoint", "enabled", "required", "algorithm", "encoding", "format", "provider", "region", "project")

    private static func endsInPass(_ range: Range<Int>, in bytes: Bytes) -> Bool {
        guard bytes.hasAnyCase("pass", at: range.upperBound - 4) else { return false }
        if range.count == 4 { return true }
        let before = bytes[range.upperBound - 5]
        // `dbPass`, `DB_PASS`, `smtp-pass`, but neither `bypass` nor `compass`.
        return !before.isLetter || before.isLower && bytes[range.upperBound - 4].isUpper
            || bytes.hasAnyCase("db", at: range.upperBound - 6) || bytes.hasAnyCase("user", at: range.upperBound - 8)
    }

    private static func endsInShortWord(_ range: Range<Int>, _ letters: UInt32, in bytes: Bytes) -> Bool {
        if range.count < 5, bytes.equals("auth", range) || bytes.equals("pat", range) || bytes.equals("sig", range) {
            return true
        }
        guard letters & others != 0 else { return false }
        for word: StaticString in ["_pat", "-pat", "_auth", "_creds", "_cred"] {
            if bytes.hasAnyCase(word, at: range.upperBound - word.utf8CodeUnitCount) { return true }
        }
        return false
    }

    private static func isKey(_ range: Range<Int>, in bytes: Bytes) -> Bool {
        bytes.hasAnyCase("key", at: range.upperBound - 3)
            && (range.count == 3 || !bytes[range.upperBound - 4].isLetter || bytes[range.upperBound - 3].isUpper)
    }

    private static func endsInHarmlessWord(_ range: Range<Int>, in bytes: Bytes) -> Bool {
        for word: StaticString in [
            "key_id", "token_id", "secret_id", "user_id", "file", "path", "_url", "_uri", "_name", "_size", "_count",
            "_type", "_ttl", "_len", "hash", "_field",
            "_input", "_label", "_hint", "_dir", "_env", "-file", "-url", "-name", "-type", "_limit", "url", "_class",
            "_regex", "name", "_var", "_prefix", "_ref", "_header", "_param", "_at", "_store", "_list", "_dn",
        ] where bytes.hasAnyCase(word, at: range.upperBound - word.utf8CodeUnitCount) {
            return true
        }
        return false
    }
}
