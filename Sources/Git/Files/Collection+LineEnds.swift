extension Collection<UInt8> where Self: BidirectionalCollection {
    func trimmingLineEnds() -> SubSequence {
        var end = endIndex
        while end > startIndex {
            let before = index(before: end)
            guard self[before] == 0x0a || self[before] == 0x0d else { break }
            end = before
        }
        return self[..<end]
    }
}
