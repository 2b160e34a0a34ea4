"""What the purchases don't tell and a demonstration needs: invented people and invented records."""

# (first name, the form one is addressed by, surname)
POLISH_PEOPLE = [
    ("Agnieszka", "Agnieszko", "Wilk"), ("Aleksander", "Aleksandrze", "Dudek"), ("Anna", "Anno", "Zielińska"),
    ("Bartosz", "Bartoszu", "Król"), ("Elżbieta", "Elżbieto", "Sikora"), ("Grzegorz", "Grzegorzu", "Wróbel"),
    ("Iwona", "Iwono", "Lis"), ("Jakub", "Jakubie", "Mazur"), ("Joanna", "Joanno", "Kubiak"),
    ("Karolina", "Karolino", "Pawlak"), ("Krzysztof", "Krzysztofie", "Górski"), ("Łukasz", "Łukaszu", "Witkowski"),
    ("Małgorzata", "Małgorzato", "Jasińska"), ("Marek", "Marku", "Zając"), ("Michał", "Michale", "Bąk"),
    ("Natalia", "Natalio", "Żak"), ("Paweł", "Pawle", "Kaczmarek"), ("Stanisław", "Stanisławie", "Gajda"),
    ("Świętosława", "Świętosławo", "Ćwik"), ("Zofia", "Zofio", "Kołodziej"),
]  # fmt: skip

ENGLISH_PEOPLE = [
    ("Abigail", "Moss"), ("Arthur", "Penrose"), ("Beatrice", "Hale"), ("Caleb", "Winters"), ("Charlotte", "Ames"),
    ("Desmond", "O’Hara"), ("Edith", "Langley"), ("Felix", "Thorne"), ("Grace", "Whitlock"), ("Henry", "Calloway"),
    ("Imogen", "Frost"), ("Jasper", "Lowell"), ("Josephine", "Reed"), ("Leonard", "Briggs"), ("Margaret", "Dunn"),
    ("Nathaniel", "Cross"), ("Olive", "Sinclair"), ("Rosalind", "Pike"), ("Theodore", "Vance"), ("Zoë", "Marlowe"),
]  # fmt: skip

ENGLISH_ZONES = ["America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/London"]

# (title, artist)
RECORDS = [
    ("Slow Ferry Home", "Amber Lanterns"), ("The Cartographer’s Daughter", "Eleanor Vale"), ("Night Train to Łódź", "Trio Kowalik"),
    ("Salt & Velvet", "The Harbour Choir"), ("Paper Moons", "Otto Reinhardt Quartet"), ("Kitchen Radio", "Maud & the Marigolds"),
    ("Winter Orchard", "Halina Brzoza"), ("Low Tide Anthems", "Saint Verity"), ("Ten Small Rooms", "Ilya Marchenko"),
    ("Copper Rain", "The Delta Foundry"), ("Letters from the Attic", "June Abernathy"), ("Wschodni wiatr", "Kapela Nadbużna"),
    ("Tangerine Static", "Polychrome"), ("Bluebird Motel", "Clyde Hanover"), ("A Field Guide to Sleep", "Nocturne Society"),
    ("Miasto bez zegarów", "Zofia Lipiec"), ("The Long Division", "Square Root of Love"), ("Hymns for Late Buses", "The Understudies"),
    ("Marzipan Kings", "Orkiestra Cukiernicza"), ("Second Hand Stars", "Wilhelmina Gray"), ("Northern Line Blues", "Percy Okafor"),
    ("Glasshouse Variations", "Ensemble Aurelia"), ("Papierowe łódki", "Trzy Siostry"), ("Dust on the Needle", "Ray Castellan"),
    ("Velvet Arithmetic", "The Prime Numbers"), ("Sunday, Unhurried", "Clara Nightingale"), ("Echoes of Bakelite", "Radio Meridian"),
    ("The Beekeeper’s Waltz", "Orchard Street Band"), ("Ostatni tramwaj", "Jerzy Wrona Quintet"), ("Foxglove", "Isadora Finch"),
    ("All the Quiet Hours", "Elias Thorn"), ("Lighthouse Sessions", "The Keepers"),
]  # fmt: skip
