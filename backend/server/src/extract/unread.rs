//! Why a body was not read, in our words and without the value, which may be personal data: what the reading itself says
//! is English, names types of the program, and may repeat what was sent.

use super::query::is_name;
use saiki_api::organisation::Both;

/// Words that occur where a day or a time was not read.
const OF_TIME: [&str; 10] = [
    "date", "time", "year", "month", "day", "hour", "minute", "second", "offset", "zone",
];

/// What is told of a value.
pub(super) struct Told<'a> {
    /// The field of it that is meant; absent when it is meant itself.
    pub field: Option<&'a str>,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub text: Both,
}

/// The field that is missing, if that is what was said.
pub(super) fn missing(words: &str) -> Option<&str> {
    quoted(words, "missing field `")
}

/// What is told of what the reading said.
pub(super) fn told(words: &str) -> Told<'_> {
    if let Some(name) = missing(words) {
        return Told {
            field: Some(name),
            code: "required",
            text: Both::new("必須の項目です。入力してください", "This field is required"),
        };
    }
    if let Some(name) = quoted(words, "duplicate field `") {
        return Told {
            field: Some(name),
            code: "repeated",
            text: Both::new(
                "同じ項目が二つ以上あります。一つにしてください",
                "This field is there more than once; keep one",
            ),
        };
    }
    let text = unknown_field(words)
        .or_else(|| unknown_value(words))
        .or_else(|| expected(words))
        .unwrap_or_else(|| unread(words));
    Told {
        field: None,
        code: "invalid",
        text,
    }
}

/// The name between `begin` and a closing back-quote at the end.
fn quoted<'a>(words: &'a str, begin: &str) -> Option<&'a str> {
    words.strip_prefix(begin)?.strip_suffix('`')
}

/// The names of a list as `` one of `a`, `b` ``, `` `a` or `b` `` or `` `a` ``.
fn names(listed: &str) -> String {
    let listed = listed.strip_prefix("one of ").unwrap_or(listed);
    listed.replace("` or `", "`, `")
}

fn unknown_field(words: &str) -> Option<Both> {
    let rest = words.strip_prefix("unknown field `")?;
    if let Some(name) = rest.strip_suffix("`, there are no fields") {
        return Some(Both::new(
            format!("「`{name}`」という項目はありません"),
            format!("There is no field `{name}`"),
        ));
    }
    // What was sent may hold such a comma itself; our own names never do.
    let (name, listed) = rest.rsplit_once("`, expected ")?;
    let there = names(listed);
    Some(Both::new(
        format!("「`{name}`」という項目はありません。使える項目：{there}"),
        format!("There is no field `{name}`; there are: {there}"),
    ))
}

/// A value that is none of the names there are; repeated only where it looks like one.
fn unknown_value(words: &str) -> Option<Both> {
    let rest = words.strip_prefix("unknown variant `")?;
    let (value, listed) = rest.rsplit_once("`, expected ")?;
    let there = names(listed);
    Some(match is_name(value) {
        true => Both::new(
            format!("「{value}」は指定できません。指定できる値：{there}"),
            format!("“{value}” is not taken here; there are: {there}"),
        ),
        false => Both::new(
            format!("この値は指定できません。指定できる値：{there}"),
            format!("This value is not taken here; there are: {there}"),
        ),
    })
}

/// Something of another kind than belongs there.
fn expected(words: &str) -> Option<Both> {
    if !words.starts_with("invalid ") {
        return None;
    }
    let (_, kind) = words.rsplit_once(", expected ")?;
    if let Some(number) = whole_number(kind) {
        return Some(number);
    }
    let (ja, en) = match kind {
        "a string" | "a borrowed string" => ("文字列で指定してください", "Give a text"),
        "a boolean" => ("true か false を指定してください", "Give true or false"),
        "f32" | "f64" => ("数値で指定してください", "Give a number"),
        "a sequence" => ("一覧（[ ]）で指定してください", "Give a list, as [ ]"),
        "a map" | "an object" | "an object or null" => (
            "項目の組（{ }）で指定してください",
            "Give an object, as { }",
        ),
        kind if kind.starts_with("struct ") => (
            "項目の組（{ }）で指定してください",
            "Give an object, as { }",
        ),
        _ => return Some(unread(kind)),
    };
    Some(Both::new(ja, en))
}

/// What whole numbers are taken.
fn whole_number(kind: &str) -> Option<Both> {
    let (nonzero, kind) = match kind.strip_prefix("a nonzero ") {
        Some(kind) => (true, kind),
        None => (false, kind),
    };
    let (least, most) = match kind {
        "u8" => (0, Some(i64::from(u8::MAX))),
        "u16" => (0, Some(i64::from(u16::MAX))),
        "u32" => (0, Some(i64::from(u32::MAX))),
        "u64" | "usize" => (0, None),
        "i8" => (i64::from(i8::MIN), Some(i64::from(i8::MAX))),
        "i16" => (i64::from(i16::MIN), Some(i64::from(i16::MAX))),
        "i32" => (i64::from(i32::MIN), Some(i64::from(i32::MAX))),
        "i64" | "isize" => {
            return Some(Both::new("整数で指定してください", "Give a whole number"));
        }
        _ => return None,
    };
    let least = if nonzero && least == 0 { 1 } else { least };
    Some(match most {
        Some(most) => Both::new(
            format!("{least}から{most}までの整数で指定してください"),
            format!("Give a whole number from {least} to {most}"),
        ),
        None => Both::new(
            format!("{least}以上の整数で指定してください"),
            format!("Give a whole number of {least} or more"),
        ),
    })
}

/// A text that does not have the form of what belongs there.
fn unread(words: &str) -> Both {
    let is_untagged = words.starts_with("data did not match");
    if words.contains("UUID") {
        Both::new(
            "IDの形になっていません。一覧などで得たIDをそのまま指定してください",
            "This is not an identifier; give one as the API told it",
        )
    } else if !is_untagged && OF_TIME.iter().any(|word| words.contains(word)) {
        Both::new(
            "日付か日時として読めません。暦にある日を、2026-11-27 または 2026-11-27T09:00:00Z の形で指定してください",
            "This is not a date or time there is; write it as 2026-11-27 or 2026-11-27T09:00:00Z",
        )
    } else {
        Both::new(
            "この項目の形が違います。書き方をAPIの説明で確かめてください",
            "This does not have the shape wanted here; see the description of the API",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &str) -> (Option<&str>, &'static str, String, String) {
        let told = told(words);
        (told.field, told.code, told.text.ja, told.text.en)
    }

    #[test]
    fn a_missing_or_repeated_field_is_named() {
        let (field, code, ja, _) = said("missing field `url`");
        assert_eq!((field, code), (Some("url"), "required"));
        assert_eq!(ja, "必須の項目です。入力してください");
        let (field, code, ..) = said("duplicate field `url`");
        assert_eq!((field, code), (Some("url"), "repeated"));
    }

    #[test]
    fn what_is_not_known_is_told_with_what_there_is() {
        let (_, _, ja, en) = said("unknown field `nmae`, expected one of `name`, `url`");
        assert_eq!(
            ja,
            "「`nmae`」という項目はありません。使える項目：`name`, `url`"
        );
        assert_eq!(en, "There is no field `nmae`; there are: `name`, `url`");
        let (_, _, ja, en) = said("unknown variant `grave`, expected `low` or `high`");
        assert_eq!(ja, "「grave」は指定できません。指定できる値：`low`, `high`");
        assert_eq!(en, "“grave” is not taken here; there are: `low`, `high`");
        let (_, _, ja, en) = said("unknown variant `山田 太郎`, expected `low` or `high`");
        assert!(!ja.contains("山田") && !en.contains("山田"));
    }

    #[test]
    fn neither_the_value_nor_the_words_of_the_reading_are_repeated() {
        for (words, wanted) in [
            (
                "invalid type: string \"山田\", expected u64",
                "0以上の整数で指定してください",
            ),
            (
                "invalid value: integer `300`, expected u8",
                "0から255までの整数で指定してください",
            ),
            (
                "invalid value: integer `0`, expected a nonzero u64",
                "1以上の整数で指定してください",
            ),
            (
                "invalid type: integer `7719`, expected a string",
                "文字列で指定してください",
            ),
            (
                "invalid type: sequence, expected an object",
                "項目の組（{ }）で指定してください",
            ),
        ] {
            assert_eq!(said(words).2, wanted, "{words}");
        }
        for words in [
            "failed to parse four digit integer as year from \"山田\"",
            "parsed date is not valid: parameter 'day' is not in the required range",
        ] {
            let (_, _, ja, en) = said(words);
            assert!(ja.starts_with("日付か日時として読めません"), "{words}");
            assert!(!en.contains("pars") && !ja.contains("山田"));
        }
        assert!(said("UUID parsing failed: x").2.starts_with("IDの形"));
        assert!(said("data did not match any").2.contains("APIの説明"));
    }
}
