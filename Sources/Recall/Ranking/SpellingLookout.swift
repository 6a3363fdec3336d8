internal import GitMemory
internal import Synchronization

/// Looks for words like some that are in no entry, for all of them at once and on another core than the one that asks.
final class SpellingLookout: Sendable {
    private struct Work {
        var searches: [SpellingSearch]
        var failure: (any Error)?
        var isDone = false
    }

    private let words: [[UInt8]]
    private let segments: [Segment]
    private let work: Mutex<Work>
    private let thread: Mutex<Threads?>

    /// Begins to look.
    convenience init(for terms: [Question.Term], in segments: [Segment]) {
        var (words, searches): ([[UInt8]], [SpellingSearch]) = ([], [])
        for term in terms where !term.isLone && !term.isDigits {
            let count = String(decoding: term.text, as: UTF8.self).unicodeScalars.count
            guard count >= 4 else { continue }
            words.append(term.text)
            searches.append(SpellingSearch(term.text, count: count))
        }
        self.init(words, searches, segments)
        if !words.isEmpty, Parallel.cores > 1 {
            let started = Threads(1) { self.look() }
            thread.withLock { $0 = started }
        }
    }

    private init(_ words: [[UInt8]], _ searches: [SpellingSearch], _ segments: [Segment]) {
        self.words = words
        self.segments = segments
        work = Mutex(Work(searches: searches))
        thread = Mutex(nil)
    }

    private func look() {
        work.withLock { work in
            if work.isDone { return }
            work.isDone = true
            do {
                for segment in segments { try SpellingSearch.look(in: segment, for: &work.searches) }
            } catch {
                work.failure = error
            }
        }
    }

    /// Waits until nothing is looked for any more.
    func end() {
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    /// What was found, by word.
    ///
    /// - Throws: ``IndexFault``.
    func found() throws -> [[UInt8]: SpellingSearch] {
        if words.isEmpty { return [:] }
        end()
        // There may have been no thread.
        look()
        return try work.withLock { work in
            if let failure = work.failure { throw failure }
            return Dictionary(zip(words, work.searches)) { $1 }
        }
    }
}
