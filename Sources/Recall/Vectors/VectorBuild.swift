internal import GitMemory

/// Gets vectors of the texts of a view that have none. Only one process at a time does, and while it waits for the endpoint
/// it holds no lock that an erasure waits for.
struct VectorBuild {
    private let folder: VectorFolder
    private let snapshot: Snapshot
    private let settings: EmbeddingSettings
    private let endpoint: EmbeddingEndpoint
    /// What the file of erasures said before the view was taken.
    private let erasures: [UInt8]
    private let now: Timestamp
    private let isCancelled: () -> Bool
    private let progress: (Int) -> Void

    private var manifest: VectorManifest
    private var segments: [VectorSegment] = []
    /// The manifest as it stands in the folder.
    private var published: [UInt8]?
    private var waiting: [(id: [UInt8], text: String)] = []
    private var rows: [VectorRow] = []
    private var done = 0
    /// Of how many texts the endpoint took no part.
    private(set) var refused = 0
    /// Whether the endpoint has taken any text.
    private var isTried = false

    /// At most so many texts, and bytes of them, in a request.
    private static let (mostTexts, mostBytes) = (32, 32_000)
    /// Of a longer text only the beginning is sent.
    static let longestText = 8_000
    /// Of what an endpoint refuses, a half is sent as long as it has so many bytes.
    private static let shortestText = 400
    /// So many vectors are gathered before they are written.
    private static let chunk = 256
    /// Files of this size are not merged any more.
    private static let large = 32 << 20
    /// For how many milliseconds an answer is waited for.
    private static let patience = 60_000
    /// So many trees are remembered.
    private static let mostTrees = 64

    init(
        _ folder: VectorFolder, _ snapshot: Snapshot, _ settings: EmbeddingSettings, _ endpoint: EmbeddingEndpoint,
        erasures: [UInt8], at now: Timestamp, isCancelled: @escaping () -> Bool, progress: @escaping (Int) -> Void
    ) throws {
        (self.folder, self.snapshot, self.settings, self.endpoint) = (folder, snapshot.whole, settings, endpoint)
        (self.erasures, self.now, self.isCancelled, self.progress) = (erasures, now, isCancelled, progress)
        manifest = VectorManifest(mark: settings.mark)
        published = try folder.files.read(IndexFolder.manifest)
        guard let found = try? folder.open() else { return }
        // A reader may still have the files of other settings.
        manifest.next = found.manifest.next
        if found.manifest.mark == settings.mark { (manifest, segments) = (found.manifest, found.segments) }
    }

    /// Somebody erased something, or removed the vectors, meanwhile.
    struct Outdated: Error {}
    /// Something was erased of which there is a vector.
    private struct Erased: Error {}

    /// - Throws: ``EmbeddingFailure`` if the endpoint does not do its part. What it has done until then stays.
    mutating func run() throws {
        do {
            try takeAll()
        } catch is Erased {
            let next = manifest.next
            manifest = VectorManifest(mark: settings.mark)
            manifest.next = next
            (segments, rows, waiting) = ([], [], [])
            try takeAll()
        }
    }

    private mutating func takeAll() throws {
        do {
            for tree in snapshot.entryTrees where !manifest.trees.contains(tree) {
                try take(tree)
                manifest.trees.append(tree)
            }
        } catch let failure as EmbeddingFailure {
            try publish()
            throw failure
        }
        manifest.trees.removeFirst(max(0, manifest.trees.count - max(Self.mostTrees, snapshot.entryTrees.count)))
        try publish()
    }

    private mutating func take(_ tree: EntryTree) throws {
        let nearest = manifest.trees.suffix(8).map { (tree: $0, likeness: snapshot.likeness(tree, $0)) }
            .filter { $0.likeness >= 0 }.max { $0.likeness < $1.likeness }?.tree
        do {
            try take(tree, beside: nearest)
        } catch let error where nearest != nil && !Self.isOfVectors(error) {
            // The tree that is known may be gone.
            try take(tree, beside: nil)
        }
    }

    private static func isOfVectors(_ error: any Error) -> Bool {
        error is EmbeddingFailure || error is IndexFault || error is Outdated || error is Erased
    }

    private mutating func take(_ tree: EntryTree, beside other: EntryTree?) throws {
        waiting = []
        // The closures that follow read and change one copy; it is taken back when they are done.
        let work = Work(self)
        defer { self = work.build }
        try snapshot.changes(
            of: tree, beside: other, known: { try work.build.isKnown($0.bytes) }, again: { _ in }
        ) { changes in
            for id in changes.erased where try work.build.isKnown(id.bytes) { throw Erased() }
            for body in changes.added { try work.build.take(body) }
        }
        while !work.build.waiting.isEmpty { try work.build.ask() }
    }

    private final class Work {
        var build: VectorBuild
        init(_ build: VectorBuild) { self.build = build }
    }

    private func isKnown(_ id: [UInt8]) throws -> Bool {
        try rows.contains { $0.id == id } || segments.contains { try $0.contains(id) }
    }

    private mutating func take(_ body: Body) throws {
        let id = body.id
        guard !Body.coordinationKinds.contains(body.kind), settings.admits(body.scope), try !isKnown(id.bytes),
            // What was forgotten or has expired is sent nowhere.
            try snapshot.item(id).state.isLive(at: now)
        else { return }
        waiting.append((id.bytes, Self.text(of: body)))
        if waiting.count >= Self.mostTexts * 4 { try ask() }
    }

    /// What is sent of a memory: its text, and of a register its key.
    static func text(of body: Body) -> String {
        let text = body.key.map { "\($0): \(body.content)" } ?? body.content
        return beginning(of: text, Self.longestText)
    }

    static func beginning(of text: String, _ count: Int) -> String {
        guard text.utf8.count > count else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: count)
        while end > text.startIndex, text.utf8[end] & 0xc0 == 0x80 { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }

    // MARK: - Asking

    /// Sends the next of what waits.
    private mutating func ask() throws {
        var (count, bytes) = (0, 0)
        for (_, text) in waiting.prefix(Self.mostTexts) {
            bytes += text.utf8.count
            if count > 0, bytes > Self.mostBytes { break }
            count += 1
        }
        let batch = Array(waiting.prefix(count))
        try ask(batch)
        waiting.removeFirst(count)
        done += count
        progress(done)
        if rows.count >= Self.chunk { try publish() }
    }

    private mutating func ask(_ batch: [(id: [UInt8], text: String)]) throws {
        let vectors: [[Float]]
        switch answer(to: batch.map { settings.textPrefix + $0.text }) {
        case .success(let answer): vectors = answer
        case .failure(let failure):
            guard failure.kind == .text else { throw failure }
            return try askForLess(batch)
        }
        isTried = true
        if manifest.dimension == 0 { manifest.dimension = vectors[0].count }
        guard vectors[0].count == manifest.dimension else {
            throw EmbeddingFailure(
                "the endpoint's vectors have \(vectors[0].count) numbers, and those that are kept \(manifest.dimension)"
            )
        }
        for (entry, vector) in zip(batch, vectors) { rows.append(VectorRow(entry.id, QuantizedVector(vector))) }
    }

    private func answer(to texts: [String]) -> Result<[[Float]], EmbeddingFailure> {
        if isCancelled() { return .failure(EmbeddingFailure("interrupted")) }
        do throws(EmbeddingFailure) {
            return .success(try endpoint.vectors(of: texts, within: Self.patience, isCancelled: isCancelled))
        } catch {
            return .failure(error)
        }
    }

    /// Sends what was refused in parts: it may be one text, or the length. What stays refused has no vector.
    private mutating func askForLess(_ batch: [(id: [UInt8], text: String)]) throws {
        if batch.count > 1 {
            let half = batch.count / 2
            try ask(Array(batch[..<half]))
            try ask(Array(batch[half...]))
        } else if batch[0].text.utf8.count > Self.shortestText {
            let text = Self.beginning(of: batch[0].text, batch[0].text.utf8.count / 2)
            try ask([(batch[0].id, text)])
        } else {
            refused += 1
            if !isTried { try tryEndpoint() }
        }
    }

    /// Finds out whether the endpoint takes a text that nobody can mind: else a memory is not at fault.
    private mutating func tryEndpoint() throws {
        _ = try endpoint.vectors(of: ["memory"], within: Self.patience, isCancelled: isCancelled)
        isTried = true
    }

    // MARK: - Writing

    /// Puts what there is in place, unless something was erased since the view was taken.
    private mutating func publish() throws {
        guard !rows.isEmpty || manifest.bytes != published else { return }
        try folder.files.place.locked {
            guard try folder.files.place.erasureMark() == erasures,
                try folder.files.read(IndexFolder.manifest) == published
            else { throw Outdated() }
            if !rows.isEmpty { try append() }
            try folder.files.place.replace(IndexFolder.manifest, with: manifest.bytes)
            let names = Set(manifest.segments.map { IndexFolder.segment($0.number) })
            try folder.files.place.removeFiles {
                $0 != IndexFolder.manifest && $0 != VectorFolder.problem && !names.contains($0)
            }
        }
        published = manifest.bytes
    }

    /// Writes a new file, with the vectors of those before it that are not much larger.
    private mutating func append() throws {
        var (all, size) = (rows, rows.count * (manifest.dimension + 36))
        while let last = manifest.segments.last, last.size < 2 * size, last.size < Self.large {
            all += try segments.removeLast().rows()
            size += last.size
            manifest.segments.removeLast()
        }
        let (number, dimension) = (manifest.next, manifest.dimension)
        manifest.next += 1
        let bytes = try folder.files.write(IndexFolder.segment(number)) {
            try VectorRow.write(all, dimension: dimension, to: $0)
        }
        manifest.segments.append(Manifest.Part(number: number, count: all.count, size: bytes))
        if let part = manifest.segments.last { segments.append(try folder.segment(part, manifest)) }
        rows = []
    }
}
