/// What some JSON looks like. docs/schema/ and the schemas of doors are made of it.
package indirect enum Schema: Sendable {
    case text
    /// One of these.
    case words([String])
    /// The id of a memory.
    case id
    /// The hash of a commit or tree.
    case hash
    /// A moment in UTC, as RFC 3339 has it.
    case time
    /// A whole number that is not negative.
    case count
    /// A whole number.
    case integer
    case number
    case any
    case flag
    /// Always the same.
    case always(Bool)
    case array(Schema)
    /// An object with any names, and such values.
    case map(Schema)
    /// A memory's body: at least a content.
    case entry
    case object([Property])
    case either([Schema])
    /// That, or `null`.
    case orNull(Schema)

    /// A member of an object.
    package struct Property: Sendable {
        package let name: String
        package let schema: Schema
        package let help: String
        package let isOptional: Bool

        package static func member(_ name: String, _ schema: Schema, _ help: String, isOptional: Bool = false)
            -> Property
        {
            Property(name: name, schema: schema, help: help, isOptional: isOptional)
        }

        /// A member that may be missing.
        package static func optional(_ name: String, _ schema: Schema, _ help: String) -> Property {
            Property(name: name, schema: schema, help: help, isOptional: true)
        }
    }
}
