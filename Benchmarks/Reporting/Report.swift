import Foundation

/// All figures of a run.
struct Report {
    let surroundings: Surroundings
    /// Whether the stores have the sizes that the limits are meant for.
    let hasLimits: Bool
    var rows: [Row] = []
    var instructions: [InstructionFigure] = []
    var memory: [MemoryFigure] = []
    var objects: [ObjectFigure] = []

    init(_ surroundings: Surroundings, hasLimits: Bool) {
        self.surroundings = surroundings
        self.hasLimits = hasLimits
    }

    var text: String {
        [surroundings.text, rowTable, instructionTable, memoryTable, objectTable]
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var rowTable: String {
        table(["row", "work", "against", "gitmem", "peer", "ratio", "limit", ""], left: 3, rows.map(cells))
    }

    private func cells(_ row: Row) -> [String] {
        let limit = hasLimits ? row.limit : nil
        return [
            row.id, row.work, row.against, format(row.ours.median, row.unit), format(row.theirs.median, row.unit),
            ratio(row) + " ×", limit.map { decimal($0) + " ×" } ?? "—",
            hasLimits ? row.isWithin.map { $0 ? "ok" : "over" } ?? "" : "",
        ]
    }

    /// Sizes lie close together.
    private func ratio(_ row: Row) -> String {
        row.unit == .bytes ? String(format: "%.4f", row.ratio) : decimal(row.ratio)
    }

    private var instructionTable: String {
        let rows = ["version", "show", "add", "add-rev-parse"]
        return table(
            ["instructions", "gitmem", "peer", "ratio"], left: 1,
            rows.filter { name in self.rows.contains { $0.id == name } }.map { name in
                guard let figure = instructions.first(where: { $0.id == name }) else { return [name, "—", "—", "—"] }
                return [name, millions(figure.ours), millions(figure.theirs), decimal(figure.ratio) + " ×"]
            })
    }

    private var memoryTable: String {
        table(
            ["peak memory", "resident", "limit", ""], left: 1,
            memory.map { figure in
                let limit = hasLimits ? MemoryFigure.limit : nil
                return [
                    figure.work, format(Double(figure.peak), .bytes), limit.map { format(Double($0), .bytes) } ?? "—",
                    limit.map { figure.peak <= $0 ? "ok" : "over" } ?? "",
                ]
            })
    }

    private var objectTable: String {
        table(
            ["objects of one add", "fan-out", "read", "written"], left: 1,
            objects.map { figure in
                [
                    "to \(grouped(figure.entries)) entries", "\(figure.fanout)", figure.read.map { "\($0)" } ?? "—",
                    "\(figure.written)",
                ]
            })
    }
}
