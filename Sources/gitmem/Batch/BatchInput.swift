internal import Glibc

/// The lines of standard input, each of a bounded length, as far as they are there.
struct BatchInput {
    enum Piece {
        /// A line without its end.
        case line([UInt8])
        /// A line that was longer than is read; it was skipped.
        case tooLong
        /// There is more to come, and it is not here yet.
        case nothingYet
        case end
    }

    /// How many bytes a line may have.
    static let limit = 8 << 20

    private let file: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    /// Up to where there is no line end.
    private var searched = 0
    private var isSkipping = false
    private var isEnded = false

    init(_ file: Int32) { self.file = file }

    /// The next line; the last one needs no end.
    ///
    /// - Parameter waits: whether to wait for a line that is not here yet.
    mutating func next(waits: Bool) -> Piece {
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) { return take(end, next: end + 1) }
            searched = buffer.count
            if isEnded { return start == buffer.count && !isSkipping ? .end : take(buffer.count, next: buffer.count) }
            if buffer.count - start > Self.limit { isSkipping = true }
            if isSkipping { start = buffer.count }
            guard waits || isReady else { return .nothingYet }
            fill()
        }
    }

    private mutating func take(_ end: Int, next: Int) -> Piece {
        defer { (start, searched, isSkipping) = (next, next, false) }
        if isSkipping || end - start > Self.limit { return .tooLong }
        return .line(Array(buffer[start..<end]))
    }

    /// Whether reading does not wait.
    private var isReady: Bool {
        var poll = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, 0) > 0
    }

    private mutating func fill() {
        buffer.removeFirst(start)
        (start, searched) = (0, buffer.count)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var count = read(file, &chunk, chunk.count)
        while count < 0 && errno == EINTR { count = read(file, &chunk, chunk.count) }
        if count > 0 { buffer += chunk[..<count] } else { isEnded = true }
    }
}
