//! What each merge field says, for one incident, one organisation, one person and one language. A fact that
//! is not known gives an empty value: the template says what then to write.

use crate::{
    civil,
    letters::{
        fields::Field,
        series::{self, Previous},
    },
};
use jiff::civil::Date;
use saiki_api::{
    Lang, Timestamp,
    incidents::{Incident, Knowledge, Measure, SecondaryDamage, TimeKind},
    organisation::{Desk, Organisation},
    people::{DataItem, Person},
    wire,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a letter is filled from, apart from the person.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The incident.
    pub incident: &'a Incident,
    /// The organisation that writes.
    pub organisation: &'a Organisation,
    /// People on the register.
    pub people: i64,
    /// Date of the letter: when it is sent, or now for a preview.
    pub date: Timestamp,
    /// Which report this is, from 1.
    pub number: i64,
    /// Whether it is the last one.
    pub last: bool,
    /// The report before; absent for a first one.
    pub previous: Option<&'a Previous>,
}

/// One of several people a letter is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterMember {
    /// Name.
    pub name: String,
    /// What leaked of them.
    pub data_items: Vec<DataItem>,
}

/// The person a letter is filled for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// Name.
    pub name: String,
    /// Customer number.
    pub number: String,
    /// Company.
    pub organisation: String,
    /// What leaked of the person.
    pub data_items: Vec<DataItem>,
    /// Contract that binds; may be empty.
    pub contract: String,
    /// Everybody the letter is for where that is a household or somebody's wards; empty otherwise.
    pub members: Vec<LetterMember>,
}

impl From<&Person> for Addressee {
    fn from(person: &Person) -> Self {
        Addressee {
            name: person.name.clone(),
            number: person.number.clone(),
            organisation: person.organisation.clone(),
            data_items: person.data_items.clone(),
            contract: person.contract_ref.clone(),
            members: Vec::new(),
        }
    }
}

impl Addressee {
    /// An invented person, for previews where no real one is wanted.
    pub fn invented(lang: Lang) -> Self {
        Addressee {
            name: lang.pick("見本 花子", "Alex Sample").to_owned(),
            number: "C0000000".to_owned(),
            organisation: lang.pick("見本株式会社", "Sample Company Ltd.").to_owned(),
            data_items: vec![DataItem::Name, DataItem::Email, DataItem::Phone],
            contract: "K-0000".to_owned(),
            members: Vec::new(),
        }
    }

    /// The labels of the person's fields in brackets, for the letter as it is kept in a proof pack.
    pub fn placeholders(lang: Lang) -> [(Field, String); 7] {
        [
            Field::PersonName,
            Field::PersonNumber,
            Field::PersonOrganisation,
            Field::PersonDataItems,
            Field::PersonContract,
            Field::PersonMembers,
            Field::LetterUnsubscribe,
        ]
        .map(|f| {
            let text = match lang {
                Lang::Ja => format!("［{}］", f.label(lang)),
                Lang::En => format!("[{}]", f.label(lang)),
            };
            (f, text)
        })
    }
}

/// The bit of `Values::mask` that says the letter belongs to an exercise; no field comes near it.
pub const EXERCISE: u64 = 1 << 63;

/// A value for each field. Those of a long run are shared by its mails, not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    items: [Arc<str>; Field::ALL.len()],
    exercise: bool,
}

impl Values {
    /// Values without a person: for a page, or to be completed by `set_person`.
    pub fn common(facts: &Facts, lang: Lang) -> Values {
        let items = Field::ALL.map(|field| clean(&common(field, facts, lang)).into());
        Values {
            items,
            exercise: facts.incident.exercise,
        }
    }

    /// Fills in the person's fields; the others stay, so that a long run computes them once.
    pub fn set_person(&mut self, person: &Addressee, lang: Lang) {
        self.set(Field::PersonName, &person.name);
        self.set(Field::PersonNumber, &person.number);
        self.set(Field::PersonOrganisation, &person.organisation);
        self.set(Field::PersonContract, &person.contract);
        self.set(Field::PersonMembers, &members(&person.members, lang));
        let items = match person.members.is_empty() {
            true => data_items(&person.data_items, lang),
            false => items_by_member(&person.members, lang),
        };
        self.set(Field::PersonDataItems, &items);
    }

    /// Sets one value. Control characters other than line ends are taken out.
    pub fn set(&mut self, field: Field, value: &str) {
        if let Some(slot) = self.items.get_mut(field.index()) {
            *slot = clean(value).into();
        }
    }

    /// The value of a field; empty where nothing is known.
    pub fn get(&self, field: Field) -> &str {
        self.items.get(field.index()).map_or("", |value| value)
    }

    /// One bit a field, set where there is a value, and `EXERCISE`.
    pub fn mask(&self) -> u64 {
        let mark = if self.exercise { EXERCISE } else { 0 };
        Field::ALL
            .into_iter()
            .filter(|f| !self.get(*f).is_empty())
            .fold(mark, |mask, f| mask | (1 << f.index()))
    }
}

/// The people a letter is for, by name: 「佐藤 花子様、佐藤 太郎様」.
fn members(members: &[LetterMember], lang: Lang) -> String {
    let names: Vec<String> = members
        .iter()
        .map(|member| match lang {
            Lang::Ja => format!("{}様", member.name),
            Lang::En => member.name.clone(),
        })
        .collect();
    names.join(lang.pick("、", ", "))
}

/// What leaked of each, one a line.
fn items_by_member(members: &[LetterMember], lang: Lang) -> String {
    let line = |member: &LetterMember| {
        let items = data_items(&member.data_items, lang);
        match lang {
            Lang::Ja => format!("・{}様：{items}", member.name),
            Lang::En => format!("- {}: {items}", member.name),
        }
    };
    let lines: Vec<String> = members.iter().map(line).collect();
    lines.join("\n")
}

/// Data items as a letter lists them: 「お名前、メールアドレス」, "name, email address".
pub fn data_items(items: &[DataItem], lang: Lang) -> String {
    let labels: Vec<&str> = items.iter().map(|i| i.label(lang)).collect();
    labels.join(lang.pick("、", ", "))
}

/// The desk that answers: the incident's own, else the organisation's.
pub fn desk<'a>(incident: &'a Incident, organisation: &'a Organisation) -> &'a Desk {
    incident.facts.desk.as_ref().unwrap_or(&organisation.desk)
}

/// Whether there is secondary damage, in a sentence; empty where nobody has looked. The date of the statement
/// must come from the note: it is not this product's to invent.
pub fn secondary_damage(incident: &Incident, lang: Lang) -> String {
    let note = incident.facts.secondary_note.trim();
    if !note.is_empty() {
        return note.to_owned();
    }
    match incident.facts.secondary_damage {
        SecondaryDamage::NoneFound => lang.pick(
            "本件に起因する二次被害は確認されておりません。",
            "No misuse arising from this incident has been confirmed.",
        ),
        SecondaryDamage::Possible => lang.pick(
            "本件に起因する二次被害が生じるおそれがあります。",
            "Misuse arising from this incident is possible.",
        ),
        SecondaryDamage::Confirmed => lang.pick(
            "本件に起因する二次被害を確認しております。",
            "Misuse arising from this incident has been confirmed.",
        ),
        SecondaryDamage::Unknown => "",
    }
    .to_owned()
}

/// Measures, one a line, each with its day.
pub fn measures<'a>(list: impl Iterator<Item = &'a Measure>, lang: Lang) -> String {
    let lines: Vec<String> = list.map(|m| measure(m, lang)).collect();
    lines.join("\n")
}

fn measure(m: &Measure, lang: Lang) -> String {
    let day = civil::day_text(&m.date, lang);
    let text = m.text.trim().trim_end_matches('。');
    match (lang, m.done, day.is_empty()) {
        (Lang::Ja, true, false) => format!("・{text}（{day}実施済み）"),
        (Lang::Ja, true, true) => format!("・{text}（実施済み）"),
        (Lang::Ja, false, false) => format!("・{text}（{day}までに実施予定）"),
        (Lang::Ja, false, true) => format!("・{text}（実施予定、時期は検討中）"),
        (Lang::En, true, false) => format!("- {text} (done on {day})"),
        (Lang::En, true, true) => format!("- {text} (done)"),
        (Lang::En, false, false) => format!("- {text} (planned by {day})"),
        (Lang::En, false, true) => format!("- {text} (planned, date not yet fixed)"),
    }
}

/// A moment of the incident in words; empty where it is not recorded.
pub fn time(incident: &Incident, kind: TimeKind, lang: Lang) -> String {
    incident
        .times
        .iter()
        .find(|t| t.kind == kind)
        .map(|t| civil::moment(&t.moment, lang))
        .unwrap_or_default()
}

/// Measures recorded as done whose day is still to come.
pub fn done_in_future(incident: &Incident, today: Date) -> impl Iterator<Item = &Measure> {
    incident
        .facts
        .measures
        .iter()
        .filter(move |m| m.done && m.date.parse::<Date>().is_ok_and(|d| d > today))
}

fn common(field: Field, facts: &Facts, lang: Lang) -> String {
    let (incident, org) = (facts.incident, facts.organisation);
    let desk = desk(incident, org);
    let all = incident.facts.measures.iter();
    match field {
        Field::PersonName | Field::PersonNumber => String::new(),
        Field::PersonOrganisation | Field::PersonDataItems => String::new(),
        Field::PersonContract | Field::PersonMembers => String::new(),
        Field::LetterUnsubscribe => String::new(),
        Field::IncidentTitle => incident.title.clone(),
        Field::IncidentReference => incident.reference.clone(),
        Field::IncidentSummary => incident.summary.clone(),
        Field::IncidentOccurred => time(incident, TimeKind::Occurred, lang),
        Field::IncidentDetected => time(incident, TimeKind::Detected, lang),
        Field::IncidentAware => time(incident, TimeKind::Aware, lang),
        Field::IncidentContained => time(incident, TimeKind::Contained, lang),
        Field::IncidentRecovered => time(incident, TimeKind::Recovered, lang),
        Field::IncidentServices => incident.affected_services.join(lang.pick("、", ", ")),
        Field::IncidentPeople if facts.people < 1 => String::new(),
        Field::IncidentPeople => match lang {
            Lang::Ja => format!("{}名", civil::grouped(facts.people)),
            Lang::En if facts.people == 1 => "1 person".to_owned(),
            Lang::En => format!("{} people", civil::grouped(facts.people)),
        },
        Field::IncidentCause => match incident.facts.cause.state {
            Knowledge::Known => incident.facts.cause.text.clone(),
            Knowledge::Unknown | Knowledge::NotApplicable => String::new(),
        },
        Field::IncidentSecondaryDamage => secondary_damage(incident, lang),
        Field::IncidentUserActions => incident.facts.user_actions.clone(),
        Field::IncidentMeasures => measures(all, lang),
        Field::IncidentMeasuresDone => measures(all.filter(|m| m.done), lang),
        Field::IncidentMeasuresPlanned => measures(all.filter(|m| !m.done), lang),
        Field::OrgName => org.name.get(lang).to_owned(),
        Field::OrgRepresentative => org.representative.get(lang).to_owned(),
        Field::OrgAddress => org.address.get(lang).to_owned(),
        Field::DeskName => desk.name.get(lang).to_owned(),
        Field::DeskPhone => desk.phone.clone(),
        Field::DeskEmail => desk.email.clone(),
        Field::DeskHours => desk.hours.get(lang).to_owned(),
        Field::LetterDate => civil::day_of(facts.date, &org.zone, lang),
        Field::LetterNumber => match lang {
            _ if facts.last => lang.pick("最終報", "Final report").to_owned(),
            Lang::Ja => format!("第{}報", facts.number),
            Lang::En => format!("Report {}", facts.number),
        },
        Field::IncidentTlp => format!("TLP:{}", wire::name(&incident.tlp)),
        Field::LetterPrevious => facts
            .previous
            .map(|p| series::named(p, &org.zone, lang))
            .unwrap_or_default(),
        Field::LetterChanges => facts.previous.map_or_else(String::new, |p| {
            let now = series::figures(incident, facts.people);
            series::text(&series::changes(&p.figures, &now, lang), lang)
        }),
    }
}

/// Line ends in one form; other control characters and characters that are none (U+FDD0 to U+FDEF, which
/// rendering uses as marks) taken out; no blanks at the ends.
fn clean(value: &str) -> String {
    // Nearly every value: no control character, and none of the code points marks are made of (they begin with EF).
    let plain = |byte: u8| byte >= b' ' && !matches!(byte, 0x7F | 0xC2 | 0xEF);
    if value.bytes().all(plain) {
        return value.trim().to_owned();
    }
    value
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .filter(|c| !('\u{FDD0}'..='\u{FDEF}').contains(c))
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::lint::tests::{incident, organisation};

    fn facts<'a>(incident: &'a Incident, organisation: &'a Organisation) -> Facts<'a> {
        Facts {
            incident,
            organisation,
            people: 1998,
            date: "2026-07-09T15:30:00Z".parse().unwrap(),
            number: 2,
            last: false,
            previous: None,
        }
    }

    #[test]
    fn fields_say_what_the_records_say() {
        let (incident, org) = (incident(), organisation());
        let mut values = Values::common(&facts(&incident, &org), Lang::Ja);
        assert_eq!(values.get(Field::LetterDate), "2026年7月10日");
        assert_eq!(values.get(Field::LetterNumber), "第2報");
        assert_eq!(values.get(Field::IncidentPeople), "1,998名");
        assert_eq!(
            values.get(Field::IncidentOccurred),
            "2026年7月6日 午前7時20分ごろ"
        );
        assert_eq!(
            values.get(Field::IncidentMeasures),
            "・改ざんされた頁を復元しました（2026年7月6日実施済み）\n・管理画面への接続元を制限します（2026年7月31日までに実施予定）"
        );
        values.set_person(&Addressee::invented(Lang::Ja), Lang::Ja);
        assert_eq!(
            values.get(Field::PersonDataItems),
            "お名前、メールアドレス、電話番号"
        );
    }

    #[test]
    fn a_letter_for_several_people_names_each_with_what_leaked_of_them() {
        let (incident, org) = (incident(), organisation());
        let mut values = Values::common(&facts(&incident, &org), Lang::Ja);
        let member = |name: &str, data_items: Vec<DataItem>| LetterMember {
            name: name.to_owned(),
            data_items,
        };
        let family = Addressee {
            members: vec![
                member("佐藤 一郎", vec![DataItem::Name, DataItem::Email]),
                member("佐藤 花子", vec![DataItem::Health]),
            ],
            ..Addressee::invented(Lang::Ja)
        };
        values.set_person(&family, Lang::Ja);
        assert_eq!(values.get(Field::PersonMembers), "佐藤 一郎様、佐藤 花子様");
        assert_eq!(
            values.get(Field::PersonDataItems),
            "・佐藤 一郎様：お名前、メールアドレス\n・佐藤 花子様：健康・医療に関する情報"
        );
    }

    #[test]
    fn what_is_not_known_is_empty() {
        let mut incident = incident();
        incident.facts.cause.state = Knowledge::Unknown;
        incident.times.clear();
        let org = organisation();
        let values = Values::common(&facts(&incident, &org), Lang::En);
        assert_eq!(values.get(Field::IncidentCause), "");
        assert_eq!(values.get(Field::IncidentOccurred), "");
        assert_eq!(values.mask() & (1 << Field::IncidentCause.index()), 0);
        assert_ne!(values.mask() & (1 << Field::OrgName.index()), 0);
    }

    #[test]
    fn marks_and_control_characters_do_not_get_in() {
        let (incident, org) = (incident(), organisation());
        let mut values = Values::common(&facts(&incident, &org), Lang::Ja);
        values.set(Field::PersonName, " 佐\u{FDD1}藤\u{0}\r\n一\u{1b} ");
        assert_eq!(values.get(Field::PersonName), "佐藤\n一");
    }
}
