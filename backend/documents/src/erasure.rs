//! The certificate of an erasure: as a page to print and keep, and checked by its signature alone. What it says is
//! collected in the database's crate.

use crate::{
    html::escape,
    proof::{Check, Verifying},
};
use saiki_api::{
    Lang, Timestamp,
    organisation::Both,
    retention::{CERTIFICATE_FORMAT, SignedCertificate},
};
use saiki_domain::{
    canonical::{self, from_hex, sha256_of},
    civil,
};

/// Checks a certificate; everything needed is in it. `expected` is the instance's public key, where the reader knows it.
pub fn verify(signed: &SignedCertificate, expected: Option<&str>) -> Vec<Check> {
    let text = canonical::text(&signed.certificate).unwrap_or_default();
    let key = Verifying::from_hex(&signed.public_key);
    let signature = from_hex(&signed.signature).unwrap_or_default();
    let check = |code, ok: bool, good: Both, bad: Both| Check {
        code,
        ok,
        text: if ok { good } else { bad },
    };
    let mut checks = vec![
        check(
            "format",
            signed.certificate.format == CERTIFICATE_FORMAT,
            Both::new("形式を読み取れます", "its form is known"),
            Both::new("知らない形式です", "its form is not known"),
        ),
        check(
            "hash",
            !text.is_empty() && sha256_of(text.as_bytes()) == signed.sha256,
            Both::new(
                "内容のハッシュ値が一致します",
                "the content has the hash it names",
            ),
            Both::new(
                "内容のハッシュ値が一致しません",
                "the content does not have the hash it names",
            ),
        ),
        check(
            "signature",
            key.is_some_and(|key| key.holds(text.as_bytes(), &signature)),
            Both::new("署名は正しいものです", "the signature holds"),
            Both::new("署名が正しくありません", "the signature does not hold"),
        ),
    ];
    if let Some(expected) = expected {
        checks.push(check(
            "key",
            expected.trim().eq_ignore_ascii_case(&signed.public_key),
            Both::new(
                "指定された公開鍵で署名されています",
                "it is signed with the key given",
            ),
            Both::new(
                "指定された公開鍵とは別の鍵で署名されています",
                "it is signed with another key",
            ),
        ));
    }
    checks
}

/// Names of tables for people; one that has none here is named as it is.
fn table(name: &str, lang: Lang) -> &str {
    match name {
        "people" => lang.pick("名簿", "Register of affected people"),
        "people_decisions" => lang.pick("対応の記録（メモ）", "Notes of decisions"),
        "contact_stops" => lang.pick(
            "連絡しない判断（メモ）",
            "Notes of decisions not to contact",
        ),
        "people_imports" | "people_import_errors" | "people_uploads" | "people_upload_chunks" => {
            lang.pick("名簿の取り込み記録", "Imports of the register")
        }
        "person_addresses" => lang.pick("その他の宛先", "Further addresses"),
        "households" | "person_merges" | "merged_people" => {
            lang.pick("世帯・名寄せの記録", "Households and merged entries")
        }
        "deliveries" => lang.pick("送付先", "Recipients of deliveries"),
        "attempts" => lang.pick(
            "送信の記録（メールサーバーの応答文）",
            "Words of mail servers",
        ),
        "bounce_events" => lang.pick(
            "返送等の報告（メールサーバーの応答文）",
            "Words of reports about mails",
        ),
        "segments" => lang.pick("保存した条件", "Saved segments"),
        "outbox_mails" => lang.pick("送信箱のメール", "Mails of the outbox"),
        "files" | "file_chunks" => lang.pick("添付ファイル", "Attached files"),
        "contacts" | "contact_words" => lang.pick("外部とのやり取り", "Contacts and what was said"),
        "claims" | "claim_events" => lang.pick("請求・申出", "Claims"),
        "trainings" => lang.pick("教育の参加者", "People trained"),
        "sanctions" => lang.pick("懲戒等の記録", "Action against those responsible"),
        "interviews" => lang.pick("聞き取りの記録", "Interviews"),
        "reports" => lang.pick("外部からの連絡", "Reports from outside"),
        other => other,
    }
}

const STYLE: &str = "body{margin:0 auto;max-width:52em;padding:2em 1.5em;font:14px/1.8 'Hiragino Sans','Yu Gothic UI',Meiryo,system-ui,sans-serif;color:#1d1c1a;background:#fff}\
h1{font-size:1.6em;margin:.3em 0 .8em;text-align:center}h2{font-size:1.1em;margin:1.8em 0 .5em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #8a857a;padding:.35em .6em;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{font-weight:600;background:#f3f1ec;width:13em}td.n{text-align:right;font-variant-numeric:tabular-nums}code{font-size:.85em}\
.foot{color:#555;font-size:.9em}@page{size:A4;margin:16mm}@media print{body{padding:0;max-width:none}tr{break-inside:avoid}}";

/// A self-contained page to print. `zone` is the IANA zone its times are written in.
pub fn html(signed: &SignedCertificate, zone: &str, lang: Lang) -> String {
    let c = &signed.certificate;
    let at = |at: Timestamp| civil::stamp(at, zone, lang);
    let title = lang.pick("個人情報消去証明書", "Certificate of erasure");
    let last_day = c.last_day.map(|day| civil::day(day, lang));
    let people = match lang {
        Lang::Ja => format!("{}名", civil::grouped(c.people)),
        Lang::En => civil::grouped(c.people),
    };
    let particulars = [
        (
            lang.pick("組織", "Organisation"),
            c.organisation.get(lang).to_owned(),
        ),
        (
            lang.pick("インシデント", "Incident"),
            format!("{} {}", c.reference, c.title),
        ),
        (
            lang.pick("保存の根拠", "Basis of the retention"),
            c.basis.clone(),
        ),
        (
            lang.pick("保存期間の最終日", "Last day of the retention"),
            last_day.unwrap_or_default(),
        ),
        (lang.pick("名簿の人数", "People on the register"), people),
        (
            lang.pick("消去の依頼", "Asked for by"),
            format!("{} {}", c.asked_by_name, at(c.asked_at)),
        ),
        (
            lang.pick("確認・鍵の破棄", "Confirmed, key destroyed"),
            format!("{} {}", c.confirmed_by_name, at(c.confirmed_at)),
        ),
        (
            lang.pick("片付けの完了", "Clearing ended"),
            at(c.cleared_at),
        ),
        (
            lang.pick(
                "データベースの作業記録（WAL）の消去",
                "Log beside the database emptied",
            ),
            c.log_emptied_at.map(at).unwrap_or_default(),
        ),
    ];
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} {}</title>\n\
<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{}</p>\n<table>\n",
        lang.tag(),
        escape(&c.reference),
        lang.pick(
            "下記のインシデントについて、個人情報を暗号化していた鍵を破棄し、鍵の破棄によって読めなくなった暗号文と検索用の索引を片付けたことを証明します。鍵がない限り、残った暗号文や過去の控えから個人情報を読み出すことはできません。",
            "This certifies that for the incident below the key under which its personal data was encrypted was destroyed, and that the ciphertext it left unreadable and the search indexes were cleared. Without the key no personal data can be read from what is left, nor from sealed values kept elsewhere.",
        ),
    );
    for (name, value) in particulars.iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>\n",
            escape(value)
        ));
    }
    out.push_str(&format!(
        "</table>\n<h2>{}</h2>\n<table>\n",
        lang.pick("片付けた記録の件数", "Rows cleared")
    ));
    for cleared in c.cleared.iter().filter(|cleared| cleared.rows > 0) {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{} <code>{}</code></th><td class=\"n\">{}</td></tr>\n",
            escape(table(&cleared.table, lang)),
            escape(&cleared.table),
            civil::grouped(cleared.rows)
        ));
    }
    out.push_str(&format!(
        "</table>\n<p>{}</p>\n<h2>{}</h2>\n<table>\n",
        lang.pick(
            "人数・通数などの件数、監査記録、最終報告、すでに渡した送付証明は残しています。",
            "Counts, the audit log, the final report and proof packs handed out before are kept.",
        ),
        lang.pick("照合のための値", "Values to check against")
    ));
    let head = |seq: i64, hash: &str| format!("#{seq} {hash}");
    for (name, value) in [
        (
            lang.pick("破棄した鍵の指紋", "Fingerprint of the destroyed key"),
            c.key_fingerprint.clone(),
        ),
        (lang.pick("鍵を作成した日時", "Key made"), at(c.key_made_at)),
        (
            lang.pick(
                "監査記録の末尾（インシデント）",
                "Head of the incident's audit chain",
            ),
            head(c.audit_head.seq, &c.audit_head.hash),
        ),
        (
            lang.pick(
                "監査記録の末尾（全体）",
                "Head of the instance's audit chain",
            ),
            head(c.instance_head.seq, &c.instance_head.hash),
        ),
        (
            lang.pick("証明書のSHA-256", "SHA-256 of the certificate"),
            signed.sha256.clone(),
        ),
        (
            lang.pick("署名（Ed25519）", "Signature (Ed25519)"),
            signed.signature.clone(),
        ),
        (lang.pick("公開鍵", "Public key"), signed.public_key.clone()),
    ] {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{name}</th><td><code>{}</code></td></tr>\n",
            escape(&value)
        ));
    }
    out.push_str(&format!(
        "</table>\n<p class=\"foot\">{}</p>\n</main>\n</body>\n</html>\n",
        lang.pick(
            "JSON形式の証明書は「saiki verify ファイル名」で検証できます。",
            "The certificate in JSON is checked with “saiki verify FILE”.",
        )
    ));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::SigningKey;
    use saiki_api::{
        Uuid,
        retention::{Certificate, ChainHead, ClearedTable},
    };
    use saiki_domain::canonical::hex;

    fn signed() -> SignedCertificate {
        let at: Timestamp = "2029-04-02T03:00:00Z".parse().unwrap();
        let certificate = Certificate {
            format: CERTIFICATE_FORMAT.to_owned(),
            organisation: Both::new("株式会社再起", "Saiki Inc."),
            incident_id: Uuid::from_u128(7),
            reference: "INC-2026-0007".to_owned(),
            title: "改ざん<1>".to_owned(),
            basis: "社内規程 第12条".to_owned(),
            last_day: Some("2029-03-31".parse().unwrap()),
            asked_by_name: "伊藤".to_owned(),
            asked_at: at,
            confirmed_by_name: "佐々木".to_owned(),
            confirmed_at: at,
            people: 812_345,
            key_fingerprint: "ab".repeat(32),
            key_made_at: at,
            cleared: vec![ClearedTable {
                table: "people".to_owned(),
                rows: 812_345,
            }],
            cleared_at: at,
            log_emptied_at: Some(at),
            audit_head: ChainHead::default(),
            instance_head: ChainHead::default(),
        };
        let key = SigningKey::from_seed(&[7; 32]).unwrap();
        let text = canonical::text(&certificate).unwrap();
        SignedCertificate {
            sha256: sha256_of(text.as_bytes()),
            signature: hex(&key.sign(text.as_bytes())),
            public_key: key.public_hex(),
            certificate,
        }
    }

    fn holds(signed: &SignedCertificate, key: Option<&str>) -> bool {
        verify(signed, key).iter().all(|check| check.ok)
    }

    #[test]
    fn a_certificate_holds_until_anything_in_it_is_changed() {
        let good = signed();
        assert!(holds(&good, None) && holds(&good, Some(&good.public_key)));
        assert!(holds(&good, Some(&good.public_key.to_uppercase())));
        let text = serde_json::to_string(&good).unwrap();
        assert!(holds(&serde_json::from_str(&text).unwrap(), None));
        for (from, to) in [
            ("812345", "812344"),
            ("佐々木", "伊藤"),
            ("\"signature\":\"", "\"signature\":\"00"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text);
            assert!(
                !holds(&serde_json::from_str(&changed).unwrap(), None),
                "{from}"
            );
        }
        let other = SigningKey::from_seed(&[8; 32]).unwrap();
        assert!(!holds(&good, Some(&other.public_hex())));
    }

    #[test]
    fn the_page_says_who_when_and_what_in_both_languages() {
        let signed = signed();
        let page = html(&signed, "Asia/Tokyo", Lang::Ja);
        for part in [
            "個人情報消去証明書",
            "812,345名",
            "改ざん&lt;1&gt;",
            "2029年3月31日",
            "名簿 <code>people",
        ] {
            assert!(page.contains(part), "{part}");
        }
        let page = html(&signed, "Asia/Tokyo", Lang::En);
        for part in [
            "Certificate of erasure",
            "812,345",
            "Saiki Inc.",
            &signed.signature,
        ] {
            assert!(page.contains(part), "{part}");
        }
    }
}
