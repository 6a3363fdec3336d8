internal import Glibc

/// A row of numbers that are 0 at first, one for each document.
///
/// The system gives their memory when they are first touched, so a question costs what it finds and not what there is.
final class Zeroed<Number: FixedWidthInteger & BitwiseCopyable> {
    private let numbers: UnsafeMutablePointer<Number>
    let count: Int

    init(_ count: Int) {
        guard let memory = calloc(max(1, count), MemoryLayout<Number>.stride) else { abort() }
        numbers = memory.bindMemory(to: Number.self, capacity: max(1, count))
        self.count = count
    }

    deinit { free(numbers) }

    subscript(_ index: Int) -> Number {
        get {
            precondition(index >= 0 && index < count)
            return numbers[index]
        }
        set {
            precondition(index >= 0 && index < count)
            numbers[index] = newValue
        }
    }
}
