internal import Glibc
internal import Synchronization

/// Work shared out to all cores. Where the system gives no threads, the calling one does it alone.
package enum Parallel {
    /// Calls `transform` for every element, several at a time, and `each` with the results in order.
    ///
    /// `each` is called by the calling thread, while the others go on with what follows.
    ///
    /// - Parameter atOnce: how many results may wait for their turn; more even out the work, fewer save memory.
    /// - Throws: the error of the first element that fails, after those before it have been handed on; what `each`
    ///   throws. Nothing is begun after that.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], atOnce: Int, _ transform: @escaping @Sendable (Element) throws -> Result,
        each: (Result) throws -> Void
    ) throws {
        let helpers = min(cores, elements.count) - 1
        if helpers < 1 || atOnce < 2 {
            for element in elements { try each(transform(element)) }
            return
        }
        let crew = Crew(elements, atOnce: atOnce, transform)
        let threads = Threads(helpers) { crew.help() }
        defer {
            crew.stop()
            threads.join()
        }
        for index in elements.indices { try each(crew.result(index).get()) }
    }

    /// Calls `fill` with a copy of `empty` for every element, several at a time, and `each` with what it made of them,
    /// in order, until it returns `false`.
    ///
    /// - Throws: the error of the first element that fails, after what was made before it has been handed on.
    static func mapParts<Element: Sendable, Part: Sendable>(
        _ elements: [Element], atOnce: Int, _ empty: Part,
        _ fill: @escaping @Sendable (inout Part, Element) throws -> Void, each: (Part) throws -> Bool
    ) throws {
        do {
            try map(elements, atOnce: atOnce) { element -> (part: Part, error: (any Error)?) in
                var part = empty
                do { try fill(&part, element) } catch { return (part, error) }
                return (part, nil)
            } each: { made in
                guard try each(made.part) else { throw Enough() }
                if let error = made.error { throw error }
            }
        } catch is Enough {}
    }

    /// Runs two things, the second on a thread of its own, where there is a processor and a thread for it.
    ///
    /// - Throws: what `first` throws, else what `second` does, when both have ended.
    package static func both<First, Second: Sendable>(
        _ first: () throws -> First, _ second: @escaping @Sendable () throws -> Second
    ) throws -> (First, Second) {
        let other = Deferred(second)
        let threads = cores > 1 ? Threads(1) { _ = other.result() } : nil
        let one = Result { try first() }
        threads?.join()
        return (try one.get(), try other.result().get())
    }

    /// The processors of the machine.
    package static let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}

/// Work that is done once, by whoever asks first for its result.
private final class Deferred<Success: Sendable>: Sendable {
    private let work: @Sendable () throws -> Success
    private let made = Mutex<Result<Success, any Error>?>(nil)

    init(_ work: @escaping @Sendable () throws -> Success) { self.work = work }

    func result() -> Result<Success, any Error> {
        made.withLock { made in
            let result = made ?? Result { try work() }
            made = result
            return result
        }
    }
}

/// Ends the handing on.
private struct Enough: Error {}

/// Threads that work on one array, and the results that wait for their turn.
private final class Crew<Element: Sendable, Success: Sendable>: Sendable {
    private struct State {
        /// The first element that nobody has taken.
        var next = 0
        /// The number of results handed on.
        var handedOn = 0
        var waiting: [Result<Success, any Error>?]
        /// The number of helpers that sleep until there is room for results.
        var idle = 0
        /// Whether the calling thread sleeps until the result whose turn it is.
        var isAwaited = false
    }

    private let elements: [Element]
    private let transform: @Sendable (Element) throws -> Success
    private let state: Mutex<State>
    private let wake = Semaphore()
    private let room = Semaphore()

    init(
        _ elements: [Element], atOnce: Int, _ transform: @escaping @Sendable (Element) throws -> Success
    ) {
        self.elements = elements
        self.transform = transform
        state = Mutex(State(waiting: Array(repeating: nil, count: min(atOnce, elements.count))))
    }

    /// Works until nothing is left to begin.
    func help() {
        while true {
            switch turn() {
            case .element(let index): finish(index, Result { try transform(elements[index]) })
            case .noRoom: room.wait()
            case .over: return
            }
        }
    }

    /// Lets nobody begin anything more.
    func stop() {
        let idle = state.withLock { state in
            defer { state.idle = 0 }
            state.next = elements.count
            return state.idle
        }
        for _ in 0..<idle { room.signal() }
    }

    /// The result of the element at `index`, the next in order. Until it is there, the thread lends a hand.
    func result(_ index: Int) -> Result<Success, any Error> {
        while true {
            let ready = state.withLock { state -> (result: Result<Success, any Error>, wakesHelper: Bool)? in
                let slot = index % state.waiting.count
                guard let result = state.waiting[slot] else { return nil }
                state.waiting[slot] = nil
                state.handedOn += 1
                guard state.idle > 0 else { return (result, false) }
                state.idle -= 1
                return (result, true)
            }
            if let ready {
                if ready.wakesHelper { room.signal() }
                return ready.result
            }
            if let other = state.withLock({ take(&$0) }) {
                finish(other, Result { try transform(elements[other]) })
            } else if sleeps(for: index) {
                wake.wait()
            }
        }
    }

    private enum Turn {
        case element(Int)
        /// As many results wait as may.
        case noRoom
        /// Everything has been begun.
        case over
    }

    private func turn() -> Turn {
        state.withLock { state in
            if let index = take(&state) { return .element(index) }
            if state.next == elements.count { return .over }
            state.idle += 1
            return .noRoom
        }
    }

    private func take(_ state: inout State) -> Int? {
        guard state.next < min(elements.count, state.handedOn + state.waiting.count) else { return nil }
        state.next += 1
        return state.next - 1
    }

    private func sleeps(for index: Int) -> Bool {
        state.withLock { state in
            state.isAwaited = state.waiting[index % state.waiting.count] == nil
            return state.isAwaited
        }
    }

    private func finish(_ index: Int, _ result: Result<Success, any Error>) {
        let wakes = state.withLock { state in
            state.waiting[index % state.waiting.count] = result
            guard state.isAwaited, index == state.handedOn else { return false }
            state.isAwaited = false
            return true
        }
        if wakes { wake.signal() }
    }
}
