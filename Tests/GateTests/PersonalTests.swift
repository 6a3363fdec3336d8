import Gate
import Testing

@Suite("Personal data")
struct PersonalTests {
    @Test(
        "Addresses, numbers of telephones, cards and accounts are found",
        arguments: [
            ("Write to ada.lovelace@" + "analytical.org about it", "e-mail"), ("mailto:ben@" + "acme.co.uk", "e-mail"),
            ("Call +49 170 " + "2345678 first", "telephone-number"), ("(212) 736-" + "5000", "telephone-number"),
            ("212-736-" + "5000", "telephone-number"), ("tel: 030 " + "1234567", "telephone-number"),
            ("4111 1111 " + "1111 1111", "card-number"), ("card 5500005555" + "555559", "card-number"),
            ("3782 822463 " + "10005", "card-number"), ("DE89 3704 0044 " + "0532 0130 00", "account-number"),
            ("GB82WEST1234" + "5698765432", "account-number"),
        ])
    func found(_ text: String, _ rule: String) { #expect(Gate.leaks(in: text).map(\.rule) == [rule]) }

    /// A number with the first digits of an issuer and the check digit.
    private func card(_ issuer: String, _ count: Int) -> [Int] {
        let digits = issuer.compactMap(\.wholeNumberValue)
        let all = digits + (0..<count - digits.count - 1).map { ($0 * 7 + 3) % 10 }
        var sum = 0
        for (place, digit) in all.reversed().enumerated() {
            let value = place % 2 == 0 ? 2 * digit : digit
            sum += value / 10 + value % 10
        }
        return all + [(10 - sum % 10) % 10]
    }

    @Test(
        "Numbers of cards are found up to their greatest length, in one piece and in groups of four",
        arguments: [
            ("4", [13, 16, 19]), ("6011", Array(16...19)), ("6445", Array(16...19)), ("6212", Array(16...19)),
            ("3530", Array(16...19)), ("5018", Array(13...19)), ("6304", Array(13...19)), ("6762", Array(13...19)),
        ])
    func cards(_ issuer: String, _ counts: [Int]) {
        for count in 12...20 {
            let digits = card(issuer, count)
            let text = digits.map(String.init).joined()
            let isFound = Gate.leaks(in: "paid by \(text)").map(\.rule) == ["card-number"]
            #expect(isFound == counts.contains(count), "\(text)")
            guard counts.contains(count) else { continue }
            let grouped = digits.enumerated().map { $0 > 0 && $0 % 4 == 0 ? " \($1)" : "\($1)" }.joined()
            #expect(Gate.leaks(in: "paid by \(grouped)").map(\.rule) == ["card-number"], "\(grouped)")
            let wrong = text.dropLast() + "\((digits[count - 1] + 1) % 10)"
            #expect(Gate.leaks(in: "paid by \(wrong)").isEmpty, "\(wrong)")
        }
    }

    @Test(
        "What looks like them and is not passes",
        arguments: [
            "ada@example.com", "ben@host.invalid", "root@localhost", "git@github.com:acme/repo.git", "react@18.2.0",
            "actions/checkout@v4", "@types/node@20.1.0", "ssh deploy@web01.acme.net", "scp x ada@host.acme.net:/tmp",
            "https://ada@git.acme.com/repo", "ada@git.acme.com/repo", "getty@tty1.service", "4111 1111 1111 1112",
            "1234567890123456",
            "DE89 3704 0044 0532 0130 01", "1700000000000000", "+1 212 555 0123", "2026-11-28 16:00:00",
            "192.168.100.200", "+0100", "2147483647", "9007199254740993", "user@host",
            "ssh-ed25519-cert-v01@openssh.com",
            "3.14159265358979", "alice@ATHENA.MIT.EDU", "noreply@github.com", "123-456-7890",
        ])
    func harmless(_ text: String) { #expect(Gate.leaks(in: text).isEmpty) }
}
