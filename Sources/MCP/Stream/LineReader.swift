internal import Glibc

/// The lines of a stream, each of a bounded length.
struct LineReader {
    enum Line {
        /// A line without its end.
        case bytes([UInt8])
        /// A line that was longer than is read; it was skipped.
        case tooLong
    }

    /// How many bytes a line may have.
    let limit: Int
    private let file: Int32
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)
    /// What of the chunk is still to be handed out.
    private var rest = 0..<0

    init(_ file: Int32, limit: Int) {
        self.file = file
        self.limit = limit
    }

    /// The next line; the last one needs no end. `nil` when the stream has ended.
    mutating func next() -> Line? {
        var line: [UInt8] = []
        var isTooLong = false
        while true {
            if rest.isEmpty {
                let count = fill()
                guard count > 0 else {
                    if isTooLong { return .tooLong }
                    return line.isEmpty ? nil : .bytes(line)
                }
                rest = 0..<count
            }
            let end = chunk[rest].firstIndex(of: UInt8(ascii: "\n"))
            let piece = rest.lowerBound..<(end ?? rest.upperBound)
            if line.count + piece.count > limit {
                isTooLong = true
                line = []
            } else if !isTooLong {
                line.append(contentsOf: chunk[piece])
            }
            rest = (end.map { $0 + 1 } ?? rest.upperBound)..<rest.upperBound
            if end != nil { return isTooLong ? .tooLong : .bytes(line) }
        }
    }

    private mutating func fill() -> Int {
        while true {
            let count = read(file, &chunk, chunk.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }
}
