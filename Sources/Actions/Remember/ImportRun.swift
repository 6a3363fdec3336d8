internal import Exchange
internal import GitMemory

/// An import while it is read: what was passed over, and what could not be kept as it was.
struct ImportRun {
    let importer: Importer
    /// What an error calls the place of the lines.
    let place: String
    let keepGoing: Bool
    private(set) var faults = 0
    private(set) var rejected = 0
    private(set) var files: Int?
    private var own: [String: Int] = [:]

    /// The largest file that is read as a whole: 512 MiB.
    private static let maximumFile = 512 << 20

    init(importer: Importer, place: String, keepGoing: Bool) {
        self.importer = importer
        self.place = place
        self.keepGoing = keepGoing
    }

    /// What could not be kept, in order of its words, and how often.
    var notes: [(text: String, count: Int)] {
        own.merging(importer.notes) { $0 + $1 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    mutating func note(_ text: String) { own[text, default: 0] += 1 }

    // MARK: Faults

    mutating func note(
        _ found: [Importer.Fault], in file: String? = nil, _ session: Session, _ tell: (ImportResult) throws -> Void
    ) throws {
        for fault in found {
            if let rejection = fault.error as? Screening.Rejection {
                let rejection = GateRejection(reasons: rejection.reasons, line: fault.line, file: file)
                guard keepGoing else { throw rejection }
                try tell(.rejected(rejection))
                rejected += 1
                continue
            }
            let error = Self.located(fault.error, line: fault.line, in: file ?? place)
            guard keepGoing else { throw error }
            session.remark(error.message)
            faults += 1
        }
    }

    private static func located(_ error: any Error, line: Int, in place: String) -> StoreError {
        let undone = "nothing was imported; correct the line, or skip such lines with --keep-going"
        switch error {
        case let error as JSONError:
            return StoreError(
                .invalidInput, "\(place), line \(line), column \(error.column): \(error.message)", hint: undone)
        case let error as StoreError:
            // A column goes with the line.
            let join = error.message.hasPrefix("column ") ? ", " : ": "
            let code = error.code == .notAllowed ? error.code : .invalidInput
            return StoreError(code, "\(place), line \(line)\(join)\(error.message)", hint: undone)
        default:
            return StoreError(.invalidInput, "\(place), line \(line): \(error)", hint: undone)
        }
    }

    /// Says how many edges were passed over.
    func remark(_ summary: Importer.Summary, _ session: Session) {
        let count = summary.strayEdges
        if count > 0 {
            session.remark(
                "\(count) edge\(count == 1 ? "" : "s") skipped, as a memory that one names is not there or has too many"
            )
        }
    }

    // MARK: Reading

    mutating func read(
        files: [(name: String, bytes: [UInt8])], _ format: ForeignFormat, all: Bool, below folder: String? = nil,
        _ session: Session, _ tell: (ImportResult) throws -> Void
    ) throws {
        for file in files { try Self.refusePacked(file.bytes, folder.map { "\($0)/\(file.name)" } ?? file.name) }
        let found = try importer.read(files: files) { name, bytes in format.readFile(name, bytes, all: all) }
        self.files = (self.files ?? 0) + files.count
        for (file, fault) in found {
            let name = files[file].name
            try note([fault], in: folder.map { "\($0)/\(name)" } ?? name, session, tell)
        }
    }

    /// Reads the files of a folder, some megabytes of them at a time.
    mutating func readFolder(
        _ source: ImportSource, _ format: ForeignFormat, all: Bool, _ session: Session,
        _ tell: (ImportResult) throws -> Void, progress: (Int) -> Void
    ) throws {
        var group: [(name: String, bytes: [UInt8])] = []
        var size = 0
        var leftOut: [String: Int] = [:]
        files = 0
        try source.files(of: format, note: { leftOut[$0, default: 0] += 1 }) { name in
            let bytes = try Input.bytes("\(source.path)/\(name)", limit: Self.maximumFile + 1)
            try Self.refuseHuge(bytes.count, "\(source.path)/\(name)")
            size += bytes.count
            group.append((name, bytes))
            if size > 4 << 20 || group.count >= 1024 {
                try read(files: group, format, all: all, below: source.path, session, tell)
                (group, size) = ([], 0)
                progress(importer.count)
            }
        }
        try read(files: group, format, all: all, below: source.path, session, tell)
        for (text, count) in leftOut { own[text, default: 0] += count }
        if files == 0 {
            throw StoreError(
                .invalidInput, "\(source.path) has no file of \(format.rawValue): none is \(format.fileNames)",
                hint: "name the folder or the file that holds the memories")
        }
    }

    /// Reads a file or standard input: line by line as it comes, or all of it where a record is more than a line.
    mutating func readStream(
        _ pieces: @escaping (_ visit: ([UInt8]) throws -> Void) throws -> Void, _ format: ForeignFormat, all: Bool,
        _ session: Session, _ tell: (ImportResult) throws -> Void, progress: (Int) -> Void
    ) throws {
        var whole: [UInt8] = []
        var isWhole: Bool?
        try pieces { piece in
            if isWhole == nil {
                try Self.refusePacked(piece, place)
                isWhole = !format.isLines || format.isDocument(piece)
            }
            if isWhole == true {
                whole += piece
                return try Self.refuseHuge(whole.count, place)
            }
            try note(importer.read(piece), session, tell)
            progress(importer.count)
        }
        guard isWhole == true else { return try note(importer.readRest(), session, tell) }
        let name = place.split(separator: "/").last.map(String.init) ?? place
        let found = try importer.read(files: [(name, whole)]) { name, bytes in format.readFile(name, bytes, all: all) }
        try note(found.map(\.fault), session, tell)
    }

    private static func refuseHuge(_ count: Int, _ place: String) throws {
        if count <= maximumFile { return }
        throw StoreError(
            .invalidInput, "\(place) has more than 512 MiB, and would be read as a whole",
            hint: "cut it into files of one record a line")
    }

    private static func refusePacked(_ bytes: [UInt8], _ place: String) throws {
        guard bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return }
        throw StoreError(.invalidInput, "\(place) is compressed", hint: "unpack it first, with gunzip or unzip")
    }
}
