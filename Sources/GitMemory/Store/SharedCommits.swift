/// What writes of a store share commits by: how is the business of `Writing`.
package protocol SharedCommits: AnyObject, Sendable {}
