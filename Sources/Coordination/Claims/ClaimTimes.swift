internal import GitMemory

/// Who held what when, as the log says.
package struct ClaimTimes {
    private struct Span {
        let agent: String
        let resource: Resource
        /// By the wall clock of whoever claimed or renewed it, in milliseconds since 1970 UTC.
        let times: ClosedRange<UInt64>
    }

    private var spans: [Span] = []
    private let skew: UInt64

    /// Whether one of some agents held a resource at a moment, or something that covers it.
    ///
    /// - Parameter time: in milliseconds since 1970 UTC; clocks may differ from it by `gitmem.clockSkew`.
    package func cover(_ resource: Resource, at time: UInt64, by agents: Set<String>) -> Bool {
        spans.contains { span in
            agents.contains(span.agent) && span.times.lowerBound <= time &+ skew
                && time <= span.times.upperBound &+ skew && span.resource.covers(resource)
        }
    }

    /// Reads the log back as far as something could be held at `start`.
    ///
    /// - Complexity: the commits since a day before `start`.
    package init(of claims: Claims, since start: UInt64) throws {
        skew = claims.skew
        var ends: [String: UInt64] = [:]
        let earliest = start - min(start, ClaimTerm.longest &+ 2 &* claims.skew)
        var spans: [Span] = []
        // Newest first: what ended a claim is there before the claim.
        try claims.allEvents { event in
            switch event.action {
            case .claim, .renew:
                guard let resource = Resource(text: event.resource), let until = event.until else { break }
                let end = min(until, ends[event.token] ?? .max)
                if end >= event.time {
                    spans.append(Span(agent: event.agent, resource: resource, times: event.time...end))
                }
            case .release, .takeover, .lapse:
                ends[event.token] = min(ends[event.token] ?? .max, event.time)
            }
            return event.time >= earliest
        }
        self.spans = spans
    }
}
