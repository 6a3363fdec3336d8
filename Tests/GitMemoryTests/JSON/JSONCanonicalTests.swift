import Foundation
import Testing

@testable import GitMemory

/// The files of `fixtures/json`.
enum JSONFixture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/json")

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }

    /// The rows of `numbers.tsv`; no text where a number has none.
    static func numbers() throws -> [(bits: UInt64, text: String?)] {
        try String(decoding: bytes("numbers.tsv"), as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t")
            guard fields.count == 2, let bits = UInt64(fields[0], radix: 16) else { return nil }
            return (bits, fields[1] == "-" ? nil : String(fields[1]))
        }
    }
}

struct JSONCanonicalTests {
    @Test(arguments: ["escapes", "literals", "normalisation", "numbers", "scalar", "sorting", "structures"])
    func pair(_ name: String) throws {
        let expected = try JSONFixture.bytes("jcs/\(name).out.json")
        let value = try JSON(parsing: JSONFixture.bytes("jcs/\(name).in.json"))
        #expect(value.canonicalBytes() == expected)
        let again = try JSON(parsing: expected)
        #expect(again == value)
        #expect(again.hashValue == value.hashValue)
        #expect(again.canonicalBytes() == expected)
    }

    @Test func numbersOfAppendixB() throws {
        let rows = try JSONFixture.numbers()
        #expect(rows.count == 26)
        for (bits, text) in rows {
            let number = Double(bitPattern: bits)
            #expect((text != nil) == number.isFinite)
            guard let text else { continue }
            #expect(String(decoding: JSON.number(number).canonicalBytes(), as: UTF8.self) == text)
            #expect(try JSON(parsing: text) == .number(number))
        }
    }

    @Test func notANumberStopsTheWriter() async {
        await #expect(processExitsWith: .failure) { _ = JSON.number(.nan).canonicalBytes() }
        await #expect(processExitsWith: .failure) { _ = JSON.array([.number(-.infinity)]).canonicalBytes() }
    }

    /// Where Number::toString changes its layout, and where the path for integers ends.
    @Test(
        arguments: [
            (1e21, "1e+21"), (999_999_999_999_999_868_928.0, "999999999999999900000"), (1e20, "100000000000000000000"),
            (1e-6, "0.000001"), (1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (0.000_001_5, "0.0000015"), (1e22, "1e+22"),
            (1.25e300, "1.25e+300"), (9_007_199_254_740_991, "9007199254740991"), (-0.0, "0"), (10, "10"), (0.5, "0.5"),
            (9_007_199_254_740_994, "9007199254740994"), (-123.456, "-123.456"),
            (4_503_599_627_370_495.5, "4503599627370495.5"),
            (1e16, "10000000000000000"), (123_456_789_012_345_680_000.0, "123456789012345680000"), (1e100, "1e+100"),
        ])
    func layout(_ number: Double, _ text: String) {
        #expect(String(decoding: JSON.number(number).canonicalBytes(), as: UTF8.self) == text)
    }

    @Test func appendsToWhatIsThere() {
        var output = Array("x".utf8)
        JSON.bool(true).write(canonicalInto: &output)
        JSON.bool(false).write(canonicalInto: &output)
        JSON.null.write(canonicalInto: &output)
        JSONObject().write(canonicalInto: &output)
        #expect(output == Array("xtruefalsenull{}".utf8))
    }
}
