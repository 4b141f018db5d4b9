//! What a report tells by the keys of its fields, as the values this file has; what it cannot carry is remembered as a fault.

use saiki_api::{
    Lang,
    filing_fields::FieldValue,
    filings::FilingContent,
    money::{self, Money},
};
use saiki_domain::fault::Faults;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The currency where none was chosen.
const EURO: &str = "EUR";

/// What the report tells, by key, and what of it the file cannot carry.
pub(super) struct Told<'a> {
    values: BTreeMap<&'a str, &'a FieldValue>,
    lang: Lang,
    /// The reporting currency.
    pub currency: String,
    /// What the file cannot carry.
    pub faults: Faults,
}

impl<'a> Told<'a> {
    pub fn of(content: &'a FilingContent) -> Told<'a> {
        let known = content.fields.iter();
        let values = known
            .filter_map(|field| Some((field.key.as_str(), field.value.as_ref()?)))
            .collect();
        let mut told = Told {
            values,
            lang: content.lang,
            currency: EURO.to_owned(),
            faults: Faults::default(),
        };
        if let Some(chosen) = told.choice("dora.currency") {
            told.currency = chosen;
        }
        told
    }

    pub fn text(&self, key: &str) -> Option<String> {
        match self.values.get(key)? {
            FieldValue::Text(text) => {
                let text = text.get(self.lang).trim();
                (!text.is_empty()).then(|| text.to_owned())
            }
            _ => None,
        }
    }

    /// Several texts one beneath the other.
    pub fn together(&self, keys: [&str; 2]) -> Option<String> {
        let texts: Vec<String> = keys.iter().filter_map(|key| self.text(key)).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    pub fn number(&self, key: &str) -> Option<i64> {
        match self.values.get(key)? {
            FieldValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn yes(&self, key: &str) -> Option<bool> {
        match self.values.get(key)? {
            FieldValue::YesNo(yes) => Some(*yes),
            _ => None,
        }
    }

    pub fn choice(&self, key: &str) -> Option<String> {
        match self.values.get(key)? {
            FieldValue::Choice(code) => Some(code.clone()),
            _ => None,
        }
    }

    pub fn choices(&self, key: &str) -> Option<Vec<String>> {
        match self.values.get(key)? {
            FieldValue::Choices(codes) if !codes.is_empty() => Some(codes.clone()),
            _ => None,
        }
    }

    pub fn time(&self, key: &str) -> Option<String> {
        match self.values.get(key)? {
            FieldValue::Moment(moment) => {
                Some(moment.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
            }
            _ => None,
        }
    }

    /// Days, hours and minutes as `2:06:30`.
    pub fn span(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        if is_span(&text) {
            return Some(text);
        }
        self.faults.add(
            format!("fields.{key}"),
            "not_in_form",
            format!("「{text}」は日数:時:分の形（例 2:06:30）に改めてください"),
            format!("Write “{text}” as days:hours:minutes, for example 2:06:30"),
        );
        None
    }

    pub fn money(&mut self, key: &str) -> Option<Money> {
        let FieldValue::Money(money) = self.values.get(key)? else {
            return None;
        };
        let money = money.clone();
        if money.currency == self.currency {
            return Some(money);
        }
        let (has, wanted) = (money.currency.clone(), self.currency.clone());
        self.faults.add(
            format!("fields.{key}"),
            "other_currency",
            format!("金額の通貨が{has}です。報告通貨の{wanted}に換算してください"),
            format!("The amount is in {has}; convert it to the reporting currency, {wanted}"),
        );
        None
    }

    pub fn amount(&mut self, key: &str) -> Option<Value> {
        let money = self.money(key)?;
        decimal(money.minor, &money.currency)
    }
}

/// Whether a text reads as days, hours and minutes: `2:06:30`.
fn is_span(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let [days, hours, minutes] = parts.as_slice() else {
        return false;
    };
    let below = |part: &str, limit: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number < limit)
    };
    let digits = parts
        .iter()
        .all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    digits && (1..=3).contains(&days.len()) && below(hours, 24) && below(minutes, 60)
}

/// An amount as a number in units of its currency.
pub(super) fn decimal(minor: i64, currency: &str) -> Option<Value> {
    let unit = 10_i64.pow(money::exponent(currency));
    if minor % unit == 0 {
        return Some(json!(minor / unit));
    }
    let width = usize::try_from(money::exponent(currency)).unwrap_or(0);
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, part) = (
        minor.unsigned_abs() / unit.unsigned_abs(),
        minor.unsigned_abs() % unit.unsigned_abs(),
    );
    serde_json::from_str(&format!("{sign}{whole}.{part:0width$}")).ok()
}
