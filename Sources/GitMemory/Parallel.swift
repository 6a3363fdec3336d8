internal import Dispatch
internal import Glibc
internal import Synchronization

/// Work shared out to all cores.
enum Parallel {
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
        if helpers < 1 || atOnce < 2 || !hasDescriptors {
            for element in elements { try each(transform(element)) }
            return
        }
        let crew = Crew(elements, atOnce: atOnce, transform)
        let group = DispatchGroup()
        defer {
            crew.stop()
            group.wait()
        }
        for index in elements.indices {
            for _ in 0..<crew.wanted(helpers) {
                DispatchQueue.global().async(group: group) { crew.help() }
            }
            try each(crew.result(index).get())
        }
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

    /// Whether there is room for the descriptors that threads need: without, Dispatch ends the process.
    private static let hasDescriptors: Bool = {
        let spare = (0..<16).map { _ in fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) }
        defer { for file in spare where file >= 0 { close(file) } }
        return spare.allSatisfy { $0 >= 0 }
    }()

    private static let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
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
        var helpers = 0
        /// Whether the calling thread sleeps until the result whose turn it is.
        var isAwaited = false
    }

    private let elements: [Element]
    private let transform: @Sendable (Element) throws -> Success
    private let state: Mutex<State>
    private let wake = DispatchSemaphore(value: 0)

    init(
        _ elements: [Element], atOnce: Int, _ transform: @escaping @Sendable (Element) throws -> Success
    ) {
        self.elements = elements
        self.transform = transform
        state = Mutex(State(waiting: Array(repeating: nil, count: min(atOnce, elements.count))))
    }

    /// How many helpers to call in, of at most so many. One goes when there is no room for results.
    func wanted(_ most: Int) -> Int {
        state.withLock { state in
            let room = min(elements.count, state.handedOn + state.waiting.count) - state.next
            let wanted = max(0, min(most - state.helpers, room))
            state.helpers += wanted
            return wanted
        }
    }

    func help() {
        while let index = take() { finish(index, Result { try transform(elements[index]) }) }
        state.withLock { $0.helpers -= 1 }
    }

    /// Lets nobody begin anything more.
    func stop() { state.withLock { $0.next = elements.count } }

    /// The result of the element at `index`, the next in order. Until it is there, the thread lends a hand.
    func result(_ index: Int) -> Result<Success, any Error> {
        while true {
            let ready = state.withLock { state -> Result<Success, any Error>? in
                let slot = index % state.waiting.count
                guard let result = state.waiting[slot] else { return nil }
                state.waiting[slot] = nil
                state.handedOn += 1
                return result
            }
            if let ready { return ready }
            if let other = take() {
                finish(other, Result { try transform(elements[other]) })
            } else if sleeps(for: index) {
                wake.wait()
            }
        }
    }

    private func take() -> Int? {
        state.withLock { state in
            guard state.next < min(elements.count, state.handedOn + state.waiting.count) else { return nil }
            state.next += 1
            return state.next - 1
        }
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
