extension ORSet {
    /// Whether an element is in the set.
    ///
    /// - Complexity: O(*d*), the number of dots the element has ever had.
    @inlinable
    public func contains(_ element: Element) -> Bool {
        storedAdds[element]?.isSubset(of: storedTombstones) == false
    }

    /// The elements that are in the set.
    ///
    /// - Complexity: O(*a*), the number of adds.
    @inlinable
    public var elements: Set<Element> {
        var elements: Set<Element> = []
        for (element, dots) in storedAdds where !dots.isSubset(of: storedTombstones) {
            elements.insert(element)
        }
        return elements
    }

    /// Whether no element is in the set.
    ///
    /// - Complexity: O(*a*), the number of adds.
    @inlinable
    public var isEmpty: Bool {
        storedAdds.values.allSatisfy { $0.isSubset(of: storedTombstones) }
    }

    /// The dots that keep an element in the set; empty if it is not in it.
    ///
    /// - Complexity: O(*d*), the number of dots the element has ever had.
    @inlinable
    public func liveDots(of element: Element) -> Set<Dot> {
        storedAdds[element]?.subtracting(storedTombstones) ?? []
    }

    /// The dots that keep any element in the set.
    ///
    /// - Complexity: O(*a*), the number of adds.
    @inlinable
    public var liveDots: Set<Dot> {
        var live: Set<Dot> = []
        for dots in storedAdds.values {
            for dot in dots where !storedTombstones.contains(dot) { live.insert(dot) }
        }
        return live
    }
}
