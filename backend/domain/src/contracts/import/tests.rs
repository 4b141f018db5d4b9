//! Contracts from files: services of one contract, what is wrong named with line and column, what is not read.

use super::*;

const HEAD: &str = "相手方,区分,対象の業務,契約番号・契約書名,開始日,SLAの対象サービス,月間稼働率（%）,月額,通貨,減額の段階,除く時間\n";

fn sheet(lines: &str) -> Sheet {
    read(format!("{HEAD}{lines}").as_bytes(), None).unwrap()
}

fn findings(sheet: &Sheet) -> Vec<(u64, &str, &str)> {
    let all = sheet.bad.iter().flat_map(|bad| &bad.findings);
    all.map(|f| (f.line, f.column.as_str(), f.code.as_str()))
        .collect()
}

#[test]
fn lines_of_one_contract_are_its_services() {
    let read = sheet(
        "見本商事,顧客,基幹業務,K-1,2026/4/1,会員サイト,99.95,\"100,000\",JPY,99.95:10; 99:25,計画停止；不可抗力\n\
         見本商事,顧客,基幹業務,K-1,2026/4/1,API,99.9,,,,\n\
         別の会社,customer,保守,,,,,,,,\n",
    );
    assert!(findings(&read).is_empty());
    let [first, second] = &read.drafts[..] else {
        panic!("{} contracts", read.drafts.len());
    };
    assert_eq!((first.line, read.rows), (2, 3));
    let terms = &first.fields.service_terms;
    assert_eq!(terms.len(), 2);
    assert_eq!(terms[0].availability, Some(99_950));
    assert_eq!(terms[0].tiers.len(), 2);
    assert_eq!(terms[0].excluded.len(), 2);
    assert_eq!(terms[0].monthly_fee.as_ref().unwrap().minor, 100_000);
    assert_eq!(terms[1].service, "API");
    assert!(second.fields.service_terms.is_empty());
}

#[test]
fn what_is_wrong_is_named_with_line_and_column() {
    let read = sheet(
        ",顧客,基幹業務,K-1,,,,,,,\n\
         見本商事,取引先,基幹業務,K-2,2026-13-01,,,,,,\n\
         見本商事,顧客,基幹業務,K-3,,会員サイト,99.95,,,99.95,計画停止と何か\n\
         見本商事,顧客,基幹業務,K-4,,会員サイト,101,,,,\n\
         見本商事,顧客,基幹業務,K-4,,会員サイト,99,,,,\n\
         見本商事,顧客,別の業務,K-4,,API,99,,,,\n",
    );
    assert_eq!(
        findings(&read),
        [
            (2, "相手方", "counterparty.required"),
            (3, "区分", "side.unknown"),
            (3, "開始日", "from.not_a_day"),
            (4, "減額の段階", "tiers.not_tiers"),
            (4, "除く時間", "excluded.unknown"),
            (7, "", "row.differs"),
        ]
    );
    let both = sheet(
        "見本商事,顧客,業務,K-4,,会員サイト,101,,,,\n見本商事,顧客,業務,K-4,,会員サイト,99,,,,\n",
    );
    assert_eq!(
        findings(&both),
        [
            (2, "月間稼働率（%）", "availability.out_of_range"),
            (3, "SLAの対象サービス", "promised_service.repeated"),
        ]
    );
    let twice = sheet("見本商事,顧客,業務,K-4,,,,,,,\n見本商事,顧客,業務,K-4,,,,,,,\n");
    assert_eq!(findings(&twice), [(3, "", "row.duplicate")]);
}

#[test]
fn columns_nothing_is_read_from_are_named_and_missing_ones_refused() {
    let read_file = |text: &str| read(text.as_bytes(), None);
    let english = read_file("Other side,Service,Left open\na,b,c\n").unwrap();
    assert_eq!(english.ignored, ["Left open"]);
    assert_eq!(english.drafts[0].fields.counterparty, "a");
    let refused = read_file("Other side,Left open\na,c\n").unwrap_err();
    assert_eq!(refused.fault.name(), "header.missing_column");
    let (ja, en) = (refused.to_api(Lang::Ja), refused.to_api(Lang::En));
    assert_eq!(
        ja.message,
        "「対象の業務」の列が見つかりません。この見出しの列を加えてください"
    );
    assert!(en.message.contains("“Service”") && !en.message.contains("Other side"));
    assert!(read_file("Other side,Service,Service\na,b,c\n").is_err());
    assert!(read_file("Other side,Service\n").is_err());
}

#[test]
fn what_a_file_has_no_column_for_stays() {
    let mut old = ContractFields {
        counterparty: "a".to_owned(),
        contact: "営業部".to_owned(),
        retired: true,
        ..ContractFields::default()
    };
    old.service_terms = sheet("a,顧客,b,,,会員サイト,99,,,,\n").drafts[0]
        .fields
        .service_terms
        .clone();
    let read = read("Other side,Service\nA,b\n".as_bytes(), None).unwrap();
    let new = &read.drafts[0].fields;
    let fields = merged(&old, new, &read.given);
    assert_eq!(
        (fields.counterparty.as_str(), fields.service.as_str()),
        ("A", "b")
    );
    assert_eq!(fields.contact, "営業部");
    assert!(fields.retired && fields.service_terms.len() == 1);
    // A column of services that is there and empty says that there are none.
    let read = sheet("a,顧客,b,,,,,,,,\n");
    let fields = merged(&old, &read.drafts[0].fields, &read.given);
    assert!(fields.service_terms.is_empty());
}
