extension Step.Kind {
    /// What the file calls a step that does this.
    package var name: String {
        switch self {
        case .wait: "wait"
        case .branch: "branch"
        case .split: "split"
        case .email: "email"
        case .update: "update"
        case .pass: "goto"
        }
    }
}
