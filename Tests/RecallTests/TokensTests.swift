import Testing

@testable import Recall

@Suite("Words of a text") struct TokensTests {
    /// Words plainly, wholes in brackets, pairs between bars, last characters after a stroke.
    private func tokens(_ text: String) -> String {
        var tokens = Tokens()
        Array(text.utf8).withUnsafeBufferPointer { tokens.scan($0) }
        return tokens.items.map { token in
            let text = String(decoding: tokens.text(token), as: UTF8.self)
            return switch token.kind {
            case .word: text
            case .whole: "[\(text)]"
            case .pair: "|\(text)|"
            case .last: "/\(text)"
            }
        }.joined(separator: " ")
    }

    @Test(arguments: [
        ("Maria's tests need a database.", "maria s tests need a database"),
        ("lock_timeout", "lock timeout [locktimeout]"), ("URLSession", "url session [urlsession]"),
        ("a/b.swift", "a b swift [abswift]"), ("git 2.35.2", "git 2 35 2 [2.35.2]"),
        ("k8s", "k 8 s [k8s]"), ("PostgreSQL", "postgre sql [postgresql]"), ("Hello, World", "hello world"),
        ("max-parallelWorkers", "max parallel workers [parallelworkers] [maxparallelworkers]"),
        ("https://x.org", "https x org [xorg]"), ("a.. b", "a b"), ("x.", "x"), ("", ""), ("?!", ""),
        ("Crème brûlée", "creme brulee"), ("cre\u{300}me", "creme"), ("ＦＵＬＬ ﬁle", "full file"),
        ("Straße STRASSE ẞ", "strasse strasse ss"), ("ΑΘΗΝΑ Αθήνα", "αθηνα αθηνα"), ("Привет", "привет"),
        ("数据库", "|数据| |据库| /库"), ("猫", "/猫"), ("か\u{3099}く", "|がく| /く"), ("ガ ｶﾞ", "/ガ /ガ"),
        ("한국", "|한국| /국"), ("\u{1112}\u{1161}\u{11ab}국", "|한국| /국"), ("ภาษา", "|ภา| |าษ| |ษา| /า"),
        ("done 🎉🎉", "done 🎉 🎉"), ("👍🏽 ok", "👍 ok"), ("العَرَبِيَّة", "العربية"), ("हिन्दी", "हिन्दी"),
        ("v1.2-rc3", "v 1 [v1] 2 rc 3 [rc3] [v12rc3]"),
    ])
    func splits(_ text: String, _ expected: String) { #expect(tokens(text) == expected) }

    @Test("Bytes that are no UTF-8 separate words") func brokenText() {
        var tokens = Tokens()
        for bytes: [UInt8] in [
            [0x61, 0xff, 0x62], [0x61, 0xe4, 0xb8], [0xc0, 0x80, 0x61], [0xf8, 0x88, 0x80, 0x80, 0x61], [0],
        ] {
            tokens.removeAll()
            bytes.withUnsafeBufferPointer { tokens.scan($0) }
            #expect(tokens.items.allSatisfy { String(validating: tokens.text($0), as: UTF8.self) != nil })
        }
    }

    @Test("Long words are cut, long wholes left out") func longWords() {
        let long = String(repeating: "a", count: 100)
        #expect(tokens(long) == String(repeating: "a", count: 64))
        #expect(tokens("\(long)_b") == "\(String(repeating: "a", count: 64)) b")
        #expect(tokens(String(repeating: "é", count: 100)) == String(repeating: "e", count: 64))
        #expect(tokens(String(repeating: "я", count: 100)) == String(repeating: "я", count: 32))
    }

    @Test(
        "Days that texts speak of",
        arguments: [
            ("I went there yesterday", "-1±1"), ("last Friday we met", "-3±1"), ("on Monday", "-7±1"),
            ("two weeks ago", "-14±7"), ("a couple of days ago", "-2±2"), ("it was in March", "-68±16"),
            ("in May", "-7±16"), ("last June", "-341±16"),
            ("next month, in december", "30±25"), ("nothing", ""),
        ])
    func dates(_ text: String, _ expected: String) throws {
        var tokens = Tokens()
        Array(text.utf8).withUnsafeBufferPointer { tokens.scan($0) }
        // A Monday.
        let date = CivilDay.number(year: 2023, month: 5, day: 22)
        #expect(CivilDay.weekday(date) == 0 && CivilDay.date(date) == (2023, 5, 22))
        let found = RelativeDate.find(in: tokens, tokens.items.indices, on: date)
        #expect(found.map { "\(Int($0.day) - date)±\($0.tolerance)" }.joined(separator: " ") == expected)
    }
}
