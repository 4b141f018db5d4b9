//! What somebody typed into a field of a report, and the value it stands for. Pure: no browser, no signals.

use crate::{
    format::{amount, number},
    i18n::Text,
    words::filing_fields as words,
};
use saiki_api::{
    Date,
    filing_fields::{FieldInput, FieldKind, FieldValue, FilingField},
    incidents::Knowledge,
    moment::Moment,
    money::Money,
    organisation::Both,
};
use serde::{Deserialize, Serialize};

/// The currency offered where no amount is known yet.
const USUAL_CURRENCY: &str = "JPY";

/// What stands in the inputs; which of them count hangs on the kind of the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Typed {
    /// Whether it is known.
    pub state: Knowledge,
    /// Prose in Japanese.
    pub ja: String,
    /// Prose in English.
    pub en: String,
    /// A number, as typed.
    pub number: String,
    /// Yes or no.
    pub yes: Option<bool>,
    /// A moment.
    pub moment: Option<Moment>,
    /// A day, `2026-11-27`.
    pub day: String,
    /// Code of a choice.
    pub choice: Option<String>,
    /// Codes of choices.
    pub choices: Vec<String>,
    /// An amount, as typed.
    pub amount: String,
    /// Its currency.
    pub currency: String,
    /// On what the value rests.
    pub note: String,
}

impl Typed {
    /// What the inputs begin with: what somebody wrote before, otherwise what the records say.
    pub(super) fn of(field: &FilingField) -> Typed {
        let (state, value, note) = match &field.own {
            Some(own) => (own.state, own.value.clone(), own.note.clone()),
            None => (
                // Whoever opens a field nobody knows wants to write something.
                match field.recorded.state {
                    Knowledge::Unknown => Knowledge::Known,
                    state => state,
                },
                field.recorded.value.clone(),
                String::new(),
            ),
        };
        let mut typed = Typed {
            state,
            note,
            currency: USUAL_CURRENCY.to_owned(),
            ..Typed::default()
        };
        if let Some(value) = value {
            typed.fill(value);
        }
        typed
    }

    fn fill(&mut self, value: FieldValue) {
        match value {
            FieldValue::Text(both) => (self.ja, self.en) = (both.ja, both.en),
            FieldValue::Number(n) => self.number = n.to_string(),
            FieldValue::YesNo(yes) => self.yes = Some(yes),
            FieldValue::Moment(moment) => self.moment = Some(moment),
            FieldValue::Day(day) => self.day = day.to_string(),
            FieldValue::Choice(code) => self.choice = Some(code),
            FieldValue::Choices(codes) => self.choices = codes,
            FieldValue::Money(money) => {
                self.amount = amount::typed(&money);
                self.currency = money.currency;
            }
        }
    }

    /// The request; what is missing or cannot be read otherwise.
    pub(super) fn input(&self, field: &FilingField) -> Result<FieldInput, Text> {
        let value = match self.state {
            Knowledge::Known => Some(self.value(field)?),
            Knowledge::Unknown | Knowledge::NotApplicable => None,
        };
        Ok(FieldInput {
            state: self.state,
            value,
            note: self.note.trim().to_owned(),
        })
    }

    fn value(&self, field: &FilingField) -> Result<FieldValue, Text> {
        match field.kind {
            FieldKind::Text => {
                let both = Both::new(self.ja.trim(), self.en.trim());
                match both.ja.is_empty() && both.en.is_empty() {
                    true => Err(words::TEXT_MISSING),
                    false => Ok(FieldValue::Text(both)),
                }
            }
            FieldKind::Number => number::decimal(&self.number, 0)
                .map(FieldValue::Number)
                .ok_or(words::NUMBER_MISSING),
            FieldKind::YesNo => self.yes.map(FieldValue::YesNo).ok_or(words::CHOICE_MISSING),
            FieldKind::Moment => self
                .moment
                .clone()
                .map(FieldValue::Moment)
                .ok_or(words::MOMENT_MISSING),
            FieldKind::Day => self
                .day
                .parse::<Date>()
                .map(FieldValue::Day)
                .map_err(|_| words::DAY_MISSING),
            FieldKind::Choice => self
                .choice
                .clone()
                .filter(|code| !code.is_empty())
                .map(FieldValue::Choice)
                .ok_or(words::CHOICE_MISSING),
            FieldKind::Choices => {
                let chosen = field.choices.iter().map(|choice| &choice.code);
                let chosen: Vec<String> = chosen
                    .filter(|code| self.choices.contains(code))
                    .cloned()
                    .collect();
                match chosen.is_empty() {
                    true => Err(words::CHOICE_MISSING),
                    false => Ok(FieldValue::Choices(chosen)),
                }
            }
            FieldKind::Money => {
                let currency = self.currency.trim().to_uppercase();
                let minor = amount::parse(&self.amount, &currency).ok_or(words::AMOUNT_MISSING)?;
                Ok(FieldValue::Money(Money { minor, currency }))
            }
        }
    }

    /// Whether saving it would change what the field says. What cannot be read counts as soon as it was touched.
    pub(super) fn differs(&self, field: &FilingField) -> bool {
        let before = Typed::of(field);
        match (self.input(field), before.input(field)) {
            (Ok(now), Ok(then)) => now != then,
            _ => *self != before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::filings::sample::field;
    use saiki_api::filing_fields::OwnField;

    fn written(kind: &str, value: FieldValue) -> FilingField {
        let mut field = field(kind);
        field.own = Some(OwnField {
            state: Knowledge::Known,
            value: Some(value),
            note: "名簿の照合".into(),
            by_name: "北条".into(),
            at: "2026-11-27T00:00:00Z".parse().unwrap(),
        });
        field
    }

    #[test]
    fn what_was_written_comes_back_as_it_was() {
        let moment: Moment = serde_json::from_value(serde_json::json!({
            "at": "2026-11-27T00:00:00Z", "zone": "Asia/Tokyo", "precision": "minute"
        }))
        .unwrap();
        let money = Money {
            minor: 1_230,
            currency: "EUR".into(),
        };
        for (kind, value) in [
            ("text", FieldValue::Text(Both::new("概要", ""))),
            ("number", FieldValue::Number(814_093)),
            ("yes_no", FieldValue::YesNo(false)),
            ("moment", FieldValue::Moment(moment)),
            ("day", FieldValue::Day("2026-11-27".parse().unwrap())),
            ("choice", FieldValue::Choice("b".into())),
            ("choices", FieldValue::Choices(vec!["a".into(), "b".into()])),
            ("money", FieldValue::Money(money)),
        ] {
            let field = written(kind, value.clone());
            let typed = Typed::of(&field);
            let input = typed.input(&field).unwrap();
            assert_eq!(input.value, Some(value), "{kind}");
            assert_eq!(input.note, "名簿の照合");
            assert!(!typed.differs(&field), "{kind}");
        }
    }

    #[test]
    fn a_known_value_must_be_there_and_an_unknown_one_needs_none() {
        for kind in ["text", "number", "yes_no", "moment", "day", "choice"] {
            let field = field(kind);
            let mut typed = Typed::of(&field);
            assert_eq!(typed.state, Knowledge::Known, "{kind}");
            assert!(typed.input(&field).is_err(), "{kind}");
            assert!(!typed.differs(&field), "nothing was touched: {kind}");
            typed.state = Knowledge::Unknown;
            assert_eq!(typed.input(&field).unwrap().value, None, "{kind}");
            assert!(typed.differs(&field), "{kind}");
        }
    }

    #[test]
    fn choices_are_sent_in_the_order_of_the_field() {
        let field = field("choices");
        let mut typed = Typed::of(&field);
        typed.choices = vec!["b".into(), "a".into(), "gone".into()];
        assert_eq!(
            typed.input(&field).unwrap().value,
            Some(FieldValue::Choices(vec!["a".into(), "b".into()]))
        );
    }

    #[test]
    fn spaces_around_a_text_change_nothing() {
        let field = written("text", FieldValue::Text(Both::new("概要", "Outline")));
        let mut typed = Typed::of(&field);
        typed.ja = " 概要\n".into();
        assert!(!typed.differs(&field));
        typed.ja.push('改');
        assert!(typed.differs(&field));
    }
}
