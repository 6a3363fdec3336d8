import TestSupport
import Testing

@testable import GitMemory

/// Stored bodies that were changed at random: the quick check never passes what the full reading refuses.
struct StoredBodyRandomTests {
    @Test func whatPassesIsStored() throws {
        var (changedButPassed, passed) = (0, 0)
        for run in 0..<4_000 as Range<UInt64> {
            var random = JSONRandom(run &+ 9 << 32)
            guard let body = random.body() else { continue }
            if StoredBodyScan.passes(body.bytes.span) { passed += 1 }
            var bytes = body.bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty { random.change(&bytes) }
            guard StoredBodyScan.passes(bytes.span) else { continue }
            if bytes != body.bytes { changedButPassed += 1 }
            let context: Comment = "GITMEM_SEED=\(testSeed), run \(run)"
            #expect((try? Body.read(stored: bytes))?.bytes == bytes, context)
            #expect(try Body(stored: bytes).object.canonical == bytes, context)
        }
        // The test would prove nothing if all changes were caught, or no body passed to begin with.
        #expect(changedButPassed > 40)
        #expect(passed > 1_300)
    }

    /// Members are read from the bytes; they are those of the object.
    @Test func membersAreThoseOfTheObject() {
        for run in 0..<1_000 as Range<UInt64> {
            var random = JSONRandom(run &+ 10 << 32)
            guard let body = random.body() else { continue }
            let context: Comment = "GITMEM_SEED=\(testSeed), run \(run)"
            for (key, value) in body.object.members {
                #expect(body.value(of: key) == value, context)
            }
            for name in ["content", "kind", "scope", "key", "tags", "data", "none", ""] {
                #expect(body.value(of: name) == body.object[name], context)
            }
        }
    }
}

extension JSONObject {
    fileprivate var canonical: [UInt8] { JSON.object(self).canonicalBytes() + [UInt8(ascii: "\n")] }
}
