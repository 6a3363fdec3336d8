public import GitMemory

/// The vectors of a store's memories: what they mean to a model of the user's choice, kept beside the index.
///
/// They hold nothing that cannot be made again, at the cost of asking the endpoint again. Without them the same question
/// is answered by its words alone.
public final class StoreVectors {
    private let settings: EmbeddingSettings
    private let endpoint: EmbeddingEndpoint
    private let folder: VectorFolder
    private let erasures: [UInt8]
    private let now: Timestamp
    private var asked: QuantizedVector?
    /// Why a question was answered without vectors, as an end of a sentence; `nil` as long as it was not.
    public private(set) var problem: String?

    /// Prepares the vectors of a store. Call it before a view is taken: what is erased after that stops their making.
    ///
    /// - Returns: `nil` if git's `gitmem.embeddings.url` is not set, or `gitmem.index` is off.
    /// - Throws: ``StoreError`` with the code `invalidInput` if a setting is wrong.
    public init?(_ store: Store) throws {
        guard let settings = try store.embeddingSettings(), let place = try store.vectorPlace() else { return nil }
        self.settings = settings
        endpoint = store.endpoint(settings)
        folder = VectorFolder(place)
        erasures = try place.erasureMark()
        now = store.now
    }

    /// The vectors, if they were made by these settings.
    private func open() throws -> VectorFolder.Found? {
        guard let found = try folder.open(), found.manifest.mark == settings.mark else { return nil }
        return found
    }

    // MARK: - Making

    /// After a failure, so many milliseconds pass before it is tried again in the background.
    private static let pause: UInt64 = 60_000

    /// Whether texts of a view have no vectors yet, and it is time to get some.
    public func isDue(for snapshot: Snapshot) -> Bool {
        if let last = folder.lastProblem(), last.time <= now.milliseconds, now.milliseconds - last.time < Self.pause {
            return false
        }
        guard folder.files.isWritable else { return false }
        return ((try? open()) ?? nil).map { !$0.manifest.covers(snapshot.entryTrees) } ?? true
    }

    /// Gets vectors of all texts of a view that have none.
    ///
    /// What is erased or forgotten, the team's settings, what agents keep to work together, and scopes that are left out
    /// are not sent.
    ///
    /// - Parameters:
    ///   - anew: whether those that are there are thrown away.
    ///   - isCancelled: asked ten times a second.
    ///   - progress: called with how many texts have been sent.
    /// - Returns: `false` if another process is getting them.
    /// - Throws: ``StoreError`` with the code `noEmbeddings` if the endpoint does not do its part; what it has done until
    ///   then stays.
    public func update(
        for snapshot: Snapshot, anew: Bool = false, isCancelled: @escaping () -> Bool = { false },
        progress: @escaping (Int) -> Void = { _ in }
    ) throws -> Bool {
        try folder.files.place.create()
        let isDone: Void? = try folder.files.place.ifNobodyComputes {
            do {
                if anew { try clear() }
                let build = try build(for: snapshot, isCancelled: isCancelled, progress: progress)
                let refused = build.refused == 1 ? "a memory" : "\(build.refused) memories"
                folder.note(build.refused > 0 ? "the endpoint refuses the text of \(refused)" : nil, at: now)
            } catch let failure as EmbeddingFailure {
                folder.note(failure.message, at: now)
                throw StoreError(
                    .noEmbeddings, failure.message,
                    hint: "`gitmem recall` answers by words alone; try again when the endpoint answers, or "
                        + "`git config --unset gitmem.embeddings.url`")
            } catch IndexFault.system(let code) {
                throw StoreError(
                    .unfinished, "the vectors cannot be kept: \(SystemText.of(code))",
                    hint: "`gitmem recall` answers by words alone; `git config gitmem.indexDir` puts them elsewhere")
            } catch is VectorBuild.Outdated {
                throw StoreError(
                    .busy, "the vectors were removed meanwhile, or something was erased", hint: "run it again")
            }
        }
        return isDone != nil
    }

    /// What is damaged is made again.
    private func build(
        for snapshot: Snapshot, isCancelled: @escaping () -> Bool, progress: @escaping (Int) -> Void
    ) throws -> VectorBuild {
        func run() throws -> VectorBuild {
            var build = try VectorBuild(
                folder, snapshot, settings, endpoint, erasures: erasures, at: now, isCancelled: isCancelled,
                progress: progress)
            try build.run()
            return build
        }
        do { return try run() } catch IndexFault.damaged {
            try clear()
            return try run()
        }
    }

    private func clear() throws { try folder.files.place.locked { try folder.files.place.removeFiles { _ in true } } }

    /// Removes the vectors of a store, whatever the settings say.
    public static func drop(of store: Store) throws {
        guard let place = try store.vectorPlace(), place.exists else { return }
        try place.locked { try place.removeFiles { _ in true } }
    }

    // MARK: - Looking at them

    /// What there is of the vectors.
    public struct Report: Sendable {
        /// The model that makes them.
        public var model: String
        /// How many there are.
        public var count = 0
        /// How many numbers each has; 0 if there is none.
        public var dimensions = 0
        /// Bytes on the disk.
        public var bytes = 0
        /// Whether all texts of a view were sent that are to be.
        public var isUpToDate = false
        /// What went wrong when they were last made.
        public var problem: String?
    }

    /// Looks at the vectors without changing them.
    public func report(for snapshot: Snapshot) -> Report {
        var report = Report(model: settings.model, problem: folder.lastProblem()?.message)
        report.bytes = ((try? folder.files.place.sizes()) ?? [:]).values.reduce(0, +)
        if let found = (try? open()) ?? nil {
            report.count = found.manifest.count
            report.dimensions = found.manifest.dimension
            report.isUpToDate = found.manifest.covers(snapshot.entryTrees)
        }
        return report
    }

    // MARK: - Asking

    /// The entries of a pool whose vectors are nearest to a question's, the nearest first. None if that cannot be said,
    /// see ``problem``.
    ///
    /// - Parameters:
    ///   - scope: the one that is asked about, if one is.
    ///   - candidates: among which all are that may be an answer; `nil` if any may be.
    func nearest(
        _ count: Int, to question: String, in pool: Pool, scope: String?, among candidates: () -> [EntryID]?
    ) -> [VectorFusion.Near] {
        guard settings.admits(scope) else { return [] }
        do {
            guard let found = try open(), found.manifest.count > 0 else {
                problem = folder.lastProblem()?.message ?? "they are not computed yet"
                return []
            }
            let vector = try vector(of: question, found)
            let candidates = candidates().map { Set($0.map(\.bytes)) }
            return try VectorSearch(found.segments, vector).nearest(count, in: pool, among: candidates)
        } catch let failure as EmbeddingFailure {
            problem = failure.message
        } catch IndexFault.damaged {
            // They are computed anew in the background.
            problem = "their files are damaged"
            try? clear()
        } catch {
            problem = "their files cannot be read"
        }
        return []
    }

    /// The vector of a question, for which the endpoint is asked once.
    private func vector(of question: String, _ found: VectorFolder.Found) throws -> QuantizedVector {
        if let asked { return asked }
        let text = VectorBuild.beginning(of: question, VectorBuild.longestText)
        let vectors = try endpoint.vectors(of: [settings.questionPrefix + text], within: settings.patience)
        guard vectors[0].count == found.manifest.dimension else {
            throw EmbeddingFailure(
                "the endpoint's vectors have \(vectors[0].count) numbers, and those that are kept "
                    + "\(found.manifest.dimension): `gitmem index --rebuild` computes them again")
        }
        let vector = QuantizedVector(vectors[0])
        asked = vector
        return vector
    }
}
