/// What git's configuration says, from all files, the environment and the command line, in git's order.
struct Configuration: Sendable {
    private(set) var files: [ConfigFile] = []
    private var order: [(file: Int, variable: ConfigFile.Variable)] = []

    init() {}

    mutating func begin(_ file: ConfigFile) -> Int {
        files.append(file)
        return files.count - 1
    }

    mutating func append(_ variable: ConfigFile.Variable, of file: Int) { order.append((file, variable)) }

    /// One value of a variable.
    struct Value {
        /// `nil` if the variable is named without a value.
        let bytes: [UInt8]?
        /// The file; `nil` for the command line and the environment.
        let path: String?

        /// The value as text; git's word for true if there is none.
        var text: String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "true" }
    }

    /// The value of a variable that counts: the last one.
    func value(_ name: String) -> Value? {
        let wanted = Self.canonical(name)
        return order.last { isNamed($0, wanted) }.map(value)
    }

    /// All values of a variable, in git's order.
    func values(_ name: String) -> [Value] {
        let wanted = Self.canonical(name)
        return order.filter { isNamed($0, wanted) }.map(value)
    }

    /// Whether any variable has this name.
    func contains(_ name: StaticString) -> Bool {
        order.contains { files[$0.file].isNamed($0.variable, name) }
    }

    /// The names of all variables, with their values.
    var all: [(name: [UInt8], value: Value)] {
        order.map { (Array(files[$0.file].bytes[$0.variable.name]), value($0)) }
    }

    /// The subsections of the variables of a section that have one of these names, in git's order, repeated.
    func subsections(of section: StaticString, with names: [StaticString]) -> [(name: String, value: Value)] {
        let length = section.utf8CodeUnitCount
        return order.compactMap { entry in
            let file = files[entry.file]
            guard file.hasPrefix(entry.variable, section) else { return nil }
            let name = file.bytes[entry.variable.name].dropFirst(length)
            guard name.first == UInt8(ascii: "."), let dot = name.lastIndex(of: UInt8(ascii: ".")),
                dot > name.startIndex
            else { return nil }
            let key = name[(dot + 1)...]
            guard names.contains(where: { name in name.withUTF8Buffer { key.elementsEqual($0) } }) else { return nil }
            return (String(decoding: name[(name.startIndex + 1)..<dot], as: UTF8.self), value(entry))
        }
    }

    private func value(_ entry: (file: Int, variable: ConfigFile.Variable)) -> Value {
        let file = files[entry.file]
        return Value(bytes: entry.variable.value.map { Array(file.bytes[$0]) }, path: file.path)
    }

    private func isNamed(_ entry: (file: Int, variable: ConfigFile.Variable), _ name: [UInt8]) -> Bool {
        guard entry.variable.name.count == name.count else { return false }
        return files[entry.file].bytes[entry.variable.name].elementsEqual(name)
    }

    /// A name as git compares it.
    private static func canonical(_ name: String) -> [UInt8] {
        var bytes = Array(name.utf8)
        let dots = (bytes.firstIndex(of: UInt8(ascii: ".")), bytes.lastIndex(of: UInt8(ascii: ".")))
        guard let first = dots.0, let last = dots.1 else { return bytes }
        for position in bytes.indices where position < first || position > last {
            bytes[position] = bytes[position].lowercased
        }
        return bytes
    }
}
