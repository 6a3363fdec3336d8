import GitMemory
import Testing

@testable import Exchange

@Suite("JSON that other programs wrote") struct ForeignJSONTests {
    private func read(_ text: String) throws -> (String, Set<String>) {
        let (value, notes) = try ForeignJSON.read(ArraySlice(Array(text.utf8)))
        return (String(decoding: value.canonicalBytes(), as: UTF8.self), notes)
    }

    @Test("Numbers that a double keeps are numbers; the others are kept as text, and told of") func numbers() throws {
        for (text, kept) in [
            ("0", "0"), ("-0", "0"), ("12", "12"), ("-7", "-7"), ("0.1", "0.1"), ("1.50", "1.5"), ("1e3", "1000"),
            ("1E-2", "0.01"), ("9007199254740992", "9007199254740992"), ("0.30000000000000004", "0.30000000000000004"),
        ] {
            let (value, notes) = try read(text)
            #expect(value == kept && notes.isEmpty, "\(text)")
        }
        for text in [
            "9007199254740993", "0.12345678901234567890", "1e400", "-1e400", "NaN", "Infinity", "-Infinity",
            "123456789012345678901234567890", "1e-400",
        ] {
            let (value, notes) = try read(text)
            #expect(value == "\"\(text)\"" && notes.count == 1, "\(text)")
        }
    }

    @Test("A key that is there twice keeps both values") func keys() throws {
        let (value, notes) = try read(#"{"a":1,"a":2,"a":3,"a~1":4}"#)
        #expect(value == #"{"a":3,"a~1":4,"a~2":1,"a~3":2}"# && notes.count == 1)
    }

    @Test("Half a surrogate pair stays as it was written") func surrogates() throws {
        #expect(try read(#""\ud83d\ude00""#).0 == "\"😀\"")
        let (value, notes) = try read(#""\ud83dx\ude00""#)
        #expect(value == #""\\ud83dx\\ude00""# && notes.count == 1)
    }

    @Test("A byte order mark is passed over, and text that is no JSON says where") func faults() throws {
        #expect(try read("\u{FEFF}{}").0 == "{}")
        for (text, column) in [
            ("{\"a\":1", "column 7"), ("{\"a\"", "column 5"), ("[1,", "column 4"), ("{} x", "column 4"),
            ("nul", "column 1"), ("{\"a\":1 \"b\":2}", "column 8"), ("{\"a\" 1}", "column 6"), ("[1 2]", "column 4"),
            ("\"ab", "column 4"), ("{\"é\":x}", "column 6"), ("", "column 1"), ("01", "column 1"),
            ("\"\\x\"", "column 3"),
        ] {
            let error = #expect(throws: StoreError.self) { try read(text) }
            #expect(error?.message.hasPrefix(column) == true, "\(text): \(error?.message ?? "")")
        }
        let deep = String(repeating: "[", count: 5000)
        #expect(throws: StoreError.self) { try read(deep) }
    }

    @Test("What the memory's own JSON reads, this reads in the same way") func sameAsOwn() throws {
        for text in [#"{"b":[true,false,null],"a":{"x":"\u00e9\n\/"}}"#, "[]", "{}", "\"日本語\"", " [ 1 , 2 ] "] {
            #expect(try read(text).0 == String(decoding: JSON(parsing: text).canonicalBytes(), as: UTF8.self))
        }
    }
}
