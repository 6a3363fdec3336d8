internal import Git

extension Importer.Part {
    mutating func read(
        _ bytes: ArraySlice<UInt8>, _ screening: Importer.Screening?, _ reader: Importer.LineReader?
    ) throws {
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end =
                bytes.span.extracting((start - bytes.startIndex)...).firstIndex(of: UInt8(ascii: "\n"))
                .map { start + $0 } ?? bytes.endIndex
            let line = bytes[start..<end]
            start = end + 1
            lines += 1
            if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }) {
                continue
            }
            if let reader {
                try take(reader(line), at: lines, screening)
                continue
            }
            if line.starts(with: ExportedEdge.beginning) {
                do { edges.append(try ExportedEdge(line: line)) } catch { faults.append((lines, error)) }
                continue
            }
            let record: Record
            do {
                record = try Record(line: line.span)
                try screening?(record)
            } catch {
                faults.append((lines, error))
                continue
            }
            try add(record)
        }
    }

    /// - Parameter line: the line that it comes from; `nil` if the reading says so itself.
    mutating func take(
        _ reading: Importer.Reading, at line: Int?, _ screening: Importer.Screening?
    ) throws {
        for fault in reading.faults { faults.append((line ?? fault.line, fault.error)) }
        for note in reading.notes { notes[note, default: 0] += 1 }
        for (own, record) in reading.records {
            do {
                try screening?(record)
            } catch {
                faults.append((line ?? own, error))
                continue
            }
            try add(record)
        }
    }

    /// One that takes the place of others is left to `dedup`, which sees of what.
    private static func key(of body: Body) -> Likeness.Key? {
        body.supersedes.isEmpty ? Likeness(body)?.key : nil
    }

    private mutating func add(_ record: Record) throws {
        var agent = 0
        if let name = record.agent {
            agent = (agents.firstIndex(of: name) ?? agents.count) + 1
            if agent > agents.count { agents.append(name) }
        }
        let bytes = record.body.bytes
        items.append(
            Importer.Item(
                id: EntryID(ofBody: bytes), blob: try batch.add(.blob, bytes.span), agent: UInt32(agent),
                expiry: record.expiry, key: joins ? Self.key(of: record.body) : nil))
    }
}
