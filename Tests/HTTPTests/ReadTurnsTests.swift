import Actions
import Glibc
import GitMemory
import Synchronization
import Testing

@testable import HTTP

@Suite("Turns of those who read")
struct ReadTurnsTests {
    /// How many are at work now, and were at most.
    private final class Company: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        func work() {
            counts.withLock { counts in
                counts.now += 1
                counts.most = max(counts.most, counts.now)
            }
            usleep(1000)
            counts.withLock { $0.now -= 1 }
        }

        var most: Int { counts.withLock { $0.most } }
    }

    @Test("No more search at once than may, whoever fails; what waits for others is not among them")
    func limited() {
        struct Failure: Error {}
        let turns = ReadTurns(2)
        let (searching, checking) = (Company(), Company())
        let threads = Threads(8) {
            for number in 0..<30 {
                try? turns.take(RecallAction.about) {
                    searching.work()
                    if number % 3 == 0 { throw Failure() }
                }
                turns.take(CheckAction.about) { checking.work() }
            }
        }
        threads.join()
        #expect((1...2).contains(searching.most))
        #expect(threads.count < 3 || checking.most > 2)
        // All turns were given back.
        turns.take(RecallAction.about) { turns.take(RecallAction.about) { searching.work() } }
    }
}
