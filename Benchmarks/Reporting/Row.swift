/// One work, done by both sides.
struct Row {
    enum Unit: String { case seconds, bytes }

    /// The short name, for `--only` and for programs that read the JSON.
    let id: String
    let work: String
    let against: String
    /// What the ratio may be at most.
    let limit: Double?
    var unit = Unit.seconds
    let ours: Samples
    let theirs: Samples
    /// What was found to be the same on both sides.
    let agreed: String

    var ratio: Double { ours.median / theirs.median }

    /// Whether the ratio keeps the limit, to a thousandth: a line more in a reflog is no difference in size.
    var isWithin: Bool? { limit.map { (ratio * 1000).rounded() <= $0 * 1000 } }
}

/// The instructions of a short command, where the clock is noisy.
struct InstructionFigure {
    let id: String
    let ours: Int
    let theirs: Int

    var ratio: Double { Double(ours) / Double(theirs) }
}

/// The most memory that a command has resident.
struct MemoryFigure {
    static let limit = 400_000_000

    let work: String
    let peak: Int
}

/// How many objects one add to a store reads and writes.
struct ObjectFigure {
    let entries: Int
    let fanout: Int
    /// `nil` where nothing counts them.
    let read: Int?
    let written: Int
}
