import Testing

@testable import GitMemory

struct JSONObjectTests {
    private let composed = "\u{E9}"
    private let decomposed = "e\u{301}"

    @Test func textIsComparedByBytes() {
        #expect(composed == decomposed)
        #expect(!composed.hasSameBytes(as: decomposed))
        #expect("ab".hasSameBytes(as: "ab"))
        #expect(!"ab".hasSameBytes(as: "abc"))
        #expect(JSON.string(composed) != .string(decomposed))
        #expect(Set([JSON.string(composed), .string(decomposed), .string(composed)]).count == 2)
        #expect(JSON.number(0) == .number(-0.0))
        #expect(JSON.number(0).hashValue == JSON.number(-0.0).hashValue)
        #expect(JSON.null != .bool(false))
    }

    @Test func keysAreToldApartByBytes() {
        var object = JSONObject()
        object[composed] = .number(1)
        object[decomposed] = .number(2)
        #expect(object.count == 2)
        #expect(object[composed] == .number(1))
        #expect(object[decomposed] == .number(2))
        var other = JSONObject()
        other[composed] = .number(1)
        #expect(object != other)
        other["f"] = .number(2)
        #expect(object != other)
    }

    @Test func setsReplacesAndRemoves() {
        var object = JSONObject()
        #expect(object.isEmpty)
        for key in ["b", "a", "c", "b"] { object[key] = .string(key) }
        #expect(object.keys == ["a", "b", "c"])
        object["b"] = .null
        #expect(object["b"] == .null)
        object["b"] = nil
        object["none"] = nil
        #expect(object.keys == ["a", "c"])
        #expect(object["b"] == nil)
        #expect(object.members.map(\.value) == [.string("a"), .string("c")])
    }

    /// Against the definition: the UTF-16 code units, one after the other.
    @Test func orderIsThatOfCodeUnits() {
        let texts = [
            "", "\u{0}", "\r", "1", "a", "aa", "ab", "\u{7F}", "\u{80}", composed, decomposed, "\u{7FF}", "\u{800}",
            "\u{20AC}", "\u{D7FF}", "\u{E000}", "\u{FB33}", "\u{FFFF}", "\u{10000}", "\u{1F600}", "\u{10FFFF}",
            "x\u{FFFF}", "x\u{10000}", "\u{EFFF}a", "\u{F000}b", "\u{40000}", "a longer text, not kept inline \u{FFFF}",
            "a longer text, not kept inline \u{10000}",
        ]
        for left in texts {
            for right in texts {
                #expect(
                    UTF16Order.precedes(left, right) == left.utf16.lexicographicallyPrecedes(right.utf16),
                    "\(left.debugDescription) \(right.debugDescription)")
            }
        }
    }
}
