package import GitMemory

/// All actions, by the groups in which the command line lists them.
package enum AllActions {
    package static var list: [any Action.Type] {
        [
            InitAction.self, WorktreeAddAction.self, WorktreeListAction.self, WorktreeRemoveAction.self,
            AgentsAction.self, AgentsSetAction.self, StatusAction.self,

            AddAction.self, SetAction.self, EditAction.self, CiteAction.self, EndorseAction.self, CountAction.self,
            RefreshAction.self, ForgetAction.self, UndoAction.self, ImportAction.self,

            RecallAction.self, ListAction.self, ShowAction.self, GetAction.self, LogAction.self, WhyAction.self,
            DiffAction.self, StaleAction.self, DigestAction.self, ExportAction.self,

            BriefAction.self, RulesListAction.self, RulesAddAction.self, RulesSetAction.self, RulesRemoveAction.self,
            MessageSendAction.self, MessageListAction.self, MessageReadAction.self, MessageAckAction.self,
            MessageThreadAction.self, MessageSentAction.self,
            TaskStartAction.self, TaskEndAction.self, TaskListAction.self,
            ClaimAction.self, RenewAction.self, ReleaseAction.self, ClaimsAction.self,
            ClaimsPathsAction.self, CheckAction.self, GuardAction.self,
            WatchAction.self,

            MergeAction.self, ReviewAction.self, SyncAction.self, RetireAction.self,

            SameAction.self, ApartAction.self, DedupAction.self,
            VerifyAction.self, DoctorAction.self, CompactAction.self, CarryAction.self, IndexAction.self,
            GateShowAction.self, GateSetAction.self,
        ]
    }

    /// Whether a request may share a commit with others: it asks the memory within its one change alone, so that it sees
    /// what those before it have come to.
    package static func sharesCommits(_ action: any Action.Type, _ arguments: JSONObject) -> Bool {
        switch action.about.name {
        case "add", "cite", "count", "edit", "endorse": true
        // Others wait for the turn of its key.
        case "set": arguments["expect"] == nil
        default: false
        }
    }

    /// The action of a name; `nil` if there is none.
    package static func named(_ name: String) -> (any Action.Type)? { list.first { $0.about.name == name } }
}
