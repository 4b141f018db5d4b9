//! Whether a value may be written into a field: of its kind, of its choices, within its lengths. Whether it is true is for
//! the person who writes it.

use super::catalogue::Field;
use crate::{fault::Faults, incidents, money};
use saiki_api::{
    filing_fields::{FieldInput, FieldKind, FieldValue, MAX_FIELD_NOTE, MAX_FIELD_TEXT},
    incidents::Knowledge,
    losses::MAX_AMOUNT,
    money::Money,
    organisation::Both,
};

/// What is wrong with a value somebody wants to write.
pub fn check_input(field: &Field, input: &FieldInput) -> Faults {
    let mut faults = Faults::default();
    match (input.state, &input.value) {
        (Knowledge::Known, Some(value)) if kind(value) == field.kind => {
            check_value(field, value, &mut faults);
        }
        (Knowledge::Known, Some(_)) => faults.add(
            "value.kind",
            "wrong_kind",
            "この項目には入力できない種類の値です",
            "This field takes another kind of value",
        ),
        (Knowledge::Known, None) => faults.add(
            "value",
            "required",
            "値を入力してください",
            "Please give the value",
        ),
        (Knowledge::Unknown | Knowledge::NotApplicable, Some(_)) => faults.add(
            "value",
            "unwanted",
            "「確認中」や「該当なし」の項目に値は入れられません。空にしてください",
            "What is unknown or does not apply has no value; leave it out",
        ),
        (Knowledge::Unknown | Knowledge::NotApplicable, None) => {}
    }
    faults.prose("note", &input.note, MAX_FIELD_NOTE);
    faults
}

/// What kind of value this is.
pub(super) fn kind(value: &FieldValue) -> FieldKind {
    match value {
        FieldValue::Text(_) => FieldKind::Text,
        FieldValue::Number(_) => FieldKind::Number,
        FieldValue::YesNo(_) => FieldKind::YesNo,
        FieldValue::Moment(_) => FieldKind::Moment,
        FieldValue::Day(_) => FieldKind::Day,
        FieldValue::Choice(_) => FieldKind::Choice,
        FieldValue::Choices(_) => FieldKind::Choices,
        FieldValue::Money(_) => FieldKind::Money,
    }
}

/// What is wrong with a value of the right kind.
pub(super) fn check_value(field: &Field, value: &FieldValue, faults: &mut Faults) {
    match value {
        FieldValue::Text(text) => check_text(text, faults),
        FieldValue::Number(number) if *number < 0 => faults.add(
            "value.value",
            "negative",
            "0以上の数にしてください",
            "A number of zero or more, please",
        ),
        FieldValue::Moment(moment) => {
            // A time to come is taken too: a hearing, a restart that is planned.
            incidents::check_written("value.value", moment, faults);
        }
        FieldValue::Choice(code) => check_choice("value.value", field, code, faults),
        FieldValue::Choices(codes) => {
            if codes.is_empty() {
                faults.add(
                    "value.value",
                    "required",
                    "一つ以上選んでください。当てはまるものがなければ「該当なし」にしてください",
                    "Choose at least one, or say that it does not apply",
                );
            }
            faults.distinct("value.value", codes);
            for (n, code) in codes.iter().enumerate() {
                check_choice(&format!("value.value.{n}"), field, code, faults);
            }
        }
        FieldValue::Money(amount) => check_money(amount, faults),
        FieldValue::Number(_) | FieldValue::YesNo(_) | FieldValue::Day(_) => {}
    }
}

fn check_text(text: &Both, faults: &mut Faults) {
    if text.ja.trim().is_empty() && text.en.trim().is_empty() {
        faults.add(
            "value.value",
            "required",
            "どちらかの言語で入力してください",
            "Please fill in one of the languages",
        );
    }
    faults.prose("value.value.ja", &text.ja, MAX_FIELD_TEXT);
    faults.prose("value.value.en", &text.en, MAX_FIELD_TEXT);
}

fn check_choice(path: &str, field: &Field, code: &str, faults: &mut Faults) {
    if !field.choices.iter().any(|choice| choice.code == code) {
        faults.add(
            path,
            "unknown_choice",
            "選択肢にありません",
            "This is not one of the choices",
        );
    }
}

fn check_money(amount: &Money, faults: &mut Faults) {
    if !(0..=MAX_AMOUNT).contains(&amount.minor) {
        faults.add(
            "value.value.minor",
            "out_of_range",
            "金額が扱える範囲にありません",
            "The amount is out of range",
        );
    }
    if !money::is_currency(&amount.currency) {
        faults.add(
            "value.value.currency",
            "unknown_currency",
            "通貨はJPYのような ISO 4217 の符号で入力してください",
            "A currency is an ISO 4217 code, such as JPY",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::filing_fields::FieldChoice;

    fn field(kind: FieldKind) -> Field {
        Field {
            key: "other".to_owned(),
            group: "other".to_owned(),
            label: Both::new("項目", "Field"),
            help: Both::default(),
            kind,
            choices: vec![FieldChoice {
                code: "loss".to_owned(),
                label: Both::new("紛失", "Loss"),
            }],
        }
    }

    fn codes(kind: FieldKind, state: Knowledge, value: Option<FieldValue>) -> Vec<&'static str> {
        let input = FieldInput {
            state,
            value,
            note: String::new(),
        };
        let faults = check_input(&field(kind), &input);
        faults.0.iter().map(|fault| fault.code).collect()
    }

    fn known(kind: FieldKind, value: FieldValue) -> Vec<&'static str> {
        codes(kind, Knowledge::Known, Some(value))
    }

    #[test]
    fn a_value_stands_exactly_where_it_is_known() {
        let text = || Some(FieldValue::Text(Both::new("判明", "")));
        assert!(codes(FieldKind::Text, Knowledge::Known, text()).is_empty());
        assert_eq!(codes(FieldKind::Text, Knowledge::Known, None), ["required"]);
        for state in [Knowledge::Unknown, Knowledge::NotApplicable] {
            assert!(codes(FieldKind::Text, state, None).is_empty());
            assert_eq!(codes(FieldKind::Text, state, text()), ["unwanted"]);
        }
    }

    #[test]
    fn a_value_is_of_its_fields_kind_and_choices() {
        let choice = |code: &str| FieldValue::Choice(code.to_owned());
        let choices = |codes: &[&str]| {
            FieldValue::Choices(codes.iter().map(|code| (*code).to_owned()).collect())
        };
        assert_eq!(
            known(FieldKind::Text, FieldValue::Number(1)),
            ["wrong_kind"]
        );
        assert!(known(FieldKind::Choice, choice("loss")).is_empty());
        assert_eq!(known(FieldKind::Choice, choice("gone")), ["unknown_choice"]);
        assert_eq!(known(FieldKind::Choices, choices(&[])), ["required"]);
        assert_eq!(
            known(FieldKind::Choices, choices(&["loss", "loss"])),
            ["repeated"]
        );
    }

    #[test]
    fn lengths_control_characters_zones_and_currencies_are_looked_at() {
        let text = |ja: &str| FieldValue::Text(Both::new(ja, ""));
        assert_eq!(known(FieldKind::Text, text(" ")), ["required"]);
        assert_eq!(known(FieldKind::Text, text("a\u{7}")), ["unsafe_character"]);
        assert!(known(FieldKind::Text, text("一行目\n二行目")).is_empty());
        let long = "あ".repeat(MAX_FIELD_TEXT + 1);
        assert_eq!(known(FieldKind::Text, text(&long)), ["too_long"]);
        assert_eq!(
            known(FieldKind::Number, FieldValue::Number(-1)),
            ["negative"]
        );
        let moment = saiki_api::moment::Moment {
            at: "2026-07-05T22:20:00Z".parse().unwrap(),
            zone: "Asia/Nowhere".to_owned(),
            precision: saiki_api::moment::Precision::Minute,
        };
        assert_eq!(
            known(FieldKind::Moment, FieldValue::Moment(moment)),
            ["unknown_zone"]
        );
        let money = FieldValue::Money(Money {
            minor: -1,
            currency: "yen".to_owned(),
        });
        assert_eq!(
            known(FieldKind::Money, money),
            ["out_of_range", "unknown_currency"]
        );
    }
}
