import Testing

@testable import Git

@Suite("Text in the form of gzip")
struct GzipStreamTests {
    @Test(
        "All that fits the limit is unpacked, however few bytes it was packed into, and nothing longer",
        arguments: [1 << 18, 1 << 20])
    func limits(count: Int) throws {
        let bytes = [UInt8](repeating: UInt8(ascii: " "), count: count)
        let packed = try #require(GzipStream.pack(bytes))
        #expect(packed.count < count / 10)
        for limit in [16 << 20, count + 1, count] {
            let unpacked = try GzipStream.unpack(packed, limit: limit)
            #expect(unpacked == bytes)
        }
        #expect(throws: GzipStream.Fault.tooLong) { try GzipStream.unpack(packed, limit: count - 1) }
    }
}
