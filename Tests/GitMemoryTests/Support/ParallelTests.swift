import Glibc
import Synchronization
import Testing

@testable import GitMemory

struct ParallelTests {
    private struct Trouble: Error, Equatable {
        let number: Int
    }

    @Test(arguments: [1, 2, 3, 64, .max])
    func resultsComeInOrder(atOnce: Int) throws {
        for count in [0, 1, 2, 3, 1000] {
            var seen: [Int] = []
            try Parallel.map(Array(0..<count), atOnce: atOnce) {
                $0 * 2
            } each: {
                seen.append($0)
            }
            #expect(seen == (0..<count).map { $0 * 2 })
        }
    }

    /// No more results wait than are allowed to, however slow their receiver is.
    @Test(arguments: [2, 5])
    func fewResultsWait(atOnce: Int) throws {
        let begun = Tally()
        var handedOn = 0
        try Parallel.map(Array(0..<500), atOnce: atOnce) { (_: Int) in
            begun.add()
        } each: { _ in
            handedOn += 1
            #expect(begun.count <= handedOn + atOnce)
        }
        #expect(handedOn == 500)
    }

    @Test func theFirstErrorIsThrownInItsPlace() throws {
        for bad in [0, 1, 50, 99] {
            var seen = 0
            #expect(throws: Trouble(number: bad)) {
                try Parallel.map(Array(0..<100), atOnce: 8) { number in
                    if number == bad || number == 99 { throw Trouble(number: number) }
                } each: {
                    seen += 1
                }
            }
            #expect(seen == bad)
        }
    }

    @Test func whatWasMadeBeforeAnErrorIsHandedOn() throws {
        var seen: [Int] = []
        #expect(throws: Trouble(number: 7)) {
            try Parallel.mapParts(Array(0..<5), atOnce: 4, [Int]()) { part, element in
                for number in element * 3..<element * 3 + 3 {
                    if number == 7 { throw Trouble(number: number) }
                    part.append(number)
                }
            } each: {
                seen += $0
                return true
            }
        }
        #expect(seen == Array(0..<7))
    }

    @Test func theReceiverEndsIt() throws {
        let begun = Tally()
        var seen = 0
        try Parallel.mapParts(Array(0..<1000), atOnce: 4, 0) { _, _ in
            begun.add()
        } each: { _ in
            seen += 1
            return seen < 10
        }
        #expect(seen == 10)
        let last = begun.count
        #expect(last <= 14)
        #expect(begun.count == last)
    }

    @Test func bothAreDoneAndTheErrorOfTheFirstComesFirst() throws {
        let main = pthread_self()
        let (one, two) = try Parallel.both {
            pthread_equal(pthread_self(), main) != 0
        } _: {
            6 * 7
        }
        #expect(one && two == 42)
        let ended = Mutex(false)
        #expect(throws: Trouble(number: 1)) {
            _ = try Parallel.both {
                throw Trouble(number: 1)
            } _: {
                ended.withLock { $0 = true }
                throw Trouble(number: 2)
            }
        }
        #expect(ended.withLock { $0 }, "What goes on is waited for.")
        #expect(throws: Trouble(number: 2)) {
            _ = try Parallel.both {
                1
            } _: {
                throw Trouble(number: 2)
            }
        }
    }
}
