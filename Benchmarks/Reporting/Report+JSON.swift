import Foundation

extension Report {
    /// The report as JSON: seconds, bytes and counts.
    func json() throws -> Data {
        let object: [String: Any] = [
            "surroundings": surroundings.object,
            "rows": rows.map(object),
            "instructions": instructions.map {
                ["id": $0.id, "gitmem": $0.ours, "peer": $0.theirs, "ratio": $0.ratio]
            },
            "memory": memory.map { ["work": $0.work, "peak": $0.peak, "limit": MemoryFigure.limit] },
            "objects": objects.map { figure in
                [
                    "entries": figure.entries, "fanout": figure.fanout, "written": figure.written,
                    "read": figure.read.map { $0 as Any } ?? NSNull(),
                ]
            },
        ]
        return try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    private func object(_ row: Row) -> [String: Any] {
        [
            "id": row.id, "work": row.work, "against": row.against, "unit": row.unit.rawValue,
            "gitmem": row.ours.object, "peer": row.theirs.object, "ratio": row.ratio, "agreed": row.agreed,
            "limit": row.limit.map { $0 as Any } ?? NSNull(),
            "within": row.isWithin.flatMap { hasLimits ? $0 as Any : nil } ?? NSNull(),
        ]
    }
}

extension Samples {
    /// The median and how far the figures lie apart.
    var object: [String: Any] {
        var object: [String: Any] = [
            "median": median, "minimum": values.min() ?? .nan, "maximum": values.max() ?? .nan,
            "quartiles": [Self.quantile(0.25, of: values), Self.quantile(0.75, of: values)], "runs": values.count,
        ]
        if !processor.isEmpty {
            object["processor"] = Self.quantile(0.5, of: processor)
            object["peak"] = peak
        }
        return object
    }
}
