//! The pack's README, in both languages: what is in it and how to check it without this product.

/// The text.
pub const README: &str = "\
送付の証明パック（Saiki）
========================

誰に、どの文書を、いつ送り、結果がどうであったかを示す記録です。

  letter/letter.json    承認された文書（種別、本文、差出人、宛先の条件）。SHA-256 が content_hash です
  letter/<言語>/        差し込み前の原文（source.md、subject.txt）と、個人の項目を［ ］で示した文面（text.txt、page.html）
  letter/attachments/   メールに添付して送ったファイル（名前とSHA-256は letter.json にあります）
  ledger.csv            宛先ごとの結果（表計算ソフト用、UTF-8）
  ledger.json           同じ内容（JSON）
  attempts.json         送信の試行ごとの記録
  counts.json           結果ごとの件数
  audit.json            この文書と送付に関する監査記録（ハッシュの連鎖）
  manifest.json         ここにあるすべてのファイルの SHA-256 と、送付の概要
  manifest.sig          manifest.json への電子署名（Ed25519、64バイト）

確かめ方
  saiki verify このファイル.zip
  送付元の公開鍵を別の経路で受け取っている場合は、--key に続けて指定してください。
  zip の末尾の注釈は、その直前までの全バイトに対する署名です。1バイトでも変わると検証は失敗します。

結果の読み方
  accepted は、受信側のメールサーバが受け取りを引き受けたことを示します。本人が読んだことの証明ではありません。
  delivered は、受信側から配達の通知が返ったことを示します。これも本人が読んだことの証明ではありません。
  bounced は、いったん受け付けられた後に、配達できなかったとの通知が返ったことを示します。
  suppressed は、過去の不達などにより送信を停止している宛先のため送らなかったことを、expired は、受け付けられない
  まま送信を打ち切ったことを示します。
  ambiguous は、全文を送った後に応答が得られず、届いたかどうか分からないことを示します。


Proof pack (Saiki)
==================

A record of which letter was sent to whom, when, and with what outcome.

  letter/letter.json    the letter as approved (kind, texts, sender, audience); its SHA-256 is content_hash
  letter/<language>/    the text before merging (source.md, subject.txt) and the letter with personal fields in
                        [brackets] (text.txt, page.html)
  letter/attachments/   the files that went with the mails (their names and SHA-256 are in letter.json)
  ledger.csv            the outcome for each recipient (for spreadsheets, UTF-8)
  ledger.json           the same as JSON
  attempts.json         each attempt to send
  counts.json           how many of each outcome
  audit.json            audit entries about this letter and campaign (a hash chain)
  manifest.json         SHA-256 of every file here, and the facts of the campaign
  manifest.sig          signature over manifest.json (Ed25519, 64 bytes)

To check it
  saiki verify this-file.zip
  If you were given the sender's public key by another road, pass it with --key.
  The comment at the end of the zip is a signature over every byte before it: change one byte and the check fails.

How to read the outcomes
  accepted means that the receiving mail server took responsibility. It does not prove that the person read it.
  delivered means that the receiving side reported delivery. That is no proof of reading either.
  bounced means that it was accepted and then reported undeliverable.
  suppressed means that it was not sent because mail to the address had been stopped; expired means that trying
  ended before a mail server took it.
  ambiguous means that no reply came after the whole text was sent, so arrival cannot be known.
";
