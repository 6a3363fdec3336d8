import Testing

@testable import Recall

@Suite("Word tables") struct TablesTests {
    @Test("Tables that are made are those that the sources give: recall-eval --tables Sources/Recall/Tables/Made")
    func made() {
        let known = [
            "technical-neighbours.txt": PackageResources.technical_neighbours_txt,
            "everyday-neighbours.txt": PackageResources.everyday_neighbours_txt,
            "abbreviated-stems.txt": PackageResources.abbreviated_stems_txt,
            "phrase-stems.txt": PackageResources.phrase_stems_txt,
        ]
        let made = TableMaker.tables
        #expect(made.count == known.count)
        for (name, text) in made { #expect(known[name] == text, "\(name)") }
    }

    @Test("Each line is found by its first word, and nothing else") func lines() {
        let table = SortedLines(text: Array("a 1\nab 2\nab 3\nb 4\nzz 5\n".utf8))
        func find(_ word: String) -> [String] {
            var found: [String] = []
            table.forEach(Array(word.utf8)) { found.append(String(decoding: $0[1], as: UTF8.self)) }
            return found
        }
        #expect(find("a") == ["1"] && find("ab") == ["2", "3"] && find("b") == ["4"] && find("zz") == ["5"])
        for word in ["", "0", "aa", "abc", "zzz", "1"] { #expect(find(word).isEmpty) }
    }

    @Test("Synonyms go both ways") func synonyms() {
        #expect(Synonyms.technical(Array("psql".utf8)).contains(Array("postgresql".utf8)))
        #expect(Synonyms.technical(Array("postgresql".utf8)).contains(Array("psql".utf8)))
        #expect(Synonyms.technical(Array("qqq".utf8)).isEmpty)
    }
}
