/// One pattern for paths, as git has them in `.gitignore`.
struct PathPattern: Sendable {
    /// What a pattern is made of.
    private enum Piece: Sendable {
        case byte(UInt8)
        /// `?`: any byte but a slash.
        case any
        /// `*`: any bytes without a slash.
        case star
        /// `**/`: any folders, or none.
        case folders
        /// `**` at the end: whatever is below.
        case rest
        case set([ClosedRange<UInt8>], isNegated: Bool)
    }

    /// Whether it takes out what earlier patterns have picked.
    let isNegated: Bool
    /// Whether it is for folders alone.
    let isForFolders: Bool
    private let pieces: [Piece]

    /// Reads a line; `nil` if it is empty or a comment.
    init?(_ line: String) {
        var bytes = Array(line.utf8)
        while bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        // Spaces at the end count only if they are escaped.
        while bytes.last == UInt8(ascii: " "), !Self.isEscaped(bytes, bytes.count - 1) { bytes.removeLast() }
        if bytes.isEmpty || bytes[0] == UInt8(ascii: "#") { return nil }
        isNegated = bytes[0] == UInt8(ascii: "!")
        if isNegated { bytes.removeFirst() }
        isForFolders = bytes.last == UInt8(ascii: "/")
        if isForFolders { bytes.removeLast() }
        let isRooted = bytes.contains(UInt8(ascii: "/"))
        if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
        if bytes.isEmpty { return nil }
        pieces = (isRooted ? [] : [.folders]) + Self.parse(bytes)
    }

    private static func isEscaped(_ bytes: [UInt8], _ index: Int) -> Bool {
        var position = index
        while position > 0, bytes[position - 1] == UInt8(ascii: "\\") { position -= 1 }
        return (index - position) % 2 == 1
    }

    private static func parse(_ bytes: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\\") where index + 1 < bytes.count:
                pieces.append(.byte(bytes[index + 1]))
                index += 2
            case UInt8(ascii: "?"):
                pieces.append(.any)
                index += 1
            case UInt8(ascii: "*"):
                let end = bytes[index...].firstIndex { $0 != UInt8(ascii: "*") } ?? bytes.count
                let beginsPart = index == 0 || bytes[index - 1] == UInt8(ascii: "/")
                if end - index >= 2, beginsPart, end == bytes.count {
                    pieces.append(.rest)
                    index = end
                } else if end - index >= 2, beginsPart, bytes[end] == UInt8(ascii: "/") {
                    pieces.append(.folders)
                    index = end + 1
                } else {
                    pieces.append(.star)
                    index = end
                }
            case UInt8(ascii: "["):
                if let (set, end) = set(bytes, from: index) {
                    pieces.append(set)
                    index = end
                } else {
                    // Of a bracket that does not end nobody knows what it means: it picks nothing.
                    pieces.append(.set([], isNegated: false))
                    index += 1
                }
            default:
                pieces.append(.byte(byte))
                index += 1
            }
        }
        return pieces
    }

    /// A set in brackets, and where it ends; `nil` if it does not end.
    private static func set(_ bytes: [UInt8], from start: Int) -> (Piece, Int)? {
        var index = start + 1
        guard index < bytes.count else { return nil }
        let isNegated = bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^")
        if isNegated { index += 1 }
        let first = index
        var ranges: [ClosedRange<UInt8>] = []
        func byte() -> UInt8? {
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\") { index += 1 }
            guard index < bytes.count else { return nil }
            defer { index += 1 }
            return bytes[index]
        }
        while index < bytes.count, index == first || bytes[index] != UInt8(ascii: "]") {
            if bytes[index...].starts(with: "[:".utf8), let end = bytes[index...].firstRange(of: Array(":]".utf8)) {
                guard let named = classes[String(decoding: bytes[index + 2..<end.lowerBound], as: UTF8.self)] else {
                    return nil
                }
                ranges += named
                index = end.upperBound
                continue
            }
            guard let low = byte() else { return nil }
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "-"), bytes[index + 1] != UInt8(ascii: "]") {
                index += 1
                guard let high = byte() else { return nil }
                if low <= high { ranges.append(low...high) }
            } else {
                ranges.append(low...low)
            }
        }
        return index < bytes.count ? (.set(ranges, isNegated: isNegated), index + 1) : nil
    }

    private static let classes: [String: [ClosedRange<UInt8>]] = {
        let (digit, upper, lower): (ClosedRange<UInt8>, ClosedRange<UInt8>, ClosedRange<UInt8>) = (
            48...57, 65...90, 97...122
        )
        return [
            "digit": [digit], "upper": [upper], "lower": [lower], "alpha": [upper, lower],
            "alnum": [digit, upper, lower], "xdigit": [digit, 65...70, 97...102], "space": [9...13, 32...32],
            "blank": [9...9, 32...32], "cntrl": [0...31, 127...127], "graph": [33...126], "print": [32...126],
            "punct": [33...47, 58...64, 91...96, 123...126],
        ]
    }()

    /// Whether it is for a path from the top of the repository, and not for one above that.
    ///
    /// - Complexity: O(*n* · *m*) in the bytes of path and pattern, whatever both are like.
    func matches(_ path: some Sequence<UInt8>) -> Bool {
        let slash = UInt8(ascii: "/")
        // Bit `2i`: what comes next is piece `i`. Bit `2i + 1`: in the middle of a folder's name of `.folders`.
        var states = Array(repeating: false, count: 2 * pieces.count + 1)
        func follow(_ states: inout [Bool]) {
            for (index, piece) in pieces.enumerated() where states[2 * index] {
                switch piece {
                case .star, .folders: states[2 * index + 2] = true
                case .byte, .any, .rest, .set: continue
                }
            }
        }
        states[0] = true
        follow(&states)
        for byte in path {
            var next = Array(repeating: false, count: states.count)
            for (index, piece) in pieces.enumerated() {
                let isInside = states[2 * index + 1]
                guard states[2 * index] || isInside else { continue }
                switch piece {
                case .byte(let wanted): if byte == wanted { next[2 * index + 2] = true }
                case .any: if byte != slash { next[2 * index + 2] = true }
                case .star: if byte != slash { next[2 * index] = true }
                case .folders: next[byte == slash ? 2 * index : 2 * index + 1] = true
                case .rest:
                    next[2 * index] = true
                    next[2 * index + 2] = true
                case .set(let ranges, let isNegated):
                    if byte != slash, ranges.contains(where: { $0.contains(byte) }) != isNegated {
                        next[2 * index + 2] = true
                    }
                }
            }
            follow(&next)
            states = next
        }
        return states[2 * pieces.count]
    }
}

/// Several patterns, of which the last that is for a path decides, as in one `.gitignore`.
package struct PathPatterns: Sendable {
    private let patterns: [PathPattern]

    /// Reads a pattern from each line.
    package init(_ text: String) {
        patterns = text.split(separator: "\n").compactMap { PathPattern(String($0)) }
    }

    /// Whether they pick a path, or a folder above it.
    ///
    /// - Parameter isFile: whether it is known to be no folder.
    package func pick(_ path: String, isFile: Bool) -> Bool {
        let bytes = Array(path.utf8)
        var end = 0
        while end < bytes.count {
            end = bytes[end...].dropFirst(end == 0 ? 0 : 1).firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
            let isWhole = end == bytes.count
            let last = patterns.last { pattern in
                !(pattern.isForFolders && isWhole && isFile) && pattern.matches(bytes[..<end])
            }
            // What is below a folder that is picked cannot be taken out again.
            if let last, !last.isNegated { return true }
        }
        return false
    }
}
