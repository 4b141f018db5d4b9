//! What can be wrong with a file or one of its lines, with a stable code and words in both languages. The
//! words never repeat what a cell holds: only `suggestion` does, and it is personal data.

mod duplicates;

use crate::address::AddressError;
use saiki_api::{
    Lang,
    imports::{ImportField, LineError},
    organisation::Both,
    problem::FieldError,
    wire,
};
use serde::{Deserialize, Serialize};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Bytes that are not text in the file's encoding.
    Undecodable,
    /// A NUL character.
    Nul,
    /// A quoted field that never ends, or is not followed by a comma.
    Quote,
    /// A line of more than 64 KiB.
    LineTooLong,
    /// More or fewer cells than headings.
    ColumnCount {
        /// Headings.
        wanted: u64,
        /// Cells.
        found: u64,
    },
    /// More people in one file than are taken.
    TooManyRows,
    /// A line that is no JSON object.
    Json,
    /// A JSON value that is neither text, nor a number, nor a list of texts.
    JsonValue,
    /// A key that an object has twice.
    JsonTwice,
    /// A line of an error file that still has the text it had when it could not be read.
    NotMended,
    /// A workbook or UTF-16 text, not CSV in a known encoding.
    NotCsv,
    /// Not a single line.
    NoLines,
    /// No column for a field that is needed, or none of the name given.
    ColumnMissing,
    /// Columns that are needed and found by their headings alone: those headings, in both languages.
    HeadingsMissing {
        /// The headings.
        headings: Vec<Both>,
    },
    /// No column that tells people apart.
    IdentityColumnMissing,
    /// A column to be left out that the file does not have.
    LeftOutUnknown {
        /// The heading named, as it is shown.
        column: String,
    },
    /// A heading that occurs twice.
    ColumnTwice,
    /// The register cannot be told who it is: neither mail address, number, telephone nor postal address.
    NoIdentity,
    /// The same person is on an earlier line; left out.
    DuplicateInFile {
        /// That line.
        line: u64,
        /// Whether the names differ.
        other_name: bool,
        /// Whether only the customer number is the same and the contact differs.
        other_contact: bool,
        /// Fields in which this line says something else.
        #[serde(default)]
        differs: Vec<ImportField>,
    },
    /// Another person's mail address, on an earlier line; both are registered.
    SharedAddress {
        /// That line.
        line: u64,
    },
    /// The same person is on the register; left out.
    DuplicateOnRegister {
        /// Whether only the customer number is the same and the contact differs.
        other_contact: bool,
        /// Fields in which this line says something else.
        #[serde(default)]
        differs: Vec<ImportField>,
    },
    /// More people in one household, or with one guardian, than there may be.
    HouseholdFull {
        /// Most people.
        limit: u64,
    },
    /// A household for somebody who has a guardian: a person belongs to one of them.
    WithGuardian,
    /// A needed field without content.
    Missing,
    /// A guardian without any address.
    GuardianContactMissing,
    /// Longer than allowed, in bytes of UTF-8.
    TooLong {
        /// Most bytes.
        limit: u64,
    },
    /// More values in one cell than are taken.
    TooMany {
        /// Most values.
        limit: u64,
    },
    /// A list of values in a field that takes one.
    Several,
    /// A telephone number without digits.
    PhoneNumber,
    /// Obviously no telephone number; kept as text.
    DoubtfulPhone,
    /// Fewer digits than a telephone number of Japan has, or as a mobile number more; kept as it is.
    PhoneLength,
    /// The mark an export in Shift_JIS puts for a character that it cannot carry.
    LostCharacter,
    /// The mask of an export that reveals nobody, as if it were the value.
    ExportedMask,
    /// A line break within a one-line field.
    LineBreak,
    /// A control, direction or private-use character.
    ControlCharacter,
    /// Begins like a spreadsheet formula; kept as text.
    Formula,
    /// Full-width characters in a mail address.
    FullWidth,
    /// Not exactly one @.
    AtSign,
    /// A mail address's local part is wrong.
    LocalPart,
    /// Misplaced dots in a local part.
    Dots,
    /// A mail address's domain is wrong.
    Domain,
    /// A domain of one label.
    SingleLabel,
    /// An IP address as domain.
    IpAddress,
    /// Can only be written to where SMTPUTF8 is spoken.
    NeedsSmtputf8,
    /// A name that is in no list: of languages, data items, currencies.
    Unknown,
    /// Not an amount of money.
    Amount,
    /// More decimals than the currency has.
    Decimals,
    /// The mask of what is there, sent back as if it were the value.
    Masked,
}

impl From<&AddressError> for Fault {
    fn from(error: &AddressError) -> Fault {
        match error {
            AddressError::Empty => Fault::Missing,
            AddressError::TooLong => Fault::TooLong {
                limit: crate::address::MAX_ADDRESS as u64,
            },
            AddressError::Control => Fault::ControlCharacter,
            AddressError::FullWidth(_) => Fault::FullWidth,
            AddressError::At => Fault::AtSign,
            AddressError::Local => Fault::LocalPart,
            AddressError::Dots => Fault::Dots,
            AddressError::Domain => Fault::Domain,
            AddressError::SingleLabel => Fault::SingleLabel,
            AddressError::IpLiteral => Fault::IpAddress,
        }
    }
}

impl Fault {
    /// Whether a line that was left out says something that was not taken: nobody is to lose that without knowing.
    pub fn leaves_something_out(&self) -> bool {
        match self {
            Fault::DuplicateInFile {
                other_name,
                other_contact,
                differs,
                ..
            } => *other_name || *other_contact || !differs.is_empty(),
            Fault::DuplicateOnRegister {
                other_contact,
                differs,
            } => *other_contact || !differs.is_empty(),
            _ => false,
        }
    }

    /// Stable code: `csv.…`, `file.…`, `row.…`, or the field's name and the fault, as in `email.full_width`.
    pub fn code(&self, field: Option<ImportField>) -> String {
        let name = self.name();
        match field {
            Some(field) if !name.contains('.') => format!("{}.{name}", wire::name(&field)),
            _ => name.to_owned(),
        }
    }

    /// The code without the field.
    pub fn name(&self) -> &'static str {
        match self {
            Fault::Undecodable => "csv.undecodable",
            Fault::Nul => "csv.nul",
            Fault::Quote => "csv.quote",
            Fault::LineTooLong => "csv.line_too_long",
            Fault::ColumnCount { .. } => "csv.column_count",
            Fault::TooManyRows => "file.too_many_rows",
            Fault::Json => "json.object",
            Fault::JsonValue => "json.value",
            Fault::JsonTwice => "json.duplicate_key",
            Fault::NotMended => "row.not_mended",
            Fault::NotCsv => "file.not_csv",
            Fault::NoLines => "file.empty",
            Fault::ColumnMissing | Fault::HeadingsMissing { .. } => "header.missing_column",
            Fault::IdentityColumnMissing => "header.missing_identity",
            Fault::LeftOutUnknown { .. } => "header.unknown_column",
            Fault::ColumnTwice => "header.duplicate_column",
            Fault::NoIdentity => "row.no_identity",
            Fault::DuplicateInFile {
                other_contact: true,
                ..
            } => "row.duplicate_other_contact",
            Fault::DuplicateInFile {
                other_name: true, ..
            } => "row.duplicate_other_name",
            Fault::SharedAddress { .. } => "row.shared_address",
            Fault::DuplicateInFile { differs, .. } if differs.is_empty() => "row.duplicate",
            Fault::DuplicateInFile { .. } => "row.duplicate_differs",
            Fault::DuplicateOnRegister {
                other_contact: true,
                ..
            } => "row.on_register_other_contact",
            Fault::DuplicateOnRegister { differs, .. } if differs.is_empty() => "row.on_register",
            Fault::DuplicateOnRegister { .. } => "row.on_register_differs",
            Fault::HouseholdFull { .. } => "full",
            Fault::WithGuardian => "with_guardian",
            Fault::Several => "several",
            Fault::PhoneNumber => "phone_number",
            Fault::DoubtfulPhone => "doubtful",
            Fault::PhoneLength => "odd_length",
            Fault::LostCharacter => "lost_character",
            Fault::ExportedMask => "exported_mask",
            Fault::Missing | Fault::GuardianContactMissing => "missing",
            Fault::TooLong { .. } => "too_long",
            Fault::TooMany { .. } => "too_many",
            Fault::LineBreak => "line_break",
            Fault::ControlCharacter => "control_character",
            Fault::Formula => "formula",
            Fault::FullWidth => "full_width",
            Fault::AtSign => "at_sign",
            Fault::LocalPart => "local_part",
            Fault::Dots => "dots",
            Fault::Domain => "domain",
            Fault::SingleLabel => "single_label",
            Fault::IpAddress => "ip_address",
            Fault::NeedsSmtputf8 => "needs_smtputf8",
            Fault::Unknown => "unknown",
            Fault::Amount => "amount",
            Fault::Decimals => "decimals",
            Fault::Masked => "masked",
        }
    }

    /// What is wrong and what to do.
    pub fn message(&self, lang: Lang) -> String {
        let text = match self {
            Fault::ColumnCount { wanted, found } => {
                return match lang {
                    Lang::Ja => format!(
                        "見出しは{wanted}列ですが、この行は{found}列です。カンマや引用符を確かめてください"
                    ),
                    Lang::En => format!(
                        "There are {wanted} headings but {found} cells; check commas and quotes"
                    ),
                };
            }
            Fault::DuplicateInFile { .. } | Fault::DuplicateOnRegister { .. } => {
                return duplicates::message(self, lang);
            }
            Fault::SharedAddress { line } => {
                return match lang {
                    Lang::Ja => format!(
                        "{line}行目の方とメールアドレスが同じです。別の方として登録し、それぞれにお送りします"
                    ),
                    Lang::En => format!(
                        "The same mail address as on line {line}; both people are registered, and each gets a letter"
                    ),
                };
            }
            Fault::HeadingsMissing { headings } => {
                let named = |begin: &str, end: &str, between: &str| {
                    let named = headings
                        .iter()
                        .map(|heading| format!("{begin}{}{end}", heading.get(lang)));
                    named.collect::<Vec<_>>().join(between)
                };
                return match lang {
                    Lang::Ja => format!(
                        "{}の列が見つかりません。この見出しの列を加えてください",
                        named("「", "」", "")
                    ),
                    Lang::En => format!(
                        "There is no column headed {}; add it",
                        named("“", "”", " or ")
                    ),
                };
            }
            Fault::LeftOutUnknown { column } => {
                return match lang {
                    Lang::Ja => format!(
                        "取り込まない列に指定された「{column}」という見出しがありません。見出しを確かめるか、指定から外してください"
                    ),
                    Lang::En => format!(
                        "The file has no column “{column}”, which is to be left out; check the heading, or take it off the list"
                    ),
                };
            }
            Fault::TooLong { limit } => {
                return match lang {
                    Lang::Ja => format!("長すぎます。{limit}バイト以内にしてください"),
                    Lang::En => format!("Too long; keep it within {limit} bytes"),
                };
            }
            Fault::TooMany { limit } => {
                return match lang {
                    Lang::Ja => format!("多すぎます。{limit}件以内にしてください"),
                    Lang::En => format!("Too many; give at most {limit}"),
                };
            }
            Fault::HouseholdFull { limit } => {
                return match lang {
                    Lang::Ja => format!(
                        "同じ世帯または同じ親権者・後見人等の人が{limit}名を超えます。世帯番号に別の列を対応付けていないか確かめ、別の世帯には別の番号を付けてください"
                    ),
                    Lang::En => format!(
                        "More than {limit} people would share one household or guardian; check which column is taken for the household number, and give each household a number of its own"
                    ),
                };
            }
            Fault::WithGuardian => lang.pick(
                "世帯番号と親権者・後見人等の両方があります。お知らせの宛先は一つのため、どちらかを空にしてください",
                "There is a household number and a guardian; a letter goes to one of them, so empty the other",
            ),
            Fault::Several => lang.pick(
                "値が二つ以上あります。この項目は一つだけにしてください",
                "There is more than one value; this field takes one",
            ),
            Fault::PhoneNumber => lang.pick(
                "電話番号として読み取れません。3桁以上の数字で入力してください（例：03-1234-5678）",
                "This is not a telephone number; give three digits or more, such as 03-1234-5678",
            ),
            Fault::DoubtfulPhone => lang.pick(
                "電話番号ではない可能性があります。このまま登録しますが、番号を確かめてください（例：03-1234-5678）。二つ目以降の番号は「その他の電話番号」の列に入れてください",
                "This does not look like a telephone number. It is kept as it is; check it (such as 03-1234-5678), and put a second number into the column for further telephone numbers",
            ),
            Fault::PhoneLength => lang.pick(
                "電話番号の桁数が合いません（日本の番号は、携帯電話が11桁、その他は10桁以上です）。このまま登録しますが、番号を確かめてください",
                "The number of digits is not that of a Japanese telephone number (mobile numbers have 11, others 10 or more). It is kept as it is; check it",
            ),
            Fault::LostCharacter => lang.pick(
                "「〓」が入っています。Shift_JISで書き出したときに、表せない文字の代わりに入る記号です。名簿をUTF-8で書き出し直すか、正しい文字を入力してください",
                "There is a 〓, which an export puts for a character that Shift_JIS does not have; export the register as UTF-8, or type the right character",
            ),
            Fault::ExportedMask => lang.pick(
                "伏せ字（•••••）のままです。名簿を伏せずに書き出し直すか、正しい内容を入力してください",
                "This is a mask (•••••), not the value; export the register without masks, or type the value",
            ),
            Fault::NotMended => lang.pick(
                "「元の行の内容」が残っています。内容を各列に入力し直し、この欄を空にしてください",
                "“Line as it came” is still filled in; move what it says into the columns and empty it",
            ),
            Fault::JsonTwice => lang.pick(
                "同じキーが二つ以上あります。一つにしてください",
                "This key is there more than once; keep one",
            ),
            Fault::Undecodable => lang.pick(
                "文字コードに合わないバイトがあります。文字コードの指定を確かめるか、UTF-8で保存し直してください",
                "Some bytes do not fit the encoding; check the encoding or save the file as UTF-8",
            ),
            Fault::Nul => lang.pick(
                "NUL文字があります。取り除いてください",
                "There is a NUL character; remove it",
            ),
            Fault::Quote => lang.pick(
                "引用符（\"）の対応が取れていません。閉じるか、文字としての引用符は二つ重ねてください",
                "A quotation mark is not matched; close it, or double it where it belongs to the text",
            ),
            Fault::LineTooLong => lang.pick(
                "1行が64 KiBを超えています。行を分けるか、不要な列を除いてください",
                "The line is longer than 64 KiB; split it or leave out columns",
            ),
            Fault::TooManyRows => lang.pick(
                "行数が100万を超えています。ファイルを分けてください",
                "There are more than 1,000,000 lines; split the file",
            ),
            Fault::Json => lang.pick(
                "1行が一つのJSONオブジェクトになっていません。1行に1件を{…}の形で書いてください",
                "The line is not one JSON object; write one object a line, as {…}",
            ),
            Fault::JsonValue => lang.pick(
                "文字列・数値・文字列の配列のいずれでもありません。入れ子にしないでください",
                "This is neither text, a number nor a list of texts; do not nest values",
            ),
            Fault::NotCsv => lang.pick(
                "CSVではありません。表計算ソフトから「CSV UTF-8」で保存してください",
                "This is not CSV; save it from the spreadsheet program as “CSV UTF-8”",
            ),
            Fault::NoLines => lang.pick(
                "見出し行と1行以上のデータが必要です",
                "A heading line and at least one line of data are needed",
            ),
            Fault::ColumnMissing => lang.pick(
                "この項目の列が見つかりません。見出しを確かめるか、列を指定してください",
                "There is no column for this field; check the headings or name the column",
            ),
            Fault::IdentityColumnMissing => lang.pick(
                "本人を見分けるための列がありません。お客様番号、メールアドレス、電話番号（氏名と合わせて見分けます）、住所のうち、少なくとも一つの列を対応付けてください",
                "There is no column that tells people apart; match at least one of customer number, mail address, telephone number (together with the name) and postal address",
            ),
            Fault::ColumnTwice => lang.pick(
                "同じ見出しの列が二つ以上あります。見出しを変えてください",
                "Two columns have this heading; rename one",
            ),
            Fault::NoIdentity => lang.pick(
                "メールアドレス、お客様番号、電話番号、住所のいずれかが必要です",
                "A mail address, customer number, telephone number or postal address is needed",
            ),
            Fault::Missing => lang.pick("必要な項目です。入力してください", "This is needed; fill it in"),
            Fault::GuardianContactMissing => lang.pick(
                "親権者・後見人等のメール・電話・郵送先のいずれかを入力してください",
                "Give a mail address, a telephone number or a postal address of the guardian",
            ),
            Fault::LineBreak => lang.pick(
                "改行が入っています。取り除いてください",
                "There is a line break; remove it",
            ),
            Fault::ControlCharacter => lang.pick(
                "制御文字、書字方向を変える文字、または外字があります。入力し直してください",
                "There is a control, direction or private-use character; type it again",
            ),
            Fault::Formula => lang.pick(
                "数式のように始まっています。文字として登録します",
                "It begins like a formula; it is kept as text",
            ),
            Fault::FullWidth => lang.pick(
                "全角文字が入っています。半角で入力し直してください",
                "There are full-width characters; type it in half width",
            ),
            Fault::AtSign => lang.pick(
                "@は一つだけ必要です",
                "Exactly one @ is needed",
            ),
            Fault::LocalPart => lang.pick(
                "@の前に使えない文字があります。アドレスだけを入力してください",
                "The part before the @ is not valid; give the address alone",
            ),
            Fault::Dots => lang.pick(
                "@の前のピリオドの位置が正しくありません",
                "A dot before the @ is misplaced",
            ),
            Fault::Domain => lang.pick(
                "@の後のドメインが正しくありません",
                "The domain after the @ is not valid",
            ),
            Fault::SingleLabel => lang.pick(
                "@の後にピリオドがありません（例：example.jp）",
                "The domain needs a dot, as in example.jp",
            ),
            Fault::IpAddress => lang.pick(
                "@の後がIPアドレスです。ドメイン名にしてください",
                "The domain is an IP address; give a domain name",
            ),
            Fault::NeedsSmtputf8 => lang.pick(
                "@の前が英数字ではないため、メールサーバによっては届きません。郵送先も登録してください",
                "Some mail servers cannot deliver to this address; register a postal address too",
            ),
            Fault::Unknown => lang.pick(
                "知らない名称です。一覧にある名称かコードにしてください",
                "This name is not known; use one of the list, or its code",
            ),
            Fault::Amount => lang.pick(
                "金額として読めません。0以上の数字で入力してください（例：12,300）",
                "This is not an amount; give a number of zero or more, such as 12,300",
            ),
            Fault::Masked => lang.pick(
                "伏せ字のままです。変えない項目は送らないでください",
                "This is the mask, not the value; leave out what is not to change",
            ),
            Fault::Decimals => lang.pick(
                "この通貨では使えない小数があります",
                "The currency does not have that many decimals",
            ),
        };
        text.to_owned()
    }
}

/// A fault at its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Physical line, the heading being 1. For a row of several lines the one it begins on, unless the
    /// structure itself breaks on a later one.
    pub line: u64,
    /// Heading of the column; empty when the whole line is meant.
    pub column: String,
    /// Field the column feeds.
    pub field: Option<ImportField>,
    /// What is wrong.
    pub fault: Fault,
    /// The spelling probably meant. Personal data.
    pub suggestion: Option<String>,
}

impl Finding {
    /// A finding about a whole line.
    pub fn of_line(line: u64, fault: Fault) -> Finding {
        Finding {
            line,
            column: String::new(),
            field: None,
            fault,
            suggestion: None,
        }
    }

    /// As the API says it. The suggestion is named only where `reveal` allows personal data.
    pub fn to_api(&self, lang: Lang, reveal: bool) -> LineError {
        let mut message = self.fault.message(lang);
        if let (true, Some(suggestion)) = (reveal, &self.suggestion) {
            message.push_str(&match lang {
                Lang::Ja => format!("（候補：{suggestion}）"),
                Lang::En => format!(" (perhaps {suggestion})"),
            });
        }
        LineError {
            line: i64::try_from(self.line).unwrap_or(i64::MAX),
            column: self.column.clone(),
            code: self.fault.code(self.field),
            message,
        }
    }
}

/// Why a file as a whole is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The field whose column is meant, if one is.
    pub field: Option<ImportField>,
    /// The line, where one is to blame.
    pub line: Option<u64>,
    /// Why.
    pub fault: Fault,
}

impl Refusal {
    /// A refusal that concerns no field in particular.
    pub fn of_file(fault: Fault) -> Refusal {
        Refusal {
            field: None,
            line: None,
            fault,
        }
    }

    /// As the API says it.
    pub fn to_api(&self, lang: Lang) -> FieldError {
        let label = self.field.map(|f| format!("{}: ", f.label(lang)));
        let whole = match self.fault {
            Fault::LeftOutUnknown { .. } => "leave_out",
            _ => "file",
        };
        FieldError {
            field: self.field.map_or(whole.to_owned(), |f| wire::name(&f)),
            line: self.line.map(|l| i64::try_from(l).unwrap_or(i64::MAX)),
            code: self.fault.code(None),
            message: label.unwrap_or_default() + &self.fault.message(lang),
        }
    }
}
