import Foundation

/// Folders of this repository that tests use.
enum Example {
    /// Thanks for an order, with another mail from 100 on.
    static let orderThankYou = root.appending(path: "Ops/examples/order-thank-you")
    /// Thanks for an order after a second, so that each kind of worker has a part in it; what is uncertain is held.
    static let patientThanks = own.appending(path: "Scenarios/patient-thanks")
    /// An abandoned cart with waits of a second.
    static let cart = own.appending(path: "Scenarios/cart")
    /// The cases A to H.
    static let acceptance = own.deletingLastPathComponent().appending(path: "Acceptance")
    /// The programs of strangers.
    static let scripts = own.appending(path: "Scripts")

    private static let own = URL(filePath: #filePath).deletingLastPathComponent()
    private static let root = own.deletingLastPathComponent().deletingLastPathComponent()
}
