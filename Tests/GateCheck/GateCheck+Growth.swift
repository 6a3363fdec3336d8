import CStart
import Foundation
import Gate
import GateSamples
import TestSupport

extension GateCheck {
    /// How time grows with the length of a text, for texts of many kinds: what repeats one piece, and what mixes pieces that
    /// rules begin or end with.
    static func growth() {
        // As gitmem does: what is measured is not how the system hands out memory.
        gitmem_keep_memory()
        var random = SplitMix64(mixing: testSeed)
        let pieces = [
            "a", "A", "0", " ", "\n", "\t", "=", "-", ".", "@", ":", "/", "+", "_", "%", "&", "\\", "'", "\"", "{", "[",
            "(", "x:",
            "1 ", "4111 ", "DE", "DE89 ", "+49 ", "a@", "a.b@c.", "://", "://a:", "eyJ", "eyJ.", "eyJhbGciOi.", "%41",
            "&#65;",
            "\\x41", "\\u0041", "password", "password=", "secret: ", "api_key = '", "Authorization: ", "Bearer ",
            "token ",
            "-----BEGIN ", "-----BEGIN PRIVATE KEY-----\n", "AKIA", "s" + "k-", "gh" + "p_", "QUJD", "QUJD\n", "41 ",
            "é", "а",
            "日本", "😀", "\u{200b}", "\u{301}", "I then ", "Let me check. ", "Is it? ", "word ", "word, ", "`code` ",
            "a/b.c ",
            "abandon ", "'a' + ", "\"ab\" \"cd\" ",
        ]
        var texts: [(String, String)] = pieces.map { ("\($0.debugDescription) again and again", $0) }
        for number in 1...20 {
            let few = (0..<Int(random.next() % 5 + 2)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
            let mixed = (0..<4096).map { _ in few[Int(random.next() % UInt64(few.count))] }.joined()
            texts.append(("mixture \(number) of \(few)", mixed))
        }
        let planted = PlantedSecret.all(by: &random).map(\.text).joined(separator: "\n")
        texts.append(("planted secrets", planted))

        var worst: [(ratio: Double, name: String)] = []
        for (name, piece) in texts {
            let small = String(repeating: piece, count: 100 * 1024 / piece.utf8.count + 1)
            let large = String(repeating: piece, count: 1024 * 1024 / piece.utf8.count + 1)
            // In turn, so that what else the machine does meets both alike.
            var (less, more) = (Double.infinity, Double.infinity)
            for _ in 0..<9 { (less, more) = (min(less, time(small)), min(more, time(large))) }
            worst.append((more / less, "\(name): \(Int(less * 1e6)) µs and \(Int(more * 1e6)) µs"))
        }
        worst.sort { $0.ratio > $1.ratio }
        print("\(texts.count) texts of 1 MiB, each against 100 KiB of the same (GITMEM_SEED=\(testSeed)); steepest:")
        for (ratio, name) in worst.prefix(5) { print("  \((ratio * 100).rounded() / 100) ×  \(name)") }
    }

    /// The processor time that it takes to judge a text, in seconds.
    private static func time(_ text: String) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        _ = Gate.leaks(in: text)
        _ = Gate.reading(of: text)
        return now() - start
    }
}
