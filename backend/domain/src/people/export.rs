//! A row of an export of the register: its cells in a person's language, its values for programs, and the bytes of a
//! table in an encoding that may not have every character.

use super::{FurtherAddress, GuardianDraft};
use crate::{
    csv_safe,
    import::{lists, values},
};
use encoding_rs::{EncoderResult, SHIFT_JIS};
use jiff::tz::TimeZone;
use saiki_api::{
    Lang,
    deliveries::DeliveryState,
    imports::ImportField,
    money::Money,
    people::{AddressChannel, ExportColumn, Person, PersonState},
    wire,
};
use serde_json::{Map, Number, Value, json};

/// What stands for a character the encoding does not have.
pub const MARK: char = '〓';

/// A person with what an export tells besides.
#[derive(Debug, Clone)]
pub struct ExportRow {
    /// The person, masked or in the clear.
    pub person: Person,
    /// State of the last letter made out to them.
    pub delivery: Option<DeliveryState>,
    /// Ways by which they are not to be contacted: mail, post, telephone.
    pub stopped: [bool; 3],
    /// Number of their household, masked or in the clear.
    pub household: String,
    /// Who answers for them, masked or in the clear.
    pub guardian: Option<GuardianDraft>,
    /// Further addresses and numbers, masked or in the clear.
    pub further: Vec<FurtherAddress>,
}

impl ExportRow {
    /// Further addresses by one channel.
    fn by(&self, channel: AddressChannel) -> Vec<&str> {
        let all = self.further.iter().filter(|one| one.channel == channel);
        all.map(|one| one.value.as_str()).collect()
    }

    /// What is told of the guardian.
    fn guardian(&self, told: impl Fn(&GuardianDraft) -> &str) -> String {
        let guardian = self.guardian.as_ref();
        guardian.map_or_else(String::new, |guardian| told(guardian).to_owned())
    }
}

/// Reads the columns a caller named, separated by commas; all when none were. The first name that is none.
pub fn columns(named: Option<&str>) -> Result<Vec<ExportColumn>, String> {
    let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) else {
        return Ok(ExportColumn::ALL.to_vec());
    };
    let mut all: Vec<ExportColumn> = Vec::new();
    for name in named.split(',').map(str::trim) {
        let column = wire::parse(name).ok_or_else(|| name.to_owned())?;
        if !all.contains(&column) {
            all.push(column);
        }
    }
    Ok(all)
}

/// The cell of a column, times on the wall of that zone.
pub fn cell(row: &ExportRow, column: ExportColumn, lang: Lang, zone: &TimeZone) -> String {
    use ImportField as F;
    use PersonState as S;
    let person = &row.person;
    let recorded = person.recorded.as_ref();
    match column {
        ExportColumn::Field(F::Number) => person.number.clone(),
        ExportColumn::Field(F::Name) => person.name.clone(),
        ExportColumn::Field(F::Email) => person.email.clone(),
        ExportColumn::Field(F::Phone) => person.phone.clone(),
        ExportColumn::Field(F::Address) => person.address.clone(),
        ExportColumn::Field(F::Organisation) => person.organisation.clone(),
        ExportColumn::Field(F::Lang) => person.lang.tag().to_owned(),
        ExportColumn::Field(F::DataItems) => {
            let items: Vec<&str> = person.data_items.iter().map(|i| i.label(lang)).collect();
            items.join(";")
        }
        ExportColumn::Field(F::DamageAmount) => person
            .damage
            .as_ref()
            .map(values::amount)
            .unwrap_or_default(),
        ExportColumn::Field(F::DamageCurrency) => {
            let currency = person.damage.as_ref().map(|m| m.currency.clone());
            currency.unwrap_or_default()
        }
        ExportColumn::Field(F::ContractRef) => person.contract_ref.clone(),
        ExportColumn::Field(F::SlaRef) => person.sla_ref.clone(),
        ExportColumn::Field(F::Note) => person.note.clone(),
        ExportColumn::State(S::Decision) => person.decision.label(lang).to_owned(),
        ExportColumn::State(S::Way) => {
            let way = recorded.and_then(|r| r.way).map(|way| way.label(lang));
            way.unwrap_or_default().to_owned()
        }
        ExportColumn::State(S::Day) => {
            let day = recorded.and_then(|r| r.day).map(|day| day.to_string());
            day.unwrap_or_default()
        }
        ExportColumn::State(S::MailedAt) => person
            .mailed_at
            .map(|at| csv_safe::time(at, zone))
            .unwrap_or_default(),
        ExportColumn::State(S::DecisionNote) => {
            recorded.map(|r| r.note.clone()).unwrap_or_default()
        }
        ExportColumn::State(S::Delivery) => {
            let state = row.delivery.map(|state| state.label(lang));
            state.unwrap_or_default().to_owned()
        }
        ExportColumn::State(S::Stopped) => stopped(row.stopped, lang).join(lang.pick("・", ", ")),
        ExportColumn::Field(F::Household) => row.household.clone(),
        ExportColumn::Field(F::FurtherEmail) => further(row, AddressChannel::Mail),
        ExportColumn::Field(F::FurtherPhone) => further(row, AddressChannel::Phone),
        ExportColumn::Field(F::FurtherAddress) => further(row, AddressChannel::Post),
        ExportColumn::Field(F::GuardianName) => row.guardian(|guardian| guardian.name.as_str()),
        ExportColumn::Field(F::GuardianReason) => {
            row.guardian(|guardian| guardian.reason.label(lang))
        }
        ExportColumn::Field(F::GuardianEmail) => row.guardian(|guardian| guardian.email.as_str()),
        ExportColumn::Field(F::GuardianPhone) => row.guardian(|guardian| guardian.phone.as_str()),
        ExportColumn::Field(F::GuardianAddress) => {
            row.guardian(|guardian| guardian.address.as_str())
        }
    }
}

fn further(row: &ExportRow, channel: AddressChannel) -> String {
    lists::cell(channel, &row.by(channel))
}

fn stopped(ways: [bool; 3], lang: Lang) -> Vec<&'static str> {
    let names = [
        lang.pick("メール", "mail"),
        lang.pick("郵送", "post"),
        lang.pick("電話", "telephone"),
    ];
    let barred = names.into_iter().zip(ways).filter(|(_, barred)| *barred);
    barred.map(|(name, _)| name).collect()
}

/// The columns of a row as one JSON object, by their names on the wire; amounts as numbers in units of their currency, as
/// an import reads them, names of states and times as the API has them, further addresses as lists.
pub fn object(row: &ExportRow, columns: &[ExportColumn]) -> Value {
    use ImportField as F;
    use PersonState as S;
    let person = &row.person;
    let recorded = person.recorded.as_ref();
    let mut all = Map::new();
    for column in columns {
        let value = match column {
            ExportColumn::Field(F::DataItems) => json!(person.data_items),
            ExportColumn::Field(F::DamageAmount) => {
                person.damage.as_ref().map_or(Value::Null, amount)
            }
            ExportColumn::Field(F::DamageCurrency) => {
                json!(person.damage.as_ref().map(|m| &m.currency))
            }
            ExportColumn::State(S::Decision) => json!(person.decision),
            ExportColumn::State(S::Way) => json!(recorded.and_then(|r| r.way)),
            ExportColumn::State(S::Day) => json!(recorded.and_then(|r| r.day)),
            ExportColumn::State(S::MailedAt) => json!(person.mailed_at),
            ExportColumn::State(S::Delivery) => json!(row.delivery),
            ExportColumn::State(S::Stopped) => json!(stopped(row.stopped, Lang::En)),
            ExportColumn::Field(F::FurtherEmail) => json!(row.by(AddressChannel::Mail)),
            ExportColumn::Field(F::FurtherPhone) => json!(row.by(AddressChannel::Phone)),
            ExportColumn::Field(F::FurtherAddress) => json!(row.by(AddressChannel::Post)),
            ExportColumn::Field(F::GuardianReason) => {
                json!(row.guardian.as_ref().map(|g| g.reason))
            }
            text => json!(cell(row, *text, Lang::En, &TimeZone::UTC)),
        };
        all.insert(wire::name(column), value);
    }
    Value::Object(all)
}

/// An amount as a number; as its text where a number would not be read back the same.
fn amount(money: &Money) -> Value {
    let text = values::amount(money);
    let same = |number: &Number| {
        let read = values::money(&number.to_string(), Some(&money.currency));
        read.is_ok_and(|read| read.as_ref() == Some(money))
    };
    let number = serde_json::from_str::<Number>(&text).ok().filter(same);
    number.map_or(Value::String(text), Value::Number)
}

/// Whether Shift_JIS has every character of a text, so that whoever reads it back gets the same.
pub fn fits_shift_jis(text: &str) -> bool {
    text.is_ascii() || text.chars().all(has)
}

/// The bytes of a text in Shift_JIS; `〓` stands for what it does not have.
pub fn shift_jis(text: &str) -> Vec<u8> {
    let marked: String = text
        .chars()
        .map(|c| if has(c) { c } else { MARK })
        .collect();
    let (bytes, _, _) = SHIFT_JIS.encode(&marked);
    bytes.into_owned()
}

/// The encoder takes a few characters for others that look alike (`¥` for the backslash's place, `−` for `－`): those
/// count as missing, since they would be others when read back.
fn has(c: char) -> bool {
    if c.is_ascii() {
        return true;
    }
    if matches!(c, '\u{a5}' | '\u{203e}' | '\u{2212}') {
        return false;
    }
    let mut bytes = [0; 8];
    let mut text = [0; 4];
    let text: &str = c.encode_utf8(&mut text);
    let (result, _, _) = SHIFT_JIS
        .new_encoder()
        .encode_from_utf8_without_replacement(text, &mut bytes, true);
    matches!(result, EncoderResult::InputEmpty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_are_named_on_the_wire_and_none_twice() {
        assert_eq!(columns(None).unwrap().len(), ExportColumn::ALL.len());
        assert_eq!(
            columns(Some("name, email,name")).unwrap(),
            [ImportField::Name, ImportField::Email].map(ExportColumn::Field)
        );
        assert_eq!(columns(Some("name,secret")), Err("secret".to_owned()));
    }

    #[test]
    fn what_shift_jis_lacks_is_told_and_marked() {
        for fits in ["佐藤 一郎", "ｶﾅ①㈱", "髙橋", "﨑", "～", "a,b\r\n"] {
            assert!(fits_shift_jis(fits), "{fits}");
        }
        for lacks in ["𠮷田", "〜", "é", "¥", "−", "😀"] {
            assert!(!fits_shift_jis(lacks), "{lacks}");
        }
        assert_eq!(shift_jis("𠮷田"), [0x81, 0xac, 0x93, 0x63]);
    }

    #[test]
    fn amounts_of_objects_are_read_back_by_an_import() {
        for (minor, currency, wanted) in [
            (12_300, "JPY", json!(12_300)),
            (1_230, "EUR", json!(12.3)),
            (1_200, "EUR", json!(12.0)),
            (i64::MAX, "EUR", json!("92233720368547758.07")),
        ] {
            let money = Money {
                minor,
                currency: currency.to_owned(),
            };
            assert_eq!(amount(&money), wanted, "{minor} {currency}");
        }
    }

    proptest! {
        #[test]
        fn what_fits_is_read_back_the_same(text in "\\PC{0,24}") {
            let (read, _, broken) = {
                let bytes = shift_jis(&text);
                let (read, encoding, broken) = SHIFT_JIS.decode(&bytes);
                (read.into_owned(), encoding, broken)
            };
            prop_assert!(!broken);
            if fits_shift_jis(&text) {
                prop_assert_eq!(&read, &text);
            }
            prop_assert_eq!(read.chars().count(), text.chars().count());
        }
    }
}
