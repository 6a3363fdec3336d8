public import TestSupport

/// A secret that is put together when it is asked for, so that none stands in this repository.
public struct PlantedSecret: Sendable {
    /// What it is the secret of.
    public let kind: String
    /// The secret itself, of which nothing may be found anywhere.
    public let secret: String
    /// A text with the secret in it, as it may be met.
    public let text: String

    /// Two secrets or more of each kind.
    public static func all(by random: inout SplitMix64) -> [PlantedSecret] {
        var planted: [PlantedSecret] = []
        for (kind, make, frames) in kinds {
            for frame in frames {
                let secret = make(&random)
                planted.append(
                    PlantedSecret(
                        kind: kind, secret: secret, text: frame.replacing("@", with: secret, maxReplacements: 1)))
            }
        }
        return planted
    }

    /// How many kinds there are.
    public static var kindCount: Int { kinds.count }

    typealias Make = @Sendable (inout SplitMix64) -> String

    /// The usual places of a token, with `@` for it.
    static let places = ["use @ for now", "TOKEN=@", "{\"value\": \"@\"}"]

    /// Pieces of literals and of random letters, by turns: `.fixed("ab"), .random("w36")`.
    static func join(_ parts: (String, String, Int)...) -> Make {
        let parts = parts.map { (literal: $0.0, alphabet: $0.1, count: $0.2) }
        return { random in
            parts.map { part in
                let letters = Array(alphabets[part.alphabet] ?? "")
                return part.literal
                    + String((0..<part.count).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
            }.joined()
        }
    }

    static let alphabets: [String: String] = {
        let lower = "abcdefghijklmnopqrstuvwxyz"
        let upper = lower.uppercased()
        let digits = "0123456789"
        return [
            "": "", "w": lower + upper + digits, "l": lower + digits, "u": upper + digits, "h": digits + "abcdef",
            "d": digits, "2": upper + "234567", "-": lower + upper + digits + "-_", "b": lower + upper + digits + "+/",
            "a": lower + upper,
        ]
    }()

    static func uuid(_ head: String) -> Make {
        join((head, "h", 8), ("-", "h", 4), ("-", "h", 4), ("-", "h", 4), ("-", "h", 12))
    }
}
