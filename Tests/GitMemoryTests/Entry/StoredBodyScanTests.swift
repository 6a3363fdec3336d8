import Foundation
import TestSupport
import Testing

@testable import GitMemory

struct StoredBodyScanTests {
    private func passes(_ text: String) -> Bool { StoredBodyScan.passes(Array(text.utf8).span) }

    private static let id = String(repeating: "0123456789abcdef", count: 4)

    @Test(arguments: [
        #"{"content":"x","kind":"semantic"}"#,
        #"{"a":null,"content":" \n\"é😀","context":"c","data":{"a":[1,-2.5,true]},"key":"k","kind":"own","#
            + #""occurred_at":"2026-11-20T10:15:30+01:00","scope":"s","source":"u","supersedes":["\#(id)"],"#
            + #""tags":["a","b","😀","～"],"zz":{"content":1}}"#,
        #"{"content":"x","data":0,"kind":"k"}"#, #"{"content":"x","data":"a","kind":"k"}"#,
        #"{"content":"x","data":[0],"kind":"k"}"#, #"{"content":"x","data":false,"kind":"k"}"#,
    ])
    func usualBodiesPass(text: String) throws {
        #expect(passes(text + "\n"))
        #expect(try Body(stored: Array((text + "\n").utf8)).bytes == Array((text + "\n").utf8))
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"kind":"k"}"#, #"{"content":"x"}"#, #"{"content":"","kind":"k"}"#,
        #"{"content":1,"kind":"k"}"#, #"{"content":"x","kind":""}"#, #"{"content":"x","kind":null}"#,
        #"{"kind":"k","content":"x"}"#, #"{"content":"x","content":"x","kind":"k"}"#,
        #"{"content":"x","kind":"k","scope":""}"#, #"{"content":"x","kind":"k","scope":null}"#,
        #"{"content":"x","kind":"k","source":1}"#, #"{"content":"x","key":[],"kind":"k"}"#,
        #"{"content":"x","context":{},"kind":"k"}"#, #"{"content":"x","data":null,"kind":"k"}"#,
        #"{"content":"x","data":"","kind":"k"}"#, #"{"content":"x","data":[],"kind":"k"}"#,
        #"{"content":"x","data":{},"kind":"k"}"#, #"{"content":"x","kind":"k","tags":[]}"#,
        #"{"content":"x","kind":"k","tags":["b","a"]}"#, #"{"content":"x","kind":"k","tags":["a","a"]}"#,
        #"{"content":"x","kind":"k","tags":[""]}"#, #"{"content":"x","kind":"k","tags":["～","😀"]}"#,
        #"{"content":"x","kind":"k","tags":["A","\""]}"#, #"{"content":"x","kind":"k","tags":"a"}"#,
        #"{"content":"x","kind":"k","tags":[1]}"#,
        #"{"content":"x","kind":"k","supersedes":["abc"]}"#, #"{"content":"x","kind":"k","supersedes":[]}"#,
        #"{"content":"x","kind":"k","supersedes":["\#(id.uppercased())"]}"#,
        #"{"content":"x","kind":"k","supersedes":["\#(id)","\#(id)"]}"#,
        #"{"content":"x","kind":"k","occurred_at":"2026-11-20"}"#,
        #"{"content":"x","kind":"k","occurred_at":"2026-02-30T00:00:00Z"}"#, #"{"content":"x","kind":"k"} "#,
        #" {"content":"x","kind":"k"}"#,
    ])
    func otherBodiesDoNot(text: String) {
        #expect(!passes(text + "\n"))
        #expect(throws: StoreError.self) { try Body.read(stored: Array((text + "\n").utf8)) }
    }

    @Test func oneLineEndStandsBehind() {
        let text = #"{"content":"x","kind":"k"}"#
        for end in ["", "\n\n", "\r\n", "\n ", "x\n", "\0\n", "\n\0"] { #expect(!passes(text + end)) }
    }

    @Test func limitsHold() throws {
        func body(content: Int, source: Int) -> String {
            let content = String(repeating: "x", count: content)
            return #"{"content":"\#(content)","kind":"k","source":"\#(String(repeating: "y", count: source))"}"# + "\n"
        }
        #expect(passes(body(content: Body.maximumContent, source: 1)))
        #expect(!passes(body(content: Body.maximumContent + 1, source: 1)))
        let rest = Body.maximumBytes - body(content: 1, source: 0).utf8.count
        #expect(passes(body(content: 1, source: rest)))
        #expect(!passes(body(content: 1, source: rest + 1)))
        func nested(_ depth: Int) -> String {
            let brackets = String(repeating: "[", count: depth) + "0" + String(repeating: "]", count: depth)
            return #"{"content":"x","data":\#(brackets),"kind":"k"}"# + "\n"
        }
        #expect(passes(nested(127)))
        #expect(!passes(nested(128)))
        _ = try Body.read(stored: Array(nested(127).utf8))
        #expect(throws: StoreError.self) { try Body.read(stored: Array(nested(128).utf8)) }
    }

    /// The findings have odd numbers on purpose; all others pass.
    @Test func findingsPass() throws {
        let folder = JSONFixture.folder.deletingLastPathComponent().appending(path: "findings")
        var (passed, all) = (0, 0)
        for agent in ["ada", "ben", "cleo"] {
            let lines = try Data(contentsOf: folder.appending(path: "\(agent).jsonl")).split(separator: 0x0A)
            for line in lines {
                let body = try Record(line: Array(line).span).body
                all += 1
                if StoredBodyScan.passes(body.bytes.span) { passed += 1 }
            }
        }
        #expect(passed * 100 > all * 97)
    }
}
