/// Reports of RFC 3464 appendix A and of systems of today, with LF line ends.
enum Reports {
    static let simple = """
        Date: Thu, 7 Jul 1994 17:16:05 -0400
        From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>
        Message-Id: <199407072116.RAA14128@CS.UTK.EDU>
        Subject: Returned mail: Cannot send message for 5 days
        To: <owner-info-mime@cs.utk.edu>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
              boundary="RAA14128.773615765/CS.UTK.EDU"

        --RAA14128.773615765/CS.UTK.EDU

        The original message was received at Sat, 2 Jul 1994 17:10:28 -0400

        --RAA14128.773615765/CS.UTK.EDU
        content-type: message/delivery-status

        Reporting-MTA: dns; cs.utk.edu

        Original-Recipient: rfc822;louisl@larry.slip.umd.edu
        Final-Recipient: rfc822;louisl@larry.slip.umd.edu
        Action: failed
        Status: 4.0.0
        Diagnostic-Code: smtp; 426 connection timed out
        Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400

        --RAA14128.773615765/CS.UTK.EDU
        content-type: message/rfc822

        Message-ID: <4712@uniadm.example>
        X-Goniec-Delivery: 018f-token
        Subject: original

        Body
        --RAA14128.773615765/CS.UTK.EDU--
        """

    static let several = """
        From: Postmaster@vnet.ibm.com
        Content-Type: multipart/report; report-type=delivery-status; boundary="A41C7.838631588=_/mm1"
        MIME-Version: 1.0

        --A41C7.838631588=_/mm1

        Processing your request.

        --A41C7.838631588=_/mm1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; vnet.ibm.com
        Original-Envelope-Id: QQ314159

        Original-Recipient: rfc822; arathib@vnet.ibm.com
        Final-Recipient: rfc822;arathib@vnet.ibm.com
        Action: failed
        Status: 5.0.0 (permanent failure)
        Diagnostic-Code: smtp; 550 'arathib@vnet.IBM.COM' is not a
         registered gateway user, no such user
        Remote-MTA: dns; vnet.ibm.com

        Final-Recipient: rfc822;johnh@hpnjld.njd.hp.com
        Action: delayed
        Status: 4.0.0 (hpnjld.njd.jp.com: host name lookup failure)

        Final-Recipient: rfc822;wsnell@sdcc13.ucsd.edu
        Action: failed
        Status: 5.0.0
        Diagnostic-Code: smtp; 550 user unknown
        Remote-MTA: dns; sdcc13.ucsd.edu

        --A41C7.838631588=_/mm1--
        """

    static let international = """
        From: MAILER-DAEMON@relay.example
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: message/global-delivery-status
        Content-Transfer-Encoding: base64

        UmVwb3J0aW5nLU1UQTogZG5zOyByZWxheS5leGFtcGxlCgpPcmlnaW5hbC1SZWNpcGllbnQ6IHV0
        Zi04O1x4ezE3Q31ceHtGM31ceHsxNDJ9d0BleGFtcGxlLmNvbQpGaW5hbC1SZWNpcGllbnQ6IHJm
        YzgyMjs8em9sd0BleGFtcGxlLmNvbT4KQWN0aW9uOiBGYWlsZWQKU3RhdHVzOiA1LjEuMQo=
        --b
        Content-Type: text/rfc822-headers

        Message-ID:
         <abc@shop.example>
        Subject: Hello
         folded
        \tworld
        --b--
        """

    static let feedback = """
        From: <abusedesk@example.com>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

        --part1_13d.2e68ed54_boundary
        Content-Type: text/plain; charset="US-ASCII"

        This is an email abuse report.

        --part1_13d.2e68ed54_boundary
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: SomeGenerator/1.0
        Version: 1

        --part1_13d.2e68ed54_boundary
        Content-Type: message/rfc822

        X-Goniec-Delivery: token
        Subject: Earn money

        Spam
        --part1_13d.2e68ed54_boundary--
        """
}
