/// What one or several commands in a row took.
struct Usage {
    /// Wall time.
    var seconds = 0.0
    /// Time of the processors, in the program and in the system on its behalf.
    var processor = 0.0
    /// The most memory that one of them had resident, in bytes.
    var peak = 0

    static func + (one: Usage, other: Usage) -> Usage {
        Usage(
            seconds: one.seconds + other.seconds, processor: one.processor + other.processor,
            peak: max(one.peak, other.peak))
    }
}
