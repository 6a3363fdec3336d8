import Foundation

/// Curves with logarithmic axes, as SVG that brings its own background, light or dark as the reader has it.
struct Chart {
    let curves: [Growth.Curve]
    let difference: Int

    private let size = (width: 880.0, height: 470.0)
    private let plot = (left: 84.0, right: 630.0, top: 46.0, bottom: 404.0)
    private let colours = [
        (light: "#0969da", dark: "#58a6ff"), (light: "#bc4c00", dark: "#f0883e"), (light: "#8250df", dark: "#d2a8ff"),
        (light: "#1a7f37", dark: "#3fb950"),
    ]
    private let x: Decades
    private let y: Decades

    init(curves: [Growth.Curve], difference: Int) {
        self.curves = curves
        self.difference = difference
        x = Decades(curves.flatMap(\.points).map { Double($0.entries) }, from: plot.left, to: plot.right)
        y = Decades(curves.flatMap(\.points).map(\.samples.median), from: plot.bottom, to: plot.top)
    }

    var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(size.width)) \(Int(size.height))" role="img" \
        aria-label="Time of single commands against the number of entries in the store, both axes logarithmic">
        <style>\n\(style)</style>
        <rect class="paper" width="100%" height="100%"/>
        <text class="title" x="\(plot.left)" y="26">One command, in a store of so many entries</text>
        \(grid)\(lines)\(labels)\(axes)</svg>

        """
    }

    private var style: String {
        func theme(_ paper: String, _ ink: String, _ grid: String, _ colour: (Int) -> String) -> String {
            ".paper { fill: \(paper) } text { fill: \(ink) } .grid { stroke: \(grid) } .halo { stroke: \(paper) }\n"
                + colours.indices.map {
                    ".line\($0) { stroke: \(colour($0)) } .dot\($0), text.label\($0) { fill: \(colour($0)) }\n"
                }.joined()
        }
        return """
            text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
            .title { font-size: 15px; font-weight: 600 } .tick { font-size: 12px } .label { font-weight: 600 }
            .line { fill: none; stroke-width: 2.25; stroke-linejoin: round } .peer { stroke-dasharray: 6 4 }
            .halo { stroke-width: 4; paint-order: stroke; stroke-linejoin: round }

            """ + theme("#ffffff", "#1f2328", "#d8dee4") { colours[$0].light }
                + "@media (prefers-color-scheme: dark) {\n"
                + theme("#0d1117", "#e6edf3", "#30363d") { colours[$0].dark }
                + "}\n"
    }

    private var grid: String {
        x.ticks.map { line(x.place($0), plot.top, x.place($0), plot.bottom) }.joined()
            + y.ticks.map { line(plot.left, y.place($0), plot.right, y.place($0)) }.joined()
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<path class=\"grid\" d=\"M\(round(x1)) \(round(y1))L\(round(x2)) \(round(y2))\"/>\n"
    }

    private var axes: String {
        let middle = (plot.top + plot.bottom) / 2
        return x.ticks.map {
            "<text class=\"tick\" x=\"\(round(x.place($0)))\" y=\"\(plot.bottom + 20)\" text-anchor=\"middle\">"
                + "\(grouped(Int($0.rounded())))</text>\n"
        }.joined()
            + y.ticks.map {
                "<text class=\"tick\" x=\"\(plot.left - 8)\" y=\"\(round(y.place($0)) + 4)\" text-anchor=\"end\">"
                    + "\(time($0))</text>\n"
            }.joined()
                + """
                <text x="\((plot.left + plot.right) / 2)" y="\(plot.bottom + 46)" text-anchor="middle">entries in the store\
                </text>
                <text transform="translate(20 \(middle)) rotate(-90)" text-anchor="middle">wall time, median</text>

                """
    }

    private var lines: String {
        curves.map { curve in
            let places = curve.points.map { (x.place(Double($0.entries)), y.place($0.samples.median)) }
            let colour = colour(of: curve)
            let path = places.enumerated().map { "\($0 == 0 ? "M" : "L")\(round($1.0)) \(round($1.1))" }.joined()
            let dots = places.map {
                "<circle class=\"dot\(colour)\" cx=\"\(round($0.0))\" cy=\"\(round($0.1))\" r=\"3\"/>"
            }
            let kind = curve.peerOf == nil ? "line" : "line peer"
            return "<path class=\"\(kind) line\(colour)\" d=\"\(path)\"/>\(dots.joined())\n"
        }.joined()
    }

    /// The name of each curve, beside its end.
    private var labels: String {
        let ends = curves.compactMap { curve in
            curve.points.last.map { (curve, x: x.place(Double($0.entries)), y: y.place($0.samples.median)) }
        }
        var below: [Double: Double] = [:]
        return ends.sorted { $0.y < $1.y }.map { curve, x, y in
            let height = max(y, (below[x] ?? -.infinity) + 17)
            below[x] = height
            return
                "<text class=\"label label\(colour(of: curve)) halo\" x=\"\(round(x) + 9)\" y=\"\(round(height) + 4)\">"
                + "\(name(of: curve))</text>\n"
        }.joined()
    }

    private func name(of curve: Growth.Curve) -> String {
        curve.command.contains("merge")
            ? "\(curve.command), \(grouped(difference)) + \(grouped(difference))" : curve.command
    }

    /// A curve of git's has the colour of gitmem's.
    private func colour(of curve: Growth.Curve) -> Int {
        let ours = curves.filter { $0.peerOf == nil }.map(\.command)
        return (ours.firstIndex(of: curve.peerOf ?? curve.command) ?? 0) % colours.count
    }

    private func time(_ seconds: Double) -> String {
        switch seconds {
        case 0.9...: "\(Int(seconds.rounded())) s"
        case 0.0009...: "\(Int((seconds * 1e3).rounded())) ms"
        default: "\(Int((seconds * 1e6).rounded())) µs"
        }
    }

    private func round(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

/// A logarithmic axis from a power of ten to another.
struct Decades {
    private let first: Int
    private let last: Int
    private let start: Double
    private let end: Double

    init(_ values: [Double], from start: Double, to end: Double) {
        let logarithms = values.map(log10)
        first = Int((logarithms.min() ?? 0).rounded(.down))
        last = max(first + 1, Int((logarithms.max() ?? 1).rounded(.up)))
        self.start = start
        self.end = end
    }

    var ticks: [Double] { (first...last).map { pow(10, Double($0)) } }

    func place(_ value: Double) -> Double {
        start + (log10(value) - Double(first)) / Double(last - first) * (end - start)
    }
}
