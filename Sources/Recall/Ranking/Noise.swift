/// What stands in a question that says little of what it is about: times, addresses, numbers of lines, paths.
struct Noise {
    /// Parts of the question, and what the words in them count.
    private(set) var spans: [(place: Range<Int>, weight: Int64)] = []
    /// Whether the text looks like the output of a program.
    private(set) var isPasted = false

    static let inPath = Fixed.thousandths(300)

    init(_ text: [UInt8]) {
        isPasted = text.contains(UInt8(ascii: "\n"))
        var lineStart = 0
        var index = 0
        while index < text.count {
            let start = index
            while index < text.count, !Self.isSpace(text[index]) { index += 1 }
            if start < index {
                let chunk = Self.trimmed(text, start..<index)
                if start == lineStart, Self.prompts.contains(Array(text[start..<index])) { isPasted = true }
                examine(text, chunk)
                if Self.matches(text, chunk, "traceback") { isPasted = true }
                if text[start] == UInt8(ascii: "["), Self.matches(text, chunk, "errno") { isPasted = true }
                if text[index - 1] == UInt8(ascii: ":"),
                    Self.errorWords.contains(where: { Self.matches(text, chunk, $0) })
                {
                    isPasted = true
                }
            }
            if index < text.count, text[index] == UInt8(ascii: "\n") { lineStart = index + 1 }
            index += 1
        }
        lines(text)
    }

    /// The least that a part of the text counts.
    func weight(_ place: Range<Int>) -> Int64 {
        var least = Fixed.one
        for span in spans where span.weight < least && span.place.overlaps(place) { least = span.weight }
        return least
    }

    private static let prompts: Set<[UInt8]> = [Array("$".utf8), Array(">>>".utf8), Array("%".utf8), Array("#".utf8)]
    private static let errorWords: [StaticString] = ["error", "fatal", "err", "warning", "panic", "exception"]

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    private static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }
    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
            || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    /// Whether a part of the text ends in these small letters, whatever its case, a colon aside.
    private static func matches(_ text: [UInt8], _ range: Range<Int>, _ word: StaticString) -> Bool {
        var end = range.upperBound
        if end > range.lowerBound, text[end - 1] == UInt8(ascii: ":") { end -= 1 }
        let count = word.utf8CodeUnitCount
        guard end - range.lowerBound >= count else { return false }
        return (0..<count).allSatisfy { text[end - count + $0] | 0x20 == word.utf8Start[$0] | 0x20 }
    }

    private static func trimmed(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, "([{<\"'`“‘".utf8.contains(text[start]) { start += 1 }
        while start < end, ")]}>\"'`,;.!?”’".utf8.contains(text[end - 1]) { end -= 1 }
        return start..<end
    }

    private mutating func add(_ place: Range<Int>, _ weight: Int64 = 0) { spans.append((place, weight)) }

    private mutating func examine(_ text: [UInt8], _ chunk: Range<Int>) {
        guard !chunk.isEmpty else { return }
        path(text, chunk)
        if chunk.lowerBound > 0, text[chunk.lowerBound - 1] == UInt8(ascii: "["), chunk.upperBound < text.count,
            text[chunk.upperBound] == UInt8(ascii: "]"), text[chunk].allSatisfy(Self.isDigit)
        {
            add(chunk)
        }
        var index = chunk.lowerBound
        while index < chunk.upperBound {
            let startsWord = index == chunk.lowerBound || !Self.isWord(text[index - 1])
            guard Self.isWord(text[index]), startsWord else {
                index += 1
                continue
            }
            if let end = pattern(text, index, chunk) {
                add(index..<end)
                index = max(end, index + 1)
            } else {
                while index < chunk.upperBound, Self.isWord(text[index]) { index += 1 }
            }
        }
        let colons = text[chunk].count { $0 == UInt8(ascii: ":") }
        if colons >= 3, text[chunk].allSatisfy({ Self.isHex($0) || $0 == UInt8(ascii: ":") }) { add(chunk) }
    }

    private static func run(_ text: [UInt8], _ start: Int, _ end: Int, _ accepts: (UInt8) -> Bool) -> Int {
        var index = start
        while index < end, accepts(text[index]) { index += 1 }
        return index
    }

    /// Where something ends that begins at a word's start and says nothing; `nil` if there is no such thing.
    private mutating func pattern(_ text: [UInt8], _ start: Int, _ chunk: Range<Int>) -> Int? {
        let end = chunk.upperBound
        func at(_ index: Int) -> UInt8 { index < end ? text[index] : 0 }
        func ends(_ index: Int) -> Bool { index >= end || !Self.isWord(text[index]) }
        let hex = Self.run(text, start, end, Self.isHex)
        let digits = Self.run(text, start, end, Self.isDigit)
        // UUID
        if hex - start == 8 {
            var index = hex
            var isUUID = true
            for count in [4, 4, 4, 12] {
                guard at(index) == UInt8(ascii: "-") else { isUUID = false; break }
                let next = Self.run(text, index + 1, end, Self.isHex)
                guard next - index - 1 == count else { isUUID = false; break }
                index = next
            }
            if isUUID, ends(index) { return index }
        }
        if digits - start == 1, text[start] == UInt8(ascii: "0"), at(digits) | 0x20 == UInt8(ascii: "x") {
            let last = Self.run(text, digits + 1, end, Self.isHex)
            if last > digits + 1, ends(last) { return last }
        }
        if digits > start {
            // A date, and a time after it.
            if digits - start == 4, at(digits) == UInt8(ascii: "-") || at(digits) == UInt8(ascii: "/") {
                let month = Self.run(text, digits + 1, end, Self.isDigit)
                if month == digits + 3, at(month) == at(digits) {
                    let day = Self.run(text, month + 1, end, Self.isDigit)
                    if day == month + 3 {
                        if at(day) | 0x20 == UInt8(ascii: "t"), let time = time(text, day + 1, end) { return time }
                        return day
                    }
                }
            }
            if let time = time(text, start, end) {
                isPasted = true
                return time
            }
            // An address of four numbers, perhaps with a port.
            var (index, parts) = (digits, 1)
            while parts < 4, at(index) == UInt8(ascii: "."), index + 1 < end, Self.isDigit(text[index + 1]) {
                index = Self.run(text, index + 1, end, Self.isDigit)
                parts += 1
            }
            if parts == 4, ends(index), at(index) != UInt8(ascii: ".") {
                if at(index) == UInt8(ascii: ":") {
                    let port = Self.run(text, index + 1, end, Self.isDigit)
                    if port > index + 1 { return port }
                }
                return index
            }
        }
        if hex - start >= 7, ends(hex), text[start..<hex].contains(where: Self.isDigit),
            text[start..<hex].contains(where: { !Self.isDigit($0) })
        {
            return hex
        }
        // key=12, and name:12:3 or name.ext:12
        let name = Self.run(text, start, end) { Self.isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
        if name > start, !Self.isDigit(text[start]) {
            if at(name) == UInt8(ascii: "=") {
                let value = Self.run(text, name + 1, end, Self.isDigit)
                if value > name + 1, ends(value) { return value }
            }
            if at(name) == UInt8(ascii: ":") {
                let line = Self.run(text, name + 1, end, Self.isDigit)
                if line > name + 1, ends(line) {
                    let hasExtension = text[start..<name].contains(UInt8(ascii: "."))
                    if hasExtension { add(start..<name, Self.inPath) }
                    if at(line) == UInt8(ascii: ":") {
                        let column = Self.run(text, line + 1, end, Self.isDigit)
                        add(name..<max(line, column))
                    } else if hasExtension {
                        add(name..<line)
                    }
                }
            }
        }
        return nil
    }

    /// Where a time as 12:34, 12:34:56 or 12:34:56.789 ends.
    private func time(_ text: [UInt8], _ start: Int, _ end: Int) -> Int? {
        var index = Self.run(text, start, end, Self.isDigit)
        guard (1...2).contains(index - start) else { return nil }
        var parts = 1
        while parts < 3, index + 2 < end, text[index] == UInt8(ascii: ":"), Self.isDigit(text[index + 1]),
            Self.isDigit(text[index + 2])
        {
            index += 3
            parts += 1
        }
        guard parts > 1 else { return nil }
        if index + 1 < end, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ","),
            Self.isDigit(text[index + 1])
        {
            index = Self.run(text, index + 1, end, Self.isDigit)
        }
        if index < end, text[index] | 0x20 == UInt8(ascii: "z") { index += 1 }
        return index
    }

    private mutating func path(_ text: [UInt8], _ chunk: Range<Int>) {
        let part = text[chunk]
        var index = chunk.lowerBound
        while index + 2 < chunk.upperBound {
            if text[index] == UInt8(ascii: ":"), text[index + 1] == UInt8(ascii: "/"),
                text[index + 2] == UInt8(ascii: "/")
            {
                return add(chunk, Self.inPath)
            }
            index += 1
        }
        let components = part.split(separator: UInt8(ascii: "/"))
        guard components.count >= 2, let first = part.first, let last = components.last else { return }
        let slashes = part.count { $0 == UInt8(ascii: "/") }
        let startsAsPath = first == UInt8(ascii: "/") || first == UInt8(ascii: "~") || first == UInt8(ascii: ".")
        if startsAsPath || slashes >= 2 || last.contains(UInt8(ascii: ".")) { add(chunk, Self.inPath) }
    }

    /// “line 12”, and the date of a log before its time: “Nov 28 15:28:03”.
    private mutating func lines(_ text: [UInt8]) {
        let words = text.indices.split { Self.isSpace(text[$0]) }.compactMap { word in
            word.first.map { Self.trimmed(text, $0..<(word.last ?? $0) + 1) }
        }.filter { !$0.isEmpty }
        for index in words.indices.dropLast() {
            let (word, next) = (words[index], words[index + 1])
            guard text[next].allSatisfy(Self.isDigit) else { continue }
            let lower = text[word].map { $0 | 0x20 }
            if lower == Array("line".utf8) { add(word.lowerBound..<next.upperBound) }
            if index + 2 < words.count, word.count == 3, next.count <= 2,
                CivilDay.months.contains(where: { $0.starts(with: lower) }),
                time(text, words[index + 2].lowerBound, words[index + 2].upperBound) != nil
            {
                add(word.lowerBound..<next.upperBound)
            }
        }
    }
}
