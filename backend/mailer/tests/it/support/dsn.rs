//! Makes reports in the styles of mail servers, in our own words: the shapes are theirs (which parts, which fields, where
//! the reply stands), the sentences ours.

/// Message-ID of the mail the reports are about.
pub const MESSAGE_ID: &str = "<01987d2c-0000-7000-8000-000000000001@desk.example.jp>";

/// A failure: the server's reply, `{to}` standing for the address, and its status code.
#[derive(Debug, Clone, Copy)]
pub struct Failure {
    pub reply: &'static str,
    pub status: &'static str,
}

impl Failure {
    fn said(&self, to: &str) -> String {
        self.reply.replace("{to}", to)
    }
}

type Failed = fn(&str, &str, &Failure) -> Vec<u8>;
type Other = fn(&str, &str, &str, &str) -> Vec<u8>;

/// Styles of failures.
pub const FAILED: [(&str, Failed); 11] = [
    ("Postfix", postfix),
    ("Exim", exim),
    ("Exim without a report", exim_plain),
    ("Exchange", exchange),
    ("Gmail", gmail),
    ("Sendmail", sendmail),
    ("docomo", docomo),
    ("au", au),
    ("qmail", qmail),
    ("report with an address in UTF-8", eai),
    ("report inside another mail", nested),
];

/// Styles of everything else.
pub const OTHER: [(&str, Other); 3] = [
    ("Postfix", |to, back, action, status| {
        report(
            to,
            back,
            &["X-Postfix-Queue-ID: 4Q"],
            action,
            status,
            "smtp; 250 2.0.0 ok",
        )
    }),
    ("Sendmail", |to, back, action, status| {
        report(
            to,
            back,
            &["Received-From-MTA: DNS; out.example.jp"],
            action,
            status,
            "",
        )
    }),
    ("Exchange", |to, back, action, status| {
        report(
            to,
            back,
            &[],
            &format!("{} (by the server)", upper(action)),
            status,
            "",
        )
    }),
];

fn upper(text: &str) -> String {
    let mut all = text.chars();
    all.next().map_or_else(String::new, |c| {
        c.to_uppercase().collect::<String>() + all.as_str()
    })
}

fn head(from: &str, back: &str, subject: &str, more: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: {from}\r\nTo: {back}\r\nSubject: {subject}\r\n{more}MIME-Version: 1.0\r\n"
    )
}

fn original(to: &str, back: &str) -> String {
    format!(
        "Return-Path: <{back}>\r\nMessage-ID: {MESSAGE_ID}\r\nFrom: desk@example.jp\r\nTo: {to}\r\nSubject: =?utf-8?B?44GK55+l44KJ44Gb?=\r\n"
    )
}

fn parts(
    head: &str,
    prose: &str,
    status_kind: &str,
    status: &str,
    back_kind: &str,
    back: &str,
) -> Vec<u8> {
    format!(
        "{head}Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_x/1\"\r\n\r\n\
         This is a report.\r\n\r\n--=_x/1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n{prose}\r\n\r\n\
         --=_x/1\r\nContent-Description: Delivery report\r\nContent-Type: {status_kind}\r\n\r\n{status}\r\n\
         --=_x/1\r\nContent-Type: {back_kind}\r\n\r\n{back}\r\n--=_x/1--\r\n"
    )
    .into_bytes()
}

fn report(
    to: &str,
    back: &str,
    per_message: &[&str],
    action: &str,
    status: &str,
    diagnostic: &str,
) -> Vec<u8> {
    let mut fields = "Reporting-MTA: dns; mx.example.net\r\n".to_owned();
    for field in per_message {
        fields.push_str(field);
        fields.push_str("\r\n");
    }
    fields.push_str(&format!(
        "\r\nFinal-Recipient: rfc822; {to}\r\nOriginal-Recipient: rfc822;{to}\r\nAction: {action}\r\nStatus: {status}\r\n"
    ));
    if !diagnostic.is_empty() {
        fields.push_str(&format!("Diagnostic-Code: {diagnostic}\r\n"));
    }
    let head = head(
        "MAILER-DAEMON@mx.example.net (Mail System)",
        back,
        "About your mail",
        "Auto-Submitted: auto-replied\r\n",
    );
    let prose = "Here is what became of your mail.";
    parts(
        &head,
        prose,
        "message/delivery-status",
        &fields,
        "text/rfc822-headers",
        &original(to, back),
    )
}

pub fn postfix(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let head = head(
        "MAILER-DAEMON@mx.example.net (Mail Delivery System)",
        back,
        "Undelivered Mail",
        "Auto-Submitted: auto-replied\r\n",
    );
    let prose = format!(
        "Your mail could not be delivered.\r\n\r\n<{to}>: host in.example.jp[192.0.2.5] said: {said}"
    );
    let fields = format!(
        "Reporting-MTA: dns; mx.example.net\r\nX-Postfix-Queue-ID: 4Q\r\nX-Postfix-Sender: rfc822; {back}\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nOriginal-Recipient: rfc822;{to}\r\nAction: failed\r\nStatus: {}\r\n\
         Remote-MTA: dns; in.example.jp\r\nDiagnostic-Code: smtp; {said}\r\n",
        failure.status
    );
    parts(
        &head,
        &prose,
        "message/delivery-status",
        &fields,
        "message/rfc822",
        &(original(to, back) + "\r\nText\r\n"),
    )
}

fn exim(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let more = format!("Auto-Submitted: auto-replied\r\nX-Failed-Recipients: {to}\r\n");
    let head = head(
        "Mail Delivery System <Mailer-Daemon@mx.example.net>",
        back,
        "Mail delivery failed",
        &more,
    );
    let prose = format!("A mail of yours failed permanently.\r\n\r\n  {to}\r\n    {said}");
    // It often says 5.0.0 and leaves the rest to the reply.
    let class = failure.status.split('.').next().unwrap();
    let fields = format!(
        "Reporting-MTA: dns; mx.example.net\r\n\r\nAction: failed\r\nFinal-Recipient: rfc822;{to}\r\nStatus: {class}.0.0\r\n\
         Remote-MTA: dns; in.example.jp\r\nDiagnostic-Code: smtp; {said}\r\n"
    );
    parts(
        &head,
        &prose,
        "message/delivery-status",
        &fields,
        "message/rfc822",
        &original(to, back),
    )
}

fn exim_plain(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let more = format!("X-Failed-Recipients: {to}\r\nAuto-Submitted: auto-replied\r\n");
    let head = head(
        "Mail Delivery System <Mailer-Daemon@mx.example.net>",
        back,
        "Mail delivery failed",
        &more,
    );
    format!(
        "{head}\r\nA mail of yours could not be delivered to everybody.\r\n\r\n  {to}\r\n    remote server in.example.jp: {said}\r\n\r\n\
         ------ This is a copy of the message, headers only ------\r\n\r\n{}",
        original(to, back)
    )
    .into_bytes()
}

fn exchange(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let head = head(
        "Microsoft Outlook <postmaster@example.jp>",
        back,
        "Undeliverable: About your data",
        "X-MS-Exchange-Message-Is-Ndr:\r\nAuto-Submitted: auto-replied\r\n",
    );
    let fields = format!(
        "Reporting-MTA: dns;EX01.example.jp\r\nReceived-From-MTA: dns;in.example.jp\r\nArrival-Date: Thu, 26 Nov 2026 00:00:00 +0000\r\n\r\n\
         Final-Recipient: rfc822;{to}\r\nAction: failed\r\nStatus: {}\r\nDiagnostic-Code: smtp;{said}\r\n\
         X-Display-Name: {to}\r\n",
        failure.status
    );
    let prose = "<html><body>Your mail did not get through.</body></html>";
    parts(
        &head,
        prose,
        "message/delivery-status",
        &fields,
        "message/rfc822",
        &original(to, back),
    )
}

pub fn gmail(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    // A reply of several lines, each with its code, folded.
    let (code, rest) = said.split_at(3);
    let folded = format!(
        "{code}-{}\r\n {code}-{} see the help pages\r\n {code} {}",
        rest.trim(),
        failure.status,
        failure.status
    );
    let more = format!("X-Failed-Recipients: {to}\r\nAuto-Submitted: auto-replied\r\n");
    let head = head(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        back,
        "Delivery Status Notification (Failure)",
        &more,
    );
    let fields = format!(
        "Reporting-MTA: dns; googlemail.example\r\nReceived-From-MTA: dns; {back}\r\nX-Original-Message-ID: {MESSAGE_ID}\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: {}\r\nRemote-MTA: dns; in.example.jp. (192.0.2.5, a server)\r\n\
         Diagnostic-Code: smtp; {folded}\r\nLast-Attempt-Date: Thu, 26 Nov 2026 00:00:00 -0800 (PST)\r\n",
        failure.status
    );
    parts(
        &head,
        "Address problem",
        "message/delivery-status",
        &fields,
        "message/rfc822",
        &original(to, back),
    )
}

pub fn sendmail(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let head = head(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>",
        back,
        "Returned mail: see transcript for details",
        "Auto-Submitted: auto-generated (failure)\r\n",
    );
    let prose = format!(
        "   ----- These addresses had permanent fatal errors -----\r\n<{to}>\r\n    (reason: {said})\r\n\r\n   ----- Transcript of session follows -----\r\n>>> DATA\r\n<<< {said}"
    );
    let fields = format!(
        "Reporting-MTA: dns; mx.example.net\r\nReceived-From-MTA: DNS; out.example.jp\r\n\r\nOriginal-Recipient: rfc822;{to}\r\n\
         Final-Recipient: RFC822; {to}\r\nAction: failed\r\nStatus: {}\r\nRemote-MTA: DNS; in.example.jp\r\nDiagnostic-Code: SMTP; {said}\r\n",
        failure.status
    );
    parts(
        &head,
        &prose,
        "message/delivery-status",
        &fields,
        "text/rfc822-headers",
        &original(to, back),
    )
}

/// The reply alone in a plain mail, without any structure.
fn docomo(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let head = head(
        "Mail System <MAILER-DAEMON@docomo.example>",
        back,
        "Mail System Error - Returned Mail",
        "",
    );
    format!(
        "{head}Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\nThe mail could not be delivered.\r\n\r\n\
         {said}\r\n<{to}>\r\n\r\n-------- Original Message --------\r\n{}",
        original(to, back)
    )
    .into_bytes()
}

/// Two parts, neither of them a delivery status.
fn au(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let head = head(
        "Postmaster@ezweb.example",
        back,
        "Returned mail: failure",
        "",
    );
    format!(
        "{head}Content-Type: multipart/mixed; boundary=AU\r\n\r\n--AU\r\nContent-Type: text/plain\r\n\r\n\
         Your mail cannot be delivered to <{to}>.\r\n    reason: {said}\r\n\r\n--AU\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--AU--\r\n",
        original(to, back)
    )
    .into_bytes()
}

pub fn qmail(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let head = head("MAILER-DAEMON@mx.example.net", back, "failure notice", "");
    format!(
        "{head}\r\nThis is the mail program of mx.example.net. I was not able to deliver your mail.\r\n\r\n<{to}>:\r\n\
         192.0.2.5 refused it.\r\nRemote host said: {said}\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n{}\r\nText\r\n",
        original(to, back)
    )
    .into_bytes()
}

/// RFC 6533: parts for addresses in UTF-8.
fn eai(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let said = failure.said(to);
    let escaped = to.replace('y', "\\x{79}");
    let head = head(
        "MAILER-DAEMON@mx.example.net",
        back,
        "Not delivered",
        "Auto-Submitted: auto-replied\r\n",
    );
    let fields = format!(
        "Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: utf-8; {escaped}\r\nAction: failed\r\nStatus: {}\r\nDiagnostic-Code: smtp; {said}\r\n",
        failure.status
    );
    parts(
        &head,
        "Not delivered.",
        "message/global-delivery-status",
        &fields,
        "message/global-headers",
        &original(to, back),
    )
}

/// A report that a mailing system has wrapped into a mail of its own.
fn nested(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    let inner = String::from_utf8(postfix(to, back, failure)).unwrap();
    let at = inner.find("Content-Type: multipart/report").unwrap();
    let head = head("MAILER-DAEMON@list.example.net", back, "Fwd: a report", "");
    format!(
        "{head}Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n{}\r\n--outer--\r\n",
        &inner[at..]
    )
    .into_bytes()
}

/// A mail that was forwarded: the address that failed is another one, and the first is not named.
pub fn forwarded(to: &str, back: &str, failure: &Failure) -> Vec<u8> {
    exchange(to, back, failure)
}

/// A report about members of a list.
pub fn list(members: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut fields = "Reporting-MTA: dns; list.example.net\r\n".to_owned();
    for (to, action, status) in members {
        fields.push_str(&format!(
            "\r\nFinal-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        ));
    }
    let head = head("MAILER-DAEMON@list.example.net", "b+x@y.jp", "Report", "");
    parts(
        &head,
        "Report.",
        "message/delivery-status",
        &fields,
        "text/rfc822-headers",
        &original("a@b.jp", "b+x@y.jp"),
    )
}

type Named = Vec<(&'static str, Vec<u8>)>;

fn plain(from: &str, back: &str, subject: &str, text: &str) -> Vec<u8> {
    let head = head(from, back, subject, "");
    format!("{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n").into_bytes()
}

/// Old servers and Japanese ones, without any code: the address does not exist.
pub fn plain_failures(to: &str, back: &str) -> Named {
    let daemon = "MAILER-DAEMON@mx.example.net";
    let mut all: Named = vec![
        (
            "宛先不明",
            plain(
                daemon,
                back,
                "配信エラーのお知らせ",
                &format!("次の宛先にメールを配信できませんでした。\r\n<{to}>\r\n理由：宛先不明"),
            ),
        ),
        (
            "ユーザーなし",
            plain(
                "Postmaster@carrier.example",
                back,
                "Mail System Error",
                &format!(
                    "メールを送信できませんでした。\r\n宛先：<{to}>\r\nユーザーが見つかりません。"
                ),
            ),
        ),
        (
            "アドレスが存在しない",
            plain(
                daemon,
                back,
                "Undelivered mail",
                &format!("<{to}>\r\nこのアドレスは存在しません。配信できません。"),
            ),
        ),
        (
            "unknown user",
            plain(
                daemon,
                back,
                "Returned mail: unknown",
                &format!("Unknown user: <{to}>"),
            ),
        ),
        (
            "no such user",
            plain(
                daemon,
                back,
                "Delivery failure",
                &format!("<{to}>: no such user here."),
            ),
        ),
        (
            "no mailbox",
            plain(
                daemon,
                back,
                "failure notice",
                &format!("<{to}>:\r\nSorry, no mailbox here by that name."),
            ),
        ),
        (
            "domain",
            plain(
                daemon,
                back,
                "failure notice",
                &format!("<{to}>:\r\nI couldn't find any host by that name."),
            ),
        ),
        (
            "wrapped",
            plain(
                daemon,
                back,
                "Undeliverable mail",
                &format!("<{to}>\r\nthis address does not\r\nexist"),
            ),
        ),
    ];
    let jis = b"\x1b$B08@hITL@\x1b(B";
    let mut mail = head(daemon, back, "Returned mail", "").into_bytes();
    mail.extend_from_slice(
        b"Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\nThe mail cannot be delivered.\r\n",
    );
    mail.extend_from_slice(format!("<{to}> ").as_bytes());
    mail.extend_from_slice(jis);
    mail.extend_from_slice(b"\r\n");
    all.push(("ISO-2022-JP", mail));
    all
}

/// The mailbox is full.
pub fn plain_full(to: &str, back: &str) -> Named {
    let daemon = "MAILER-DAEMON@mx.example.net";
    vec![
        (
            "full",
            plain(
                daemon,
                back,
                "Undeliverable",
                &format!("<{to}>: the mailbox is full"),
            ),
        ),
        (
            "容量",
            plain(
                daemon,
                back,
                "配信エラー",
                &format!("<{to}>\r\nメールボックスの容量を超えているため配信できませんでした。"),
            ),
        ),
        (
            "quota",
            plain(
                daemon,
                back,
                "failure notice",
                &format!("<{to}>:\r\nquota exceeded"),
            ),
        ),
        (
            "no reason",
            plain(daemon, back, "Undelivered mail", &format!("<{to}>")),
        ),
    ]
}

/// Not yet.
pub fn plain_delays(to: &str, back: &str) -> Named {
    let daemon = "MAILER-DAEMON@mx.example.net";
    vec![
        (
            "warning",
            plain(
                daemon,
                back,
                "Warning: could not send your mail yet",
                &format!("<{to}>: the server will keep trying."),
            ),
        ),
        (
            "delayed",
            plain(
                daemon,
                back,
                "Mail delayed",
                &format!("Your mail to <{to}> has not yet been delivered. It will be retried."),
            ),
        ),
        (
            "遅延",
            plain(
                daemon,
                back,
                "配送遅延のお知らせ",
                &format!("<{to}> 宛のメールの配送が遅れています。引き続き再送を試みます。"),
            ),
        ),
    ]
}

fn complaint(to: &str, back: &str, fields: &str) -> Vec<u8> {
    let head = head(
        "Complaints <fbl@provider.example>",
        back,
        "Complaint about a mail",
        "",
    );
    format!(
        "{head}Content-Type: multipart/report; report-type=feedback-report; boundary=F\r\n\r\n--F\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n\
         --F\r\nContent-Type: message/feedback-report\r\n\r\n{fields}\r\n--F\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--F--\r\n",
        original(to, back)
    )
    .into_bytes()
}

pub fn complaints(to: &str, back: &str) -> Named {
    let common = "User-Agent: Complaints/1.0\r\nVersion: 1\r\n";
    vec![
        (
            "abuse",
            complaint(
                to,
                back,
                &format!(
                    "Feedback-Type: abuse\r\n{common}Original-Mail-From: <{back}>\r\nOriginal-Rcpt-To: <{to}>\r\n"
                ),
            ),
        ),
        (
            "fraud",
            complaint(to, back, &format!("Feedback-Type: fraud\r\n{common}")),
        ),
        (
            "without an address",
            complaint(
                to,
                back,
                &format!("Feedback-Type: Abuse\r\n{common}Source-IP: 192.0.2.1\r\n"),
            ),
        ),
        (
            "other",
            complaint(
                to,
                back,
                &format!("{common}Feedback-Type: other\r\n\r\nOriginal-Mail-From: {back}\r\n"),
            ),
        ),
    ]
}

fn reply(from: &str, back: &str, subject: &str, more: &str, text: &str) -> Vec<u8> {
    let head = head(from, back, subject, more);
    format!("{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n").into_bytes()
}

/// Automatic replies: they say nothing about delivery, whatever words they use.
pub fn replies(back: &str) -> Named {
    let someone = "Taro <taro.yamada@example.jp>";
    let auto = "Auto-Submitted: auto-replied\r\n";
    vec![
        (
            "vacation",
            reply(someone, back, "Away", auto, "I am away until Monday."),
        ),
        (
            "left",
            reply(
                someone,
                back,
                "Automatic reply: About your data",
                auto,
                "Taro has left. This account is disabled and mail cannot be delivered. User unknown.",
            ),
        ),
        (
            "不在",
            reply(
                someone,
                back,
                "不在のお知らせ",
                auto,
                "12月1日まで不在です。",
            ),
        ),
        (
            "自動返信",
            reply(
                someone,
                back,
                "【自動返信】お問い合わせ",
                "Return-Path: <taro@example.jp>\r\nPrecedence: auto_reply\r\n",
                "受け付けました。",
            ),
        ),
        (
            "Exchange",
            reply(
                someone,
                back,
                "Automatic reply: x",
                "X-Auto-Response-Suppress: All\r\nAuto-Submitted: auto-generated\r\n",
                "Out of office",
            ),
        ),
        (
            "ticket",
            reply(
                "Help <help@example.net>",
                back,
                "[#123] received",
                "Auto-Submitted: auto-generated\r\n",
                "We got your request.",
            ),
        ),
        (
            "old",
            reply(
                someone,
                back,
                "Re: x",
                "X-Autoreply: yes\r\n",
                "I got your mail.",
            ),
        ),
        ("receipt", {
            let head = head(someone, back, "Read: x", "");
            format!("{head}Content-Type: multipart/report; report-type=disposition-notification; boundary=M\r\n\r\n--M\r\nContent-Type: text/plain\r\n\r\nRead.\r\n--M\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822; taro@example.jp\r\nDisposition: automatic-action/MDN-sent-automatically; displayed\r\n\r\n--M--\r\n").into_bytes()
        }),
    ]
}

/// Neither reports nor automatic replies.
pub fn no_reports(back: &str) -> Named {
    let person = |subject: &str, text: &str| {
        format!("From: Hanako <hanako@example.net>\r\nTo: {back}\r\nSubject: {subject}\r\n\r\n{text}\r\n").into_bytes()
    };
    vec![
        (
            "a person",
            person("Re: About your data", "Which data of mine?"),
        ),
        (
            "a person about failures",
            person(
                "Re: x",
                "My mail to you could not be delivered, 550 5.1.1 user unknown.",
            ),
        ),
        (
            "advertising",
            person("Cheap watches", "550 of them, 5.1.1 only today"),
        ),
        ("empty", Vec::new()),
        ("only a header", b"Subject: x\r\n\r\n".to_vec()),
        ("binary", vec![0, 255, 13, 10, 13, 10, 7]),
        (
            "a daemon that says nothing",
            plain(
                "MAILER-DAEMON@mx.example.net",
                back,
                "Hello",
                "Nothing happened.",
            ),
        ),
        ("a report without fields", {
            let head = head("MAILER-DAEMON@mx.example.net", back, "Undeliverable", "");
            parts(
                &head,
                "Undeliverable",
                "message/delivery-status",
                "no fields here\r\n",
                "text/plain",
                "x",
            )
        }),
        (
            "not spam",
            complaint("a@b.jp", back, "Feedback-Type: not-spam\r\nVersion: 1\r\n"),
        ),
    ]
}
