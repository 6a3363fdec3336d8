/// Words that mean much the same: within a group of a table all are neighbours of all.
enum Synonyms {
    /// The neighbours of a term, for entries outside of a dialogue.
    static func technical(_ term: [UInt8]) -> [[UInt8]] {
        neighbours(of: term, PackageResources.technical_neighbours_txt)
    }

    /// The neighbours of a term, for entries of a dialogue.
    static func everyday(_ term: [UInt8]) -> [[UInt8]] {
        neighbours(of: term, PackageResources.everyday_neighbours_txt)
    }

    private static func neighbours(of term: [UInt8], _ table: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        SortedLines(text: table).forEach(term) { found = $0.dropFirst().map { Array($0) } }
        return found
    }
}
