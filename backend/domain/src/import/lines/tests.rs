//! What somebody with a file may rely on: good lines become people, each bad one is named with its line.

use super::*;
use crate::import::encoding::to_shift_jis;
use proptest::prelude::*;
use saiki_api::{Lang, imports::ImportField};

fn read(bytes: &[u8], encoding: Encoding) -> Result<Vec<Line>, Stopped> {
    read_as(bytes, settings(ImportFormat::Csv, encoding))
}

fn settings(format: ImportFormat, encoding: Encoding) -> FileSettings {
    FileSettings {
        format,
        defaults: Defaults {
            data_items: vec![DataItem::Name],
            lang: Lang::Ja.into(),
        },
        ..FileSettings::csv(encoding)
    }
}

fn read_as(bytes: &[u8], settings: FileSettings) -> Result<Vec<Line>, Stopped> {
    let mut lines = Lines::open(bytes, settings)?;
    let mut out = Vec::new();
    while let Some(line) = lines.next_line()? {
        out.push(line);
    }
    Ok(out)
}

fn utf8(text: &str) -> Vec<Line> {
    read(text.as_bytes(), Encoding::Utf8).unwrap()
}

/// Line, column and code of everything wrong with the file.
fn codes(lines: &[Line]) -> Vec<(u64, String, String)> {
    let errors = lines.iter().filter_map(|l| l.person.as_ref().err());
    errors
        .flatten()
        .map(|f| (f.line, f.column.clone(), f.fault.code(f.field)))
        .collect()
}

fn one(text: &str) -> (u64, String, String) {
    let found = codes(&utf8(text));
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

fn at(line: u64, column: &str, code: &str) -> (u64, String, String) {
    (line, column.to_owned(), code.to_owned())
}

const FULL: &str = "お客様番号,氏名,メール,電話,住所,会社名,言語,漏えい項目,被害額,通貨,契約番号,備考\r\n\
    C001,佐藤 一郎,s.ichiro@Example.JP,090-1234-5678,\"東京都千代田区1-1\r\n青葉ビル\",青葉商事,日本語,お名前；メールアドレス,\"12,300\",円,K-9,\r\n\
    C002,Jane Smith,jane@example.com,,,,English,,,,,called twice\n";

#[test]
fn a_full_line_becomes_a_person_in_every_encoding() {
    let sjis = to_shift_jis(FULL).unwrap();
    let marked = [b"\xef\xbb\xbf", FULL.as_bytes()].concat();
    for (bytes, encoding) in [
        (FULL.as_bytes(), Encoding::Utf8),
        (&marked, Encoding::Utf8),
        (&sjis, Encoding::ShiftJis),
    ] {
        let lines = read(bytes, encoding).unwrap();
        assert_eq!(lines.iter().map(|l| l.line).collect::<Vec<_>>(), [2, 4]);
        let sato = lines[0].person.clone().unwrap();
        assert_eq!(sato.email, "s.ichiro@example.jp");
        assert_eq!(sato.address, "東京都千代田区1-1\n青葉ビル");
        assert_eq!(sato.data_items, [DataItem::Name, DataItem::Email]);
        assert_eq!(
            sato.damage.map(|m| (m.minor, m.currency)),
            Some((12_300, "JPY".into()))
        );
        let jane = lines[1].person.clone().unwrap();
        assert_eq!(
            (jane.lang, jane.data_items.as_slice()),
            (Lang::En.into(), &[DataItem::Name][..])
        );
    }
}

#[test]
fn each_kind_of_bad_line_is_named_with_its_line_and_column() {
    for (row, wanted) in [
        ("佐藤", at(2, "", "csv.column_count")),
        ("佐藤,a@example.jp,x", at(2, "", "csv.column_count")),
        ("\"佐\"藤,a@example.jp", at(2, "氏名", "csv.quote")),
        ("\"佐藤,a@example.jp", at(2, "氏名", "csv.quote")),
        ("佐\0藤,a@example.jp", at(2, "氏名", "csv.nul")),
        (
            "\"佐藤\r\n一郎\",a@example.jp",
            at(2, "氏名", "name.line_break"),
        ),
        (
            "佐藤\u{202e},a@example.jp",
            at(2, "氏名", "name.control_character"),
        ),
        (",a@example.jp", at(2, "氏名", "name.missing")),
        ("佐藤,", at(2, "", "row.no_identity")),
        ("佐藤,sato", at(2, "メール", "email.at_sign")),
        ("佐藤,sato@localhost", at(2, "メール", "email.single_label")),
        ("佐藤,ａ@example.jp", at(2, "メール", "email.full_width")),
        (
            "佐藤,\"a@example.jp\nBcc: x@example.jp\"",
            at(2, "メール", "email.control_character"),
        ),
    ] {
        assert_eq!(one(&format!("氏名,メール\n{row}\n")), wanted, "{row:?}");
    }
    let long = "あ".repeat(100);
    assert_eq!(
        one(&format!("氏名,メール\n{long},a@example.jp")),
        at(2, "氏名", "name.too_long")
    );
}

#[test]
fn a_megabyte_in_one_cell_is_one_bad_line_and_the_rest_is_read() {
    let text = format!(
        "氏名,メール\n\"{}\",a@example.jp\n鈴木,h@example.jp\n",
        "x".repeat(1 << 20)
    );
    let lines = utf8(&text);
    assert_eq!(lines.len(), 2);
    assert!(codes(&lines).contains(&at(2, "氏名", "csv.line_too_long")));
    assert!(lines[1].person.is_ok());
    assert!(lines[0].cells.iter().all(|c| c.len() <= 1000));
}

#[test]
fn a_wrong_encoding_is_an_error_of_each_line_it_touches() {
    let text = "氏名,メール\n佐藤,a@example.jp\n鈴木,b@example.jp\n";
    let mut bytes = text.as_bytes().to_vec();
    let at_suzuki = text.find('鈴').unwrap();
    bytes[at_suzuki] = 0xff;
    let lines = read(&bytes, Encoding::Utf8).unwrap();
    assert!(lines[0].person.is_ok());
    assert_eq!(codes(&lines[1..]), [at(3, "氏名", "csv.undecodable")]);
    // The heading itself cannot be read: the file is refused, on line 1.
    let sjis = to_shift_jis(text).unwrap();
    let refused = read(&sjis, Encoding::Utf8).unwrap_err();
    assert!(matches!(
        refused,
        Stopped::Refused(Refusal {
            line: Some(1),
            fault: Fault::Undecodable,
            ..
        })
    ));
}

#[test]
fn formulas_are_kept_as_text_with_a_warning() {
    let lines = utf8("氏名,メール,電話\n=cmd|' /C calc'!A0,a@example.jp,+81 90 1234 5678\n");
    assert_eq!(lines[0].person.clone().unwrap().name, "=cmd|' /C calc'!A0");
    let codes: Vec<_> = lines[0]
        .warnings
        .iter()
        .map(|w| w.fault.code(w.field))
        .collect();
    assert_eq!(codes, ["name.formula"]);
}

#[test]
fn every_fault_of_a_line_is_reported_at_once() {
    let text = "氏名,メール,言語,被害額,漏えい項目\n,sato,どこか語,多額,靴\n";
    let found: Vec<_> = codes(&utf8(text))
        .into_iter()
        .map(|(_, _, code)| code)
        .collect();
    assert_eq!(
        found,
        [
            "name.missing",
            "email.at_sign",
            "lang.unknown",
            "data_items.unknown",
            "damage_amount.amount"
        ]
    );
}

#[test]
fn a_file_without_what_is_needed_is_refused_as_a_whole() {
    let refusal = |text: &str| match read(text.as_bytes(), Encoding::Utf8) {
        Err(Stopped::Refused(refusal)) => (refusal.field, refusal.fault.code(None)),
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal(""), (None, "file.empty".into()));
    assert_eq!(refusal("氏名,メール\n"), (None, "file.empty".into()));
    assert_eq!(
        refusal("メール\na@example.jp\n"),
        (Some(ImportField::Name), "header.missing_column".into())
    );
    assert_eq!(
        refusal("氏名,備考\n佐藤,x\n"),
        (None, "header.missing_identity".into())
    );
    assert_eq!(refusal("氏名\"x,メール\na,b\n"), (None, "csv.quote".into()));
}

#[test]
fn empty_lines_and_empty_cells_at_the_end_are_no_errors() {
    let lines = utf8("氏名,メール\n\n佐藤,a@example.jp,,\n,,,\n\n鈴木,b@example.jp\n");
    assert_eq!(lines.iter().map(|l| l.line).collect::<Vec<_>>(), [3, 6]);
    assert!(codes(&lines).is_empty());
}

#[test]
fn a_preview_finds_encoding_columns_and_mapping_and_shows_whole_lines() {
    let mut text = "氏名,メール,会員番号\n".to_owned();
    for n in 0..20 {
        text.push_str(&format!("人{n},p{n}@example.jp,{n}\n"));
    }
    let bytes = to_shift_jis(&text).unwrap();
    let seen = preview(&bytes[..200], ImportFormat::Csv, None, &BTreeSet::new()).unwrap();
    assert_eq!(seen.encoding, Encoding::ShiftJis);
    assert_eq!(seen.columns, ["氏名", "メール", "会員番号"]);
    assert_eq!(seen.mapping.len(), 3);
    assert_eq!(seen.sample.len(), 5);
    assert_eq!(seen.sample[4], ["人4", "p4@example.jp", "4"]);
    assert_eq!(
        preview(b"PK\x03\x04xlsx", ImportFormat::Csv, None, &BTreeSet::new())
            .unwrap_err()
            .fault,
        Fault::NotCsv
    );
}

#[test]
fn what_is_said_of_a_fault_holds_no_cell_unless_it_may() {
    let lines = utf8("氏名,メール\n佐藤,ａ.himitsu@example.jp\n");
    let finding = &lines[0].person.as_ref().unwrap_err()[0];
    for lang in Lang::ALL {
        assert!(!finding.to_api(lang, false).message.contains("himitsu"));
        assert!(
            finding
                .to_api(lang, true)
                .message
                .contains("a.himitsu@example.jp")
        );
    }
}

#[test]
fn lines_of_json_become_the_same_people_as_lines_of_csv() {
    let json = "{\"氏名\":\"佐藤\",\"メール\":\"a@example.jp\",\"被害額\":12300,\"漏えい項目\":[\"お名前\",\"ご住所\"]}\n\
                {\"name\":\"Jane\",\"氏名\":\"鈴木\",\"電話\":\"090-1234-5678\",\"extra\":{\"a\":1}}\n\
                {\"氏名\":[1],\"メール\":\"b@example.jp\"}\n";
    let csv = "氏名,メール,被害額,漏えい項目,電話\n佐藤,a@example.jp,12300,お名前;ご住所,\n鈴木,,,,090-1234-5678\n";
    let json = read_as(
        json.as_bytes(),
        settings(ImportFormat::Ndjson, Encoding::Utf8),
    )
    .unwrap();
    let people = |lines: &[Line]| -> Vec<Draft> {
        lines.iter().filter_map(|l| l.person.clone().ok()).collect()
    };
    assert_eq!(people(&json), people(&utf8(csv)));
    assert_eq!(codes(&json), [at(3, "氏名", "json.value")]);
}

#[test]
fn a_mapping_of_json_keys_is_honoured_and_must_name_what_is_needed() {
    let mapping = |pairs: &[(ImportField, &str)]| {
        Some(pairs.iter().map(|(f, k)| (*f, (*k).to_owned())).collect())
    };
    let with = |mapping| FileSettings {
        mapping,
        ..settings(ImportFormat::Ndjson, Encoding::Utf8)
    };
    let text = b"{\"a\":\"Jane\",\"b\":\"jane@example.com\",\"name\":\"no\"}\n";
    let wanted = mapping(&[(ImportField::Name, "a"), (ImportField::Email, "b")]);
    let lines = read_as(text, with(wanted)).unwrap();
    assert_eq!(lines[0].person.clone().unwrap().name, "Jane");
    let refused = read_as(text, with(mapping(&[(ImportField::Name, "a")])));
    assert!(matches!(refused, Err(Stopped::Refused(_))));
    let seen = preview(text, ImportFormat::Ndjson, None, &BTreeSet::new()).unwrap();
    assert_eq!((seen.columns.len(), seen.sample.len()), (3, 1));
    assert!(preview(b"[1,2]\n", ImportFormat::Ndjson, None, &BTreeSet::new()).is_err());
}

#[test]
fn a_spelling_is_changed_only_where_its_kind_is_accepted() {
    let text = "氏名,メール,電話,住所,会員番号\nﾔﾏﾀﾞ,ａ@example.jp,9012345678,港区芝１,Ｃ１\n";
    let asked = utf8(text);
    assert_eq!(codes(&asked), [at(2, "メール", "email.full_width")]);
    let kinds: Vec<_> = asked[0].proposals.iter().map(|p| p.kind).collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    let accept = SuggestionKind::ALL.into_iter().collect();
    let settings = FileSettings {
        accept,
        ..settings(ImportFormat::Csv, Encoding::Utf8)
    };
    let taken = read_as(text.as_bytes(), settings).unwrap();
    let person = taken[0].person.clone().unwrap();
    assert_eq!(
        [
            &person.name,
            &person.email,
            &person.phone,
            &person.address,
            &person.number
        ],
        ["ヤマダ", "a@example.jp", "090-1234-5678", "港区芝1", "C1"]
    );
    assert_eq!(taken[0].proposals, asked[0].proposals);
}

#[test]
fn a_guardian_a_household_and_further_addresses_come_with_the_person() {
    let head =
        "氏名,会員番号,世帯番号,保護者氏名,保護者メール,続柄,メールアドレス2,電話番号2,SLA番号\n";
    let lines = utf8(&format!(
        "{head}佐藤,1,,佐藤 母,m@example.jp,母,b@example.jp;c@example.jp,03-1234-5678,S-1\n\
         鈴木,2,,,m@example.jp,,,,\n田中,3,,,,,x,,\n高橋,4,H1,,,,,なし,\n\
         伊藤,5,H1,伊藤 母,i@example.jp,母,,,\n渡辺,6,,渡辺 母,,母,,,\n"
    ));
    let sato = lines[0].person.clone().unwrap();
    assert_eq!(sato.sla_ref, "S-1");
    assert_eq!(
        sato.guardian.map(|g| g.email).as_deref(),
        Some("m@example.jp")
    );
    assert_eq!(sato.further.len(), 3);
    assert_eq!(
        codes(&lines),
        [
            at(3, "保護者氏名", "guardian_name.missing"),
            at(4, "メールアドレス2", "further_email.at_sign"),
            at(5, "電話番号2", "further_phone.phone_number"),
            // Who has a guardian is in no household: neither may be dropped without a word.
            at(6, "世帯番号", "household.with_guardian"),
            at(7, "保護者氏名", "guardian_email.missing")
        ]
    );
    let unreachable = &lines[5].person.as_ref().unwrap_err()[0].fault;
    assert!(
        unreachable
            .message(Lang::Ja)
            .contains("メール・電話・郵送先")
    );
    assert!(unreachable.message(Lang::En).contains("postal address"));
}

#[test]
fn a_list_of_json_is_several_addresses_and_no_text() {
    let json = "{\"name\":\"佐藤\",\"email\":[\"a@example.jp\",\"b@example.jp\"],\"phone\":[\"03-1234-5678\",\"090-1234-5678\"],\
                \"address\":[\"東京都港区芝1; 2階\",\"大阪府大阪市北区1\"],\"further_address\":[\"京都府京都市1\",\"奈良県奈良市1\"]}\n\
                {\"name\":\"鈴木\",\"email\":[\"c@example.jp\",\"x\"]}\n\
                {\"name\":[\"田中\",\"高橋\"],\"email\":[\"d@example.jp\"]}\n";
    let settings = settings(ImportFormat::Ndjson, Encoding::Utf8);
    let lines = read_as(json.as_bytes(), settings).unwrap();
    let sato = lines[0].person.clone().unwrap();
    assert_eq!(
        [&sato.email, &sato.phone, &sato.address],
        ["a@example.jp", "03-1234-5678", "東京都港区芝1; 2階"]
    );
    let further: Vec<&str> = sato.further.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(
        further,
        [
            "b@example.jp",
            "090-1234-5678",
            "大阪府大阪市北区1",
            "京都府京都市1",
            "奈良県奈良市1"
        ]
    );
    assert_eq!(
        codes(&lines),
        [
            at(2, "email", "email.at_sign"),
            at(3, "name", "name.several")
        ]
    );
}

#[test]
fn a_guard_of_our_own_export_is_taken_off_and_nothing_else() {
    let mut text = "氏名,メール,備考\n".to_owned();
    let notes = ["=1+1", "'=1+1", "'x", "+81 90"];
    for (n, note) in notes.iter().enumerate() {
        let cells = [
            "佐藤".to_owned(),
            format!("a{n}@example.jp"),
            (*note).to_owned(),
        ];
        crate::csv_safe::push_row(&mut text, cells);
    }
    let read: Vec<String> = utf8(&text)
        .into_iter()
        .map(|line| line.person.unwrap().note)
        .collect();
    assert_eq!(read, notes);
}

/// Heading, place and filled cells of each column that was not taken.
fn ignored(text: &str, settings: FileSettings) -> Vec<(String, u64, u64)> {
    let mut lines = Lines::open(text.as_bytes(), settings).unwrap();
    while lines.next_line().unwrap().is_some() {}
    let all = lines.ignored().into_iter();
    all.map(|one| (one.column, one.place, one.cells)).collect()
}

#[test]
fn a_column_that_feeds_nothing_is_named_with_what_it_holds() {
    let named = |column: &str, place, cells| (column.to_owned(), place, cells);
    let text = "氏名,靴,メール,,携帯,電話番号,,色\n佐藤,27,a@example.jp,x,1,03-1234-5678,,\n\
                鈴木, ,b@example.jp,,,,,\n田中,25,x,,,,,\n";
    let csv = FileSettings::csv(Encoding::Utf8);
    let shoe = named("靴", 2, 2);
    let others = [named("", 4, 1), named("携帯", 5, 1), named("色", 8, 0)];
    let mut all = vec![shoe];
    all.extend(others.clone());
    assert_eq!(ignored(text, csv.clone()), all);
    let leave_out = ["靴".to_owned()].into();
    let without = FileSettings { leave_out, ..csv };
    assert_eq!(ignored(text, without), others);
    // What an error file adds is no column of the file.
    let mended =
        "氏名,メール,靴,エラーコード,対処,元の行番号,元の行の内容\n佐藤,a@example.jp,1,x,y,2,\n";
    let settings = FileSettings::csv(Encoding::Utf8);
    assert_eq!(ignored(mended, settings), [named("靴", 3, 1)]);
}

#[test]
fn a_column_left_out_feeds_nothing_and_has_to_be_there() {
    let text = "会員番号,氏名,メール,メールアドレス\n1,佐藤,b@example.jp,a@example.jp\n";
    let without = |columns: &[&str], format| FileSettings {
        leave_out: columns.iter().map(|column| (*column).to_owned()).collect(),
        ..settings(format, Encoding::Utf8)
    };
    let csv = |columns: &[&str]| read_as(text.as_bytes(), without(columns, ImportFormat::Csv));
    let email = |lines: Vec<Line>| lines[0].person.clone().unwrap().email;
    assert_eq!(email(csv(&[]).unwrap()), "a@example.jp");
    assert_eq!(email(csv(&[" メールアドレス"]).unwrap()), "b@example.jp");
    assert_eq!(email(csv(&["メール", "メールアドレス"]).unwrap()), "");
    let Err(Stopped::Refused(refusal)) = csv(&["メールアドレス", "色"]) else {
        panic!("a column that is not there was left out");
    };
    for lang in Lang::ALL {
        let told = refusal.to_api(lang);
        let code = (told.field.as_str(), told.code.as_str(), told.line);
        assert_eq!(code, ("leave_out", "header.unknown_column", Some(1)));
        assert!(told.message.contains('色'), "{}", told.message);
    }
    // Of JSON the keys are met as they come: one that never does is no fault.
    let json = "{\"number\":1,\"name\":\"佐藤\",\"email\":\"a@example.jp\"}\n";
    let lines = read_as(
        json.as_bytes(),
        without(&["email", "hue"], ImportFormat::Ndjson),
    );
    assert_eq!(email(lines.unwrap()), "");
}

#[test]
fn a_key_of_json_that_feeds_nothing_is_named_though_its_value_cannot_be_read() {
    let text = "{\"name\":\"佐藤\",\"email\":\"a@example.jp\"}\n\
                {\"name\":\"鈴木\",\"shoe\":{\"size\":27},\"email\":\"b@example.jp\",\"hat\":null}\n";
    let settings = settings(ImportFormat::Ndjson, Encoding::Utf8);
    let wanted = [("shoe".to_owned(), 3_u64, 1_u64), ("hat".to_owned(), 4, 0)];
    assert_eq!(ignored(text, settings.clone()), wanted);
    // Of keys that differ in spaces alone, one feeds the field.
    let text = "{\"name\":\"佐藤\",\"email\":\"a@example.jp\",\" email\":\"b@example.jp\"}\n";
    let named = [(ImportField::Name, "name"), (ImportField::Email, "email")];
    let mapping = named.map(|(field, key)| (field, key.to_owned()));
    let mapped = FileSettings {
        mapping: Some(mapping.into()),
        ..settings.clone()
    };
    assert_eq!(ignored(text, mapped), [("email".to_owned(), 3_u64, 1_u64)]);
    // Nor are more keys than are kept dropped without a word.
    let keys: String = (0..300).map(|n| format!(",\"key {n}\":1")).collect();
    let text = format!("{{\"name\":\"佐藤\",\"email\":\"a@example.jp\"{keys}}}\n");
    let all = ignored(&text, settings);
    assert_eq!(
        (all.len(), all.last()),
        (255, Some(&(String::new(), 257, 1)))
    );
}

#[test]
fn what_an_export_put_in_place_of_a_text_is_refused_and_a_mask_told_of_in_a_note() {
    let lines = utf8(
        "氏名,メール,住所,その他のメールアドレス,備考\n〓田,a@example.jp,,,\n佐藤,s•••••@example.jp,東京都•••••,,\n\
         鈴木,h@example.jp,,b〓@example.jp,\n田中,t@example.jp,,,〓の件\n高橋,k@example.jp,,,•••••の件\n",
    );
    assert_eq!(
        codes(&lines),
        [
            at(2, "氏名", "name.lost_character"),
            at(3, "メール", "email.exported_mask"),
            at(3, "住所", "address.exported_mask"),
            at(4, "その他のメールアドレス", "further_email.lost_character"),
            at(5, "備考", "note.lost_character"),
        ]
    );
    assert_eq!(lines[4].person.clone().unwrap().note, "•••••の件");
    let warning = &lines[4].warnings[0];
    assert_eq!(warning.fault.code(warning.field), "note.exported_mask");
}

#[test]
fn what_is_no_telephone_number_is_kept_with_a_warning() {
    let lines = utf8(
        "氏名,メール,電話,その他の電話番号\n佐藤,a@example.jp,なし,03-1234-5678;東京都港区芝1-2-3\n\
         鈴木,b@example.jp,090-1234-5678,\n田中,c@example.jp,090-1234-567,\n",
    );
    let sato = lines[0].person.clone().unwrap();
    assert_eq!((sato.phone.as_str(), sato.further.len()), ("なし", 2));
    let warned: Vec<_> = lines[0]
        .warnings
        .iter()
        .map(|w| w.fault.code(w.field))
        .collect();
    assert_eq!(warned, ["phone.doubtful", "further_phone.doubtful"]);
    let [fine, short] = [1, 2].map(|n: usize| lines[n].warnings.clone());
    assert!(fine.is_empty());
    assert_eq!(short[0].fault.code(short[0].field), "phone.odd_length");
}

#[test]
fn a_list_in_a_column_for_further_addresses_is_several_of_them_in_any_file() {
    let mut text = "氏名,メール,その他の電話番号,その他の住所\n".to_owned();
    let cells = [
        "佐藤",
        "a@example.jp",
        r#"["03-1234-5678（内線1、夜間）"]"#,
        r#"["東京都港区芝1; 2階","大阪府大阪市北区1"]"#,
    ];
    crate::csv_safe::push_row(&mut text, cells);
    // An error file has the cells of a line of which one is too long just as they came.
    let mut errors = String::new();
    let added = ["エラーコード", "対処", "元の行番号", "元の行の内容"];
    let headings = ["氏名", "メール", "その他の電話番号", "その他の住所"];
    crate::csv_safe::push_row(&mut errors, headings.into_iter().chain(added));
    crate::csv_safe::push_row(&mut errors, cells.into_iter().chain(["x", "x", "2", ""]));
    for file in [text, errors] {
        let person = utf8(&file).remove(0).person.unwrap();
        let further: Vec<&str> = person
            .further
            .iter()
            .map(|one| one.value.as_str())
            .collect();
        assert_eq!(
            further,
            [
                "03-1234-5678（内線1、夜間）",
                "東京都港区芝1; 2階",
                "大阪府大阪市北区1"
            ]
        );
    }
}

/// Gives its bytes a few at a time.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.1.min(buffer.len()).min(self.0.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), sjis in any::<bool>()) {
        let encoding = if sjis { Encoding::ShiftJis } else { Encoding::Utf8 };
        let with_head = [&b"name,email\n"[..], &bytes].concat();
        let _ = read(&bytes, encoding);
        let _ = read(&with_head, encoding);
        let _ = preview(&bytes, ImportFormat::Csv, None, &BTreeSet::new());
        let _ = preview(&bytes, ImportFormat::Ndjson, None, &BTreeSet::new());
        let _ = read_as(&bytes, settings(ImportFormat::Ndjson, Encoding::Utf8));
    }

    #[test]
    fn how_the_bytes_arrive_does_not_matter(step in 1usize..9, rows in prop::collection::vec("[a-zあ\"\r\n,=@]{0,20}", 0..6)) {
        let text = format!("氏名,メール\n{}", rows.join("\n"));
        let mut lines = Lines::open(Dribble(text.as_bytes(), step), FileSettings::csv(Encoding::Utf8)).unwrap();
        let mut slow = Vec::new();
        while let Ok(Some(line)) = lines.next_line() {
            slow.push(line);
        }
        let mut lines = Lines::open(text.as_bytes(), FileSettings::csv(Encoding::Utf8)).unwrap();
        let mut fast = Vec::new();
        while let Ok(Some(line)) = lines.next_line() {
            fast.push(line);
        }
        prop_assert_eq!(slow, fast);
    }
}
