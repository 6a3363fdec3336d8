import Foundation
import GitMemory
import Recall

/// Asks questions whose answers are known, and says how often these are among the first.
struct Evaluation {
    static let usage = """
        usage: recall-eval DATA [--pool N] [--noise FILE,…] [--seed N] [--vectors URL --model NAME] [--top FILE]

          DATA       LoCoMo's JSON, or questions about fixtures/findings as JSON Lines: "question", "answers", "kind"
          --pool     fill up with noise to so many entries (for findings: so many passages of noise)
          --noise    texts to take the noise from, a passage a paragraph or line; files of WordNet are known by "data."
          --seed     of the choice of noise
          --vectors  the address of an endpoint that takes the requests of OpenAI's /v1/embeddings: ask it, too
          --model    the model that is asked there
          --top      write the ten best of each question to this file
        """

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private var data = ""
    private var pool = 0
    private var noise: [String] = []
    private var seed: UInt64 = 1
    private var top: String?
    private var entries: [String] = []
    private var endpoint: [String: String] = [:]

    init(_ arguments: [String]) throws {
        var rest = arguments.dropFirst()
        func value(_ option: String) throws -> String {
            guard let value = rest.popFirst() else {
                throw Failure(description: "\(option) takes a value\n\(Self.usage)")
            }
            return value
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--pool": pool = Int(try value(argument)) ?? 0
            case "--noise": noise += try value(argument).split(separator: ",").map(String.init)
            case "--seed": seed = UInt64(try value(argument)) ?? 1
            case "--vectors": endpoint["url"] = try value(argument)
            case "--model": endpoint["model"] = try value(argument)
            case "--top": top = try value(argument)
            case "--entries": entries += try value(argument).split(separator: ",").map(String.init)
            default: data = argument
            }
        }
        guard !data.isEmpty else { throw Failure(description: Self.usage) }
    }

    func run() throws {
        let tally = data.hasSuffix(".jsonl") ? try findings() : try dialogues()
        print(tally.table)
        if let top {
            try tally.lines.joined(separator: "\n").appending("\n").write(
                toFile: top, atomically: true, encoding: .utf8)
        }
    }

    /// Vectors of some memories, if an endpoint is named.
    private func vectors(of bodies: [Body]) throws -> MemoryVectors? {
        guard let settings = try EmbeddingSettings({ endpoint[$0].map { [$0] } ?? [] }) else { return nil }
        var vectors = MemoryVectors(settings)
        try vectors.add(bodies)
        return vectors
    }

    /// Adds passages of noise until there are so many entries.
    private func fill(_ index: inout MemoryIndex, count: Int) throws -> [Body] {
        guard count > 0 else { return [] }
        var bodies: [Body] = []
        var passages = Noise(files: noise, seed: seed)
        var added = 0
        while added < count {
            guard let text = passages.next() else {
                throw Failure(
                    description: "the noise has only \(added) passages; \(count) are wanted. Give more by --noise.")
            }
            var object = JSONObject()
            object["content"] = .string(text)
            let body = try Body(object)
            try index.add(body.id, DocumentFields(body))
            bodies.append(body)
            added += 1
        }
        return bodies
    }

    private func findings() throws -> Tally {
        var (tally, index, contents) = (Tally(), MemoryIndex(), [EntryID: String]())
        var bodies: [Body] = []
        let files = entries.isEmpty ? ["ada", "ben", "cleo"].map { "fixtures/findings/\($0).jsonl" } : entries
        for file in files {
            for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
                guard case .object(let object) = try JSON(parsing: String(line)) else { continue }
                let body = try Body(object)
                if contents.updateValue(body.content, forKey: body.id) == nil {
                    try index.add(body.id, DocumentFields(body))
                    bodies.append(body)
                }
            }
        }
        bodies += try fill(&index, count: pool)
        let search = try index.search()
        let vectors = try vectors(of: bodies)
        for line in try String(contentsOfFile: data, encoding: .utf8).split(separator: "\n") {
            guard case .object(let object) = try JSON(parsing: String(line)),
                case .string(let question)? = object["question"], case .array(let answers)? = object["answers"]
            else { continue }
            let starts = answers.compactMap { if case .string(let text) = $0 { text } else { nil } }
            var kind = ""
            if case .string(let text)? = object["kind"] { kind = text }
            let begun = Date()
            let found = try search.best(200, for: question, vectors: vectors)
            tally.spent(Date().timeIntervalSince(begun))
            let ranks = found.indices.filter { place in
                contents[found[place].id].map { content in starts.contains { content.hasPrefix($0) } } ?? false
            }
            // Any right answer will do.
            tally.add(kind, ranks: ranks.prefix(1).map { $0 + 1 }, of: 1)
            tally.lines.append(
                "\(tally.count)\t\(kind)\t"
                    + found.prefix(10).map { "\(contents[$0.id]?.prefix(40) ?? "-")=\(Double($0.score) / 65536)" }
                    .joined(separator: "\t") + "\t\(ranks.first.map { $0 + 1 } ?? 0)\t\(question.prefix(200))")
        }
        return tally
    }

    private func dialogues() throws -> Tally {
        var tally = Tally()
        let text = try Data(contentsOf: URL(fileURLWithPath: data))
        guard let conversations = try JSONSerialization.jsonObject(with: text) as? [[String: Any]] else {
            throw Failure(description: "\(data) is not LoCoMo's JSON")
        }
        var (index, names, all) = (MemoryIndex(), [EntryID: (Int, String)](), [Body]())
        var asked: [(Int, [[String: Any]])] = []
        for (number, conversation) in conversations.enumerated() {
            for (body, turn) in try Dialogue.bodies(conversation["conversation"] as? [String: Any] ?? [:], number) {
                if names.updateValue((number, turn), forKey: body.id) == nil {
                    try index.add(body.id, DocumentFields(body))
                    all.append(body)
                }
            }
            asked.append((number, conversation["qa"] as? [[String: Any]] ?? []))
            guard pool == 0 else { continue }
            try ask(asked, index.search(), vectors(of: all), names, &tally)
            (index, names, asked, all) = (MemoryIndex(), [:], [], [])
        }
        if pool > 0 {
            all += try fill(&index, count: pool - names.count)
            try ask(asked, index.search(), vectors(of: all), names, &tally)
        }
        return tally
    }

    private func ask(
        _ asked: [(Int, [[String: Any]])], _ search: MemoryIndex.Search, _ vectors: MemoryVectors?,
        _ names: [EntryID: (Int, String)], _ tally: inout Tally
    ) throws {
        for (number, questions) in asked {
            let turns = Set(names.values.filter { $0.0 == number }.map(\.1))
            var place = 0
            for item in questions {
                guard let category = item["category"] as? Int, (1...4).contains(category),
                    let question = item["question"] as? String
                else { continue }
                let evidence = Dialogue.evidence(item["evidence"]).intersection(turns)
                guard !evidence.isEmpty else { continue }
                let begun = Date()
                let found = try search.best(200, for: question, vectors: vectors)
                tally.spent(Date().timeIntervalSince(begun))
                let ranks = found.indices.filter { at in
                    names[found[at].id].map { $0.0 == number && evidence.contains($0.1) } ?? false
                }
                tally.add(Dialogue.categories[category] ?? "", ranks: ranks.map { $0 + 1 }, of: evidence.count)
                let best = found.prefix(10).map {
                    "\(names[$0.id]?.1 ?? "-")=\(String(format: "%.4f", Double($0.score) / 65536))"
                }
                tally.lines.append(
                    "\(number)\t\(place)\t\(best.joined(separator: " "))\t\(ranks.map { "\($0 + 1)" }.joined(separator: " "))"
                )
                place += 1
            }
        }
    }
}

/// LoCoMo's dialogues as entries: one a turn.
enum Dialogue {
    static let categories = [1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop"]

    static func bodies(_ conversation: [String: Any], _ number: Int) throws -> [(Body, turn: String)] {
        var bodies: [(Body, String)] = []
        var session = 1
        while let turns = conversation["session_\(session)"] as? [[String: Any]] {
            let date = (conversation["session_\(session)_date_time"] as? String).flatMap(date)
            var previous: String?
            for turn in turns {
                guard let speaker = turn["speaker"] as? String, let id = turn["dia_id"] as? String,
                    let text = turn["text"] as? String
                else { continue }
                var content = "\(speaker): \(text)"
                if let caption = turn["blip_caption"] as? String { content += " [image: \(caption)]" }
                var object = JSONObject()
                object["content"] = .string(content)
                object["kind"] = .string("episodic")
                object["scope"] = .string("conversation-\(number)")
                object["source"] = .string("session-\(session)")
                if let date { object["occurred_at"] = .string(date) }
                if let previous { object["context"] = .string(previous) }
                var members = JSONObject()
                members["turn"] = .string(id)
                object["data"] = .object(members)
                bodies.append((try Body(object), turn: id))
                previous = content
            }
            session += 1
        }
        return bodies
    }

    /// “1:56 pm on 8 May, 2023” as RFC 3339.
    static func date(_ text: String) -> String? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "h:mm a 'on' d MMMM, yyyy"
        guard let date = format.date(from: text) else { return nil }
        format.dateFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'"
        return format.string(from: date)
    }

    /// The ids of turns, some of which are malformed in the data.
    static func evidence(_ value: Any?) -> Set<String> {
        let texts = (value as? [Any] ?? []).map { "\($0)" }
        var found: Set<String> = []
        for text in texts {
            for match in text.matches(of: /D:?(\d+):(\d+)/) {
                found.insert("D\(Int(match.1) ?? 0):\(Int(match.2) ?? 0)")
            }
        }
        return found
    }
}
