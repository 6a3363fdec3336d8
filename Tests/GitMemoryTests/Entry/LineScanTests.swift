import TestSupport
import Testing

@testable import GitMemory

/// The short way from a line to a record, held against the full reading.
struct LineScanTests {
    /// What a reading came to, in words.
    private func outcome(_ read: () throws -> Record) -> String {
        do {
            let record = try read()
            let until = record.expiry.moment.map { "\($0)" } ?? "never"
            return "\(record.agent?.description ?? "-") \(until) \(String(decoding: record.body.bytes, as: UTF8.self))"
        } catch {
            return "\(error)"
        }
    }

    private func expectSame(_ line: [UInt8], _ repeating: Comment? = nil) {
        #expect(outcome { try Record(line: line.span) } == outcome { try Record(reading: line.span) }, repeating)
    }

    private static let id = String(repeating: "0123456789abcdef", count: 4)

    @Test(arguments: [
        #"{"content":"x"}"#, #"{"content":"x","kind":"working"}"#, #" { "kind" : "k" , "content" : "x" } "#,
        "{\"content\":\"x\"\t,\n\"a\":1\r}", #"{"tags": ["b", "a", "b"], "content": "é\"\\\n"}"#,
        #"{"content":"x","zz":[1,{"a":"}]"}],"data":{"a":[]},"supersedes":["\#(id)"]}"#,
        #"{"～":1,"😀":2,"content":"x"}"#, #"{"content":"x","kinds":1,"kinc":2}"#,
        #"{"content":"x","a1":1,"a2":1,"a3":1,"a4":1,"a5":1,"a6":1,"a7":1,"a8":1,"a9":1,"b":2}"#,
        #"{"entry":{"content":"x"}}"#, #"{"agent":"ada","entry":{"kind":"k","content":"x"},"until":"2026-11-20"}"#,
        #"{"until": "2026-11-20T10:15:30+01:00", "entry": {"content": "x", "tags": ["b", "a"]}, "agent": "a-1"}"#,
        #"{"entry":{"content":"y","entry":{"content":"z"},"agent":1}}"#, #"{"content":"x","entry":1,"agent":7}"#,
    ])
    func usualLinesTakeTheShortWay(line: String) {
        let bytes = Array(line.utf8)
        #expect(LineScan.record(bytes.span) != nil)
        expectSame(bytes)
    }

    @Test(arguments: [
        "", " ", "[]", "1", "{", "{}", "{ }", "{\"", #"{"content"}"#, #"{"content":}"#, #"{"content":"x""#,
        #"{"content":"x",}"#, #"{,"content":"x"}"#, #"{"content":"x"}}"#, #"{"content":"x"} x"#, #"{"content" "x"}"#,
        #"{"content":"x" "kind":"k"}"#, #"{"content":"x","content":"x"}"#, #"{"content":"x","a":1 2}"#,
        #"{"content":"x","a":[1}}"#, #"{"content":"x","a":[1},"b":2]}"#, #"{"content":"x","a":tr"u"e}"#,
        #"{"content":"","kind":"k"}"#, #"{"content":1}"#, #"{"content":"x","kind":null}"#,
        #"{"content":"x","kind":""}"#,
        #"{"content":"x","tags":["a",]}"#, #"{"content":"x","tags":[,"a"]}"#, #"{"content":"x","tags":["a" "b"]}"#,
        #"{"content":"x","tags":["b","a"}"#, #"{"content":"x","tags":["a"]]}"#, #"{"content":"x","tags":[]}"#,
        #"{"content":"x","tags":["A","\""]}"#, #"{"content":"x","tags":[1,"a"]}"#,
        #"{"content":"x","tags":["b",["a"]]}"#,
        #"{"content":"x","data":[1, 2]}"#, #"{"content":"x","data":{"b":1,"a":2}}"#, #"{"content":"x","data":1.0}"#,
        #"{"content":"\u00e9"}"#, #"{"content":"\/"}"#, #"{"con\u0074ent":"x"}"#, #"{"content":"x\"}"#,
        #"{"content":"x","supersedes":["abc"]}"#, #"{"content":"x","occurred_at":"soon"}"#,
        #"{"entry":1}"#, #"{"entry":{}}"#, #"{"entry":{"content":"x"},"entry":{"content":"x"}}"#,
        #"{"entry":{"content":"x"},"other":1}"#, #"{"entry":{"content":"x"},"agent":"A B"}"#,
        #"{"entry":{"content":"x"},"agent":1}"#, #"{"entry":{"content":"x"},"agent":"ada","agent":"ben"}"#,
        #"{"entry":{"content":"x"},"until":"soon"}"#, #"{"entry":{"content":"x"},"until":null}"#,
        #"{"agent":"ada"}"#, "\u{FEFF}" + #"{"content":"x"}"#, "{\"content\":\"x\u{1}\"}", "{\"content\":\"x\"}\0",
    ])
    func otherLinesAreReadInFull(line: String) {
        let bytes = Array(line.utf8)
        #expect(LineScan.record(bytes.span) == nil)
        expectSame(bytes)
    }

    @Test func depthCountsTheEnvelope() {
        for depth in [1, 63, 64, 65, 125, 126, 127, 128] {
            let data = String(repeating: "[", count: depth) + "0" + String(repeating: "]", count: depth)
            expectSame(Array(#"{"content":"x","data":\#(data)}"#.utf8))
            expectSame(Array(#"{"entry":{"content":"x","data":\#(data)}}"#.utf8))
        }
    }

    /// A spelling of a body as programs write it: any order of members and tags, spaces, the kind left out.
    private func spelling(of body: Body, _ random: inout JSONRandom) -> [UInt8] {
        let gaps = ["", "", " ", "\t", "\r\n"]
        func gap() -> String { gaps.randomElement(using: &random) ?? "" }
        var members: [String] = []
        for (key, value) in body.object.members.shuffled(using: &random) {
            if key == "kind", value == .string("semantic"), .random(using: &random) { continue }
            var text = String(decoding: value.canonicalBytes(), as: UTF8.self)
            if ["tags", "supersedes"].contains(key), case .array(let items) = value {
                let doubled = (items + items.prefix(1)).shuffled(using: &random).map { item in
                    gap() + String(decoding: item.canonicalBytes(), as: UTF8.self) + gap()
                }
                text = "[\(doubled.joined(separator: ","))]"
            }
            let name = String(decoding: JSON.string(key).canonicalBytes(), as: UTF8.self)
            members.append("\(gap())\(name)\(gap()):\(gap())\(text)\(gap())")
        }
        return Array("\(gap()){\(members.joined(separator: ","))}\(gap())".utf8)
    }

    @Test func bothWaysComeToTheSame() {
        var (short, changedAndShort) = (0, 0)
        for run in 0..<6_000 as Range<UInt64> {
            var random = JSONRandom(run &+ 11 << 32)
            guard let body = random.body() else { continue }
            var line = spelling(of: body, &random)
            if .random(using: &random) {
                let agent = ["", #""agent":"ada","#, #""agent": "A","#].randomElement(using: &random) ?? ""
                let until = ["", #", "until":"2026-11-20""#, #","until":"x""#].randomElement(using: &random) ?? ""
                line = Array("{\(agent)\"entry\":".utf8) + line + Array("\(until)}".utf8)
            }
            let context: Comment = "GITMEM_SEED=\(testSeed), run \(run)"
            if LineScan.record(line.span) != nil { short += 1 }
            expectSame(line, context)
            for _ in 0..<Int.random(in: 1...2, using: &random) where !line.isEmpty { random.change(&line) }
            if LineScan.record(line.span) != nil { changedAndShort += 1 }
            expectSame(line, context)
        }
        #expect(short > 1_500)
        #expect(changedAndShort > 150)
    }
}
