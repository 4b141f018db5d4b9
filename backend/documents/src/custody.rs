//! The custody sheet of one item of evidence: a page to print and sign, and a table. Both say the same, in one
//! language; what may stand in a chain is decided in `saiki-domain`.

use crate::html::escape;
use saiki_api::{
    Lang, Timestamp,
    evidence::{CustodyAct, CustodyEvent, EvidenceRecord},
};
use saiki_domain::{
    civil,
    csv_safe::{BOM, push_row},
};

/// What a sheet is made of.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The item with its chain.
    pub record: &'a EvidenceRecord,
    /// The incident's number.
    pub reference: &'a str,
    /// The incident's title.
    pub incident_title: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// TLP label.
    pub tlp: &'a str,
    /// IANA zone its times are written in.
    pub zone: &'a str,
    /// Its language.
    pub lang: Lang,
    /// When it was made.
    pub printed_at: Timestamp,
}

impl Sheet<'_> {
    fn say(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(ja, en)
    }

    fn at(&self, at: Timestamp) -> String {
        civil::stamp(at, self.zone, self.lang)
    }

    /// Particulars as (name, value), empty ones left out.
    fn particulars(&self) -> Vec<(&'static str, String)> {
        let item = &self.record.item;
        let custody = &item.custody;
        let size = item.size.map(civil::grouped).unwrap_or_default();
        let bytes = if size.is_empty() {
            size
        } else {
            format!("{size} {}", self.say("バイト", "bytes"))
        };
        let mut all = vec![
            (
                self.say("インシデント", "Incident"),
                format!("{} {}", self.reference, self.incident_title),
            ),
            (
                self.say("証拠番号", "Evidence number"),
                item.number.to_string(),
            ),
            (self.say("名称", "Item"), item.title.clone()),
            (
                self.say("種類", "Kind"),
                item.kind.label(self.lang).to_owned(),
            ),
            (self.say("収集元", "Taken from"), item.origin.clone()),
            (self.say("大きさ", "Size"), bytes),
            ("SHA-256", item.sha256.clone()),
            (
                self.say("計算方法", "How computed"),
                item.hash_method.clone(),
            ),
            (
                self.say("現在の状態", "Status"),
                custody.status.label(self.lang).to_owned(),
            ),
            (self.say("保管者", "Holder"), custody.holder.clone()),
            (self.say("保管場所", "Place"), custody.place.clone()),
            (self.say("封印", "Seal"), custody.seal.clone()),
            (self.say("備考", "Note"), item.note.clone()),
        ];
        if let Some(made) = &item.disposition {
            let details = &made.details;
            let until = civil::day_text(&details.until, self.lang);
            let decision = details.decision.label(self.lang);
            all.push((
                self.say("今後の扱い", "Disposition"),
                [decision, &until, &details.reason, &made.by_name]
                    .iter()
                    .filter(|part| !part.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(" / "),
            ));
        }
        all.retain(|(_, value)| !value.is_empty());
        all
    }

    fn headings(&self) -> [&'static str; 9] {
        [
            self.say("番号", "No."),
            self.say("日時", "Time"),
            self.say("内容", "Act"),
            self.say("行った人・渡した人", "By / given by"),
            self.say("受け取った人", "Received by"),
            self.say("保管場所", "Place"),
            self.say("封印", "Seal"),
            self.say("目的・理由・付記", "Purpose, reason, remark"),
            self.say("記録者", "Recorded by"),
        ]
    }

    fn cells(&self, event: &CustodyEvent) -> [String; 9] {
        let d = &event.details;
        let hash = match event.hash_agrees {
            _ if d.sha256.is_empty() => String::new(),
            Some(true) => self
                .say("（登録時のハッシュ値と一致）", " (hash agrees)")
                .to_owned(),
            Some(false) => format!(
                "{}{}",
                self.say("（登録時のハッシュ値と相違）", " (hash differs) "),
                d.sha256
            ),
            None => format!(" SHA-256 {}", d.sha256),
        };
        [
            event.n.to_string(),
            self.at(d.at),
            d.act.label(self.lang).to_owned(),
            d.by.clone(),
            d.to.clone(),
            d.place.clone(),
            d.seal.clone(),
            format!("{}{hash}", d.note),
            format!("{} {}", event.recorded_by_name, self.at(event.recorded_at)),
        ]
    }
}

/// The table: particulars first, then one line an event. With the mark Japanese spreadsheets need.
pub fn csv(sheet: &Sheet<'_>) -> String {
    let mut out = String::from(BOM);
    for (name, value) in sheet.particulars() {
        push_row(&mut out, [name, value.as_str()]);
    }
    push_row(&mut out, [""]);
    push_row(&mut out, sheet.headings());
    for event in &sheet.record.chain {
        push_row(&mut out, sheet.cells(event));
    }
    out
}

const STYLE: &str = "body{margin:0 auto;max-width:75em;padding:2em 1.5em;font:13px/1.7 'Hiragino Sans','Yu Gothic UI',Meiryo,system-ui,sans-serif;color:#1d1c1a;background:#fff}\
h1{font-size:1.5em;margin:.3em 0 .8em}h2{font-size:1.1em;margin:1.8em 0 .5em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #8a857a;padding:.35em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere;white-space:pre-line}\
th{font-weight:600;background:#f3f1ec}.item th{width:11em}.tlp{font-weight:700;text-align:right}.sign td{height:2.6em}.foot{color:#555;font-size:.9em}\
@page{size:A4 landscape;margin:12mm}@media print{body{padding:0;max-width:none}tr{break-inside:avoid}thead{display:table-header-group}}";

/// A self-contained page to print: particulars, the chain, and empty lines with room to sign for the next transfers.
pub fn html(sheet: &Sheet<'_>) -> String {
    let title = sheet.say("証拠保管記録票", "Chain of custody");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} {} {}</title>\n\
<style>{STYLE}</style>\n</head>\n<body>\n<header class=\"tlp\">{}</header>\n<main>\n<h1>{title}</h1>\n<table class=\"item\">\n",
        sheet.lang.tag(),
        escape(sheet.reference),
        sheet.record.item.number,
        escape(sheet.tlp),
    );
    for (name, value) in sheet.particulars() {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
            escape(name),
            escape(&value)
        ));
    }
    out.push_str(&format!(
        "</table>\n<h2>{}</h2>\n<table>\n<thead><tr>",
        sheet.say("保管の経過", "The chain")
    ));
    for heading in sheet.headings() {
        out.push_str(&format!("<th scope=\"col\">{heading}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for event in &sheet.record.chain {
        out.push_str("<tr>");
        for cell in sheet.cells(event) {
            out.push_str(&format!("<td>{}</td>", escape(&cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    out.push_str(&signatures(sheet));
    out.push_str(&format!(
        "</main>\n<footer class=\"foot\">{} {} {}</footer>\n</body>\n</html>\n",
        escape(sheet.organisation),
        sheet.say("作成", "made"),
        escape(&sheet.at(sheet.printed_at)),
    ));
    out
}

/// Room to write down, by hand, what happens before it can be entered.
fn signatures(sheet: &Sheet<'_>) -> String {
    let mut out = format!(
        "<h2>{}</h2>\n<table class=\"sign\">\n<thead><tr>",
        sheet.say(
            "手書き欄（入力できないときに記入し、あとで登録する）",
            "By hand, to be entered later"
        )
    );
    for heading in [
        sheet.say("日時", "Time"),
        sheet.say("内容", "Act"),
        sheet.say("渡した人（署名）", "Given by (signature)"),
        sheet.say("受け取った人（署名）", "Received by (signature)"),
        sheet.say("場所・封印・理由", "Place, seal, reason"),
    ] {
        out.push_str(&format!("<th scope=\"col\">{heading}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for _ in 0..3 {
        out.push_str("<tr><td></td><td></td><td></td><td></td><td></td></tr>\n");
    }
    let acts: Vec<&str> = CustodyAct::ALL
        .iter()
        .map(|act| act.label(sheet.lang))
        .collect();
    out.push_str(&format!(
        "</tbody>\n</table>\n<p class=\"foot\">{}{}</p>\n",
        sheet.say("内容の区分：", "Acts: "),
        acts.join(sheet.say("、", ", "))
    ));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{
        Uuid,
        evidence::{Custody, CustodyEventInput, CustodyStatus, Evidence, EvidenceKind},
    };

    fn record() -> EvidenceRecord {
        let at: Timestamp = "2026-07-06T03:00:00Z".parse().unwrap();
        let event = |n: i64, act, note: &str, sha256: &str, agrees| CustodyEvent {
            n,
            details: CustodyEventInput {
                act,
                at,
                by: "=佐藤".to_owned(),
                to: String::new(),
                place: "金庫<1>".to_owned(),
                seal: String::new(),
                sha256: sha256.to_owned(),
                note: note.to_owned(),
            },
            hash_agrees: agrees,
            recorded_by_name: "鈴木".to_owned(),
            recorded_at: at,
        };
        EvidenceRecord {
            item: Evidence {
                id: Uuid::from_u128(1),
                number: 3,
                title: "Web01の複製".to_owned(),
                kind: EvidenceKind::DiskImage,
                origin: "Web01".to_owned(),
                size: Some(1_234_567),
                sha256: "a".repeat(64),
                hash_method: String::new(),
                note: String::new(),
                custody: Custody {
                    status: CustodyStatus::Held,
                    holder: "=佐藤".to_owned(),
                    place: "金庫<1>".to_owned(),
                    seal: String::new(),
                },
                events: 2,
                last_event_at: at,
                disposition: None,
                findings: Vec::new(),
                created_at: at,
                updated_at: at,
                version: 1,
            },
            chain: vec![
                event(1, CustodyAct::Collected, "", "", None),
                event(
                    2,
                    CustodyAct::Accessed,
                    "解析",
                    &"b".repeat(64),
                    Some(false),
                ),
            ],
        }
    }

    #[test]
    fn both_forms_say_the_whole_chain_and_run_nothing() {
        let record = record();
        for lang in Lang::ALL {
            let sheet = Sheet {
                record: &record,
                reference: "INC-2026-0001",
                incident_title: "改ざん",
                organisation: "株式会社みなと",
                tlp: "TLP:AMBER",
                zone: "Asia/Tokyo",
                lang,
                printed_at: record.item.created_at,
            };
            let page = html(&sheet);
            assert!(
                page.contains("金庫&lt;1&gt;") && !page.contains("金庫<1>"),
                "{page}"
            );
            assert!(page.contains("1,234,567") && page.contains("TLP:AMBER"));
            assert!(
                page.contains(&"b".repeat(64)),
                "the hash that differs is told"
            );
            assert!(!page.contains("<script"));
            let table = csv(&sheet);
            assert!(table.starts_with(BOM));
            assert!(
                table.contains("'=佐藤") && !table.contains(",=佐藤"),
                "{table}"
            );
            let named = [CustodyAct::Collected, CustodyAct::Accessed].map(|act| act.label(lang));
            assert!(
                named
                    .iter()
                    .all(|name| table.contains(name) && page.contains(name))
            );
        }
    }
}
