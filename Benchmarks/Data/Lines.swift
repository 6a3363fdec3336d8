import Foundation

/// Calls `body` with every line of a file, without its end. Only one line is in memory at a time: what the benchmark
/// itself holds would count as the peak of the commands it starts.
func forEachLine(of file: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let input = fopen(file, "r") else { throw Failure("\(file) cannot be read") }
    defer { fclose(input) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while true {
        var length = getline(&line, &capacity, input)
        guard length > 0, let start = line else { return }
        if start[length - 1] == 10 { length -= 1 }
        try body(UnsafeRawBufferPointer(start: start, count: length))
    }
}

/// A digest of many texts that does not depend on their order.
struct Digest: Equatable, CustomStringConvertible {
    private(set) var count = 0
    private var sum: UInt64 = 0

    mutating func add(_ text: some Sequence<UInt8>) {
        // FNV-1a
        sum &+= text.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        count += 1
    }

    var description: String { "\(count) bodies, digest \(String(sum, radix: 16))" }
}
