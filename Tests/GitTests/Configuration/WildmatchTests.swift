import Testing

@testable import Git

@Suite("Patterns of paths, as git's own tests have them")
struct WildmatchTests {
    private static let matching: [(String, String)] = [
        ("foo", "foo"), ("", ""), ("???", "foo"), ("*", "foo"), ("f*", "foo"), ("*foo*", "foo"),
        ("*ob*a*r*", "foobar"), ("*ab", "aaaaaaabababab"), ("foo\\*", "foo*"), ("f\\\\oo", "f\\oo"),
        ("*[al]?", "ball"), ("**[!te]", "ten"), ("t[a-g]n", "ten"), ("t[!a-g]n", "ton"), ("t[^a-g]n", "ton"),
        ("a[]]b", "a]b"), ("a[]-]b", "a-b"), ("a[]-]b", "a]b"), ("a[]a-]b", "aab"), ("]", "]"),
        ("foo**bar", "foobazbar"), ("foo/**/bar", "foo/baz/bar"), ("foo/**/bar", "foo/bar"),
        ("foo/**/**/bar", "foo/b/a/z/bar"), ("**/foo", "foo"), ("**/foo", "XXX/foo"), ("**/foo", "bar/baz/foo"),
        ("**/bar/*", "deep/foo/bar/baz"), ("**/bar/**", "deep/foo/bar/baz/"), ("**/bar/*/*", "deep/foo/bar/baz/x"),
        ("[[:alpha:]][[:digit:]][[:upper:]]", "a1B"), ("[[:digit:][:upper:][:space:]]", "A"), ("[[:xdigit:]]", "f"),
        ("[\\]]", "]"), ("[a-c]b*", "abx"),
    ]
    private static let different: [(String, String)] = [
        ("bar", "foo"), ("??", "foo"), ("*f", "foo"), ("foo\\*bar", "foobar"), ("[ten]", "ten"), ("**[!ten]", "ten"),
        ("t[!a-g]n", "ten"), ("a[]-]b", "aab"), ("foo*bar", "foo/baz/bar"), ("foo**bar", "foo/baz/bar"),
        ("foo?bar", "foo/bar"), ("foo[/]bar", "foo/bar"), ("*/foo", "bar/baz/foo"), ("**/bar*", "foo/bar/baz"),
        ("**/bar/*", "deep/foo/bar"), ("**/bar/*", "deep/foo/bar/baz/"), ("[[:digit:][:upper:][:space:]]", "a"),
        ("[[:unknown:]]", "a"), ("[a", "a"), ("FOO", "foo"),
    ]

    @Test(arguments: matching) func matches(_ pattern: String, _ text: String) {
        #expect(Wildmatch(pattern.utf8).matches(text.utf8))
    }

    @Test(arguments: different) func doesNotMatch(_ pattern: String, _ text: String) {
        #expect(!Wildmatch(pattern.utf8).matches(text.utf8))
    }

    @Test(arguments: [("FOO", "foo"), ("f[A-O]o", "foo"), ("[[:upper:]]", "a"), ("foo", "FOO")])
    func caseIsIgnoredOnRequest(_ pattern: String, _ text: String) {
        #expect(Wildmatch(pattern.utf8, ignoringCase: true).matches(text.utf8))
        #expect(!Wildmatch(pattern.utf8).matches(text.utf8))
    }
}
