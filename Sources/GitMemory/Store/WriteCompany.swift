/// Has changes of several threads share commits: see `ChangeCompany`, which says how.
package protocol WriteCompany: AnyObject, Sendable {}
