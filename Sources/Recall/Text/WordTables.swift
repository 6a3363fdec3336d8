/// The word tables that are built in: see the files in Tables, each of which says where it comes from.
///
/// Each is read when it is first used.
enum WordTables {
    /// Words that are in no index.
    static let stopWords = words(PackageResources.stop_words_txt)
    /// Words of when something was.
    static let timeWords = words(PackageResources.time_words_txt)
    /// Stems that count for less.
    static let weakStems = words(PackageResources.weak_words_txt)
    /// Stems of words by which people ask; they count for less.
    static let askingStems = stems(PackageResources.asking_words_txt)
    /// Stems of words of logs.
    static let logStems = stems(PackageResources.log_words_txt)
    /// Words of addresses.
    static let addressWords = words(PackageResources.address_words_txt)
    /// Irregular forms, to the place of their base in ``irregularBases``.
    static let irregularForms = irregular.map
    static let irregularBases = irregular.bases

    private static let irregular: (map: WordMap, bases: [[UInt8]]) = {
        var (map, bases) = (WordMap(capacity: 256), [[UInt8]]())
        forEachLine(PackageResources.irregular_forms_txt) { words in
            guard words.count == 2 else { return }
            map.insert(WordHash.of(words[0]), UInt32(bases.count))
            bases.append(Array(words[1]))
        }
        return (map, bases)
    }()

    private static func words(_ text: [UInt8]) -> WordMap {
        var map = WordMap(capacity: 256)
        forEachLine(text) { for word in $0 { map.insert(WordHash.of(word)) } }
        return map
    }

    private static func stems(_ text: [UInt8]) -> WordMap {
        var (map, terms) = (WordMap(capacity: 256), Terms())
        forEachLine(text) { for word in $0 { map.insert(WordHash.of(terms.term(of: word))) } }
        return map
    }

    /// Calls `visit` with the words of each line that is no comment.
    static func forEachLine(_ text: [UInt8], _ visit: ([ArraySlice<UInt8>]) -> Void) {
        for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            visit(line.split(separator: UInt8(ascii: " ")))
        }
    }
}
