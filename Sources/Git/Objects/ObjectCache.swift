/// Objects that were read before, kept by a program that asks for the same ones again and again.
///
/// The id of an object is that of its content, so nothing in it can be out of date. It may be used by several threads at
/// once.
public final class ObjectCache: Sendable {
    typealias Object = (kind: ObjectKind, content: ObjectBuffer)

    /// What was asked for lately, and what was before that: when the first is full it takes the place of the second.
    private struct Ages: Sendable {
        var young: [ObjectID: Object] = [:]
        var old: [ObjectID: Object] = [:]
        /// The bytes of the young ones.
        var size = 0
    }

    /// A larger object is read rarely.
    private static let maximumObjectSize = 1 << 16
    /// About what one costs beside its bytes.
    private static let overhead = 192

    private let shards = Shards(Ages())
    private let maximumSize: Int

    /// - Parameter maximumSize: about how many bytes of memory it takes at most.
    public init(maximumSize: Int) { self.maximumSize = maximumSize / shards.count }

    subscript(id: ObjectID) -> Object? {
        shards.withLock(id.spread(overBits: 16)) { ages in
            if let object = ages.young[id] { return object }
            guard let object = ages.old[id] else { return nil }
            keep(object, of: id, in: &ages)
            return object
        }
    }

    /// Keeps an object.
    ///
    /// - Returns: the same, as it is kept: a copy, which does not hold a pack open that git has taken away.
    func add(_ id: ObjectID, _ object: Object) -> Object {
        guard object.content.bytes.count <= Self.maximumObjectSize else { return object }
        let content = object.content.withBytes { ObjectBuffer(copying: $0) }
        shards.withLock(id.spread(overBits: 16)) { ages in
            if ages.young[id] == nil { keep((object.kind, content), of: id, in: &ages) }
        }
        return (object.kind, content)
    }

    private func keep(_ object: Object, of id: ObjectID, in ages: inout Ages) {
        let size = object.content.bytes.count + Self.overhead
        if ages.size + size > maximumSize / 2 {
            ages.old = ages.young
            ages.young = [:]
            ages.size = 0
        }
        ages.young[id] = object
        ages.size += size
    }
}
