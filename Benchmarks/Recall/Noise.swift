import Foundation

/// Passages of texts that answer nothing, in an order that the seed gives.
struct Noise {
    private var passages: [String] = []

    init(files: [String], seed: UInt64) {
        var seen: Set<String> = []
        for file in files {
            guard let data = FileManager.default.contents(atPath: file) else { continue }
            let text = String(decoding: data, as: UTF8.self)
            let isWordNet = (file as NSString).lastPathComponent.hasPrefix("data.")
            let parts =
                isWordNet
                ? text.split(separator: "\n").compactMap { $0.split(separator: "|").dropFirst().first.map(String.init) }
                : text.components(separatedBy: "\n\n")
            for part in parts {
                let passage = part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                if passage.utf8.count >= 20, passage.utf8.count <= 4000, seen.insert(passage).inserted {
                    passages.append(passage)
                }
            }
        }
        var state = seed
        func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
        for index in passages.indices.reversed() { passages.swapAt(index, Int(next() % UInt64(index + 1))) }
    }

    mutating func next() -> String? { passages.popLast() }
}
