extension ClientSetup {
    /// How each file's pieces are.
    package func check() -> [PieceFinding] {
        blueprint.targets.flatMap { target -> [PieceFinding] in
            let purposes = Piece.Purpose.allCases.filter { purpose in
                target.pieces.contains { $0.purpose == purpose }
            }
            return purposes.map { purpose in
                let state = state(of: target, purpose)
                return PieceFinding(path: shown(target), purpose: purpose, state: state.0, reason: state.1)
            }
        }
    }

    private func state(of target: Blueprint.Target, _ purpose: Piece.Purpose) -> (PieceFinding.State, String?) {
        let path = "\(root)/\(target.path)"
        guard let bytes = ConfigFile.bytes(path) else {
            return ConfigFile.exists(path) ? (.unreadable, "it cannot be read") : (.missing, nil)
        }
        var states: [PieceState] = []
        do throws(Refusal) {
            for piece in target.pieces where piece.purpose == purpose {
                states.append(try Document(bytes).state(of: piece))
            }
        } catch {
            return (.unreadable, error.reason)
        }
        if states.contains(.foreign) { return (.foreign, "something else has our name") }
        if states.contains(.missing) { return (.missing, nil) }
        if let reason = Shadow.reason(purpose, of: client, in: place) { return (.shadowed, reason) }
        if states.contains(.changed) { return (.changed, "somebody has changed what setup wrote") }
        return (.installed, nil)
    }

    /// What to paste where a file is not edited.
    package func snippets() -> [(path: String, text: String)] {
        blueprint.targets.map { target in
            var document = Document(Array(target.start.utf8))
            for piece in target.pieces { try? document.add(piece) }
            return (shown(target), String(decoding: document.bytes, as: UTF8.self))
        }
    }
}

/// How the pieces of one purpose stand in a file.
package struct PieceFinding {
    package enum State: String {
        case installed, changed, missing, shadowed, foreign, unreadable
    }

    package let path: String
    package let purpose: Piece.Purpose
    package let state: State
    package let reason: String?
}
