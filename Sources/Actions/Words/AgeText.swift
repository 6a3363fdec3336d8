internal import GitMemory

/// How long ago something was, in the largest unit that says enough.
enum AgeText {
    /// - Parameter now: a moment that may be a little before the other.
    static func text(_ moment: Timestamp, at now: Timestamp) -> String {
        let (early, late) = (min(moment, now), max(moment, now))
        let minutes = (late.milliseconds - early.milliseconds) / 60_000
        if moment > now, minutes > 1 { return "\(span(minutes)) ahead" }
        return minutes == 0 || moment > now ? "now" : span(minutes)
    }

    static func span(_ minutes: UInt64) -> String {
        minutes < 60 ? "\(minutes) min" : minutes < 48 * 60 ? "\(minutes / 60) h" : "\(minutes / 1440) d"
    }
}

extension Timestamp {
    /// The beginning of its minute.
    var minute: Timestamp { Timestamp(milliseconds: milliseconds - milliseconds % 60_000) ?? self }
}

extension String {
    /// The text in one line of at most so many characters, without what could move a cursor; one that is longer ends in
    /// an ellipsis and `rest`, which are not counted.
    func oneLine(_ most: Int, otherwise rest: String = "") -> String {
        // No more than this can be shown, whatever follows.
        let beginning = utf8.count > most * 16 ? String(prefix(most + 1)) : self
        let words = beginning.split(whereSeparator: \.isWhitespace).joined(separator: " ").escapingControls()
        var (count, end) = (0, words.startIndex)
        while end < words.endIndex {
            // One character may be made of any number of marks.
            count += words[end].unicodeScalars.count
            if count > most { return words[..<end].trimmingEnd + "…" + rest }
            end = words.index(after: end)
        }
        return beginning.utf8.count < utf8.count ? words + "…" + rest : words
    }
}

extension Substring {
    fileprivate var trimmingEnd: Substring { self.last == " " ? dropLast() : self }
}
