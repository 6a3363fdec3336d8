import Foundation
import Testing

/// Which repository, which configuration and which files: as git has it, from the command line.
@Suite("gitmem works in the repository that git would work in")
struct RepositoryPlaceTests {
    private func world(_ variables: [String: String] = [:]) throws -> Sandbox {
        let sandbox = try Sandbox(variables)
        try sandbox.shell("git init -q -b main p && git -C p commit -q --allow-empty -m x && gitmem -C p init -q")
        return sandbox
    }

    @Test("Settings count from GIT_CONFIG_GLOBAL, GIT_CONFIG_COUNT, git -c, includes and config.worktree")
    func configuration() throws {
        let sandbox = try world()
        func agent(_ script: String) throws -> String {
            try sandbox.shell("\(script); gitmem status --json", in: "p").output
        }
        #expect(try !agent("true").contains(#""agent""#))
        try sandbox.shell("printf '[gitmem]\\n\\tagent = gil\\n' >g.inc")
        let path = sandbox.path("g.inc")
        for script in [
            "export GIT_CONFIG_GLOBAL=\(path)", "export GIT_CONFIG_SYSTEM=\(path) GIT_CONFIG_NOSYSTEM=0",
            "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=Gitmem.Agent GIT_CONFIG_VALUE_0=gil",
            "export GIT_CONFIG_PARAMETERS=\"'gitmem.agent'='gil'\"",
            "export GIT_CONFIG_PARAMETERS=\"'gitmem.agent=gil'\"",
            "git config --global 'includeIf.gitdir:p/.git.path' \(path)",
        ] {
            #expect(try agent(script).contains(#""agent":"gil""#), Comment(rawValue: script))
        }
        try sandbox.shell(
            "git config --global --unset 'includeIf.gitdir:p/.git.path'; git config extensions.worktreeConfig true; "
                + "git config --worktree gitmem.agent wil", in: "p")
        #expect(try agent("true").contains(#""agent":"wil""#))
        let alias = try sandbox.run(
            ["git", "-c", "gitmem.agent=ali", "-c", "alias.m=!gitmem status --json", "m"], in: "p")
        #expect(alias.output.contains(#""agent":"ali""#))
    }

    @Test("A signature that is demanded by the environment is demanded")
    func signatures() throws {
        let sandbox = try world()
        try sandbox.gitmem("add", "--agent", "eve", "not signed", in: "p")
        try sandbox.shell("printf '[gitmem]\\n\\trequireSigned = true\\n' >strict")
        _ = try sandbox.run(["gitmem", "merge"], in: "p", with: ["GIT_CONFIG_GLOBAL": sandbox.path("strict")])
        #expect(try sandbox.gitmem("list", "--view", "trunk", in: "p").output.isEmpty)
    }

    @Test("A configuration that git cannot read stops gitmem, which names the line")
    func badConfiguration() throws {
        let sandbox = try world()
        try sandbox.shell("echo '[broken' >>home/.gitconfig")
        let outcome = try sandbox.run(["gitmem", "list"], in: "p")
        #expect(outcome.status == 5 && outcome.errors.contains("line 1 of") && outcome.errors.contains("hint: "))
    }

    @Test("GIT_DIR leads where git goes, and a bad one is refused")
    func gitDirectory() throws {
        let sandbox = try world()
        try sandbox.shell("git init -q --bare dot.git && gitmem -C dot.git init -q && mkdir p/files")
        let other = ["GIT_DIR": sandbox.path("dot.git"), "GIT_WORK_TREE": sandbox.path("p/files")]
        #expect(try sandbox.run(["gitmem", "add", "--agent", "ada", "x"], in: "p/files", with: other).status == 0)
        #expect(try sandbox.git("branch", "--list", "memory/agents/*", in: "p").isEmpty)
        #expect(try sandbox.git("branch", "--list", "memory/agents/*", in: "dot.git").contains("ada"))
        for directory in ["", sandbox.path("home"), "nowhere"] {
            let bad = try sandbox.run(["gitmem", "list"], in: "p", with: ["GIT_DIR": directory])
            #expect(bad.status == 4 && bad.errors.contains("GIT_DIR") && bad.errors.contains("hint: "))
            #expect(try sandbox.run(["gitmem", "init"], in: "p", with: ["GIT_DIR": directory]).status == 4)
        }
    }

    @Test("The search ends at GIT_CEILING_DIRECTORIES")
    func ceiling() throws {
        let sandbox = try world()
        try sandbox.shell("mkdir -p p/jobs/one")
        let limits = ["GIT_CEILING_DIRECTORIES": sandbox.path("p/jobs")]
        let outcome = try sandbox.run(["gitmem", "add", "--agent", "ada", "x"], in: "p/jobs/one", with: limits)
        #expect(outcome.status == 4 && outcome.errors.contains("GIT_CEILING_DIRECTORIES"))
        #expect(try sandbox.run(["gitmem", "list"], in: "p/jobs/one").status == 0)
    }

    @Test("A folder whose name is not UTF-8 is a folder, for worktrees and git, too")
    func notUnicode() throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            d=$(printf 'caf\\351'); mkdir work; cd work; git init -q -b main "$d"; cd "$d"
            git commit -q --allow-empty -m x; gitmem init -q; gitmem add -q --agent ada one; gitmem merge -q
            gitmem add -q --agent ada two; git worktree add -q "../$d-w" memory/main; gitmem merge -q
            cd "../$d-w"; test -z "$(git status --short)"; gitmem -C "../$d" list --view trunk; cd ../..
            test "$(ls work | wc -l)" = 2; test "$(gitmem -C "work/$d" list -q --view trunk | wc -l)" = 2
            """)
    }

    @Test("verify in a hook pre-receive sees what is pushed, and a write there is refused")
    func quarantine() throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            gitmem init -q --bare hub.git; git clone -q hub.git a 2>/dev/null; cd a; git fetch -q
            gitmem add -q --agent ada one
            printf '#!/bin/sh\\nwhile read old new ref; do gitmem verify $new || exit 1; done\\n' >../hub.git/hooks/pre-receive
            chmod +x ../hub.git/hooks/pre-receive; git push -q origin memory/agents/ada
            printf '#!/bin/sh\\ngitmem add --agent hub seen; echo status $?; exit 1\\n' >../hub.git/hooks/pre-receive
            gitmem add -q --agent ada two
            """)
        let push = try sandbox.run(["git", "push", "origin", "memory/agents/ada"], in: "a")
        #expect(push.errors.contains("GIT_QUARANTINE_PATH") && push.errors.contains("status 6"))
        #expect(try sandbox.git("branch", "--list", "memory/agents/hub", in: "hub.git").isEmpty)
    }

    @Test("A home that may not be entered is passed over, as git does")
    func foreignHome() throws {
        let sandbox = try world()
        try sandbox.shell("mkdir h; printf '[user]\\n\\tname = y\\n' >h/.gitconfig; chmod 700 h; chmod 755 .")
        if geteuid() == 0 {
            try sandbox.shell("chown -R 65534:65534 p")
            let outcome = try sandbox.run([
                "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=\(sandbox.path("h"))",
                "gitmem",
                "-C", "p", "list",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
        } else {
            try sandbox.shell("chmod 000 h")
            #expect(try sandbox.run(["gitmem", "-C", "p", "list"], with: ["HOME": sandbox.path("h")]).status == 0)
            try sandbox.shell("chmod 700 h")
        }
    }

    @Test("safe.directory and safe.bareRepository are minded")
    func safety() throws {
        let sandbox = try world()
        try sandbox.shell("git init -q --bare b.git && gitmem -C b.git init -q")
        let foreign = ["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"]
        let refused = try sandbox.run(["gitmem", "-C", "p", "list"], with: foreign)
        #expect(refused.status == 8 && refused.errors.contains("safe.directory"))
        for value in ["*", sandbox.path("p"), sandbox.path(".") + "/*"] {
            try sandbox.git("config", "--global", "--replace-all", "safe.directory", value)
            #expect(try sandbox.run(["gitmem", "-C", "p", "list"], with: foreign).status == 0, "\(value)")
        }
        try sandbox.git("config", "--global", "--add", "safe.directory", "")
        #expect(try sandbox.run(["gitmem", "-C", "p", "list"], with: foreign).status == 8)
        try sandbox.git("config", "--global", "safe.bareRepository", "explicit")
        let bare = try sandbox.run(["gitmem", "list"], in: "b.git")
        #expect(bare.status == 8 && bare.errors.contains("GIT_DIR"))
        #expect(try sandbox.run(["gitmem", "list"], in: "b.git", with: ["GIT_DIR": sandbox.path("b.git")]).status == 0)
        #expect(try sandbox.run(["gitmem", "list"], in: "p").status == 0)
    }

    @Test("Objects are borrowed by quoted alternates and GIT_ALTERNATE_OBJECT_DIRECTORIES")
    func alternates() throws {
        let sandbox = try world()
        try sandbox.gitmem("add", "--agent", "ada", "lent", in: "p")
        try sandbox.shell(
            """
            mkdir 'q"o'; mv p/.git/objects 'q"o/lent'; git init -q p2; cp -r p2/.git/objects p/.git/objects
            printf '"%s/q\\\\"o/lent"\\n' "$PWD" >p/.git/objects/info/alternates
            gitmem -C p list --agent ada | grep -q lent; gitmem -C p merge -q
            rm p/.git/objects/info/alternates; ln -s 'q"o/lent' lent
            GIT_ALTERNATE_OBJECT_DIRECTORIES="$PWD/lent" gitmem -C p list --view trunk | grep -q lent
            """)
    }
}

/// What a repository can have that gitmem does not support is refused by name, before anything is written.
@Suite("What is not supported is refused by name")
struct UnsupportedRepositoryTests {
    @Test(
        "Extensions and formats",
        arguments: [
            ("core.repositoryFormatVersion=2", "version 2"), ("extensions.refStorage=reftable", "reftable"),
            ("extensions.objectFormat=sha256", "SHA-256"),
            ("extensions.compatObjectFormat=sha256", "compatObjectFormat"),
            ("extensions.moonPhase=full", "extensions.moonphase"),
        ])
    func extensions(setting: String, word: String) throws {
        let sandbox = try Sandbox()
        try sandbox.shell("git init -q -b main p && gitmem init -q --bare memory.git && cp p/.git/config kept")
        let pair = setting.split(separator: "=").map(String.init)
        try sandbox.shell(
            """
            git config -f p/.git/config core.repositoryFormatVersion 1
            git config -f p/.git/config \(pair[0]) \(pair[1]); find p -type f | sort | xargs cksum >before
            """)
        for command in [["init"], ["add", "--agent", "ada", "x"], ["list"], ["merge"], ["status"]] {
            let outcome = try sandbox.run(["gitmem", "-C", "p"] + command)
            #expect(outcome.status == 14, "\(command): \(outcome.errors)")
            #expect(outcome.errors.contains(word) && outcome.errors.contains("gitmem.store"))
        }
        try sandbox.shell("find p -type f | sort | xargs cksum | cmp - before")
        // The hint works.
        try sandbox.shell("git config -f p/.git/config gitmem.store \(sandbox.path("memory.git"))")
        try sandbox.gitmem("-C", "p", "add", "--agent", "ada", "elsewhere")
        #expect(try sandbox.gitmem("-C", "memory.git", "list", "--agent", "ada").output.contains("elsewhere"))
    }

    @Test("Extensions that change nothing here are accepted")
    func accepted() throws {
        let sandbox = try Sandbox()
        try sandbox.shell("git init -q -b main p && gitmem -C p init -q")
        for name in [
            "noop", "noop-v1", "preciousObjects", "partialClone", "worktreeConfig", "relativeWorktrees",
            "submodulePathConfig",
        ] {
            try sandbox.shell(
                "git config -f p/.git/config core.repositoryFormatVersion 1; "
                    + "git config -f p/.git/config extensions.\(name) true")
            try sandbox.gitmem("-C", "p", "add", "--agent", "ada", "with \(name)")
        }
        try sandbox.shell("git config -f p/.git/config core.repositoryFormatVersion 0")
        let outcome = try sandbox.run(["gitmem", "-C", "p", "list"])
        #expect(outcome.status == 14 && outcome.errors.contains("repositoryFormatVersion 1"))
    }

    @Test("A worktree with relative links, as git 2.48 and later make it, is brought along")
    func relativeWorktree() throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            git init -q -b main p && cd p && git commit -q --allow-empty -m x && gitmem init -q
            git worktree add -q ../w memory/main; echo ../../../../w/.git >.git/worktrees/w/gitdir
            echo 'gitdir: ../p/.git/worktrees/w' >../w/.git
            git config core.repositoryFormatVersion 1
            gitmem add -q --agent ada one; git config extensions.relativeWorktrees true; gitmem merge -q
            cd ../w; test -z "$(git status --short)"
            """)
        #expect(try sandbox.shell("find w -type f -path '*entries*'").lines.count > 0)
        #expect(try sandbox.gitmem("worktree", "list", in: "w").output.contains("w/"))
    }

    @Test("An index without a checksum, as index.skipHash has git write it, is read and brought along")
    func hashlessIndex() throws {
        let sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.shell(
            """
            gitmem init -q --files p && cd p && gitmem add -q one && gitmem merge -q && gitmem add -q two
            n=$(($(wc -c <.git/index) - 20)); dd if=/dev/zero of=.git/index bs=1 seek=$n count=20 conv=notrunc 2>/dev/null
            gitmem merge -q; test -z "$(git status --short)"
            """)
        #expect(try sandbox.gitmem("list", "--view", "trunk", in: "p").output.contains("two"))
    }

    @Test("A sparse index is refused with what makes it whole")
    func sparseIndex() throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            git init -q -b main p && cd p && git commit -q --allow-empty -m x && gitmem init -q
            gitmem add -q --agent ada one; gitmem merge -q; git worktree add -q ../w memory/main
            cd ../w; git sparse-checkout set --cone --sparse-index nothing
            """)
        let outcome = try sandbox.run(["gitmem", "add", "--agent", "ada", "two"], in: "w")
        #expect(outcome.status == 14 && outcome.errors.contains("git sparse-checkout reapply --no-sparse-index"))
        try sandbox.shell(
            "git sparse-checkout reapply --no-sparse-index; gitmem merge -q; gitmem add -q --agent ada two", in: "w")
    }
}

/// One memory for many repositories of code, or a user's own.
@Suite("A store elsewhere is named by gitmem.store or GITMEM_STORE")
struct StoreElsewhereTests {
    @Test func configuration() throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            git config --global gitmem.store '~/memory'; git init -q -b main one; git init -q -b main two; mkdir none
            """)
        let missing = try sandbox.run(["gitmem", "list"], in: "one")
        #expect(missing.status == 4 && missing.errors.contains("gitmem.store names"))
        try sandbox.gitmem("init", in: "one")
        try sandbox.shell("git config gitmem.agent ada", in: "one")
        try sandbox.shell("git config gitmem.agent ben", in: "two")
        try sandbox.gitmem("add", "of one", in: "one")
        try sandbox.gitmem("add", "of two", in: "two")
        try sandbox.gitmem("merge", in: "none")
        #expect(try sandbox.gitmem("list", "--view", "trunk", in: "none").lines.count == 2)
        let status = try sandbox.gitmem("status", in: "two").output
        #expect(status.contains("home/memory/") && status.contains("by gitmem.store") && status.contains("agent   ben"))
        #expect(try sandbox.gitmem("status", "--json", in: "two").output.contains(#""store_by":"gitmem.store""#))
        #expect(try sandbox.git("for-each-ref", in: "one").isEmpty)
        // In the store itself, nothing is elsewhere.
        #expect(try !sandbox.gitmem("status", in: "home/memory").output.contains("gitmem.store"))
        try sandbox.shell("git config gitmem.store ../two; gitmem status && exit 1; test $? = 4", in: "one")
        try sandbox.gitmem("init", sandbox.path("two"))
        try sandbox.gitmem("add", "now in two", in: "one")
        #expect(try sandbox.git("for-each-ref", in: "two").contains("memory/agents/ada"))
    }

    @Test func variable() throws {
        let sandbox = try Sandbox()
        try sandbox.shell("git init -q -b main code; gitmem init -q --bare own.git; gitmem init -q --bare other.git")
        try sandbox.shell("git config gitmem.store \(sandbox.path("other.git"))", in: "code")
        let named = ["GITMEM_STORE": "../own.git", "GITMEM_AGENT": "ada"]
        #expect(try sandbox.run(["gitmem", "add", "x"], in: "code", with: named).status == 0)
        #expect(try sandbox.git("for-each-ref", in: "own.git").contains("memory/agents/ada"))
        #expect(try sandbox.run(["gitmem", "status"], in: "code", with: named).output.contains("by GITMEM_STORE"))
        let bad = try sandbox.run(["gitmem", "list"], in: "code", with: ["GITMEM_STORE": "nowhere"])
        #expect(bad.status == 4 && bad.errors.contains("GITMEM_STORE names"))
        // What names the code's repository does not name the store.
        let hook = named.merging(["GIT_DIR": sandbox.path("code/.git")]) { $1 }
        #expect(try sandbox.run(["gitmem", "merge"], in: "code", with: hook).status == 0)
        #expect(try sandbox.run(["gitmem", "list", "--view", "trunk"], in: "code", with: hook).output.contains("x"))
    }
}
