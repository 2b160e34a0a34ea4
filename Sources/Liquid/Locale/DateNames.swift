/// Names of months and days in a language (CLDR, Gregorian calendar).
struct DateNames: Sendable {
    /// As they stand alone.
    let months: [String]
    /// As they stand beside a day, in languages that decline them.
    let monthsWithDay: [String]
    let shortMonths: [String]
    /// From Sunday.
    let days: [String]
    let shortDays: [String]

    private init(_ months: String, withDay: String? = nil, short: String, days: String, shortDays: String) {
        let words = { (text: String) in text.split(separator: " ").map(String.init) }
        self.months = words(months)
        monthsWithDay = words(withDay ?? months)
        shortMonths = words(short)
        self.days = words(days)
        self.shortDays = words(shortDays)
    }

    /// The names of a language; English ones where we have none.
    static func of(_ language: String) -> DateNames {
        byLanguage[language] ?? english
    }

    static let english = DateNames(
        "January February March April May June July August September October November December",
        short: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        days: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday", shortDays: "Sun Mon Tue Wed Thu Fri Sat")

    private static let byLanguage: [String: DateNames] = [
        "pl": DateNames(
            "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
            withDay: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            short: "sty lut mar kwi maj cze lip sie wrz paź lis gru",
            days: "niedziela poniedziałek wtorek środa czwartek piątek sobota", shortDays: "niedz. pon. wt. śr. czw. pt. sob."),
        "de": DateNames(
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
            short: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
            days: "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", shortDays: "So Mo Di Mi Do Fr Sa"),
        "uk": DateNames(
            "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
            withDay: "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
            short: "січ лют бер кві тра чер лип сер вер жов лис гру",
            days: "неділя понеділок вівторок середа четвер пʼятниця субота", shortDays: "нд пн вт ср чт пт сб"),
        "fr": DateNames(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            short: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
            days: "dimanche lundi mardi mercredi jeudi vendredi samedi", shortDays: "dim. lun. mar. mer. jeu. ven. sam."),
        "es": DateNames(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            short: "ene feb mar abr may jun jul ago sept oct nov dic",
            days: "domingo lunes martes miércoles jueves viernes sábado", shortDays: "dom lun mar mié jue vie sáb"),
        "it": DateNames(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            short: "gen feb mar apr mag giu lug ago set ott nov dic",
            days: "domenica lunedì martedì mercoledì giovedì venerdì sabato", shortDays: "dom lun mar mer gio ven sab"),
        "cs": DateNames(
            "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
            withDay: "ledna února března dubna května června července srpna září října listopadu prosince",
            short: "led úno bře dub kvě čvn čvc srp zář říj lis pro",
            days: "neděle pondělí úterý středa čtvrtek pátek sobota", shortDays: "ne po út st čt pá so"),
    ]
}
