extension String {
    /// Whether both are the same sequence of code points; Swift's own `==` also takes canonically equivalent ones as the same.
    func hasSameScalars(as other: String) -> Bool {
        let bytes = utf8
        let others = other.utf8
        guard bytes.count == others.count, self == other else { return false }
        return bytes.elementsEqual(others)
    }

    /// Whether this comes before `other` by code points, which is the order of their UTF-8 bytes too.
    func precedesByScalars(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
