//! What a value reads like in a report, in both languages. What is not known is said to be not known; what is only supposed
//! is told as a supposition.

use super::{Held, catalogue::Field};
use crate::{civil, money};
use saiki_api::{
    Lang,
    filing_fields::{FieldChoice, FieldValue},
    incidents::Knowledge,
    moment::{Moment, Precision},
    organisation::Both,
};

/// Fields that count people, whose figures are told with what is counted.
const OF_PEOPLE: [&str; 3] = ["subjects.count", "subjects.cards", "person_notice.count"];

/// What a field reads like, its times with the hour in `zone` where they are recorded in another one.
pub fn said(field: &Field, held: &Held, zone: &str) -> Both {
    let tell = |it| in_both(|lang| value(field, it, zone, lang));
    let text = held.value.as_ref().map(tell);
    match (held.state, text) {
        (Knowledge::Known, Some(text)) => text,
        (Knowledge::Known | Knowledge::Unknown, None) => unknown(),
        (Knowledge::Unknown, Some(text)) => Both::new(
            format!("確認中です。現時点の見立て：{}", text.ja),
            format!("Being established. What is supposed so far: {}", text.en),
        ),
        (Knowledge::NotApplicable, None) => Both::new("該当なし", "Not applicable"),
        (Knowledge::NotApplicable, Some(text)) => Both::new(
            format!("該当なし。{}", text.ja),
            format!("Not applicable. {}", text.en),
        ),
    }
}

/// A text made for each language.
pub(super) fn in_both(text: impl Fn(Lang) -> String) -> Both {
    Both::new(text(Lang::Ja), text(Lang::En))
}

/// What is said of something not known.
pub fn unknown() -> Both {
    Both::new("確認中です。", "Being established.")
}

fn value(field: &Field, value: &FieldValue, zone: &str, lang: Lang) -> String {
    match value {
        FieldValue::Text(text) => text.get(lang).trim().to_owned(),
        FieldValue::Number(number) if OF_PEOPLE.contains(&field.key.as_str()) => {
            civil::counted(*number, civil::PEOPLE, lang)
        }
        FieldValue::Number(number) => civil::grouped(*number),
        FieldValue::YesNo(true) => lang.pick("はい", "Yes").to_owned(),
        FieldValue::YesNo(false) => lang.pick("いいえ", "No").to_owned(),
        FieldValue::Moment(at) => moment(at, zone, lang),
        FieldValue::Day(day) => civil::day(*day, lang),
        FieldValue::Choice(code) => choice(&field.choices, code, lang).to_owned(),
        FieldValue::Choices(codes) if codes.is_empty() => lang.pick("なし", "None").to_owned(),
        FieldValue::Choices(codes) => {
            let names = codes.iter().map(|code| choice(&field.choices, code, lang));
            names.collect::<Vec<_>>().join(lang.pick("、", ", "))
        }
        FieldValue::Money(amount) => money::text(amount.minor, &amount.currency, lang),
    }
}

/// The name of a choice; its code where the catalogue no longer has it.
fn choice<'a>(choices: &'a [FieldChoice], code: &'a str, lang: Lang) -> &'a str {
    choices
        .iter()
        .find(|choice| choice.code == code)
        .map_or(code, |choice| choice.label.get(lang))
}

/// A moment as it was recorded. Logs are often kept in another zone than the report speaks of; then both hours are told.
fn moment(at: &Moment, zone: &str, lang: Lang) -> String {
    let recorded = civil::moment(at, lang);
    let offset = |name: &str| civil::zone(name).to_offset(at.at);
    let is_of_an_hour = matches!(at.precision, Precision::Minute | Precision::Hour);
    if !is_of_an_hour || offset(&at.zone) == offset(zone) {
        return recorded;
    }
    let here = Moment {
        zone: zone.to_owned(),
        ..at.clone()
    };
    let here = civil::moment(&here, lang);
    match lang {
        Lang::Ja => format!("{recorded}／{here}"),
        Lang::En => format!("{recorded}, which is {here}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{filing_fields::FieldKind, money::Money};

    fn field(key: &str, kind: FieldKind) -> Field {
        let choice = |code: &str, ja: &str, en: &str| FieldChoice {
            code: code.to_owned(),
            label: Both::new(ja, en),
        };
        Field {
            key: key.to_owned(),
            group: "other".to_owned(),
            label: Both::new("項目", "Field"),
            help: Both::default(),
            kind,
            choices: vec![
                choice("loss", "紛失", "Loss"),
                choice("theft", "盗難", "Theft"),
            ],
        }
    }

    fn known(value: FieldValue) -> Held {
        Held {
            state: Knowledge::Known,
            value: Some(value),
            source: None,
        }
    }

    fn at(text: &str, zone: &str, precision: Precision) -> FieldValue {
        FieldValue::Moment(Moment {
            at: text.parse().unwrap(),
            zone: zone.to_owned(),
            precision,
        })
    }

    #[test]
    fn each_kind_of_value_reads_as_people_write_it() {
        let told = |key: &str, kind, value| said(&field(key, kind), &known(value), "Asia/Tokyo");
        assert_eq!(
            told(
                "subjects.count",
                FieldKind::Number,
                FieldValue::Number(1998)
            ),
            Both::new("1,998名", "1,998 people")
        );
        assert_eq!(
            told("data.records", FieldKind::Number, FieldValue::Number(1998)),
            Both::new("1,998", "1,998")
        );
        assert_eq!(
            told("x", FieldKind::YesNo, FieldValue::YesNo(false)),
            Both::new("いいえ", "No")
        );
        assert_eq!(
            told(
                "x",
                FieldKind::Day,
                FieldValue::Day("2026-07-06".parse().unwrap())
            ),
            Both::new("2026年7月6日", "6 July 2026")
        );
        let both = FieldValue::Choices(vec!["theft".to_owned(), "loss".to_owned()]);
        assert_eq!(
            told("x", FieldKind::Choices, both),
            Both::new("盗難、紛失", "Theft, Loss")
        );
        assert_eq!(
            told(
                "x",
                FieldKind::Choice,
                FieldValue::Choice("gone".to_owned())
            ),
            Both::new("gone", "gone")
        );
        let money = FieldValue::Money(Money {
            minor: 12_300,
            currency: "JPY".to_owned(),
        });
        assert_eq!(
            told("x", FieldKind::Money, money),
            Both::new("12,300円", "¥12,300")
        );
        let one = FieldValue::Text(Both::new("管理画面", ""));
        assert_eq!(
            told("x", FieldKind::Text, one),
            Both::new("管理画面", "管理画面")
        );
    }

    #[test]
    fn a_time_kept_in_another_zone_is_told_in_both() {
        let told = |value| {
            let field = field("times.occurred", FieldKind::Moment);
            said(&field, &known(value), "Asia/Tokyo")
        };
        assert_eq!(
            told(at("2026-07-05T22:20:00Z", "UTC", Precision::Minute)),
            Both::new(
                "2026年7月5日 午後10時20分ごろ（UTC）／2026年7月6日 午前7時20分ごろ",
                "5 July 2026 at about 10:20 p.m. (UTC), which is 6 July 2026 at about 7:20 a.m. (JST)"
            )
        );
        assert_eq!(
            told(at("2026-07-05T22:20:00Z", "Asia/Tokyo", Precision::Minute)).ja,
            "2026年7月6日 午前7時20分ごろ"
        );
        // A day is a day where it was: in another zone it would be another one.
        assert_eq!(
            told(at("2026-07-05T22:20:00Z", "UTC", Precision::Day)).ja,
            "2026年7月5日"
        );
    }

    #[test]
    fn what_is_not_known_is_said_to_be_not_known() {
        let field = field("cause.text", FieldKind::Text);
        let told = |state, value: Option<&str>| {
            let held = Held {
                state,
                value: value.map(|text| FieldValue::Text(Both::new(text, text))),
                source: None,
            };
            said(&field, &held, "Asia/Tokyo")
        };
        assert_eq!(
            told(Knowledge::Unknown, None),
            Both::new("確認中です。", "Being established.")
        );
        assert_eq!(told(Knowledge::Known, None), told(Knowledge::Unknown, None));
        assert_eq!(
            told(Knowledge::Unknown, Some("VPN")),
            Both::new(
                "確認中です。現時点の見立て：VPN",
                "Being established. What is supposed so far: VPN"
            )
        );
        assert_eq!(
            told(Knowledge::NotApplicable, None),
            Both::new("該当なし", "Not applicable")
        );
    }
}
