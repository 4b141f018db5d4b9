//! What is said of a line that was left out, because the person is on an earlier line or on the register.

use super::Fault;
use saiki_api::{Lang, imports::ImportField};

/// Why the line was left out, and what it says that is not taken.
pub(super) fn message(fault: &Fault, lang: Lang) -> String {
    match fault {
        Fault::DuplicateInFile {
            line,
            other_name,
            other_contact,
            differs,
        } => in_file(*line, *other_name, *other_contact, lang) + &fields(differs, lang),
        Fault::DuplicateOnRegister {
            other_contact,
            differs,
        } => on_register(*other_contact, !differs.is_empty(), lang) + &fields(differs, lang),
        _ => String::new(),
    }
}

fn in_file(line: u64, other_name: bool, other_contact: bool, lang: Lang) -> String {
    match (lang, other_contact, other_name) {
        (Lang::Ja, true, _) => format!(
            "{line}行目とお客様番号が同じですが連絡先が異なります。登録しません。別の人なら番号を直してください"
        ),
        (Lang::En, true, _) => format!(
            "The same customer number as on line {line} with another contact; left out. If it is another person, mend the number"
        ),
        (Lang::Ja, false, false) => format!("{line}行目と同じ人のため登録しません"),
        (Lang::En, false, false) => format!("The same person as on line {line}; left out"),
        (Lang::Ja, false, true) => format!(
            "{line}行目と連絡先が同じですが氏名が異なります。登録しません。別の人なら、別の連絡先かお客様番号で登録してください"
        ),
        (Lang::En, false, true) => format!(
            "The same contact as on line {line} under another name; left out. If it is another person, register them with a contact of their own"
        ),
    }
}

fn on_register(other_contact: bool, differs: bool, lang: Lang) -> String {
    let text = match (other_contact, differs) {
        (true, _) => lang.pick(
            "同じお客様番号の人が別の連絡先で名簿にあるため登録しません。連絡先は名簿で確かめてください",
            "Somebody with this customer number is on the register with another contact; left out. Check the contact there",
        ),
        (false, false) => lang.pick(
            "すでに名簿にある人のため登録しません",
            "Already on the register; left out",
        ),
        (false, true) => lang.pick(
            "すでに名簿にある人のため登録しません。内容が名簿と異なります。必要であれば名簿を変更してください",
            "Already on the register; left out. The line differs from the register: change it there where that is needed",
        ),
    };
    text.to_owned()
}

/// The fields, by name: what they hold is personal data.
fn fields(differs: &[ImportField], lang: Lang) -> String {
    if differs.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = differs.iter().map(|field| field.label(lang)).collect();
    match lang {
        Lang::Ja => format!("（異なる項目：{}）", names.join("、")),
        Lang::En => format!(" (different: {})", names.join(", ")),
    }
}
