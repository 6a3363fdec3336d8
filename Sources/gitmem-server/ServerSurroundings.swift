#if Server
    internal import Actions
    internal import GitMemory
    internal import Synchronization

    /// What requests get of the world around the server.
    enum ServerSurroundings {
        /// So many seconds; in a debug build at most as many as the tests have the patience for.
        static func patience(_ seconds: Int64) -> Int64 {
            #if DEBUG
                if let most = ProcessWords.variable("GITMEM_TEST_PATIENCE").flatMap({ Int64($0) }) {
                    return min(seconds, most)
                }
            #endif
            return seconds
        }

        static func make() -> Surroundings {
            var surroundings = Surroundings.live
            #if DEBUG
                // A debug build takes its clock and its random bits from the tests, so that transcripts repeat.
                if let start = ProcessWords.variable("GITMEM_TEST_CLOCK").flatMap({ UInt64($0) }) {
                    surroundings.clock = { start }
                }
                if random.isSeeded { surroundings.random = { random.next() } }
            #endif
            return surroundings
        }

        #if DEBUG
            private static let random = SeededBits(ProcessWords.variable("GITMEM_TEST_SEED").flatMap { UInt64($0) })
        #endif
    }

    #if DEBUG
        /// Random bits that repeat from run to run, and never within one.
        private final class SeededBits: Sendable {
            let isSeeded: Bool
            private let state: Mutex<UInt64>

            init(_ seed: UInt64?) {
                isSeeded = seed != nil
                state = Mutex(seed ?? 0)
            }

            func next() -> UInt64 {
                state.withLock { state in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return state ^ (state >> 29)
                }
            }
        }
    #endif
#endif
