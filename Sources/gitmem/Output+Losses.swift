internal import Git
internal import GitMemory

extension Output {
    /// Says on standard error what the trunk has lost, and what was brought back.
    func remark(lost: [Loss], restored: [Loss] = []) {
        for loss in restored {
            remark("brought back: \(loss.memories), which commit \(loss.commit.description.prefix(12)) had taken out")
        }
        for loss in lost {
            remark("lost: \(loss.memories), which commit \(loss.commit.description.prefix(12)) took out of the trunk")
        }
        if !lost.isEmpty { remark(Self.lossHint) }
    }

    static let lossHint = "`gitmem doctor` brings back what was lost; `gitmem forget` makes the loss last"
}

extension Loss {
    /// `1 memory` or `7 memories`.
    var memories: String { ids.count == 1 ? "1 memory" : "\(ids.count) memories" }

    var json: JSON { .members(["commit": .text(commit), "ids": .count(ids.count)]) }
}
