internal import Synchronization

/// What was answered, counted for Prometheus.
final class WebMetrics: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private struct Counts {
        var requests = 0
        var seconds = 0.0
        var bytes = 0
    }

    private let counts = Mutex<[Key: Counts]>([:])
    private let refusals = Mutex<[String: Int]>([:])

    /// Counts something that the gate has refused by a rule.
    func noteRefusal(by rule: String) { refusals.withLock { $0[rule, default: 0] += 1 } }

    func note(_ route: String, _ method: String, _ status: Int, bytes: Int, took: Duration) {
        let parts = took.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        let known = ["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"].contains(method) ? method : "other"
        counts.withLock { counts in
            counts[Key(route: route, method: known, status: status), default: Counts()].requests += 1
            counts[Key(route: route, method: known, status: status), default: Counts()].seconds += seconds
            counts[Key(route: route, method: known, status: status), default: Counts()].bytes += bytes
        }
    }

    /// The text format of Prometheus, version 0.0.4.
    var text: String {
        let all = counts.withLock { $0 }.map { key, counts in
            (labels: "{route=\"\(key.route)\",method=\"\(key.method)\",status=\"\(key.status)\"}", counts: counts)
        }.sorted { $0.labels < $1.labels }
        var text = """
            # HELP gitmem_http_requests_total Requests that were answered.
            # TYPE gitmem_http_requests_total counter

            """
        for (labels, counts) in all { text += "gitmem_http_requests_total\(labels) \(counts.requests)\n" }
        text += """
            # HELP gitmem_http_request_seconds_total The seconds that their answers took.
            # TYPE gitmem_http_request_seconds_total counter

            """
        for (labels, counts) in all { text += "gitmem_http_request_seconds_total\(labels) \(counts.seconds)\n" }
        text += """
            # HELP gitmem_http_response_bytes_total The bytes of their bodies.
            # TYPE gitmem_http_response_bytes_total counter

            """
        for (labels, counts) in all { text += "gitmem_http_response_bytes_total\(labels) \(counts.bytes)\n" }
        text += """
            # HELP gitmem_gate_refusals_total What the gate has refused, by the rule.
            # TYPE gitmem_gate_refusals_total counter

            """
        for (rule, count) in refusals.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            text += "gitmem_gate_refusals_total{rule=\"\(rule)\"} \(count)\n"
        }
        return text
    }
}
