//! The list of sealed places: table, column, and the keyed indexes that follow from what is sealed. Whoever adds a
//! sealed column adds it here; a test compares the list with the sources and with the tables.

use crate::{DbResult, crypto::IncidentCipher};

/// A table that holds sealed values of incidents, or what an erasure has to take away besides.
pub(crate) struct Table {
    /// Its name.
    pub name: &'static str,
    /// How its rows are found.
    pub owner: Owner,
    /// What is sealed in it. The value's place has the same names.
    pub columns: &'static [Column],
    /// What an erasure does to its rows.
    pub then: Then,
}

/// How the rows of an incident are found.
#[derive(Clone, Copy)]
pub(crate) enum Owner {
    /// By `incident_id`; the row is `id`.
    Incident,
    /// By the parent's row: keyed by `key` and a number `n`, which is part of the name of a sealed column.
    Parent {
        /// The parent's table, which has `id` and `incident_id`.
        table: &'static str,
        /// The column that names the parent.
        key: &'static str,
    },
}

/// A sealed column.
pub(crate) struct Column {
    /// Its name.
    pub name: &'static str,
    /// Keyed indexes beside it.
    pub indexes: &'static [&'static str],
    /// Makes them from what is sealed.
    pub make: Option<Make>,
    /// What stands in place of a value that was left behind; none where that stays as it is.
    pub left: Option<Left>,
}

/// What is put in place of a value that nobody can read any more. It says that, and reaches nobody.
#[derive(Clone, Copy)]
pub(crate) struct Left {
    /// What is sealed; `{id}` is the row.
    pub plain: &'static str,
    /// What else the row says from then on, as SQL that begins with a comma; may be empty.
    pub set: &'static str,
}

impl Column {
    const fn left(self, plain: &'static str) -> Column {
        self.left_with(plain, "")
    }

    const fn left_with(self, plain: &'static str, set: &'static str) -> Column {
        Column {
            name: self.name,
            indexes: self.indexes,
            make: self.make,
            left: Some(Left { plain, set }),
        }
    }
}

/// The words that stand in a text nobody can read any more.
macro_rules! lost {
    () => {
        "（読み取れません）/ (unreadable)"
    };
}

/// A record of which one text says that nobody can read it any more, and the other texts are empty; after a `;` what is no
/// text, as JSON.
macro_rules! record {
    ($lost:ident $(, $empty:ident)* $(; $name:ident = $value:literal)*) => {
        concat!(
            "{\"",
            stringify!($lost),
            "\":\"",
            lost!(),
            "\"",
            $(",\"", stringify!($empty), "\":\"\"",)*
            $(",\"", stringify!($name), "\":", $value,)*
            "}"
        )
    };
}

/// Values of index columns.
pub(crate) type Indexes = Vec<(&'static str, Option<Vec<u8>>)>;
type Make = fn(&IncidentCipher, &[u8]) -> DbResult<Indexes>;

/// What an erasure does to rows whose key is destroyed.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// They stay, with these columns emptied: `$1` is an empty value.
    Empty(&'static str),
    /// They go.
    Remove,
}

const fn sealed(name: &'static str) -> Column {
    Column {
        name,
        indexes: &[],
        make: None,
        left: None,
    }
}

const fn keyed(name: &'static str, indexes: &'static [&'static str], make: Make) -> Column {
    Column {
        name,
        indexes,
        make: Some(make),
        left: None,
    }
}

const fn own(name: &'static str, columns: &'static [Column], then: Then) -> Table {
    Table {
        name,
        owner: Owner::Incident,
        columns,
        then,
    }
}

const fn part(
    name: &'static str,
    table: &'static str,
    key: &'static str,
    columns: &'static [Column],
) -> Table {
    Table {
        name,
        owner: Owner::Parent { table, key },
        columns,
        then: Then::Remove,
    }
}

/// Every table with values sealed under incidents' keys, and those an erasure clears besides, in the order in which they
/// are walked.
pub(crate) const TABLES: &[Table] = &[
    own(
        "people",
        &[keyed(
            "sealed",
            &[
                "email_index",
                "phone_index",
                "number_index",
                "name_index",
                "contact_index",
            ],
            crate::people::keyed,
        )
        // By the number one is told from another: what must be unique on the register is made from it.
        .left_with(
            record!(name, email, phone, address, organisation, note; number = r#""unreadable-{id}""#),
            ", has_email = FALSE",
        )],
        // What must be unique becomes the row's own id.
        Then::Empty(
            "sealed = $1, email_index = NULL, phone_index = NULL, number_index = NULL, name_index = NULL, \
             contact_index = id, contract_ref = '', sla_ref = '', organisation_hash = NULL",
        ),
    ),
    own(
        "person_addresses",
        &[
            keyed("sealed", &["value_index"], crate::people::addresses::keyed)
                .left(record!(label, value, why; channel = r#""mail""#)),
        ],
        Then::Remove,
    ),
    own(
        "households",
        &[keyed(
            "sealed",
            &[
                "number_index",
                "identity_index",
                "email_index",
                "phone_index",
            ],
            crate::households::keyed,
        )
        .left(record!(name, email, phone, address, number, note))],
        Then::Empty(
            "sealed = $1, number_index = NULL, identity_index = NULL, email_index = NULL, phone_index = NULL",
        ),
    ),
    own(
        "person_merges",
        // No entry is of that version: it cannot be undone.
        &[sealed("sealed").left_with(lost!(), ", survivor_version = 0")],
        Then::Empty("sealed = $1"),
    ),
    own(
        "merged_people",
        &[keyed(
            "sealed",
            &["contact_index", "number_index"],
            crate::people::merge::merged_keyed,
        )
        .left(concat!(
            r#"{"id":"{id}","has_email":false,"created_at":0,"updated_at":0,"version":0,"draft":"#,
            record!(
                name, number, email, phone, address, organisation, contract_ref, sla_ref, note;
                lang = r#""ja""#; data_items = "[]"
            ),
            "}"
        ))],
        Then::Empty("sealed = $1, contact_index = $1, number_index = NULL"),
    ),
    own(
        "people_decisions",
        &[sealed("sealed").left(lost!())],
        Then::Empty("sealed = $1"),
    ),
    own(
        "contact_stops",
        &[sealed("sealed").left(record!(note, lifted_note))],
        Then::Empty("sealed = $1"),
    ),
    own(
        "followup_attempts",
        &[
            sealed("sealed").left(lost!()),
            sealed("to_sealed").left(lost!()),
        ],
        Then::Empty("sealed = $1, to_sealed = NULL"),
    ),
    own(
        "post_letters",
        &[
            keyed("sealed", &["number_index"], crate::followups::post::keyed)
                .left(record!(name, number, organisation, address; data_items = "[]")),
            sealed("tracking").left(lost!()),
        ],
        Then::Empty("sealed = $1, number_index = NULL, tracking = NULL"),
    ),
    own(
        "people_imports",
        &[sealed("sealed_report").left(concat!(
            r#"{"headings":[""#,
            lost!(),
            r#""],"errors":[],"warnings":[]}"#
        ))],
        Then::Empty("sealed_report = NULL, file_name = ''"),
    ),
    part(
        "people_import_errors",
        "people_imports",
        "import_id",
        &[sealed("sealed")],
    ),
    own(
        "deliveries",
        &[keyed(
            "sealed",
            &["address_index", "number_index"],
            crate::deliveries::keyed,
        )
        .left(record!(name, number, email, organisation; data_items = "[]"))],
        Then::Empty(
            "sealed = $1, address_index = $1, number_index = NULL, last_text = NULL, domain = ''",
        ),
    ),
    // Nothing of theirs is sealed, but a mail server's words may name somebody.
    Table {
        name: "attempts",
        owner: Owner::Parent {
            table: "deliveries",
            key: "delivery_id",
        },
        columns: &[],
        then: Then::Empty("text = NULL"),
    },
    own("bounce_events", &[], Then::Empty("text = NULL")),
    // So may the name of a kept audience and what it looks for. Letters that use one keep a copy.
    own("segments", &[], Then::Remove),
    part(
        "people_upload_chunks",
        "people_uploads",
        "upload_id",
        &[sealed("sealed")],
    ),
    // Nothing of its own is sealed, but its name may be somebody's.
    own("people_uploads", &[], Then::Empty("file_name = ''")),
    own(
        "outbox_mails",
        // A mail whose subject and text say so.
        &[sealed("sealed").left(concat!(
            "Subject: =?UTF-8?B?77yI6Kqt44G/5Y+W44KM44G+44Gb44KT77yJLyAodW5yZWFkYWJsZSk=?=\r\n",
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
            lost!(),
            "\r\n"
        ))],
        Then::Remove,
    ),
    // Chunks first: they are found through their files.
    part("file_chunks", "files", "file_id", &[sealed("sealed")]),
    own(
        "files",
        // A name that a file may have.
        &[
            sealed("sealed").left("unreadable"),
            sealed("sealed_reason").left(lost!()),
        ],
        Then::Empty("sealed = $1, sealed_reason = NULL"),
    ),
    own(
        "contact_words",
        &[sealed("sealed").left(lost!())],
        Then::Empty("sealed = $1"),
    ),
    own(
        "contacts",
        &[sealed("sealed").left(record!(name, organisation, email, phone, told, outcome))],
        Then::Empty("sealed = $1"),
    ),
    own(
        "claim_events",
        // What was done stands beside it, and is read from there.
        &[sealed("sealed").left(record!(reason; action = r#""reopen""#))],
        Then::Empty("sealed = $1"),
    ),
    own(
        "claims",
        &[sealed("sealed").left(record!(name, organisation, subject, text, counsel_note, reason))],
        Then::Empty("sealed = $1"),
    ),
    own(
        "trainings",
        // How many came of all units stands beside it.
        &[sealed("sealed").left(concat!(
            "[",
            record!(unit; invited = "0"; attended = "0"),
            "]"
        ))],
        Then::Empty("sealed = $1"),
    ),
    own(
        "sanctions",
        &[sealed("sealed").left(record!(party, grounds, counsel, decision))],
        Then::Empty("sealed = $1"),
    ),
    own(
        "interviews",
        // When it was and which side they stand on is lost, too: a time that none of them has, and none of our own.
        &[sealed("sealed").left(record!(
            person, affiliation, interviewers, purpose;
            held_at = r#""1970-01-01T00:00:00Z""#; side = r#""outside""#
        ))],
        Then::Empty("sealed = $1"),
    ),
    own(
        "reports",
        &[sealed("sealed").left(record!(text, name, organisation, email, phone, note))],
        Then::Empty("sealed = $1"),
    ),
    own("unsubscribe_keys", &[sealed("sealed")], Then::Remove),
];

/// What is sealed or keyed under the instance key, and no incident's walk reaches: data keys and webhooks
/// (`rekey::instance` seals them anew), and keyed hashes that hold beyond incidents, whose keys outlive a re-key (`rekey::KEPT`).
#[cfg(test)]
const OF_INSTANCE: &[(&str, &str)] = &[
    ("incident_keys", "sealed"),
    ("incident_keys", "before_sealed"),
    ("settings", "kept"),
    ("suppressions", "address_index"),
    ("suppressions", "lifted_sealed"),
    ("webhooks", "sealed"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    fn knows(table: &str, column: &str) -> bool {
        OF_INSTANCE.contains(&(table, column))
            || TABLES.iter().filter(|t| t.name == table).any(|t| {
                let own = |c: &Column| c.name == column || c.indexes.contains(&column);
                t.columns.iter().any(own)
            })
    }

    fn sources(directory: &Path, all: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, all);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                all.push((path.to_str().unwrap().replace('\\', "/"), text));
            }
        }
    }

    #[test]
    fn every_place_something_is_sealed_for_is_on_the_list() {
        let mut all = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut all);
        let mut seen = 0;
        for (path, text) in all {
            // Here places are made from the list, and there they are what it is about.
            if path.contains("/sealed/") || path.ends_with("db/src/crypto.rs") {
                continue;
            }
            for call in text.split("Place::new(").skip(1) {
                let mut arguments = call.splitn(3, ',').map(str::trim);
                let table = arguments.next().unwrap().trim_matches('"');
                let column = arguments.next().unwrap();
                // A file on its way in is sealed under a key that dies with it.
                if table == "spool" {
                    continue;
                }
                seen += 1;
                let known = match column.strip_prefix('"') {
                    Some(column) => knows(table, column.trim_end_matches('"')),
                    None => TABLES.iter().any(|t| t.name == table),
                };
                assert!(
                    known,
                    "{table}.{column} of {path} is not in sealed/registry.rs"
                );
            }
        }
        assert!(seen > 15, "{seen}");
    }

    #[test]
    fn every_sealed_column_and_every_keyed_index_of_the_tables_is_on_the_list() {
        let (mut table, mut seen) = ("", 0);
        for line in include_str!("../schema.rs").lines() {
            let line = line.trim();
            if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
                table = name;
            }
            let Some((column, kind)) = line.split_once(" -> ") else {
                continue;
            };
            let keyed = column.contains("sealed") || column.ends_with("_index");
            if keyed && kind.contains("Binary") {
                seen += 1;
                assert!(
                    knows(table, column),
                    "{table}.{column} is not in sealed/registry.rs"
                );
            }
        }
        assert!(seen > 25, "{seen}");
    }

    #[test]
    fn no_table_is_walked_twice() {
        // A walk finds its place again by the name of the table.
        for (n, table) in TABLES.iter().enumerate() {
            assert!(
                TABLES[..n].iter().all(|t| t.name != table.name),
                "{}",
                table.name
            );
        }
    }

    #[test]
    fn an_erasure_leaves_no_sealed_value_and_no_keyed_index() {
        for table in TABLES {
            let Then::Empty(set) = table.then else {
                continue;
            };
            for column in table.columns {
                for name in [&[column.name][..], column.indexes].concat() {
                    assert!(set.contains(&format!("{name} = ")), "{}.{name}", table.name);
                }
            }
        }
    }
}
