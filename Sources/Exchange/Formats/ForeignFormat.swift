package import GitMemory

/// A format of another program that memories are read from.
package enum ForeignFormat: String, CaseIterable, Sendable {
    case mcpMemory = "mcp-memory"
    case basicMemory = "basic-memory"
    case beads
    case mem0
    case claudeCode = "claude-code"
    case cursor
    case markdown
    case lines

    /// Whether each line of a file is a record.
    package var isLines: Bool {
        switch self {
        case .mcpMemory, .beads, .mem0, .lines: true
        case .basicMemory, .claudeCode, .cursor, .markdown: false
        }
    }

    /// Whether a file of a folder is of this format, by its name.
    package func takes(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return switch self {
        case .mcpMemory, .beads, .mem0: name.hasSuffix(".jsonl") || name.hasSuffix(".json")
        case .basicMemory, .claudeCode, .markdown: name.hasSuffix(".md") || name.hasSuffix(".markdown")
        case .cursor: name.hasSuffix(".mdc") || name.hasSuffix(".md") || name == ".cursorrules"
        case .lines: name.hasSuffix(".txt") || name.hasSuffix(".md")
        }
    }

    /// The files of a folder that have this format, in words.
    package var fileNames: String {
        switch self {
        case .mcpMemory, .beads, .mem0: ".jsonl or .json"
        case .basicMemory, .claudeCode, .markdown: ".md"
        case .cursor: ".mdc, .md or .cursorrules"
        case .lines: ".txt or .md"
        }
    }

    /// Whether a file is one JSON text and not lines of them, by how it begins.
    package func isDocument(_ beginning: [UInt8]) -> Bool {
        guard self == .mcpMemory || self == .mem0 || self == .beads else { return false }
        let start = beginning.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let line = beginning[start...].drop { $0 <= 0x20 }.prefix { $0 != UInt8(ascii: "\n") }
        guard let first = line.first else { return false }
        let last = line.last { $0 > 0x20 }
        // A line that ends as it began is a record; an array is none.
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{") && last != UInt8(ascii: "}")
    }

    /// Reads one line.
    ///
    /// - Parameter all: whether what the other program has paused or archived is taken as well.
    package func readLine(_ line: ArraySlice<UInt8>, all: Bool = false) -> Importer.Reading {
        var reading = Importer.Reading()
        if self == .lines {
            PlainLines.read(line, &reading)
            return reading
        }
        do {
            let (value, notes) = try ForeignJSON.read(line)
            reading.notes += notes.sorted()
            read(value, all: all, &reading)
        } catch {
            reading.faults.append((1, error))
        }
        return reading
    }

    /// Reads a whole file.
    ///
    /// - Parameter path: its path from the folder that is imported, or its name.
    package func readFile(_ path: String, _ bytes: ArraySlice<UInt8>, all: Bool = false) -> Importer.Reading {
        var reading = Importer.Reading()
        if bytes.allSatisfy({ $0 <= 0x20 }) {
            reading.note("an empty file holds no memory")
            return reading
        }
        if isLines, !isDocument(Array(bytes.prefix(1 << 20))) {
            var number = 0
            for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                number += 1
                if line.allSatisfy({ $0 <= 0x20 }) { continue }
                reading.add(readLine(line, all: all), line: number)
            }
            return reading
        }
        if isLines {
            do {
                let (values, notes) = try ForeignJSON.readAll(bytes)
                reading.notes += notes.sorted()
                for value in values { read(value, all: all, &reading) }
            } catch {
                reading.faults.append((1, error))
            }
            return reading
        }
        guard let file = TextFile(bytes) else {
            reading.refuse("it is not UTF-8", hint: "convert it first: iconv -f WHATEVER -t UTF-8")
            return reading
        }
        switch self {
        case .basicMemory: BasicMemoryNote.read(path, file, &reading)
        case .claudeCode: ClaudeMemory.read(path, file, &reading)
        case .cursor: CursorRule.read(path, file, &reading)
        default: MarkdownNote.read(path, file, &reading)
        }
        return reading
    }

    private func read(_ value: JSON, all: Bool, _ reading: inout Importer.Reading) {
        switch self {
        case .mcpMemory: KnowledgeGraph.read(value, &reading)
        case .beads: BeadsIssue.read(value, &reading)
        default: MemoryZero.read(value, all: all, &reading)
        }
    }
}

extension Importer.Reading {
    mutating func add(_ other: Importer.Reading, line: Int) {
        records += other.records.map { (line, $0.record) }
        faults += other.faults.map { (line, $0.error) }
        notes += other.notes
    }
}
