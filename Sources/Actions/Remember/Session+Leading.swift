package import GitMemory

extension Session {
    /// Makes the commit of changes that come one after the other, when it is closed.
    ///
    /// Where there is no store, or nobody said which agent is writing, each change is left to fail by itself.
    package func lead(_ company: OrderedCommit) {
        do {
            let store = try store()
            company.run(in: store, as: try agentName(in: store))
        } catch {
            company.abandon()
        }
    }
}
