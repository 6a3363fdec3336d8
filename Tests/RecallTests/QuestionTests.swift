import Foundation
import Testing

@testable import Recall

@Suite("Questions") struct QuestionTests {
    private func terms(_ text: String) -> [String: Double] {
        Dictionary(
            uniqueKeysWithValues: Question(Array(text.utf8)).terms.map {
                (String(decoding: $0.text, as: UTF8.self), (Double($0.weight) / 65536 * 10).rounded() / 10)
            })
    }

    @Test("Stop words are left out, words of asking count for less") func weights() {
        #expect(terms("How do I fix the deadlock?") == ["fix": 0.7, "deadlock": 1])
        #expect(terms("") == [:])
        #expect(terms("the of and") == [:])
        #expect(terms("\"AND\" OR (NOT)") == [:])
    }

    @Test(
        "What a log has in it and nobody asks for counts nothing",
        arguments: [
            "2026-11-20T10:15:30.123Z", "10:15:30", "123e4567-e89b-12d3-a456-426614174000", "0xdeadbeef",
            "10.0.0.1:8080",
            "pid=4711", "[4711]", "a3f9c21e", "line 12", "Nov 28 15:28:03", "fe80::1:2:3",
        ])
    func noise(_ text: String) {
        let found = terms("deadlock \(text) detected")
        #expect(found.keys.sorted() == ["deadlock", "detect"], "\(found)")
    }

    @Test("A word that also stands elsewhere keeps its weight") func outsideNoise() {
        #expect(terms("see /var/lib/postgresql/data")["postgresql"] == 0.3)
        #expect(terms("postgresql: see /var/lib/postgresql/data")["postgresql"] == 1)
        #expect(terms("git/hooks or svn")["git"] == 1)
        #expect(terms("Reader.swift:12: fatal error: x")["reader"] == 0.3)
    }

    @Test("Pasted text is known, and its words of logs count little") func pasted() {
        #expect(terms("error: connection failed\nexit code 1")["error"] == 0.3)
        #expect(terms("which error is that")["error"] == 1)
        #expect(terms("[Errno 28] No space")["28"] == 0.5)
    }

    @Test("Dates that are asked for") func dates() {
        let question = Question(Array("What did she do on 5 May, 2023?".utf8))
        #expect(question.months == [5] && question.days == [5] && question.years == [2023])
        #expect(Question(Array("may she march?".utf8)).months == [])
        #expect(Question(Array("When was it".utf8)).asksWhen)
        #expect(Question(Array("For how long".utf8)).asksWhen)
        #expect(Question(Array("Which city".utf8)).asksWhere)
    }

    @Test("Abbreviations and what they stand for") func abbreviations() {
        let short = Question(Array("no space left on device".utf8)).shortened.map {
            String(decoding: $0.term, as: UTF8.self)
        }
        #expect(short.contains("enospc"))
        let long = Question(Array("oom killer".utf8)).expanded
        #expect(long.contains { $0.phrase == [Array("memori".utf8)] })
    }

    @Test("The logarithm is right to a ten-thousandth, and rises") func logarithm() {
        var last: Int64 = -1
        for number in Array(1...5000) + [65_535, 65_536, 1_000_000, 2_000_001, 1 << 40] {
            let value = Fixed.log(Int64(number))
            #expect(abs(Double(value) / 65536 - Foundation.log(Double(number))) < 0.0001)
            #expect(value >= last)
            last = value
        }
    }
}
