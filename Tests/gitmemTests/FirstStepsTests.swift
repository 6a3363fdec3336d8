import Testing

@Test("A memory that one agent adds is in the trunk after a merge")
func addAndMerge() throws {
    let sandbox = try Sandbox()
    try sandbox.gitmem("init", "--files", "store")
    let id = try sandbox.gitmem("add", "--agent", "ada", "-q", "The default port is 5432", in: "store").lines[0]
    try sandbox.gitmem("merge", in: "store")
    let list = try sandbox.gitmem("list", "--view", "trunk", "-q", in: "store")
    #expect(list.lines == [id])
    #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
}
