import Mail
import Testing

struct PunycodeTests {
    /// RFC 3492 §7.1.
    @Test(arguments: [
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"),
        ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"),
        ("Pročprostěnemluvíčesky", "Proprostnemluvesky-uyb24dma41a"),
        ("למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b"),
        ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("PorquénopuedensimplementehablarenEspañol", "PorqunopuedensimplementehablarenEspaol-fmd56a"),
        ("TạisaohọkhôngthểchỉnóitiếngViệt", "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g"),
        ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"),
        ("安室奈美恵-with-SUPER-MONKEYS", "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n"),
        ("-> $1.00 <-", "-> $1.00 <--"),
    ])
    func `the RFC's samples go both ways`(label: String, encoded: String) {
        #expect(Punycode.encode(label) == encoded)
        #expect(Punycode.decode(encoded) == label)
    }

    @Test func `random labels survive the way there and back`() {
        var generator = SplitMix(state: 3)
        for _ in 0..<5_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...20, using: &generator) {
                if let scalar = Unicode.Scalar(UInt32.random(in: 32...0x1_FFFF, using: &generator)) { scalars.append(scalar) }
            }
            let label = String(scalars)
            let encoded = Punycode.encode(label)
            #expect(encoded.flatMap { Punycode.decode($0) }?.unicodeScalars.elementsEqual(scalars) == true)
        }
    }

    @Test func `random text never breaks the decoder`() {
        var generator = SplitMix(state: 4)
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789-AZ!é")
        var decoded = 0
        for _ in 0..<20_000 {
            let text = String((0..<Int.random(in: 0...30, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
            if Punycode.decode(text) != nil { decoded += 1 }
        }
        #expect(decoded > 0)
    }
}
