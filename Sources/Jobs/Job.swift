/// A small message between stages. It carries ids, never a person's data, so nothing lies readable on the broker's disk.
package protocol Job: Sendable, Equatable {
    /// Reads the job from a message's body.
    init(body: [UInt8]) throws(JobError)
    /// The job as a message's body: JSON with the `schema` version it was written in.
    var body: [UInt8] { get }
}

/// The version of the jobs this build writes, and the newest it reads.
package let jobSchema: Int64 = 1

/// Why a message's body is no job.
package enum JobError: Error, Equatable, CustomStringConvertible {
    /// Not JSON, or not of this shape.
    case malformed(String)
    /// Written by a newer build.
    case unknownSchema(Int64)

    package var description: String {
        switch self {
        case .malformed(let reason): "not a job: \(reason)"
        case .unknownSchema(let schema): "the job has schema \(schema), this build reads up to \(jobSchema): upgrade the workers"
        }
    }
}
