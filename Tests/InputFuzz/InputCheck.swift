// With `@testable`, which a release build lacks unless it asks for it: `make fuzz-input` does.
#if DEBUG || FUZZING
    import CRDT
    @testable import Git
    @testable import GitMemory

    /// The readers of what others wrote, each with what must hold whatever it is given. libFuzzer runs them
    /// (`make fuzz-input`), and a test does with the corpus in `fixtures/fuzz`.
    public enum InputCheck: String, CaseIterable, Sendable {
        /// JSON: what is accepted has one canonical text, which reads to itself; the scan passes nothing else.
        case json
        /// Names of files: what a name says is written by that name.
        case name
        /// Tree objects: the readers of a folder agree on what is in it, alone and beside another.
        case tree
        /// Lines of an import: the short way and the long way agree.
        case line
        /// Stored bodies: the same.
        case body
        /// Commit objects.
        case commit

        /// What does not hold for these bytes; `nil` if all does.
        public func fault(with bytes: [UInt8]) -> String? {
            switch self {
            case .json: Self.json(bytes)
            case .name: Self.name(bytes)
            case .tree: Self.tree(bytes)
            case .line: Self.line(bytes)
            case .body: Self.body(bytes)
            case .commit: Self.commit(bytes)
            }
        }

        private static func json(_ bytes: [UInt8]) -> String? {
            let passes = bytes.withUnsafeBufferPointer { buffer in
                var scan = CanonicalScan(buffer)
                return scan.value(depth: JSON.ReadingOptions().maximumDepth) && scan.position == buffer.count
            }
            guard let value = try? JSON(parsing: bytes) else {
                return passes ? "the scan passes what is no JSON" : nil
            }
            let canonical = value.canonicalBytes()
            if passes, canonical != bytes { return "the scan passes what is not canonical" }
            guard let again = try? JSON(parsing: canonical) else { return "the canonical text is not read" }
            return again.canonicalBytes() == canonical ? nil : "the canonical text is read as another"
        }

        private static func name(_ bytes: [UInt8]) -> String? {
            guard let meaning = try? EntryName(bytes.span) else { return nil }
            var state = EntryState()
            state.read(meaning, named: bytes.span)
            let tails = state.tails
            guard tails.count == 1, tails[0].elementsEqual(bytes[EntryID.hexCount...]) else {
                return "the name is written as \(tails.map { String(decoding: $0, as: UTF8.self) })"
            }
            return nil
        }

        private static func line(_ bytes: [UInt8]) -> String? {
            let short = LineScan.record(bytes.span)
            let long = try? Record(reading: bytes.span)
            if let short {
                guard let long else { return "the short way reads what the long way refuses" }
                guard short.line == long.line else { return "the short way and the long way differ" }
            }
            guard let long else { return nil }
            guard let again = try? Record(line: long.line.span) else { return "what is exported is not read" }
            return again.line == long.line ? nil : "what is exported is read as another"
        }

        private static func body(_ bytes: [UInt8]) -> String? {
            let passes = StoredBodyScan.passes(bytes.span)
            let long = try? Body.read(stored: bytes)
            if passes, long == nil { return "the scan passes what the long way refuses" }
            if (Body.fault(inStored: bytes.span) == nil) != (long != nil) { return "fault and reading differ" }
            guard let long else { return nil }
            return long.bytes == bytes ? nil : "the body is written otherwise"
        }

        private static func commit(_ bytes: [UInt8]) -> String? {
            guard let commit = Commit(parsing: bytes.span) else { return nil }
            guard let again = Commit(parsing: commit.bytes.span) else { return "what is written is not read" }
            guard again.tree == commit.tree, again.parents == commit.parents else { return "it is read as another" }
            _ = commit.trailer("Gitmem-Stamp")
            return nil
        }
    }
#endif
