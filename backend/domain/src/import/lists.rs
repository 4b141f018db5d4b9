//! Further addresses in one cell: several are parted by semicolons and the like, and what would not come back that way is a
//! list of JSON.

use super::{csv::Record, headings::Columns, ndjson::SEPARATOR};
use saiki_api::{imports::ImportField, people::AddressChannel};

/// What a list of JSON texts begins with. No address does.
pub(super) const BEGIN: &str = "[\"";

/// Fields whose cells may be such a list in any file.
const FURTHER: [ImportField; 3] = [
    ImportField::FurtherEmail,
    ImportField::FurtherPhone,
    ImportField::FurtherAddress,
];

/// Whether a character parts the addresses of a cell. Postal addresses have such characters of their own.
pub(super) fn parts(channel: AddressChannel, c: char) -> bool {
    match channel {
        AddressChannel::Post => c == SEPARATOR,
        _ => matches!(c, ';' | '；' | '、' | ',' | '\n' | '\r' | SEPARATOR),
    }
}

/// The addresses of a person by one channel as a cell that an import reads back.
pub fn cell(channel: AddressChannel, values: &[&str]) -> String {
    let whole =
        |value: &&str| !value.starts_with(BEGIN) && !value.contains(|c: char| parts(channel, c));
    let joined = channel != AddressChannel::Post || values.len() < 2;
    if joined && values.iter().all(whole) {
        return values.join(";");
    }
    serde_json::to_string(values).unwrap_or_else(|_| values.join(";"))
}

/// Where the columns are whose cells may be such lists.
pub(super) fn places(columns: &Columns) -> Vec<usize> {
    let all = FURTHER.iter().filter_map(|field| columns.get(field));
    all.copied().collect()
}

/// Takes lists of JSON among further addresses for what they are. A single value is followed by the separator, so that it is
/// not parted either.
pub(super) fn relist(record: &mut Record, columns: &Columns) {
    for field in FURTHER {
        let Some(at) = columns.get(&field) else {
            continue;
        };
        let Some(cell) = record.cells.get_mut(*at) else {
            continue;
        };
        if record.listed.contains(at) {
            cell.push(SEPARATOR);
        } else if cell.starts_with(BEGIN) {
            relist_cell(cell);
        }
    }
}

fn relist_cell(cell: &mut String) {
    let Ok(values) = serde_json::from_str::<Vec<String>>(cell) else {
        return;
    };
    cell.clear();
    for value in values {
        cell.push_str(&value);
        cell.push(SEPARATOR);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn back(channel: AddressChannel, cell: String) -> Vec<String> {
        let field = match channel {
            AddressChannel::Mail => ImportField::FurtherEmail,
            AddressChannel::Phone => ImportField::FurtherPhone,
            AddressChannel::Post => ImportField::FurtherAddress,
        };
        let mut record = Record {
            cells: vec![cell],
            ..Record::default()
        };
        relist(&mut record, &Columns::from([(field, 0)]));
        let cell = record.cells.remove(0);
        let listed = cell.contains(SEPARATOR);
        let apart = |c: char| match listed {
            true => c == SEPARATOR,
            false => parts(channel, c),
        };
        let values = cell.split(apart).filter(|value| !value.is_empty());
        values.map(str::to_owned).collect()
    }

    #[test]
    fn addresses_are_parted_as_people_write_them_where_that_is_certain() {
        let (mail, post) = (AddressChannel::Mail, AddressChannel::Post);
        assert_eq!(
            cell(mail, &["a@example.jp", "b@example.jp"]),
            "a@example.jp;b@example.jp"
        );
        assert_eq!(cell(post, &["東京都港区芝1, 2階"]), "東京都港区芝1, 2階");
        assert_eq!(cell(post, &["港区1", "北区2"]), "[\"港区1\",\"北区2\"]");
        let inside = "03-1234-5678（内線1、夜間）";
        assert_eq!(
            cell(AddressChannel::Phone, &[inside]),
            format!("[\"{inside}\"]")
        );
        assert_eq!(cell(mail, &[]), "");
    }

    proptest! {
        #[test]
        fn every_address_comes_back_as_it_was(
            values in prop::collection::vec("[a-z0-9あ;、,\"\\[\n-]{1,12}", 0..4),
            channel in prop::sample::select(vec![AddressChannel::Mail, AddressChannel::Phone, AddressChannel::Post]),
        ) {
            let texts: Vec<&str> = values.iter().map(String::as_str).collect();
            prop_assert_eq!(back(channel, cell(channel, &texts)), values);
        }
    }
}
