internal import Git
internal import GitMemory
internal import Recall

/// Vectors as `recall` uses them: it answers without them where they cannot be had, and says so.
struct VectorUse {
    let vectors: StoreVectors
    private let store: Store
    private let session: Session

    /// `nil` where git's configuration wants none.
    init?(_ store: Store, _ session: Session) {
        do {
            guard let vectors = try StoreVectors(store) else { return nil }
            self.vectors = vectors
        } catch {
            session.remark("answered without vectors: \((error as? StoreError)?.message ?? "\(error)")")
            return nil
        }
        self.store = store
        self.session = session
    }

    /// Says why there were none, and has those that are missing computed in the background.
    func finish(_ viewing: ViewWords, _ snapshot: Snapshot) {
        if let problem = vectors.problem { session.remark("answered without vectors: \(problem)") }
        guard vectors.isDue(for: snapshot) else { return }
        let agent = ((try? session.agentIfAny(in: store)) ?? nil).map { ["--agent", "\($0)"] } ?? []
        let view = viewing.view.split(separator: " ", maxSplits: 1).map(String.init)
        // What it comes to is noted with the vectors.
        try? store.startInBackground([ProcessWords.gitmem, "index", "--quiet"] + agent + ["--view"] + view)
    }
}
