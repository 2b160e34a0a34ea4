import CEL
import Testing

/// Addresses and ranges of the network extension.
struct NetworkTests {
    @Test(
        arguments: [
            ("string(ip('10.1.2.3'))", "10.1.2.3"), ("string(ip('2001:DB8:0:0:1:0:0:1'))", "2001:db8::1:0:0:1"), ("string(ip('::'))", "::"),
            ("string(ip('1::'))", "1::"), ("string(ip('0:0:1:2:3:4:5:6'))", "::1:2:3:4:5:6"), ("string(ip('::1.2.3.4'))", "::102:304"),
            ("string(ip('1:0:2:3:4:5:6:7'))", "1:0:2:3:4:5:6:7"), ("string(cidr('10.1.2.3/8'))", "10.1.2.3/8"),
            ("string(cidr('10.1.2.3/8').masked())", "10.0.0.0/8"), ("string(cidr('fe80::1/0').masked())", "::/0"),
            ("string(cidr('10.1.2.3/8').ip())", "10.1.2.3"), ("cidr('fe80::/10').prefixLength()", 10), ("ip('1.2.3.4').family()", 4),
            ("ip('::ffff:102:304').family()", 4), ("ip('::fffe:102:304').family()", 6),
        ] as [(String, Value)])
    func `an address or a range is read and written`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(arguments: [
        "isIP('1.2.3.4')", "!isIP('1.2.3')", "!isIP('01.2.3.4')", "!isIP('1.2.3.256')", "!isIP('')", "!isIP('1.2.3.4 ')",
        "!isIP('+1.2.3.4')",
        "!isIP('1:2:3:4:5:6:7')", "!isIP('1:2:3:4:5:6:7:8:9')", "!isIP('1::2::3')", "!isIP(':1::')", "!isIP('12345::')", "!isIP('g::')",
        "!isIP('1.2.3.4::')", "!isIP('fe80::1%eth0')", "!isIP('::ffff:1.2.3.4')", "isIP('::ffff:102:304')", "!isIP('1:2:3:4:5:6:7::8')",
        "isCIDR('1.2.3.4/32')", "!isCIDR('1.2.3.4/33')", "!isCIDR('1.2.3.4')", "!isCIDR('1.2.3.4/08')", "!isCIDR('1.2.3.4/+8')",
        "!isCIDR('1.2.3.4/8/8')", "isCIDR('::/128')", "!isCIDR('::/129')", "!isCIDR('::ffff:102:304/120')", "!isCIDR('/8')",
        "ip.isCanonical('::1')", "!ip.isCanonical('::0001')", "!ip.isCanonical('A::')",
        "ip('::ffff:102:304') == ip('1.2.3.4')", "ip('::1') != ip('0.0.0.1')", "ip('1.2.3.4') != cidr('1.2.3.4/32')", "ip('::') != '::'",
        "cidr('10.0.0.0/8') != cidr('10.0.0.1/8')", "type(ip('::')) == net.IP", "type(cidr('::/0')) == net.CIDR",
        "cidr('10.0.0.0/8').containsIP(ip('10.9.9.9'))", "!cidr('10.0.0.0/8').containsIP('11.0.0.0')",
        "!cidr('0.0.0.0/0').containsIP('::')",
        "cidr('0.0.0.0/0').containsCIDR('10.0.0.0/8')", "!cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/7'))",
        "ip('127.9.9.9').isLoopback()", "!ip('::2').isLoopback()", "ip('0.0.0.0').isUnspecified()", "ip('febf::').isLinkLocalUnicast()",
        "!ip('fec0::').isLinkLocalUnicast()", "ip('ff12::1').isLinkLocalMulticast()", "!ip('224.0.1.0').isLinkLocalMulticast()",
        "ip('10.0.0.1').isGlobalUnicast()", "!ip('255.255.255.255').isGlobalUnicast()", "!ip('239.1.1.1').isGlobalUnicast()",
    ])
    func `what is asked of addresses and ranges is answered`(source: String) throws {
        #expect(try evaluated(source) == true)
    }

    @Test(arguments: [
        "ip('nowhere')", "cidr('10.0.0.0')", "ip.isCanonical('nowhere')", "cidr('::/0').containsIP('nowhere')", "isIP(dyn(cidr('::/0')))",
        "dyn('1.2.3.4').family()", "cidr('::/0').containsCIDR(dyn(ip('::')))",
    ])
    func `what is no address is an error`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }
}
