/// How two versions of a file differ, as `diff -u` shows it.
package enum UnifiedDiff {
    private enum Line {
        case both([UInt8])
        case old([UInt8])
        case new([UInt8])

        var isChange: Bool { if case .both = self { false } else { true } }
    }

    /// The text of the difference; empty if there is none. `nil` is a file that is not there.
    package static func text(_ old: [UInt8]?, _ new: [UInt8]?, path: String) -> String {
        let lines = merged(Self.lines(old ?? []), Self.lines(new ?? []))
        var text = ""
        var (oldLine, newLine) = (1, 1)
        var index = 0
        while index < lines.count {
            guard let first = lines[index...].firstIndex(where: \.isChange) else { break }
            // A hunk ends where seven lines are the same.
            var last = first
            while let next = lines[(last + 1)...].firstIndex(where: \.isChange), next - last <= 6 { last = next }
            let range = max(index, first - 3)..<min(lines.count, last + 4)
            oldLine += range.lowerBound - index
            newLine += range.lowerBound - index
            let hunk = lines[range]
            let oldCount = hunk.count { if case .new = $0 { false } else { true } }
            let newCount = hunk.count { if case .old = $0 { false } else { true } }
            text += "@@ -\(span(oldLine, oldCount)) +\(span(newLine, newCount)) @@\n"
            for line in hunk {
                switch line {
                case .both(let bytes): text += " " + shown(bytes)
                case .old(let bytes): text += "-" + shown(bytes)
                case .new(let bytes): text += "+" + shown(bytes)
                }
            }
            oldLine += oldCount
            newLine += newCount
            index = range.upperBound
        }
        if text.isEmpty { return "" }
        return "--- \(old == nil ? "/dev/null" : path)\n+++ \(new == nil ? "/dev/null" : path)\n" + text
    }

    private static func span(_ line: Int, _ count: Int) -> String {
        count == 1 ? "\(line)" : "\(count == 0 ? line - 1 : line),\(count)"
    }

    private static func shown(_ line: [UInt8]) -> String {
        let text = String(decoding: line, as: UTF8.self)
        return line.last == UInt8(ascii: "\n") ? text : text + "\n\\ No newline at end of file\n"
    }

    /// The lines with their ends.
    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
            lines.append(Array(rest[..<end]))
            rest = rest[end...]
        }
        return lines
    }

    private static func merged(_ old: [[UInt8]], _ new: [[UInt8]]) -> [Line] {
        var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [Line] = []
        var (position, place) = (0, 0)
        while position < old.count || place < new.count {
            if removed.contains(position) {
                lines.append(.old(old[position]))
                position += 1
            } else if inserted.contains(place) {
                lines.append(.new(new[place]))
                place += 1
            } else {
                lines.append(.both(old[position]))
                position += 1
                place += 1
            }
        }
        return lines
    }
}
