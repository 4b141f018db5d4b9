//! What a compliance officer may rely on: nothing unknown passed off as known, label and mark on every export, exports that
//! do not change and cannot be broken by what is written into them.

mod given;
mod layouts;
mod office;
mod schemas;

use super::*;
use given::{NASTY, content, made, with};
use saiki_api::Lang;
use saiki_domain::filing_forms;

/// A hash as it stands in the exports of the tests.
const HASH: &str = "abababababababababababababababababababababababababababababababab";

fn shown(content: &FilingContent) -> Shown<'_> {
    Shown {
        content,
        mark: Mark::Filed {
            at: "2026-07-12T03:05:00Z".parse().unwrap(),
            reference: "R-002".to_owned(),
        },
        number: Some(3),
        sha256: Some(HASH),
    }
}

fn bytes(shown: &Shown<'_>, format: ExportFormat) -> Vec<u8> {
    let file = export(shown, format, ExportEncoding::Utf8, "");
    file.unwrap_or_else(|error| panic!("{format:?}: {error:?}"))
        .bytes
}

fn text(shown: &Shown<'_>, format: ExportFormat) -> String {
    String::from_utf8(bytes(shown, format)).unwrap()
}

#[test]
fn a_report_reads_as_it_should_in_every_form_of_text() {
    let ja = content(Lang::Ja);
    let ja = shown(&ja);
    insta::assert_snapshot!("final_ja_md", text(&ja, ExportFormat::Md));
    insta::assert_snapshot!("final_ja_html", text(&ja, ExportFormat::Html));
    insta::assert_snapshot!("final_ja_txt", text(&ja, ExportFormat::Txt));
    insta::assert_snapshot!("final_ja_csv", text(&ja, ExportFormat::Csv));
    let en = content(Lang::En);
    let en = shown(&en);
    insta::assert_snapshot!("final_en_md", text(&en, ExportFormat::Md));
    insta::assert_snapshot!("final_en_html", text(&en, ExportFormat::Html));
    insta::assert_snapshot!("final_en_txt", text(&en, ExportFormat::Txt));
    insta::assert_snapshot!("final_en_csv", text(&en, ExportFormat::Csv));
}

#[test]
fn what_became_of_a_report_stands_on_it() {
    let content = content(Lang::Ja);
    for (mark, wanted) in [
        (Mark::Draft, "文書の状態：下書き\r\n"),
        (Mark::Made, "文書の状態：承認前\r\n"),
        (Mark::Approved, "文書の状態：承認済み・未提出\r\n"),
    ] {
        let preview = Shown {
            content: &content,
            mark,
            number: None,
            sha256: None,
        };
        let read = text(&preview, ExportFormat::Txt);
        assert!(read.contains(wanted), "{read}");
        assert!(!read.contains("SHA-256") && !read.contains("第3号"));
    }
    let filed = text(&shown(&content), ExportFormat::Txt);
    assert!(filed.contains("提出済み、2026年7月12日 12時05分（JST）、受付番号 R-002"));
    assert!(filed.contains("第1号（2026年7月8日 10時30分（JST） 提出、受付番号 R-001）"));
}

#[test]
fn records_cannot_break_out_of_a_page_or_of_markdown() {
    let content = with(NASTY);
    let shown = shown(&content);
    let page = text(&shown, ExportFormat::Html);
    assert!(!page.contains("<script"));
    assert!(page.contains(&crate::html::escape(NASTY)));
    let mut read = String::new();
    let md = text(&shown, ExportFormat::Md);
    pulldown_cmark::html::push_html(&mut read, pulldown_cmark::Parser::new(&md));
    assert!(!read.contains("<script"), "{read}");
    for kept in ["# 見出し", "- 点", "**太** `x` | &amp; \\"] {
        assert!(read.contains(kept), "{kept}: {read}");
    }
}

#[test]
fn the_copy_sheet_has_a_row_an_item_and_no_formula() {
    let content = with(NASTY);
    let sheet = text(&shown(&content), ExportFormat::Csv);
    let sheet = sheet.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(sheet.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let firsts: Vec<&str> = rows.iter().map(|row| row.get(1).unwrap()).collect();
    assert_eq!(firsts, ["番号", "", "", "1", "2", "(3)", "4"]);
    assert_eq!(rows[3].get(4).unwrap(), format!("'{NASTY}"));
    assert_eq!(rows[6].get(3), Some("未判明"));
}

#[test]
fn shift_jis_carries_a_report_or_says_what_it_cannot() {
    let fits = content(Lang::Ja);
    for format in [ExportFormat::Csv, ExportFormat::Txt] {
        let file = export(&shown(&fits), format, ExportEncoding::ShiftJis, "").unwrap();
        assert!(file.media_type.ends_with("charset=shift_jis"));
        // 個人, as Shift_JIS has it.
        let name = [0x8c, 0xc2, 0x90, 0x6c];
        assert!(file.bytes.windows(4).any(|w| w == name), "{format:?}");
        let lacks = with("𠮷田様、高〜低、é");
        let error = export(&shown(&lacks), format, ExportEncoding::ShiftJis, "").unwrap_err();
        let ExportError::Encoding(faults) = error else {
            panic!("{error:?}");
        };
        assert_eq!(faults.0.len(), 1);
        assert_eq!(faults.0[0].field, "items.summary");
        for named in ["「概要」", "𠮷 (U+20BB7)", "〜 (U+301C)", "é (U+00E9)"] {
            assert!(faults.0[0].message.ja.contains(named), "{named}");
        }
    }
}

#[test]
fn amounts_fit_into_shift_jis_and_what_people_typed_stays() {
    let costs = |fields: &[&str], text: &str, lang: Lang| {
        let mut content = content(lang);
        let item = &mut content.sections[1].items[0];
        item.fields = fields.iter().map(|key| (*key).to_owned()).collect();
        item.text = text.to_owned();
        content
    };
    let says = |content: &FilingContent, format: ExportFormat, text: &str| {
        let file = export(&shown(content), format, ExportEncoding::ShiftJis, "").unwrap();
        let wanted = saiki_domain::people::export::shift_jis(text);
        file.bytes.windows(wanted.len()).any(|some| some == wanted)
    };
    let direct = saiki_domain::filing_fields::catalogue::field("costs.direct").unwrap();
    let line = format!("{}: \u{a5}1,000 to \u{a5}2,000", direct.label.en);
    let both = costs(&["summary", "costs.direct"], &line, Lang::En);
    let alone = costs(&["costs.direct"], "1,000円\u{301c}2,000円", Lang::Ja);
    for format in [ExportFormat::Csv, ExportFormat::Txt] {
        assert!(says(&both, format, "JPY 1,000 to JPY 2,000"), "{format:?}");
        assert!(says(&alone, format, "1,000円\u{ff5e}2,000円"), "{format:?}");
        for typed in [
            costs(&["summary"], "\u{a5}1,000", Lang::En),
            costs(&["summary", "costs.direct"], "\u{a5}1,000", Lang::En),
        ] {
            let error = export(&shown(&typed), format, ExportEncoding::ShiftJis, "").unwrap_err();
            assert!(matches!(error, ExportError::Encoding(_)), "{error:?}");
        }
    }
}

#[test]
fn the_json_is_the_snapshot_itself_and_never_changes() {
    let content = content(Lang::Ja);
    let json = text(&shown(&content), ExportFormat::Json);
    assert_eq!(
        json,
        saiki_domain::filings::canonical_json(&content).unwrap()
    );
    let back: FilingContent = serde_json::from_str(&json).unwrap();
    assert_eq!(back, content);
}

#[test]
fn every_form_is_exported_in_every_format_it_has_and_twice_the_same() {
    for form in filing_forms::forms() {
        let content = made(form, form.head.langs[0]);
        let shown = shown(&content);
        for format in filing_forms::formats(form) {
            if format == ExportFormat::Form {
                // A site that sells tickets is no bank: its records tell too little for that file, which says so.
                let error = export(&shown, format, ExportEncoding::Utf8, "").unwrap_err();
                assert!(matches!(error, ExportError::Encoding(_)), "{error:?}");
                continue;
            }
            let first = bytes(&shown, format);
            assert_eq!(first, bytes(&shown, format), "{} {format:?}", form.head.id);
        }
        if form.head.own_format.is_none() {
            let error = export(&shown, ExportFormat::Form, ExportEncoding::Utf8, "").unwrap_err();
            assert!(matches!(error, ExportError::NotThisForm));
        }
    }
}

#[test]
fn the_label_stands_at_both_ends_of_what_is_read() {
    let content = content(Lang::Ja);
    let shown = shown(&content);
    for format in [ExportFormat::Md, ExportFormat::Html, ExportFormat::Txt] {
        let read = text(&shown, format);
        assert_eq!(read.matches("TLP:AMBER").count(), 2, "{format:?}");
    }
}
