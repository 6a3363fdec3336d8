import Foundation
import Gate
import GateSamples
import TestSupport
import Testing

@Suite("Secrets")
struct SecretTests {
    @Test("Planted secrets are found: 200 and more, of 60 kinds and more")
    func planted() {
        forRandomCases(40) { random, repeating in
            let all = PlantedSecret.all(by: &random)
            #expect(all.count >= 200 && PlantedSecret.kindCount >= 60)
            for planted in all {
                #expect(!Gate.secrets(in: planted.text).isEmpty, "\(planted.kind): \(planted.text) (\(repeating))")
            }
        }
    }

    @Test(
        "Letters alone are a secret where no name mixes them so, and a word by chance in something random hides nothing"
    )
    func chance() {
        for text in [
            "_password=" + "dCIhTgryrctJLGBceginIRhK",
            "machine acme.dev login ada password " + "PrDxYkKiIrTzWihGPwxetMZX",
            "aws_secret_access_key = " + "vzlSqlHIj/SiRoW8Z8p4OyrliDxxx2aMKLlssC/a",
            "AWS_SECRET_ACCESS_KEY='" + "bQzrMLYS/JscEgHKZGuLGBRYCJ/ocoVKIbwtPRZT'",
            "export AWS_SECRET_ACCESS_KEY='" + "FBB+PbMiZboamWbnXxXDEGphxvg+1f6nBaBJyChP'",
            "AWS_SECRET_ACCESS_KEY=\"" + "+RtODtkKGMhpYUemNynlzphDliP1/todopiYL4pe\"",
            "password = \"" + "mFzXXX!110x\"",
        ] { #expect(!Gate.secrets(in: text).isEmpty, "\(text)") }
        for text in [
            "api_key = xxxxxxxxxxxxxxxxxxxxxxxx", "password: xxx", "token = sk-XXXXXXXXXXXXXXXXXXXXXXXX",
            "password = getUserPasswordFromConfigFile", "the password HttpServletRequestWrapper reads",
            "secret_key = userSecretKeyFromEnvironment",
        ] { #expect(Gate.secrets(in: text).isEmpty, "\(text)") }
    }

    @Test("A finding names rule and place, and never quotes the text")
    func place() {
        let token = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
        let found = Gate.secrets(in: "one line\nünï \(token) and more")
        #expect(found.map(\.rule) == ["github-token"])
        #expect(found.first?.line == 2 && found.first?.column == 5)
        #expect(found.allSatisfy { !"\($0)".contains(token.suffix(20)) })
    }

    @Test("Base64, hexadecimal digits and letters that look like others hide nothing")
    func disguises() {
        let token = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
        let data = Data(token.utf8)
        let wide = Data("export TOKEN=\(token)".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
        let hidden = [
            data.base64EncodedString(), "x: " + Data(data.base64EncodedString().utf8).base64EncodedString(),
            data.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(), wide.base64EncodedString(),
            token.replacing("p", with: "\u{440}"), token.replacing("A", with: "\u{391}"),
            String(token.prefix(20)) + "\u{200b}" + token.dropFirst(20),
            String(String.UnicodeScalarView(token.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) })),
        ]
        for text in hidden { #expect(!Gate.secrets(in: "take \(text)").isEmpty, "\(text)") }
    }

    @Test("A letter that looks like another one is seen wherever it stands")
    func disguisedPlace() {
        let token = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
        for before in 0..<17 {
            let text = String(repeating: "x", count: before) + " " + token.replacing("ghp", with: "gh\u{440}")
            let found = Gate.secrets(in: text)
            #expect(found.map(\.rule) == ["github-token"] && found.first?.column == before + 2, "\(text) \(found)")
        }
    }

    @Test("Escapes and literals in pieces hide nothing, and the place is that of the text as it stands")
    func escapes() {
        let token = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
        let digits = token.utf8.map { String($0, radix: 16) }
        let hidden: [String] = [
            digits.map { "%" + $0 }.joined(), digits.map { "\\x" + $0 }.joined(), digits.map { "\\u00" + $0 }.joined(),
            token.utf8.map { "&#\($0);" }.joined(), digits.map { "&#x" + $0 + ";" }.joined(),
            digits.joined(separator: " "), digits.joined(separator: ":"),
            digits.map { "0x" + $0 }.joined(separator: ", "),
            "%67hp_" + token.dropFirst(4), "\"gh\" + \"\(token.dropFirst(2))\"", "'ghp_' +\n  '\(token.dropFirst(4))'",
            String(token.prefix(20)) + "\\\n" + token.dropFirst(20),
        ]
        for text in hidden {
            let found = Gate.secrets(in: "one\ntake \(text)")
            #expect(found.map(\.rule) == ["github-token"], "\(text)")
            #expect(found.first?.line == 2 && 6...9 ~= found.first?.column ?? 0, "\(text) \(found)")
        }
        for text in ["50% of 20%", "\\d+ \\w", "&amp; &#8364;", "00:1a:2b:3c:4d:5e", "\"a\" + \"b\"", "%20%20", "\\"] {
            #expect(Gate.leaks(in: text).isEmpty, "\(text)")
        }
    }

    @Test("Escapes and letters that look like others hide nothing together either, and the place is right")
    func bothDisguises() {
        let token = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
        let likeA = "\u{391}"
        for hidden in [
            "%67h\u{440}_" + token.dropFirst(4), "\\u0067" + token.dropFirst().replacing("A", with: likeA),
            "&#103;" + token.dropFirst().replacing("p", with: "\u{440}"),
            token.utf8.map { "\u{FF05}" + String($0, radix: 16) }.joined(),
            "\"gh\" + \"\(token.dropFirst(2).replacing("A", with: likeA))\"",
        ] {
            // What is put in place of a letter of two bytes before the token has one.
            let found = Gate.secrets(in: "one\nt\u{430}ke \(hidden)")
            #expect(found.map(\.rule) == ["github-token"], "\(hidden)")
            #expect(found.first?.line == 2 && 6...7 ~= found.first?.column ?? 0, "\(hidden) \(found)")
        }
    }

    @Test(
        "A password is found in a sentence, a table, an element, a pair and behind an option",
        arguments: [
            "<property name=\"hibernate.connection.password\">@</property>", "sshpass -p @ ssh root@db",
            "redis-cli -a @ ping", "the wifi password of the office is @", "password on staging: @", "login: ada / @",
            "credentials: ada:@", "| password | @ |", "| `db_password` | `@` |",
        ])
    func places(_ frame: String) {
        let text = frame.replacing("@", with: "Qz4" + "mB8tWx2")
        #expect(Gate.secrets(in: text).map(\.rule) == ["password"], "\(text)")
        #expect(Gate.secrets(in: frame.replacing("@", with: "rotated monthly")).isEmpty)
    }

    @Test(
        "What only speaks of secrets passes",
        arguments: [
            "The check of the token src/session/store.swift:768 fails", "See secret lexer.go:12:4.",
            "password: the password of the user", "password = os.environ[\"DB_PASSWORD\"]", "PASSWORD=$DB_PASSWORD",
            "api_key: <your-api-key>", "token = strtok(line, \" \")", "secret: ${{ secrets.NPM_TOKEN }}",
            "postgres://user:password@localhost/db", "https://user:$PASSWORD@example.com", "password: ********",
            "The empty tree is 4b825dc642cb6eb9a060e54bf8d69288fbee4904", "token_type: bearer", "max_tokens = 4096",
            "key: git/empty-tree-sha1", "-----BEGIN RSA PRIVATE KEY----- begins such a file", "passwd: files systemd",
            "password_encryption = scram-sha-256",
            "sha256:6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
            "id 3ecf07ac-9a4c-4a42-8a6d-0c1e5b1f2a3b", "auth: oauth2", "The access token expires after 3600 seconds",
            "set the secret in config.secrets.yaml", "password=secret", "const token = getToken(request);",
        ])
    func harmless(_ text: String) { #expect(Gate.leaks(in: text).isEmpty) }

    @Test("Any text is taken: empty, of one line of a mebibyte, of random bytes as UTF-8")
    func anyText() {
        #expect(Gate.leaks(in: "").isEmpty)
        #expect(Gate.leaks(in: String(repeating: "a", count: 1 << 20)).isEmpty)
        forRandomCases(50) { random, _ in
            let bytes = (0..<random.below(400)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = Gate.leaks(in: text)
            _ = Gate.reading(of: text)
        }
    }

    @Test("Words of a list are in order, or they would not be found")
    func rules() {
        #expect(Gate.rules == Gate.rules.sorted() && Set(Gate.rules).count == Gate.rules.count)
    }
}
