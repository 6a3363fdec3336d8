/// Makes an index file.
struct IndexWriter {
    private var output: [UInt8]
    private let version: Int

    init(version: Int) {
        self.version = version
        output = Array("DIRC".utf8)
        output.append(bigEndian: UInt32(version))
    }

    /// Adds the entries, which are in order.
    mutating func write(_ slots: [IndexList.Slot], from bytes: UnsafeRawBufferPointer) {
        output.reserveCapacity(output.count + slots.count * 120)
        output.append(bigEndian: UInt32(slots.count))
        var previous = UnsafeRawBufferPointer(rebasing: bytes[..<0])
        for slot in slots {
            let start = output.count
            let path = UnsafeRawBufferPointer(rebasing: bytes[slot.path..<slot.path + slot.length])
            output.append(contentsOf: bytes[slot.fixed..<slot.fixed + 60])
            let flags = Int(bytes[slot.fixed + 60]) << 8 & ~IndexFlag.nameMask
            let all = flags | min(path.count, IndexFlag.nameMask)
            output.append(UInt8(all >> 8))
            output.append(UInt8(all & 0xff))
            if flags & IndexFlag.extended != 0 { output.append(contentsOf: bytes[slot.fixed + 62..<slot.fixed + 64]) }
            if version == 4 {
                let common = zip(previous, path).prefix { $0 == $1 }.count
                appendVarint(previous.count - common)
                output.append(contentsOf: path[common...])
                output.append(0)
                previous = path
            } else {
                output.append(contentsOf: path)
                let length = output.count - start
                output.append(contentsOf: repeatElement(0, count: 8 - length % 8))
            }
        }
    }

    private mutating func appendVarint(_ number: Int) {
        var groups = [UInt8(number & 0x7f)]
        var rest = number >> 7
        while rest > 0 {
            rest -= 1
            groups.append(0x80 | UInt8(rest & 0x7f))
            rest >>= 7
        }
        output.append(contentsOf: groups.reversed())
    }

    /// Adds an extension, unless there is none.
    mutating func add(_ name: StaticString, _ content: [UInt8]?) {
        guard let content else { return }
        name.withUTF8Buffer { output.append(contentsOf: $0) }
        output.append(bigEndian: UInt32(content.count))
        output += content
    }

    /// The file with its checksum.
    consuming func finished() -> [UInt8] {
        let digest = output.withUnsafeBytes { SHA1.digest($0) }
        output += digest
        return output
    }
}

/// The trees that an index remembers (its extension `TREE`), so that git need not make them again.
struct CacheTree {
    private let content: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    init(_ content: [UInt8]) { self.content = content }

    /// The same without the trees that hold one of some paths; `nil` if it is not well formed.
    consuming func invalidated(for paths: [[UInt8]]) -> [UInt8]? {
        let slash = UInt8(ascii: "/")
        var folders: Set<[UInt8]> = paths.isEmpty ? [] : [[]]
        for path in paths {
            var end = path.count
            while let last = path[..<end].lastIndex(of: slash) {
                end = last
                guard folders.insert(Array(path[..<last])).inserted else { break }
            }
        }
        output.reserveCapacity(content.count)
        guard copy(below: [], folders, depth: 0), position == content.count else { return nil }
        return output
    }

    private mutating func copy(below: [UInt8], _ folders: Set<[UInt8]>, depth: Int) -> Bool {
        guard depth < 4096, let zero = content[position...].firstIndex(of: 0),
            let space = content[zero...].firstIndex(of: UInt8(ascii: " ")),
            let line = content[space...].firstIndex(of: UInt8(ascii: "\n")),
            let entries = Int(String(decoding: content[(zero + 1)..<space], as: UTF8.self)),
            let trees = Int(String(decoding: content[(space + 1)..<line], as: UTF8.self)), trees >= 0
        else { return false }
        let name = content[position..<zero]
        let path = depth == 0 ? [] : below.isEmpty ? Array(name) : below + [UInt8(ascii: "/")] + name
        position = line + 1
        let isValid = entries >= 0
        guard !isValid || position + ObjectID.byteCount <= content.count else { return false }
        output += name
        if isValid, !folders.contains(path) {
            output += content[zero..<position + ObjectID.byteCount]
        } else {
            output += "\0-1 \(trees)\n".utf8
        }
        if isValid { position += ObjectID.byteCount }
        for _ in 0..<trees {
            guard copy(below: path, folders, depth: depth + 1) else { return false }
        }
        return true
    }
}
