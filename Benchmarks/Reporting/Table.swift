import Foundation

/// Columns of text under a heading: so many flush left, the others flush right. Nothing, if there are no rows.
func table(_ heading: [String], left: Int, _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
    return ([heading] + rows).map { row in
        row.indices.map { column in
            let padding = String(repeating: " ", count: widths[column] - row[column].count)
            return column < left || column == heading.count - 1 && heading[column].isEmpty
                ? row[column] + padding : padding + row[column]
        }.joined(separator: "  ").trimmingSuffix()
    }.joined(separator: "\n")
}

/// Tells on standard error, where it does not get into the table, what is going on.
func say(_ text: String) { FileHandle.standardError.write(Data("gitmem-bench: \(text)\n".utf8)) }

func format(_ value: Double, _ unit: Row.Unit) -> String {
    switch unit {
    case .bytes: String(format: "%.1f MB", value / 1e6)
    case .seconds where value < 0.1: String(format: "%.2f ms", value * 1e3)
    case .seconds where value < 1: String(format: "%.0f ms", value * 1e3)
    case .seconds: String(format: "%.2f s", value)
    }
}

func decimal(_ value: Double) -> String { String(format: "%.2f", value) }

func millions(_ count: Int) -> String { String(format: "%.2f M", Double(count) / 1e6) }

/// A number with a comma between its thousands.
func grouped(_ number: Int) -> String {
    var digits = "\(number)"
    var end = digits.endIndex
    while let next = digits.index(end, offsetBy: -3, limitedBy: digits.startIndex), next > digits.startIndex {
        digits.insert(",", at: next)
        end = next
    }
    return digits
}

extension String {
    func trimmingSuffix() -> String {
        String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
    }
}
