/// Makes the tables that are searched in place out of those that people write: stems in order, so that a question looks
/// up its own words and nothing has to be read before.
///
/// `recall-eval --tables FOLDER` writes them, and a test compares.
package enum TableMaker {
    /// The texts of the tables, by the names of their files.
    package static var tables: [(name: String, text: [UInt8])] {
        [
            ("technical-neighbours.txt", neighbours(PackageResources.technical_synonyms_txt)),
            ("everyday-neighbours.txt", neighbours(PackageResources.everyday_synonyms_txt)),
            (
                "abbreviated-stems.txt",
                abbreviations { abbreviation, _, meant in meant.isEmpty ? nil : [abbreviation] + meant }
            ),
            (
                "phrase-stems.txt",
                abbreviations { abbreviation, phrase, _ in phrase.count < 2 ? nil : phrase + [abbreviation] }
            ),
        ]
    }

    private static func text(_ lines: [[[UInt8]]]) -> [UInt8] {
        var unique: Set<[[UInt8]]> = []
        return lines.filter { unique.insert($0).inserted }.sorted { a, b in
            a[0] == b[0] ? false : a[0].lexicographicallyPrecedes(b[0])
        }.flatMap { Array($0.joined(separator: [UInt8(ascii: " ")])) + [UInt8(ascii: "\n")] }
    }

    /// Each stem and all that share a group with it.
    private static func neighbours(_ source: [UInt8]) -> [UInt8] {
        var (found, order, maker) = ([[UInt8]: [[UInt8]]](), [[UInt8]](), Terms())
        WordTables.forEachLine(source) { line in
            let group = line.map { maker.term(of: $0) }
            for term in group {
                for other in group where other != term && found[term]?.contains(other) != true {
                    if found[term] == nil { order.append(term) }
                    found[term, default: []].append(other)
                }
            }
        }
        return text(order.map { [$0] + (found[$0] ?? []) })
    }

    private static func abbreviations(
        _ make: (_ abbreviation: [UInt8], _ phrase: [[UInt8]], _ meant: [[UInt8]]) -> [[UInt8]]?
    ) -> [UInt8] {
        var (lines, maker) = ([[[UInt8]]](), Terms())
        WordTables.forEachLine(PackageResources.abbreviations_txt) { line in
            guard line.count >= 3, line[1].elementsEqual("=".utf8) else { return }
            let phrase = line[2...].map { maker.term(of: $0) }
            let meant = zip(line[2...], phrase).filter { !WordTables.stopWords.contains(WordHash.of($0.0)) }.map(\.1)
            if let made = make(maker.term(of: line[0]), phrase, meant) { lines.append(made) }
        }
        return text(lines)
    }
}
