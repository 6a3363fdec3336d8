import CRDT
import TestSupport

/// A stamp of a few milliseconds and counts, so that equal ones come up often.
func stamp(_ milliseconds: UInt64, _ count: UInt16 = 0) -> Stamp {
    guard let stamp = Stamp(milliseconds: milliseconds, count: count) else {
        fatalError("\(milliseconds) is after the year 9999")
    }
    return stamp
}

func replica(_ number: UInt64) -> ReplicaID {
    ReplicaID(randomBits: UInt128(number))
}

func dot(_ milliseconds: UInt64, _ number: UInt64 = 0) -> Dot {
    Dot(stamp: stamp(milliseconds), replica: replica(number))
}

extension Span<UInt8> {
    /// Hands the UTF-8 of a text to `body` as a span.
    static func of<Result>(_ text: String, _ body: (Span<UInt8>) -> Result) -> Result {
        let bytes = Array(text.utf8)
        return body(bytes.span)
    }
}

extension SplitMix64 {
    mutating func smallReplica() -> ReplicaID {
        replica(UInt64(below(3)))
    }

    mutating func smallDot() -> Dot {
        Dot(stamp: stamp(UInt64(below(3))), replica: smallReplica())
    }

    mutating func smallSet() -> Set<Int> {
        Set((0..<below(4)).map { _ in below(5) })
    }

    /// Mostly small shares, but also those where a sum overflows.
    mutating func smallShare() -> UInt64 {
        oneIn(8) ? .max - UInt64(below(3)) : UInt64(below(4))
    }

    mutating func smallCounter() -> GCounter {
        GCounter(shares: Dictionary((0..<below(4)).map { _ in (smallReplica(), smallShare()) }, uniquingKeysWith: max))
    }

    /// Any state at all: tombstones without adds, and one dot under two elements.
    mutating func smallORSet() -> ORSet<Int> {
        var adds: [Int: Set<Dot>] = [:]
        for _ in 0..<below(6) { adds[below(3), default: []].insert(smallDot()) }
        return ORSet(adds: adds, tombstones: Set((0..<below(4)).map { _ in smallDot() }))
    }

    mutating func anyStamp() -> Stamp {
        let milliseconds = UInt64.random(in: 0...CivilTime.lastMillisecond, using: &self)
        return stamp(milliseconds, UInt16.random(in: 0 ... .max, using: &self))
    }
}
