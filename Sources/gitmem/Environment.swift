internal import Actions
internal import GitMemory
internal import Glibc

/// What the command line reads from the world around it, all in one place.
enum Environment {
    static func value(_ name: String) -> String? {
        ProcessWords.variable(name)
    }

    static func surroundings() -> Surroundings {
        var surroundings = Surroundings.live
        if let clock = testClock() { surroundings.clock = clock }
        if let random = testRandom() { surroundings.random = random }
        return surroundings
    }

    // A debug build takes its clock and its random bits from the tests, so that transcripts repeat. A release build
    // does not look: a replica that is not random would lose counts.
    private static func testClock() -> (() -> UInt64)? {
        #if DEBUG
            guard let start = value("GITMEM_TEST_CLOCK").flatMap({ UInt64($0) }) else { return nil }
            return { start }
        #else
            return nil
        #endif
    }

    /// After so many milliseconds a hook gives up; in a debug build after as many as the tests say.
    static var hookLimit: Int {
        #if DEBUG
            value("GITMEM_TEST_HOOK_LIMIT").flatMap { Int($0) } ?? 300
        #else
            300
        #endif
    }

    private static func testRandom() -> (() -> UInt64)? {
        #if DEBUG
            guard let seed = value("GITMEM_TEST_SEED").flatMap({ UInt64($0) }) else { return nil }
            var state = seed
            return {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state ^ (state >> 29)
            }
        #else
            return nil
        #endif
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether results go to a terminal, be it by a pager.
    static let printsToTerminal = isatty(STDOUT_FILENO) == 1
}
