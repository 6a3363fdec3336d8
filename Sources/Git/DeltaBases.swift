internal import Synchronization

/// Objects that others were deltas of, kept for a while: the versions of a folder are deltas of each other.
final class DeltaBases: Sendable {
    private struct Slot {
        let pack: Pack
        let offset: Int
        let kind: Pack.Kind
        let content: ObjectBuffer
    }

    // Each place in a pack has one slot, so that nothing has to be ordered; a newcomer takes it over.
    private static let count = 1024
    private static let maximumSize = 1 << 16

    private let slots = Mutex<[Slot?]>(Array(repeating: nil, count: count))

    func find(_ pack: Pack, _ offset: Int) -> (kind: Pack.Kind, content: ObjectBuffer)? {
        let slot = slots.withLock { $0[Self.position(offset)] }
        guard let slot, slot.pack === pack, slot.offset == offset else { return nil }
        return (slot.kind, slot.content)
    }

    func keep(_ pack: Pack, _ offset: Int, _ object: (kind: Pack.Kind, content: ObjectBuffer)) {
        guard object.content.bytes.count <= Self.maximumSize else { return }
        let slot = Slot(pack: pack, offset: offset, kind: object.kind, content: object.content)
        slots.withLock { $0[Self.position(offset)] = slot }
    }

    private static func position(_ offset: Int) -> Int {
        Int((UInt64(truncatingIfNeeded: offset) &* 0x9e37_79b9_7f4a_7c15) >> 54)
    }
}
