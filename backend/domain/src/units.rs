//! Rules of units: what their fields take, and the key under which two spellings of a name are one unit. Whether a
//! name is taken is asked of the database.

use crate::{address::MailAddress, fault::Faults, text};
use saiki_api::units::UnitFields;

/// Longest name, in characters.
pub const MAX_NAME: usize = 100;
/// Longest other line, in characters.
pub const MAX_LINE: usize = 200;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Units above one another at most.
pub const MAX_DEPTH: usize = 20;

/// Whether a unit may say this.
pub fn check(unit: &UnitFields) -> Faults {
    let mut faults = Faults::default();
    faults.line("name", &unit.name, MAX_NAME);
    faults.optional_line("person", &unit.person, MAX_LINE);
    faults.optional_line("phone", &unit.phone, MAX_LINE);
    faults.optional_line("fax", &unit.fax, MAX_LINE);
    faults.prose("note", &unit.note, MAX_NOTE);
    if !unit.email.is_empty() && MailAddress::parse(&unit.email).is_err() {
        faults.add(
            "email",
            "not_an_address",
            "メールアドレスの形になっていません",
            "This is not an email address",
        );
    }
    faults
}

/// Whether a name met in a file may be a unit's; an empty one is none.
pub fn check_name(name: &str) -> Faults {
    let mut faults = Faults::default();
    faults.optional_line("name", name, MAX_NAME);
    faults
}

/// The form in which names are compared.
pub fn name_key(name: &str) -> String {
    text::fold(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_needs_a_name_and_an_address_that_is_one() {
        let fields = |unit: &UnitFields| {
            let faults = check(unit).0;
            faults.into_iter().map(|f| f.field).collect::<Vec<_>>()
        };
        let mut unit = UnitFields {
            name: "第一営業部".to_owned(),
            email: "sales@example.jp".to_owned(),
            ..UnitFields::default()
        };
        assert_eq!(fields(&unit), Vec::<String>::new());
        unit.email = "sales".to_owned();
        unit.name = " ".to_owned();
        unit.fax = "a\nb".to_owned();
        assert_eq!(fields(&unit), ["name", "fax", "email"]);
    }

    #[test]
    fn spellings_of_one_name_share_a_key() {
        assert_eq!(name_key("ＩＴ　推進部"), name_key("IT推進部"));
        assert_ne!(name_key("第一営業部"), name_key("第二営業部"));
    }
}
