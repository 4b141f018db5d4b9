//! What a file of systems may look like, and what is said against one that is wrong.

use super::*;
use crate::import::encoding::to_shift_jis;
use proptest::prelude::*;
use saiki_api::systems::{Exposure, SystemKind};

const GOOD: &str = "管理番号,システム名,種別,部署,OS,OSバージョン,ソフトウェア,タグ,公開範囲,被害\r\n\
SRV-001,予約サイト,サーバー,情報システム部,Ubuntu,22.04,nginx 1.24; PHP 8.1,共用管理者,インターネット,○\r\n\
PC-0001,窓口端末,ノートPC,第一営業部,Windows 11,23H2,,,社内,\r\n";

fn codes(text: &str) -> Vec<(u64, String)> {
    let sheet = read(text.as_bytes(), None, None).unwrap();
    let findings = sheet.bad.into_iter().flat_map(|b| b.findings);
    findings.map(|f| (f.line, f.code)).collect()
}

#[test]
fn an_asset_list_is_read_in_either_encoding() {
    for bytes in [GOOD.as_bytes().to_vec(), to_shift_jis(GOOD).unwrap()] {
        let sheet = read(&bytes, None, None).unwrap();
        assert_eq!((sheet.drafts.len(), sheet.bad.len()), (2, 0));
        let first = &sheet.drafts[0];
        assert_eq!(first.fields.kind, SystemKind::Server);
        assert_eq!(first.fields.software, ["nginx 1.24", "PHP 8.1"]);
        assert_eq!(first.fields.exposure, Exposure::Internet);
        assert!(first.fields.affected);
        assert_eq!(first.unit, "情報システム部");
        assert_eq!(sheet.drafts[1].fields.kind, SystemKind::Client);
        assert!(!sheet.given.contains(&SystemField::Note));
    }
}

#[test]
fn a_list_of_host_names_is_enough() {
    let sheet = read(b"hostname,os\nweb-1,Ubuntu\n", None, None).unwrap();
    assert_eq!(sheet.drafts[0].fields.name, "web-1");
    assert_eq!(sheet.drafts[0].fields.number, "web-1");
}

#[test]
fn wrong_lines_are_named_and_the_others_are_read() {
    let text = "管理番号,名称,種別,被害\nA,a,サーバ,\nA,b,サーバ,\n,c,サーバ,\nD,d,潜水艦,多分\nE,e\nF,f,端末,no\n";
    let sheet = read(text.as_bytes(), None, None).unwrap();
    assert_eq!(sheet.drafts.len(), 2);
    let wanted = [
        (3, "row.duplicate"),
        (4, "number.required"),
        (5, "kind.unknown"),
        (5, "affected.unknown"),
        (6, "csv.column_count"),
    ];
    assert_eq!(
        codes(text),
        wanted.map(|(line, code)| (line, code.to_owned()))
    );
}

#[test]
fn files_that_are_none_are_refused_whole() {
    let fault = |bytes: &[u8]| read(bytes, None, None).unwrap_err().fault;
    assert_eq!(fault(b""), Fault::NoLines);
    assert_eq!(fault("管理番号,名称\n".as_bytes()), Fault::NoLines);
    assert_eq!(fault("名称,OS\na,b\n".as_bytes()), Fault::ColumnMissing);
    assert_eq!(fault(b"PK\x03\x04xx"), Fault::NotCsv);
    assert_eq!(
        fault("管理番号,名称,名称\na,b,c\n".as_bytes()),
        Fault::ColumnTwice
    );
}

#[test]
fn broken_text_is_refused_by_line() {
    assert_eq!(
        codes("number,name\nA,\"x\"y\nB,b\n"),
        [(2, "csv.quote".to_owned())]
    );
    assert_eq!(codes("number,name\nA,a\0b\n"), [(2, "csv.nul".to_owned())]);
    let long = format!("number,name\nA,{}\n", "a".repeat(201));
    assert_eq!(codes(&long), [(2, "name.too_long".to_owned())]);
}

#[test]
fn a_preview_proposes_every_column_by_its_own_name() {
    for lang in Lang::ALL {
        let labels: Vec<&str> = SystemField::ALL.iter().map(|f| f.label(lang)).collect();
        let head = format!("{}\n", labels.join(","));
        let preview = preview(head.as_bytes(), None).unwrap();
        assert_eq!(preview.mapping.len(), SystemField::ALL.len(), "{preview:?}");
        for (field, label) in SystemField::ALL.iter().zip(labels) {
            assert_eq!(preview.mapping.get(field).map(String::as_str), Some(label));
        }
    }
}

proptest! {
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut file = b"number,name,kind,software\n".to_vec();
        file.extend(bytes);
        let _ = read(&file, None, None);
        let _ = preview(&file, None);
    }
}
