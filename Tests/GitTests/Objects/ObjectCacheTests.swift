import Testing

@testable import Git

@Suite("Objects that a program keeps")
struct ObjectCacheTests {
    @Test("What is asked for again and again stays, what is not goes, and what is large is not kept")
    func ages() {
        let cache = ObjectCache(maximumSize: 1 << 20)
        func id(_ number: UInt64) -> ObjectID { ObjectID(high: number, middle: 0, low: 0) }
        func add(_ number: UInt64, _ size: Int = 1000) {
            _ = cache.add(id(number), (.blob, ObjectBuffer(copying: [UInt8](repeating: 1, count: size))))
        }
        add(0)
        for number in 1...5_000 as ClosedRange<UInt64> {
            add(number)
            #expect(cache[id(0)] != nil && cache[id(number)] != nil)
        }
        #expect(cache[id(1)] == nil)
        add(5_001, 1 << 16 + 1)
        #expect(cache[id(5_001)] == nil)
    }
}
