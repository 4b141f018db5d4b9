//! What a report tells by the keys of its fields, as the values this file has; what it cannot carry is remembered as a fault.

use super::super::words;
use saiki_api::{
    Lang,
    filing_fields::FieldValue,
    filings::FilingContent,
    incidents::Knowledge,
    money::{self, Money},
    organisation::Both,
};
use saiki_domain::{fault::Faults, filing_forms, people::email_field};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Longest text of the file, in characters.
const MAX_TEXT: usize = 32_767;

/// What the report tells, by key, and what of it the file cannot carry.
pub(super) struct Told<'a> {
    kind: &'a str,
    values: BTreeMap<&'a str, &'a FieldValue>,
    /// Keys of what was said not to apply.
    not_applicable: BTreeSet<&'a str>,
    lang: Lang,
    /// The reporting currency, where one was chosen.
    pub currency: Option<String>,
    /// What the file cannot carry.
    pub faults: Faults,
}

impl<'a> Told<'a> {
    pub fn of(content: &'a FilingContent) -> Told<'a> {
        let known = content.fields.iter();
        let values = known
            .filter_map(|field| Some((field.key.as_str(), field.value.as_ref()?)))
            .collect();
        let idle = content.fields.iter();
        let not_applicable = idle
            .filter(|field| field.state == Knowledge::NotApplicable)
            .map(|field| field.key.as_str())
            .collect();
        let mut told = Told {
            kind: &content.kind,
            values,
            not_applicable,
            lang: content.lang,
            currency: None,
            faults: Faults::default(),
        };
        told.currency = told.choice("dora.currency");
        told
    }

    /// Notes what is wrong with a field, unless something is already.
    fn fault(&mut self, key: &str, code: &'static str, words: Both) {
        let field = format!("fields.{key}");
        if !self.faults.0.iter().any(|fault| fault.field == field) {
            self.faults.add(field, code, words.ja, words.en);
        }
    }

    /// Notes that the file cannot do without a field.
    pub fn lacks(&mut self, key: &str) {
        let Both { ja, en } = self.named(key);
        let words = if self.not_applicable.contains(key) {
            Both::new(
                format!(
                    "「{ja}」は「該当なし」とされていますが、提出先の様式のファイルには値が必要です"
                ),
                format!("“{en}” is said not to apply, but the recipient's file demands a value"),
            )
        } else {
            Both::new(
                format!("「{ja}」を入力してください。提出先の様式のファイルに必須の項目です"),
                format!("Fill in “{en}”; the recipient's file demands it"),
            )
        };
        self.fault(key, "required", words);
    }

    /// The item of the form that a field fills: its number and heading.
    fn named(&self, key: &str) -> Both {
        let mut items = filing_forms::form(self.kind)
            .into_iter()
            .flat_map(|form| form.items());
        let item = items.find(|item| item.fields.iter().any(|field| field.key == key));
        item.map_or_else(
            || Both::new(key, key),
            |item| {
                let (number, heading) = (&item.number, &item.heading);
                Both::new(
                    format!("{number} {}", heading.ja),
                    format!("{number} {}", heading.en),
                )
            },
        )
    }

    /// Whether a text is told.
    pub fn tells(&self, key: &str) -> bool {
        self.written(key).is_some()
    }

    fn written(&self, key: &str) -> Option<&'a str> {
        match self.values.get(key).copied()? {
            FieldValue::Text(text) => {
                let text = text.get(self.lang).trim();
                (!text.is_empty()).then_some(text)
            }
            _ => None,
        }
    }

    pub fn text(&mut self, key: &str) -> Option<String> {
        let text = self.written(key)?.to_owned();
        self.short_enough(key, text)
    }

    /// A text, if the file has room for it.
    fn short_enough(&mut self, key: &str, text: String) -> Option<String> {
        if text.chars().count() <= MAX_TEXT {
            return Some(text);
        }
        let Both { ja, en } = self.named(key);
        self.fault(
            key,
            "too_long",
            Both::new(
                format!("「{ja}」を{MAX_TEXT}文字以内にしてください"),
                format!("“{en}” may have at most {MAX_TEXT} characters"),
            ),
        );
        None
    }

    /// A text, or in words that there is nothing to tell where that was said: for prose the file demands in any case.
    pub fn stated(&mut self, key: &str) -> Option<String> {
        let idle = self.not_applicable.contains(key);
        self.text(key)
            .or_else(|| idle.then(|| words::state(Knowledge::NotApplicable, self.lang).to_owned()))
    }

    /// Two texts one beneath the other.
    pub fn together(&mut self, [first, second]: [&str; 2]) -> Option<String> {
        let keys = [first, second];
        let texts: Vec<&str> = keys.iter().filter_map(|key| self.written(key)).collect();
        if texts.is_empty() {
            return None;
        }
        self.short_enough(first, texts.join("\n"))
    }

    pub fn lei(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        if is_lei(&text) {
            return Some(text);
        }
        self.fault(
            key,
            "not_in_form",
            Both::new(
                format!(
                    "「{text}」はLEIの形ではありません。英大文字と数字の20桁で入力してください"
                ),
                format!(
                    "“{text}” is no LEI; it has 20 capital letters and digits, the last two digits"
                ),
            ),
        );
        None
    }

    pub fn email(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        if email_field(&text).is_ok() {
            return Some(text);
        }
        self.fault(
            key,
            "not_in_form",
            Both::new(
                format!("「{text}」はメールアドレスの形ではありません"),
                format!("“{text}” is not an email address"),
            ),
        );
        None
    }

    pub fn phone(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        let number = international(&text);
        if number.is_none() {
            self.fault(
                key,
                "not_in_form",
                Both::new(
                    format!(
                        "「{text}」を国番号から始まる番号に改めてください（例 +81 3 1234 5678）"
                    ),
                    format!("Write “{text}” with the country code, for example +33 1 23 45 67 89"),
                ),
            );
        }
        number
    }

    pub fn number(&self, key: &str) -> Option<i64> {
        match self.values.get(key)? {
            FieldValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A share in per cent.
    pub fn percent(&mut self, key: &str) -> Option<i64> {
        let number = self.number(key)?;
        if (0..=100).contains(&number) {
            return Some(number);
        }
        let Both { ja, en } = self.named(key);
        self.fault(
            key,
            "out_of_range",
            Both::new(
                format!("「{ja}」は0から100までの数にしてください"),
                format!("“{en}” must be from 0 to 100"),
            ),
        );
        None
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
        self.fault(
            key,
            "not_in_form",
            Both::new(
                format!("「{text}」は日数:時:分の形（例 2:06:30）に改めてください"),
                format!("Write “{text}” as days:hours:minutes, for example 2:06:30"),
            ),
        );
        None
    }

    pub fn money(&mut self, key: &str) -> Option<Money> {
        let FieldValue::Money(money) = self.values.get(key)? else {
            return None;
        };
        let money = money.clone();
        // Where none was chosen, that is what is told.
        let Some(wanted) = self.currency.clone().filter(|it| *it != money.currency) else {
            return Some(money);
        };
        let has = money.currency;
        self.fault(
            key,
            "other_currency",
            Both::new(
                format!("金額の通貨が{has}です。報告通貨の{wanted}に換算してください"),
                format!("The amount is in {has}; convert it to the reporting currency, {wanted}"),
            ),
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

/// Whether a text is made like a legal entity identifier.
pub(super) fn is_lei(text: &str) -> bool {
    let code = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let check = text.bytes().skip(18).all(|b| b.is_ascii_digit());
    text.len() == 20 && text.bytes().all(code) && check
}

/// A telephone number without what parts its digits; absent where it does not begin with the code of a country.
fn international(text: &str) -> Option<String> {
    // The zero in +33 (0)1 is dialled within the country only.
    let text = text.replace("(0)", "");
    let apart = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')');
    let number: String = text.chars().filter(|c| !apart(*c)).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let fits = (2..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then_some(number)
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
