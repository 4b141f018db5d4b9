//! From column headings to fields: the names organisations give their columns, in Japanese and English, and
//! a mapping a person chose. It reads no data lines.

use super::fault::{Fault, Refusal};
use crate::text;
use saiki_api::imports::{ImportField, Mapping};
use std::collections::BTreeMap;

/// Headings taken for a field, best first, folded: no case, width, spaces or punctuation.
fn aliases(field: ImportField) -> &'static [&'static str] {
    match field {
        ImportField::Number => &[
            "お客様番号",
            "顧客番号",
            "会員番号",
            "会員id",
            "顧客id",
            "お客様id",
            "ユーザーid",
            "利用者番号",
            "整理番号",
            "管理番号",
            "番号",
            "number",
            "customernumber",
            "customerno",
            "customerid",
            "memberid",
            "membernumber",
            "userid",
            "accountnumber",
            "id",
            "no",
        ],
        ImportField::Name => &[
            "氏名",
            "お名前",
            "名前",
            "お客様名",
            "顧客名",
            "会員名",
            "担当者名",
            "ご担当者",
            "担当者",
            "宛名",
            "name",
            "fullname",
            "customername",
            "contactname",
            "contact",
            "personname",
        ],
        ImportField::Email => &[
            "メールアドレス",
            "メール",
            "eメール",
            "eメールアドレス",
            "電子メール",
            "電子メールアドレス",
            "mail",
            "email",
            "emailaddress",
            "mailaddress",
        ],
        ImportField::Phone => &[
            "電話番号",
            "電話",
            "携帯電話番号",
            "携帯電話",
            "携帯番号",
            "携帯",
            "連絡先電話番号",
            "tel",
            "phone",
            "phonenumber",
            "telephone",
            "telephonenumber",
            "mobile",
        ],
        ImportField::Address => &[
            "住所",
            "ご住所",
            "郵送先",
            "送付先",
            "送付先住所",
            "所在地",
            "address",
            "postaladdress",
            "mailingaddress",
            "streetaddress",
        ],
        ImportField::Organisation => &[
            "会社・団体名",
            "会社名",
            "団体名",
            "組織名",
            "法人名",
            "企業名",
            "勤務先",
            "お勤め先",
            "所属",
            "organisation",
            "organization",
            "company",
            "companyname",
            "employer",
        ],
        ImportField::Lang => &[
            "言語",
            "使用言語",
            "言語コード",
            "language",
            "lang",
            "locale",
        ],
        ImportField::DataItems => &[
            "漏えい項目",
            "漏洩項目",
            "漏えいした項目",
            "漏洩した項目",
            "漏えい情報",
            "漏洩情報",
            "対象項目",
            "データ項目",
            "項目",
            "dataitems",
            "leakeddata",
            "leakeditems",
            "exposeddata",
            "data",
            "items",
        ],
        ImportField::DamageAmount => &[
            "被害額",
            "被害金額",
            "損害額",
            "金額",
            "damageamount",
            "damage",
            "amount",
            "loss",
            "lossamount",
        ],
        ImportField::DamageCurrency => &[
            "通貨",
            "通貨コード",
            "damagecurrency",
            "currency",
            "currencycode",
        ],
        ImportField::ContractRef => &[
            "契約番号",
            "契約id",
            "契約",
            "注文番号",
            "contractref",
            "contractreference",
            "contractnumber",
            "contractno",
            "contractid",
            "contract",
        ],
        ImportField::Note => &[
            "備考",
            "メモ",
            "注記",
            "特記事項",
            "コメント",
            "note",
            "notes",
            "remarks",
            "comment",
        ],
        ImportField::SlaRef => &[
            "sla番号",
            "sla",
            "slaid",
            "slaref",
            "slareference",
            "slano",
            "サービス水準合意番号",
        ],
        ImportField::Household => &[
            "世帯番号",
            "世帯id",
            "世帯",
            "household",
            "householdnumber",
            "householdid",
            "householdno",
        ],
        ImportField::FurtherEmail => &[
            "その他のメールアドレス",
            "メールアドレス2",
            "メール2",
            "予備メールアドレス",
            "furtheremailaddresses",
            "furtheremail",
            "otheremail",
            "secondemail",
            "email2",
        ],
        ImportField::FurtherPhone => &[
            "その他の電話番号",
            "電話番号2",
            "電話2",
            "自宅電話番号",
            "furthertelephonenumbers",
            "furtherphone",
            "otherphone",
            "secondphone",
            "phone2",
        ],
        ImportField::FurtherAddress => &[
            "その他の住所",
            "住所2",
            "旧住所",
            "furtherpostaladdress",
            "furtheraddress",
            "otheraddress",
            "secondaddress",
            "address2",
        ],
        ImportField::GuardianName => &[
            "親権者・後見人等の氏名",
            "親権者・後見人の氏名",
            "保護者・後見人の氏名",
            "保護者氏名",
            "保護者名",
            "保護者",
            "親権者氏名",
            "後見人氏名",
            "代理人氏名",
            "guardianname",
            "guardiansname",
            "guardian",
        ],
        ImportField::GuardianReason => &[
            "親権者・後見人等の区分",
            "親権者・後見人の区分",
            "保護者・後見人の区分",
            "保護者区分",
            "続柄",
            "代理の理由",
            "whyaguardian",
            "guardianreason",
            "guardianrelation",
            "relation",
        ],
        ImportField::GuardianEmail => &[
            "親権者・後見人等のメールアドレス",
            "親権者・後見人のメールアドレス",
            "保護者・後見人のメールアドレス",
            "保護者メールアドレス",
            "保護者メール",
            "親権者メールアドレス",
            "後見人メールアドレス",
            "guardianemail",
            "guardiansemailaddress",
            "guardianemailaddress",
        ],
        ImportField::GuardianPhone => &[
            "親権者・後見人等の電話番号",
            "親権者・後見人の電話番号",
            "保護者・後見人の電話番号",
            "保護者電話番号",
            "後見人電話番号",
            "guardiantelephone",
            "guardianstelephone",
            "guardianphone",
        ],
        ImportField::GuardianAddress => &[
            "親権者・後見人等の住所",
            "親権者・後見人の住所",
            "保護者・後見人の住所",
            "保護者住所",
            "後見人住所",
            "guardianaddress",
            "guardianspostaladdress",
            "guardianpostaladdress",
        ],
    }
}

/// The field a heading stands for, where it stands for one.
pub fn recognise(heading: &str) -> Option<ImportField> {
    let folded = fold(heading);
    ImportField::ALL
        .into_iter()
        .find(|field| aliases(*field).iter().any(|alias| fold(alias) == folded))
}

/// The first of the presets' mappings whose every heading the file has, the one that names most first.
pub fn matching<'a, T>(
    presets: impl IntoIterator<Item = (T, &'a Mapping)>,
    headings: &[String],
) -> Option<T> {
    let has = |wanted: &String| headings.iter().any(|h| h.trim() == wanted.trim());
    let fitting = presets
        .into_iter()
        .filter(|(_, mapping)| !mapping.is_empty() && mapping.values().all(has));
    // `max_by_key` takes the last of equals; turned round it is the first.
    let best = fitting.collect::<Vec<_>>().into_iter().rev();
    best.max_by_key(|(_, mapping)| mapping.len())
        .map(|(preset, _)| preset)
}

pub(crate) fn fold(heading: &str) -> String {
    // `fold` makes the long vowel mark a dash: take it out on both sides.
    text::fold(heading)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The mapping the headings suggest.
pub fn propose(headings: &[String]) -> Mapping {
    let folded: Vec<String> = headings.iter().map(|h| fold(h)).collect();
    let mut mapping = Mapping::new();
    for field in ImportField::ALL {
        let found = aliases(field).iter().find_map(|alias| {
            let at = folded.iter().position(|h| *h == fold(alias))?;
            headings.get(at)
        });
        if let Some(heading) = found {
            mapping.insert(field, heading.clone());
        }
    }
    mapping
}

/// Which cell feeds which field.
pub type Columns = BTreeMap<ImportField, usize>;

/// Finds the columns of a mapping, and whether what must be there is: the name, and something that tells
/// people apart.
pub fn resolve(headings: &[String], mapping: &Mapping) -> Result<Columns, Refusal> {
    let refuse = |field, fault| Refusal {
        field: Some(field),
        line: Some(1),
        fault,
    };
    let mut columns = Columns::new();
    for (field, heading) in mapping {
        let mut matching = headings
            .iter()
            .enumerate()
            .filter(|(_, h)| h.trim() == heading.trim());
        let (at, _) = matching
            .next()
            .ok_or_else(|| refuse(*field, Fault::ColumnMissing))?;
        if matching.next().is_some() {
            return Err(refuse(*field, Fault::ColumnTwice));
        }
        columns.insert(*field, at);
    }
    complete(|field| columns.contains_key(&field))?;
    Ok(columns)
}

/// Whether what must be there is: the name, and something that tells people apart.
pub fn complete(has: impl Fn(ImportField) -> bool) -> Result<(), Refusal> {
    let missing = |field| Refusal {
        field: Some(field),
        line: Some(1),
        fault: Fault::ColumnMissing,
    };
    if !has(ImportField::Name) {
        return Err(missing(ImportField::Name));
    }
    let telling = [
        ImportField::Email,
        ImportField::Number,
        ImportField::Phone,
        ImportField::Address,
    ];
    if !telling.into_iter().any(has) {
        return Err(Refusal {
            field: None,
            line: Some(1),
            fault: Fault::IdentityColumnMissing,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    /// The fields most files have, in the order of the lists below.
    const PLAIN: [ImportField; 12] = [
        ImportField::Number,
        ImportField::Name,
        ImportField::Email,
        ImportField::Phone,
        ImportField::Address,
        ImportField::Organisation,
        ImportField::Lang,
        ImportField::DataItems,
        ImportField::DamageAmount,
        ImportField::DamageCurrency,
        ImportField::ContractRef,
        ImportField::Note,
    ];

    #[test]
    fn every_field_is_recognised_by_its_own_label_and_code() {
        for field in ImportField::ALL {
            for lang in saiki_api::Lang::ALL {
                assert_eq!(
                    recognise(field.label(lang)),
                    Some(field),
                    "{field:?} {lang:?}"
                );
            }
            let code = saiki_api::wire::name(&field);
            assert_eq!(recognise(&code), Some(field), "{code}");
        }
        assert_eq!(recognise("靴のサイズ"), None);
    }

    #[test]
    fn the_preset_that_names_most_of_what_is_there_is_proposed() {
        let of = |pairs: &[(ImportField, &str)]| -> Mapping {
            pairs.iter().map(|(f, h)| (*f, (*h).to_owned())).collect()
        };
        let (name, email) = (ImportField::Name, ImportField::Email);
        let short = of(&[(name, "宛先")]);
        let long = of(&[(name, "宛先"), (email, "連絡")]);
        let other = of(&[(name, "宛先"), (email, "別の列")]);
        let presets = [(1, &short), (2, &long), (3, &other), (4, &long)];
        assert_eq!(matching(presets, &headings("番号,宛先,連絡")), Some(2));
        assert_eq!(matching(presets, &headings("番号,宛先")), Some(1));
        assert_eq!(matching(presets, &headings("氏名")), None);
    }

    #[test]
    fn usual_headings_in_both_languages_are_recognised() {
        for text in [
            "お客様番号,お名前,メール,電話,住所,会社名,言語,漏えい項目,被害額,通貨,契約番号,備考",
            "会員ID,氏　名,E-mail,携帯電話,ご住所,法人名,Language,漏洩項目,損害額,通貨コード,契約ID,メモ",
            "Customer No.,Full name,E-Mail Address,TEL,Postal address,Company,Locale,Data items,Amount,Currency,Contract ref,Notes",
        ] {
            let headings = headings(text);
            let mapping = propose(&headings);
            assert_eq!(mapping.len(), headings.len(), "{mapping:?}");
            for (field, heading) in PLAIN.iter().zip(&headings) {
                assert_eq!(mapping.get(field), Some(heading));
            }
        }
    }

    #[test]
    fn every_label_and_wire_name_is_its_own_alias() {
        for field in ImportField::ALL {
            for lang in saiki_api::Lang::ALL {
                let heading = vec![field.label(lang).to_owned()];
                assert_eq!(propose(&heading).get(&field), heading.first(), "{field:?}");
            }
            let name = vec![saiki_api::wire::name(&field)];
            assert_eq!(propose(&name).get(&field), name.first());
        }
    }

    #[test]
    fn the_better_of_two_columns_is_proposed() {
        let mapping = propose(&headings("氏名,携帯,電話番号"));
        assert_eq!(
            mapping.get(&ImportField::Phone).map(String::as_str),
            Some("電話番号")
        );
    }

    #[test]
    fn missing_and_doubled_columns_are_refused_by_field() {
        let fault = |text: &str| {
            let headings = headings(text);
            resolve(&headings, &propose(&headings)).map_err(|r| (r.field, r.fault))
        };
        let (name, email) = (Some(ImportField::Name), Some(ImportField::Email));
        assert_eq!(fault("メール,電話"), Err((name, Fault::ColumnMissing)));
        assert_eq!(
            fault("氏名,備考"),
            Err((None, Fault::IdentityColumnMissing))
        );
        assert_eq!(
            fault("氏名,メール,メール"),
            Err((email, Fault::ColumnTwice))
        );
        assert!(fault("氏名,メール,その他,その他").is_ok());
        let named = Mapping::from([(ImportField::Name, "宛先".to_owned())]);
        assert!(resolve(&headings("氏名,メール"), &named).is_err());
    }
}
