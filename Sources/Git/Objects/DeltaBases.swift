internal import Synchronization

/// Objects that others are deltas of, kept for a while: the versions of a folder are deltas of each other.
final class DeltaBases: Sendable {
    private struct Slot {
        let pack: Pack
        let offset: Int
        let kind: Pack.Kind
        let content: ObjectBuffer
    }

    private struct Slots {
        var all: [Slot?]
        /// The bytes of their contents.
        var size = 0
    }

    // Each place in a pack has one slot, so that nothing has to be ordered; a newcomer takes it over.
    private let slots: Mutex<Slots>
    private let bits: Int
    private let maximumSize: Int
    /// Whether every object that is read is kept, as the base of what is read next.
    let keepsAll: Bool

    private static let maximumObjectSize = 1 << 16

    /// - Parameters:
    ///   - bits: the number of slots, as a power of two.
    ///   - maximumSize: how many bytes are kept.
    init(bits: Int = 10, maximumSize: Int = 1 << 26, keepsAll: Bool = false) {
        (self.bits, self.maximumSize, self.keepsAll) = (bits, maximumSize, keepsAll)
        slots = Mutex(Slots(all: Array(repeating: nil, count: 1 << bits)))
    }

    func find(_ pack: Pack, _ offset: Int) -> (kind: Pack.Kind, content: ObjectBuffer)? {
        let position = position(offset)
        return slots.withLock { slots in
            guard let slot = slots.all[position], slot.offset == offset, slot.pack === pack else { return nil }
            return (slot.kind, slot.content)
        }
    }

    func keep(_ pack: Pack, _ offset: Int, _ object: (kind: Pack.Kind, content: ObjectBuffer)) {
        let size = object.content.bytes.count
        guard size <= Self.maximumObjectSize else { return }
        let slot = Slot(pack: pack, offset: offset, kind: object.kind, content: object.content)
        let position = position(offset)
        slots.withLock { slots in
            slots.size += size - (slots.all[position]?.content.bytes.count ?? 0)
            if slots.size > maximumSize {
                slots.all = Array(repeating: nil, count: 1 << bits)
                slots.size = size
            }
            slots.all[position] = slot
        }
    }

    private func position(_ offset: Int) -> Int {
        Int((UInt64(truncatingIfNeeded: offset) &* 0x9e37_79b9_7f4a_7c15) >> UInt64(64 - bits))
    }
}
