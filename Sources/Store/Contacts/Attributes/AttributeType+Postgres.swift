internal import Postgres
package import Scenario

/// The column's text is the type's name.
extension AttributeType: PostgresElement {}
