extension Gate {
    /// The names of all rules, in order.
    public static var rules: [String] { Set(TokenIndex.shared.names.map(\.description) + others).sorted() }

    /// Rules that are no token's.
    private static let others = [
        "account-number", "address-with-password", "azure-client-secret", "azure-devops-token", "basic-credentials",
        "card-number", "e-mail", "json-web-token", "key-of-a-service", "mailchimp-key", "narration",
        "one-time-password-secret", "opinion", "password", "private-key", "question", "recovery-phrase", "secret",
        "telegram-token", "telephone-number", "too-long", "too-short", "too-vague",
    ]
}
