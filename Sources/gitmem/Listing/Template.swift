internal import Actions

/// What `--format` says: text with fields in it, as `git for-each-ref` has them.
struct Template {
    private enum Part {
        case text(String)
        case field(Int, width: Int?)
    }

    private var parts: [Part] = []

    /// - Parameter names: the fields that there are.
    /// - Throws: ``UsageError`` for a field that is not among them, and for a percent sign that begins nothing.
    init(_ form: String, fields names: [String]) throws(UsageError) {
        var rest = Substring(form)
        while let percent = rest.firstIndex(of: "%") {
            parts.append(.text(String(rest[..<percent])))
            rest = rest[percent...].dropFirst()
            if rest.first == "%" {
                parts.append(.text("%"))
                rest = rest.dropFirst()
            } else if rest.first == "(", let end = rest.firstIndex(of: ")") {
                parts.append(try Self.field(rest[..<end].dropFirst(), names))
                rest = rest[end...].dropFirst()
            } else if let value = UInt8(rest.prefix(2), radix: 16), value < 0x80, rest.prefix(2).count == 2 {
                parts.append(.text(String(Character(Unicode.Scalar(value)))))
                rest = rest.dropFirst(2)
            } else {
                throw UsageError(
                    "in --format, a percent sign begins %(FIELD), %% or two hexadecimal digits, not “%\(rest.prefix(2))”"
                )
            }
        }
        parts.append(.text(String(rest)))
    }

    private static func field(_ text: Substring, _ names: [String]) throws(UsageError) -> Part {
        let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = words.first.map(String.init) ?? ""
        guard let place = names.firstIndex(of: name) else {
            let near = NearName.nearest(to: name, among: names).map { " (did you mean \($0)?)" } ?? ""
            throw UsageError(
                "--format has no field “\(name)”\(near): the fields are \(names.joined(separator: ", "))")
        }
        guard words.count == 2 else { return .field(place, width: nil) }
        guard let width = Int(words[1]), width > 0 else {
            throw UsageError("in --format, %(\(name):N) takes a number above 0, not “\(words[1])”")
        }
        return .field(place, width: width)
    }

    /// The line for a thing whose fields have these values; a width is how many cells a value takes at most.
    func line(_ value: (_ field: Int, _ width: Int?) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .field(let place, let width): value(place, width)
            }
        }.joined()
    }

    /// A text cut to so many cells.
    static func cut(_ text: String, to width: Int) -> String {
        var (cells, end) = (0, text.startIndex)
        while end < text.endIndex {
            cells += CellWidth.of(text[end])
            if cells > width { break }
            end = text.index(after: end)
        }
        guard end < text.endIndex else { return text }
        // Room for the ellipsis.
        var kept = text[..<end]
        while kept.reduce(0, { $0 + CellWidth.of($1) }) > width - 1 { kept = kept.dropLast() }
        return kept + "…"
    }
}
