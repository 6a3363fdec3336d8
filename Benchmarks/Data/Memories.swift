import Foundation
import TestSupport

/// Made-up memories as agents write them, the same ones on every machine.
struct Memories {
    private var generator: SplitMix64

    /// - Parameter name: what tells these memories from others.
    init(_ name: String) {
        // FNV-1a
        let seed = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        generator = SplitMix64(mixing: seed)
    }

    /// The next text, of 60 to 400 bytes, mostly of fewer than 200.
    mutating func content() -> String {
        let length = 60 + min(generator.below(330), generator.below(330))
        var text = ""
        var sentence = 0
        while text.utf8.count < length {
            var word = word()
            if sentence == 0 { word = word.prefix(1).uppercased() + word.dropFirst() }
            if !text.isEmpty { text += sentence == 0 && generator.oneIn(6) ? "\n" : " " }
            text += word
            sentence += 1
            if sentence > 4 && generator.oneIn(9) {
                text += "."
                sentence = 0
            }
        }
        return text
    }

    /// The next memory, as a line of JSON.
    mutating func line() -> String {
        var line = "{\"content\":\(Self.quoted(content()))"
        switch generator.below(20) {
        case 0..<12: break
        case 12..<16: line += ",\"kind\":\"episodic\""
        case 16..<19: line += ",\"kind\":\"procedural\""
        default: line += ",\"kind\":\"working\""
        }
        let tags = generator.below(4)
        if tags > 0 {
            let words = (0..<tags).map { _ in Self.quoted(common(of: Words.tags)) }
            line += ",\"tags\":[\(words.joined(separator: ","))]"
        }
        if generator.below(10) < 4 { line += ",\"scope\":\"\(generator.pick(Words.modules))\"" }
        if generator.oneIn(4) { line += ",\"source\":\"ci/\(generator.below(90_000))\"" }
        if generator.oneIn(20) { line += ",\"key\":\"\(common(of: Words.common))/\(generator.pick(Words.modules))\"" }
        return line + "}"
    }

    private mutating func word() -> String {
        switch generator.below(40) {
        case 0: generator.pick(Words.oddities)
        case 1: "\(generator.below(10_000))"
        case 2: "src/\(generator.pick(Words.modules))/\(common(of: Words.common)).swift:\(generator.below(900))"
        case 3: "\(generator.pick(Words.modules))_\(common(of: Words.common))"
        default: common(of: Words.common)
        }
    }

    /// A word that stands far ahead more often than one far behind, as in any language.
    private mutating func common(of words: [String]) -> String {
        words[generator.below(generator.below(words.count) + 1)]
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\n": quoted += "\\n"
            case "\"", "\\": quoted += "\\\(character)"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }
}

extension Workshop {
    /// A file with so many memories, one a line; it is made once.
    func memories(_ count: Int, _ name: String) throws -> String {
        let file = file("\(name)-\(count).jsonl")
        if FileManager.default.fileExists(atPath: file) { return file }
        guard let output = fopen(file, "w") else { throw Failure("\(file) cannot be written") }
        var memories = Memories(name)
        var written = true
        for _ in 0..<count where written { written = fputs(memories.line() + "\n", output) >= 0 }
        guard fclose(output) == 0, written else { throw Failure("\(file) cannot be written") }
        return file
    }
}
