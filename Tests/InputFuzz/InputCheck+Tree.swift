#if DEBUG || FUZZING
    import CRDT
    @testable import Git
    @testable import GitMemory

    extension InputCheck {
        /// Two trees, one behind the other: the first byte says how many sixteenths of the rest are the first.
        static func tree(_ bytes: [UInt8]) -> String? {
            guard let share = bytes.first else { return nil }
            let rest = bytes.dropFirst()
            let cut = rest.startIndex + rest.count * Int(share & 15) / 16
            let trees = [Array(rest[cut...]), Array(rest[..<cut])].map { Tree(ObjectBuffer(copying: $0)) }
            for tree in trees { if let fault = entries(of: tree) { return fault } }
            return leaves(trees) ?? joins(trees)
        }

        private static func entries(of tree: Tree) -> String? {
            guard let entries = try? tree.entries() else { return isSound(tree) ? "no tree has no flaw" : nil }
            var copy = TreeBytes()
            var isPlain = true
            for entry in entries {
                copy.append(mode: entry.mode, name: tree.name(entry), id: tree.id(entry))
                isPlain = isPlain && tree.flaw(of: entry) == nil && entry.mode.rawValue > 0
                let name = tree.nameText(entry)
                _ = FileName.problem(tree.name(entry).withUnsafeBufferPointer { Array($0) })
                guard (try? tree.entry(named: name)) != nil || name.utf8.count != entry.nameByteCount else {
                    return "a name is not found"
                }
            }
            if isPlain, !copy.matches(tree) { return "the tree is written otherwise" }
            let isInOrder = zip(entries, entries.dropFirst()).allSatisfy { Tree.precedes($0, of: tree, $1, of: tree) }
            return isSound(tree) && !isInOrder ? "a tree without a flaw is out of order" : nil
        }

        /// Whether git could have written the tree.
        private static func isSound(_ tree: Tree) -> Bool {
            do { return try tree.flaw() == nil } catch { return false }
        }

        /// What the names in a tree say, read one by one.
        private static func states(of tree: Tree) -> [EntryID: EntryState]? {
            guard let leaf = try? LeafFolder(tree) else { return nil }
            var states: [EntryID: EntryState] = [:]
            for file in leaf.files {
                let name = tree.name(file)
                guard name.count > EntryID.hexCount, name[EntryID.hexCount] == UInt8(ascii: "."),
                    let id = EntryID(hexDigits: name.extracting(0..<EntryID.hexCount))
                else { continue }
                tree.read(file, into: &states[id, default: EntryState()])
            }
            return states
        }

        /// The readers of leaves: in order, each name once and found, and the same whichever copy comes first.
        private static func leaves(_ trees: [Tree]) -> String? {
            var expected: [EntryID: EntryState] = [:]
            for tree in trees {
                guard let leaf = try? LeafFolder(tree), let states = states(of: tree) else { return nil }
                for (position, file) in leaf.files.enumerated() where leaf.position(of: tree.name(file)) != position {
                    return "a file is not found in its place"
                }
                for (id, state) in states { expected[id, default: EntryState()].formJoin(state) }
            }
            for copies in [trees, trees.reversed(), trees + trees] {
                guard var leaf = try? LeafReader(copies, path: [], nil) else { return "copies are not read" }
                var found: [EntryID: EntryState] = [:]
                var last: EntryID?
                while let names = try? leaf.next() {
                    if let last, last >= names.id { return "entries are out of order" }
                    last = names.id
                    found[names.id] = leaf.item(names).state
                }
                if found != expected { return "copies joined say something else" }
            }
            return nil
        }

        /// The join: nothing but names of the sides, each side's order the same, and the same again.
        private static func joins(_ trees: [Tree]) -> String? {
            guard let objects = try? ObjectDatabase(directories: ["/nowhere/"]),
                let one = join(trees, objects), let other = join(trees.reversed(), objects)
            else { return nil }
            if one.bytes != other.bytes { return "the join depends on the order of the sides" }
            let joined = Tree(one)
            if !isSound(joined) { return "the join is out of order" }
            guard let again = join([joined, trees[0]], objects) else { return nil }
            return again.bytes == one.bytes ? nil : "the join with a side of it is another"
        }

        private static func join(_ trees: [Tree], _ objects: ObjectDatabase) -> TreeBytes? {
            guard
                var join = try? LeafJoin(
                    trees.map { .init(tree: $0, isTarget: false) }, path: [], target: .empty, horizon: [57],
                    judgedBy: ContentCheck(in: objects)), join.flaws.isEmpty
            else { return nil }
            guard let now = Timestamp(milliseconds: 1_795_169_730_123) else { return nil }
            _ = join.changes(at: now)
            return try? join.normalForm()
        }
    }
#endif
