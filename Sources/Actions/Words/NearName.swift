/// Which name somebody may have meant.
package enum NearName {
    /// The one of some names that is most like a word; `nil` if none is like it.
    package static func nearest(to word: String, among names: some Sequence<String>) -> String? {
        // What differs in the case of letters alone is what was meant, however many of them there are.
        let small = word.lowercased()
        let near = names.map { (name: $0, distance: $0.lowercased() == small ? 0 : distance(word, $0)) }.min { a, b in
            a.distance == b.distance ? a.name < b.name : a.distance < b.distance
        }
        guard let near, near.distance <= max(1, word.count / 3) else { return nil }
        return near.name
    }

    /// How many letters are to be put in, taken out, replaced or swapped with the next to make one word of another, by
    /// the algorithm of Wagner and Fischer with the swap of neighbours.
    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var least = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, rows[i - 1][j - 1] + 1) }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
