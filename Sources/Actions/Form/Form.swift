package import GitMemory

/// What the members of a request are named to: it describes them, or fills them in from words or from JSON.
///
/// A member of which nothing is said keeps its value.
package protocol Form {
    mutating func text(_ member: Member, _ value: inout String?) throws
    mutating func texts(_ member: Member, _ value: inout [String]) throws
    mutating func number(_ member: Member, _ value: inout Int?) throws
    mutating func flag(_ member: Member, _ value: inout Bool) throws
    /// JSON, which is given as a text where a form has nothing but texts.
    mutating func json(_ member: Member, _ text: inout String?, _ value: inout JSON?) throws
}

extension Form {
    package mutating func text(_ member: Member, _ value: inout String) throws {
        var given: String?
        try text(member, &given)
        if let given { value = given }
    }

    package mutating func number(_ member: Member, _ value: inout Int) throws {
        var given: Int?
        try number(member, &given)
        if let given { value = given }
    }
}

/// Collects the members.
struct DescribingForm: Form {
    private(set) var members: [Member] = []

    mutating func text(_ member: Member, _ value: inout String?) { members.append(member) }
    mutating func number(_ member: Member, _ value: inout Int?) { members.append(member) }
    mutating func flag(_ member: Member, _ value: inout Bool) { members.append(member) }
    mutating func json(_ member: Member, _ text: inout String?, _ value: inout JSON?) { members.append(member) }

    mutating func texts(_ member: Member, _ value: inout [String]) {
        var member = member
        member.isList = true
        members.append(member)
    }
}
