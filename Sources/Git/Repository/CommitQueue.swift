/// A binary heap of commits, newest first, that knows what it holds.
public struct CommitQueue {
    private var heap: [(time: Int64, id: ObjectID)] = []
    private var members: Set<ObjectID> = []

    /// An empty queue.
    public init() {}

    /// The time of the next commit.
    public var newest: Int64? { heap.first?.time }

    /// Whether it holds a commit.
    public func contains(_ id: ObjectID) -> Bool { members.contains(id) }

    /// Newer first; commits of the same second in the order of their ids, so that every walk is the same.
    private static func precedes(_ a: (time: Int64, id: ObjectID), _ b: (time: Int64, id: ObjectID)) -> Bool {
        a.time != b.time ? a.time > b.time : a.id < b.id
    }

    /// Takes a commit, which it does not hold yet.
    ///
    /// - Parameter time: when it was committed, in seconds since 1970.
    public mutating func push(_ id: ObjectID, time: Int64) {
        members.insert(id)
        heap.append((time, id))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.precedes(heap[child], heap[parent]) else { break }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    /// Hands out the newest commit.
    public mutating func pop() -> ObjectID? {
        guard let top = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            var parent = 0
            while true {
                var largest = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                    if Self.precedes(heap[child], heap[largest]) { largest = child }
                }
                if largest == parent { break }
                heap.swapAt(parent, largest)
                parent = largest
            }
        }
        members.remove(top.id)
        return top.id
    }
}
