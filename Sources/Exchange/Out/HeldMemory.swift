package import GitMemory

/// A memory with all who hold it: what exports that write one thing for each memory are made of.
package struct HeldMemory: Sendable {
    package let body: Body
    package var holders: [(agent: AgentName, expiry: Expiry)] = []

    /// Gathers records, which come in order of id.
    package struct Gatherer {
        private var last: HeldMemory?

        package init() {}

        /// - Returns: the memory before this one, once all of its records have come.
        package mutating func add(_ record: Record) -> HeldMemory? {
            var done: HeldMemory?
            if last?.body != record.body {
                done = last
                last = HeldMemory(body: record.body)
            }
            if let agent = record.agent { last?.holders.append((agent, record.expiry)) }
            return done
        }

        package mutating func finish() -> HeldMemory? {
            defer { last = nil }
            return last
        }
    }
}
