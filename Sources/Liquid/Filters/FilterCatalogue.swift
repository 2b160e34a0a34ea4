/// All filters by name.
enum FilterCatalogue {
    static let filters: [String: Filter] = {
        var all: [String: Filter] = [:]
        for family in [
            TextFilters.all, CutFilters.all, ReplaceFilters.all, EscapeFilters.all, EncodingFilters.all, ArrayFilters.all,
            SelectFilters.all, OrderFilters.all, NumberFilters.all, DateFilters.all, LocaleFilters.all,
        ] {
            all.merge(family) { first, _ in first }
        }
        return all
    }()
}
