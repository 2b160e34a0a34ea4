import App
import ArgumentParser
import JSON
import Store

/// Works at what is done to those under way, and shows how far it has come.
struct PassageWork {
    let session: Session
    let isQuiet: Bool

    /// Tells what was published, and moves whom it asks to move.
    func show(_ release: Release) async throws {
        if !isQuiet { print(release.sentence) }
        let ended: ScenarioOperation? = if let migration = release.migration { try await work(at: migration) } else { nil }
        if isQuiet { print(Output.object(release.json(ended))) }
        if let ended { try end(ended) }
    }

    /// Does it, until everybody has been passed; Ctrl-C ends it after its batch, and the same command goes on with it.
    func work(at operation: ScenarioOperation) async throws -> ScenarioOperation {
        var progress = ProgressLine<PassageProgress>(total: nil)
        let ended: ScenarioOperation
        do {
            ended = try await Interruption.bySignals { interruption in
                try await session.work(at: operation, interruption: interruption) {
                    progress.show(PassageProgress($0, passedBefore: operation.passed))
                }
            }
        } catch {
            Terminal.say("\(operation.cure) goes on with it")
            throw error
        }
        if ended.total > 0 { progress.end() }
        return ended
    }

    /// Tells what came of it; fails when it isn't done.
    func end(_ operation: ScenarioOperation) throws {
        if !isQuiet { print(operation.result) }
        guard operation.state == .running else { return }
        Terminal.say("\(operation.cure) goes on with it")
        throw ExitCode.failure
    }
}

extension Release {
    fileprivate var sentence: String {
        let origin = restores.map { ", with the content of version \($0)" } ?? ""
        return isUnchanged
            ? "\(scenario): version \(version) has this content already" : "\(scenario): version \(version) is live\(origin)"
    }

    fileprivate func json(_ operation: ScenarioOperation?) -> JSONObject {
        var members: JSONObject = [
            "scenario": .string(scenario), "version": .int(Int64(version)), "published": .bool(!isUnchanged),
            "restores": restores.map { .int(Int64($0)) } ?? .null,
        ]
        if let operation { members["migration"] = .object(operation.json) }
        return members
    }
}
