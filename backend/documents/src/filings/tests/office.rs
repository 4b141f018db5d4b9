//! What an office suite and a reader of PDF find in the files: every text, as text.

use super::{
    bytes,
    given::{NASTY, content, with},
    shown,
};
use crate::{
    filings::{Mark, Shown},
    html::escape,
    typeset::tests::{page_count, pages},
};
use saiki_api::{
    Lang,
    filings::{ExportFormat, FilingContent},
};
use std::io::{Cursor, Read};

/// A part of a packed file.
fn part(packed: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// Every text of a report, line by line.
fn lines(content: &FilingContent) -> Vec<String> {
    let items = content.sections.iter().flat_map(|section| &section.items);
    let items = items.flat_map(|item| [&item.number, &item.heading, &item.text]);
    let sections = content.sections.iter().map(|section| &section.heading);
    let texts = items.chain(sections).chain([&content.title, &content.rule]);
    let lines = texts.flat_map(|text| text.lines());
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_word_processor_finds_headings_tables_label_and_page_numbers() {
    let content = content(Lang::Ja);
    let docx = bytes(&shown(&content), ExportFormat::Docx);
    let document = part(&docx, "word/document.xml");
    for line in lines(&content) {
        assert!(document.contains(&line), "{line}");
    }
    for wanted in [
        "\"Heading1\"",
        "\"Heading2\"",
        "<w:tblHeader />",
        "◇ 未判明",
    ] {
        assert!(document.contains(wanted), "{wanted}");
    }
    let header = part(&docx, "word/header1.xml");
    assert!(header.contains("提出済み / TLP:AMBER"));
    let footer = part(&docx, "word/footer1.xml");
    for wanted in [">PAGE<", ">NUMPAGES<", "TLP:AMBER", "第3号", super::HASH] {
        assert!(footer.contains(wanted), "{wanted}");
    }
    let styles = part(&docx, "word/styles.xml");
    assert!(styles.contains("w:eastAsia=\"Yu Mincho\"") && styles.contains("w:eastAsia=\"ja-JP\""));
    assert!(part(&docx, "docProps/core.xml").contains("報告書（確報）</dc:title>"));
}

#[test]
fn a_word_processor_takes_every_text_for_text() {
    let content = with(&format!("{NASTY}\u{1}\u{fffe}"));
    let docx = bytes(&shown(&content), ExportFormat::Docx);
    let document = part(&docx, "word/document.xml");
    assert!(!document.contains("<script") && !document.contains('\u{1}'));
    assert!(document.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(document.contains("=HYPERLINK(&quot;http://x&quot;)"));
}

#[test]
fn a_spreadsheet_finds_a_row_an_item_on_paper_that_is_set_up() {
    let content = content(Lang::Ja);
    let xlsx = bytes(&shown(&content), ExportFormat::Xlsx);
    assert!(part(&xlsx, "xl/workbook.xml").contains("name=\"報告書\""));
    let strings = part(&xlsx, "xl/sharedStrings.xml");
    for line in lines(&content) {
        assert!(strings.contains(&line), "{line}");
    }
    let sheet = part(&xlsx, "xl/worksheets/sheet1.xml");
    for wanted in [
        "state=\"frozen\"",
        "paperSize=\"9\"",
        "&amp;L提出済み&amp;C&amp;P / &amp;N&amp;RTLP:AMBER",
        "customHeight=\"1\"",
    ] {
        assert!(sheet.contains(wanted), "{wanted}: {sheet}");
    }
    assert!(part(&xlsx, "xl/styles.xml").contains("wrapText=\"1\""));
}

#[test]
fn a_spreadsheet_takes_no_text_for_a_formula() {
    let content = with(NASTY);
    let xlsx = bytes(&shown(&content), ExportFormat::Xlsx);
    let sheet = part(&xlsx, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("<hyperlink"));
    let strings = part(&xlsx, "xl/sharedStrings.xml");
    assert!(strings.contains("=HYPERLINK(") && !strings.contains("<script"));
    assert!(part(&xlsx, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn a_text_longer_than_a_cell_goes_on_in_the_next_row() {
    let long: String = (0..20_000).map(|n| format!("{n}𠮷")).collect();
    let content = with(&long);
    let xlsx = bytes(&shown(&content), ExportFormat::Xlsx);
    let strings = part(&xlsx, "xl/sharedStrings.xml");
    assert_eq!(strings.matches('𠮷').count(), 20_000);
}

#[test]
fn a_row_of_a_spreadsheet_is_as_high_as_its_text_and_never_higher_than_spreadsheets_show() {
    // 35 characters of Japanese fill a line of the widest column.
    let content = with(&"確".repeat(35 * 3));
    let xlsx = bytes(&shown(&content), ExportFormat::Xlsx);
    assert!(part(&xlsx, "xl/worksheets/sheet1.xml").contains("ht=\"45\""));
    let content = with(&"確認中です。\n".repeat(100));
    let xlsx = bytes(&shown(&content), ExportFormat::Xlsx);
    let sheet = part(&xlsx, "xl/worksheets/sheet1.xml");
    assert_eq!(sheet.matches("ht=\"390\"").count(), 3, "{sheet}");
    let strings = part(&xlsx, "xl/sharedStrings.xml");
    assert!(strings.matches("確認中です。").count() >= 26);
}

#[test]
fn a_reader_of_pdf_finds_every_text_and_on_each_page_what_it_is() {
    let dense = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    for lang in Lang::ALL {
        let content = content(lang);
        let pdf = bytes(&shown(&content), ExportFormat::Pdf);
        assert!(pdf.starts_with(b"%PDF-"));
        let read = pages(&pdf);
        assert_eq!(read.len(), page_count(&pdf));
        let whole = dense(&read.concat());
        for line in lines(&content) {
            assert!(whole.contains(&dense(&line)), "{line}: {whole}");
        }
        for page in &read {
            for wanted in ["TLP:AMBER", "INC-2026-0001", super::HASH] {
                assert!(page.contains(wanted), "{wanted}: {page}");
            }
            assert!(page.contains(lang.pick("提出済み", "Filed")));
        }
        assert!(whole.contains(lang.pick("◇未判明", "◇Notyetknown")));
    }
}

#[test]
fn a_draft_says_so_across_each_page() {
    let content = content(Lang::Ja);
    let draft = Shown {
        content: &content,
        mark: Mark::Draft,
        number: None,
        sha256: None,
    };
    for page in pages(&bytes(&draft, ExportFormat::Pdf)) {
        assert!(page.matches("下書き").count() >= 2, "{page}");
    }
}

#[test]
fn what_is_written_is_set_and_never_run() {
    let content = with(NASTY);
    let read = pages(&bytes(&shown(&content), ExportFormat::Pdf)).concat();
    for line in NASTY.lines() {
        let dense: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        let read: String = read.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(read.contains(&dense), "{line}: {read}");
    }
    assert!(!read.contains(&escape("<script>")));
}
