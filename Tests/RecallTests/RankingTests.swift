import GitMemory
import TestSupport
import Testing

@testable import Recall

@Suite("Ranking") struct RankingTests {
    private func body(_ members: [(String, JSON)]) throws -> Body {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return try Body(object)
    }

    private func best(_ bodies: [Body], _ question: String) throws -> [String] {
        var index = MemoryIndex()
        for body in bodies { try index.add(body.id, DocumentFields(body)) }
        let contents = Dictionary(uniqueKeysWithValues: bodies.map { ($0.id, $0.content) })
        return try index.search().best(10, for: question).compactMap { contents[$0.id] }
    }

    private func bodies(_ contents: String...) throws -> [Body] {
        try contents.map { try body([("content", .string($0))]) }
    }

    @Test(
        "Any script is found",
        arguments: [
            ("数据库的连接超时了", "连接超时"), ("測試需要資料庫", "資料庫"), ("三毛猫が好き", "猫"), ("データベースのロック", "ロック"),
            ("ฐานข้อมูลล่ม", "ข้อมูล"), ("Die Größe der Warteschlange", "grosse"), ("déjà vu in caches", "deja"),
            ("deploy went 🎉", "🎉"), ("set lock_timeout first", "lock_timeout"), ("URLSession keeps cookies", "session"),
            ("see Sources/Git/Pack.swift", "Pack.swift"), ("база данных медленная", "БАЗА"),
        ])
    func scripts(_ content: String, _ question: String) throws {
        let all = try bodies("Something else", "noch etwas", content)
        #expect(try best(all, question).first == content)
    }

    @Test("Misspelt words find what is spelt much like them") func spelling() throws {
        let all = try bodies("The max_connections setting needs a restart", "Vacuum reclaims space", "Nothing here")
        #expect(try best(all, "max_conections") == ["The max_connections setting needs a restart"])
        #expect(try best(all, "vaccum") == ["Vacuum reclaims space"])
        #expect(try best(all, "qqqqqqqq").isEmpty)
    }

    @Test("A word that all of many memories have still finds them") func commonWords() throws {
        let all = try (0..<20_000).map { try body([("content", .string("Shard \($0) is full"))]) }
        #expect(try best(all, "shard").count == 10)
    }

    @Test("Neighbours in a source lend weight, and who speaks counts") func dialogue() throws {
        let lines = ["Ann: Where did you go on holiday?", "Ben: To Sweden, with my sister.", "Ann: Nice!"]
        var all: [Body] = []
        for (index, line) in lines.enumerated() {
            var members: [(String, JSON)] = [("content", .string(line)), ("source", .string("s1"))]
            if index > 0 { members.append(("context", .string(lines[index - 1]))) }
            all.append(try body(members))
        }
        all += try bodies("Holiday rules of the company", "Ben: an abbreviation")
        #expect(try best(all, "Where did Ben go on holiday?").first == lines[1])
    }

    @Test("A beginning with a colon is a speaker in a dialogue only") func speakers() throws {
        let all = try bodies("Disk full: delete old files", "Old files are archived")
        #expect(try best(all, "disk full").first == "Disk full: delete old files")
    }

    /// However documents are spread over segments, and in whatever order they came, the answer is the same.
    @Test("Scores do not depend on how the index came to be") func segments() throws {
        let seed = testSeed
        var random = SplitMix64(seed: seed)
        let vocabulary = [
            "database", "lock", "timeout", "git", "merge", "tests", "cache", "Ann", "deploy", "index", "数据库",
        ]
        var documents: [Body] = []
        for session in 0..<6 {
            var last: String?
            for turn in 0..<12 {
                let words = (0..<6).map { _ in vocabulary.randomElement(using: &random) ?? "" }
                let content = "\(turn % 2 == 0 ? "Ann" : "Ben"): \(words.joined(separator: " "))"
                var members: [(String, JSON)] = [("content", .string(content)), ("source", .string("s\(session)"))]
                if let last, session < 4 { members.append(("context", .string(last))) }
                documents.append(try body(members))
                last = content
            }
        }
        documents = Array(Set(documents))
        func answers(_ parts: Int) throws -> [[String]] {
            let shuffled = documents.shuffled(using: &random)
            var segments: [Segment] = []
            for part in 0..<parts {
                var builder = SegmentBuilder()
                for (index, body) in shuffled.enumerated() where index % parts == part {
                    builder.add(body.id.bytes, DocumentFields(body))
                }
                if builder.count == 0 { continue }
                segments.append(
                    try builder.segment(base: segments.reduce(0) { $0 + UInt32($1.count) }, older: segments))
            }
            let index = IndexReader(segments)
            let search = try MemoryIndex.Search(index)
            return try ["lock timeouts of Ann", "merging", "数据", "databse index", "deploy cache tests"].map {
                question in
                try search.best(100, for: question).map { "\($0.id) \($0.score)" }
            }
        }
        let expected = try answers(1)
        #expect(expected.allSatisfy { !$0.isEmpty }, "seed \(seed)")
        for parts in [2, 3, 7, documents.count] { #expect(try answers(parts) == expected, "seed \(seed)") }
    }

    @Test("Of several entries that another one follows, or that follow it, the one with the least id counts")
    func leastOfSeveral() throws {
        func bodies(_ content: String, after context: String? = nil) throws -> [Body] {
            try (0..<6).map { number in
                var members: [(String, JSON)] = [("content", .string(content)), ("source", .string("s"))]
                members.append(("tags", .array([.string("t\(number)")])))
                if let context { members.append(("context", .string(context))) }
                return try body(members)
            }
        }
        let (first, second) = (try bodies("the lock is taken"), try bodies("it is free", after: "the lock is taken"))
        var segments: [Segment] = []
        for part in 0..<3 {
            var builder = SegmentBuilder()
            for body in first[(2 * part)..<(2 * part + 2)] + second[(2 * part)..<(2 * part + 2)] {
                builder.add(body.id.bytes, DocumentFields(body))
            }
            segments.append(try builder.segment(base: segments.reduce(0) { $0 + UInt32($1.count) }, older: segments))
        }
        let index = IndexReader(segments)
        let pool = try Pool(
            index, DocumentSet(count: index.count, all: true), for: Question(Array("lock".utf8)))
        let chains = try #require(pool.chains)
        func least(_ bodies: [Body]) throws -> Int32? {
            try bodies.map(\.id).min().flatMap { try index.document($0.bytes) }.map { Int32($0) }
        }
        let (before, after) = (try least(first), try least(second))
        for body in first { #expect(try index.document(body.id.bytes).map { chains.next[$0] } == after) }
        for body in second { #expect(try index.document(body.id.bytes).map { chains.previous[$0] } == before) }
    }
}
