internal import Dispatch
internal import Synchronization

/// Work shared out to all cores.
enum Parallel {
    /// Calls `transform` for every element, several at a time, and `each` with the results in order.
    ///
    /// - Parameter atOnce: how many results may wait for their turn; more even out the work, fewer save memory.
    /// - Throws: the error of the first element that fails, after those before it have been handed on.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], atOnce: Int, _ transform: @escaping @Sendable (Element) throws -> Result,
        each: (Result) throws -> Void
    ) throws {
        for start in stride(from: 0, to: elements.count, by: atOnce) {
            let wave = elements[start..<min(start + atOnce, elements.count)]
            if wave.count == 1 {
                try each(transform(wave[start]))
                continue
            }
            let results = Mutex<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: wave.count))
            DispatchQueue.concurrentPerform(iterations: wave.count) { index in
                let result = Swift.Result { try transform(wave[start + index]) }
                results.withLock { $0[index] = result }
            }
            for result in results.withLock({ $0 }) {
                if let result { try each(result.get()) }
            }
        }
    }
}
