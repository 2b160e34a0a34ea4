import Foundation

/// Reads messages with Python's `email` and verifies their signatures with dkimpy, as strangers would.
enum PythonCheck {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs the check over a folder of `*.eml` with `expected.json` and `records.json`; the number of messages that passed.
    static func run(over folder: URL) throws -> Int {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else {
            throw Failure(description: "this test needs /usr/bin/python3 with dkimpy: apt-get install python3-dkim python3-nacl")
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", script, folder.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, text.hasPrefix("passed "), let count = Int(text.dropFirst(7).prefix { $0.isNumber }) else {
            throw Failure(description: text)
        }
        return count
    }

    private static let script = #"""
        import email, email.policy, glob, json, os, re, sys
        try:
            import dkim, nacl
        except ImportError as missing:
            sys.exit(f"this test needs dkimpy and PyNaCl ({missing}): apt-get install python3-dkim python3-nacl")

        folder = sys.argv[1]
        expected = json.load(open(os.path.join(folder, "expected.json")))
        records = {name.encode() + b".": value.encode() for name, value in json.load(open(os.path.join(folder, "records.json"))).items()}
        lookup = lambda name, timeout=5: records.get(name)
        problems = []

        def check(name, raw, want):
            def claim(holds, what):
                if not holds:
                    problems.append(f"{name}: {what}")
            lines = raw.split(b"\r\n")
            claim(b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines), "a bare CR or LF")
            claim(max(map(len, lines)) <= 998, "a line over 998")
            claim(want["utf8"] or all(byte < 128 for byte in raw), "not 7-bit")
            head = raw.split(b"\r\n\r\n")[0]
            for line in head.split(b"\r\n"):
                claim(len(line) <= 78 or b" " not in line.strip().split(b": ", 1)[-1], f"a header line could be folded: {line}")
                claim(line.strip(), "a header line of white space")
            claim(all(len(word) <= 75 for word in re.findall(rb"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=", head)), "an encoded-word over 75")
            message = email.message_from_bytes(raw, policy=email.policy.default)
            for part in message.walk():
                claim(not part.defects, f"defects {part.defects}")
                for key, value in part.items():
                    claim(not value.defects, f"defects in {key}: {value.defects} {value!r}")
            for key in ("From", "Date", "Message-ID", "Subject", "MIME-Version", "To"):
                claim(len(message.get_all(key, [])) == 1, f"{key} {message.get_all(key)}")
            claim(message["Subject"] == want["subject"], f"subject {message['Subject']!r} is not {want['subject']!r}")
            for key, address in want["addresses"].items():
                got = message[key].addresses
                # Python parts encoded-words of a name by spaces, against RFC 2047 §6.2.
                squeezed = lambda name: re.sub(" +", "", name)
                claim(len(got) == 1 and squeezed(got[0].display_name) == squeezed(address[0]), f"{key} {got!r} is not {address!r}")
                claim(want["utf8"] or got[0].addr_spec == address[1], f"{key} {got[0].addr_spec!r} is not {address[1]!r}")
            claim(message["Date"].datetime.timestamp() == want["date"], f"date {message['Date']}")
            for kind in ("plain", "html"):
                if kind in want:
                    got = message.get_body((kind,)).get_content().replace("\r\n", "\n")
                    first = next((i for i, pair in enumerate(zip(got, want[kind])) if pair[0] != pair[1]), min(len(got), len(want[kind])))
                    claim(got.rstrip("\n") == want[kind].rstrip("\n"), f"{kind}: {got[first - 9:][:20]!r} is not {want[kind][first - 9:][:20]!r}")
            files = {part.get_filename(): part.get_content() for part in message.walk() if part.get_filename()}
            claim(files.keys() == set(want["files"]), f"files {list(files)} are not {want['files']}")
            signatures = len(message.get_all("DKIM-Signature", []))
            claim(signatures == want["signatures"], f"{signatures} signatures")
            for index in range(signatures):
                claim(dkim.DKIM(raw).verify(idx=index, dnsfunc=lookup), f"signature {index} doesn't verify")
                tampered = raw.replace(b"\r\nFrom: ", b"\r\nFrom: x", 1)
                claim(not dkim.DKIM(tampered).verify(idx=index, dnsfunc=lookup), f"signature {index} verifies after tampering")
                second = re.sub(rb"\r\nDate: ", b"\r\nFrom: evil@example.com\r\nDate: ", raw, count=1)
                try:
                    claim(not dkim.DKIM(second).verify(idx=index, dnsfunc=lookup), f"signature {index} verifies with a second From")
                except dkim.DKIMException:
                    pass

        names = sorted(glob.glob(os.path.join(folder, "*.eml")))
        for name in names:
            key = os.path.basename(name)
            try:
                check(key, open(name, "rb").read(), expected[key])
            except Exception as error:
                problems.append(f"{key}: {type(error).__name__}: {error}")
        if problems:
            sys.exit("\n".join(problems[:20]))
        print("passed", len(names))
        """#
}
