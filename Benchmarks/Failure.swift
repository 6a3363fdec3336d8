/// Why the benchmark cannot go on.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}

/// Refuses figures of two sides that did different things.
func agree(_ ours: String, _ theirs: String, _ subject: String) throws {
    guard !ours.isEmpty, ours == theirs else { throw Failure("\(subject) differ: \(ours) and \(theirs)") }
}
