import Foundation
import Synchronization
import Testing

@testable import Git

@Suite("Syncs that several threads wait for together") struct SyncCompanyTests {
    @Test("Each returns after a sync that began after it was called, and there are fewer syncs than callers")
    func together() throws {
        let begun = Mutex<[Int]>([])
        let ended = Mutex(0)
        let company = SyncCompany { _ in
            begun.withLock { $0.append($0.count) }
            usleep(2_000)
            ended.withLock { $0 += 1 }
        }
        let failures = Mutex<[String]>([])
        let callers = DispatchGroup()
        // Threads of their own: a queue has no more than there are processors, and two never wait together.
        for _ in 0..<32 {
            callers.enter()
            Thread {
                defer { callers.leave() }
                for _ in 0..<8 {
                    let before = begun.withLock { $0.count }
                    guard (try? company.sync("/")) == true else {
                        return failures.withLock { $0.append("not synced") }
                    }
                    // One that had begun before may not have seen what was written before the call.
                    if ended.withLock({ $0 }) <= before { failures.withLock { $0.append("too early") } }
                }
            }.start()
        }
        callers.wait()
        #expect(failures.withLock { $0 } == [])
        #expect(begun.withLock { $0.count } < 256)
    }

    @Test("What fails fails for all that wait for it, and the next one is tried anew") func failing() throws {
        let isBroken = Mutex(true)
        let company = SyncCompany { path throws(GitError) in
            if isBroken.withLock({ $0 }) { throw .system("write files out", path: path.first ?? "") }
        }
        #expect(throws: GitError.self) { try company.sync("/") }
        isBroken.withLock { $0 = false }
        #expect(try company.sync("/"))
    }

    @Test("Where a sync of the file system takes long, each is told to sync its own for a while") func slow() throws {
        let company = SyncCompany { _ in usleep(200_000) }
        #expect(try company.sync("/"))
        #expect(try !company.sync("/"))
    }

    @Test("A folder that is not there is an error") func missing() {
        #expect(throws: GitError.self) { try SyncCompany().sync("/nothing/of/that/name") }
        #expect(throws: Never.self) { try SyncCompany().sync(NSTemporaryDirectory()) }
    }
}
