//! What became known of whom, what came of it, how those concerned were told, what was made public and what was done
//! about it.

use super::{
    matter::{answer, choice},
    sheet::{self, Page, Said, Sheet, known, none, open, prose, supposed, told},
};
use crate::{
    civil,
    filing_fields::words::in_both,
    letters::values::{measures, secondary_damage},
};
use saiki_api::{
    Lang, Timestamp,
    clocks::Answer,
    filing_fields::FieldValue,
    incidents::{Measure, Progress, SecondaryDamage},
    organisation::Both,
    people::DataItem,
    wire,
};

/// Writes what the records say onto the sheet.
pub(super) fn fill(sheet: &mut Sheet) {
    data(sheet);
    subjects(sheet);
    consequences(sheet);
    person_notice(sheet);
    publication(sheet);
    measures_taken(sheet);
}

/// What the register says of a kind of data: how many people's; nothing while it does not say what leaked of whom.
fn of_item(sheet: &Sheet, item: DataItem) -> Option<i64> {
    let counted = &sheet.records.counts.by_data_item;
    let found = counted.iter().find(|(kind, _)| *kind == item);
    (!counted.is_empty()).then(|| found.map_or(0, |(_, people)| *people))
}

/// The item's name without the courtesy a letter uses.
fn plain_label(item: DataItem, lang: Lang) -> &'static str {
    match (item, lang) {
        (DataItem::Name, Lang::Ja) => "氏名",
        (other, Lang::Ja) => other.label(lang).trim_start_matches(['お', 'ご']),
        (other, Lang::En) => other.label(lang),
    }
}

/// The kinds of data, each told by `name`.
fn listed(sheet: &Sheet, name: impl Fn(DataItem, i64, Lang) -> String) -> Said {
    let list = |lang: Lang| {
        let counted = sheet.records.counts.by_data_item.iter();
        let names: Vec<String> = counted.map(|(item, n)| name(*item, *n, lang)).collect();
        names.join(lang.pick("、", ", "))
    };
    told(sheet::both(&in_both(list)))
}

fn data(sheet: &mut Sheet) {
    let counted = &sheet.records.counts.by_data_item;
    let codes: Vec<String> = counted.iter().map(|(item, _)| wire::name(item)).collect();
    let items = (!codes.is_empty()).then_some(FieldValue::Choices(codes));
    sheet.put("data.items", Page::People, told(items));
    let with_people = listed(sheet, |item, n, lang| match lang {
        Lang::Ja => format!("{}（{}名）", plain_label(item, lang), civil::grouped(n)),
        Lang::En => format!("{} ({})", plain_label(item, lang), civil::grouped(n)),
    });
    sheet.put("data.items_note", Page::People, with_people);
    for key in ["kr.items", "au.information"] {
        let names = listed(sheet, |item, _, lang| plain_label(item, lang).to_owned());
        sheet.put(key, Page::People, names);
    }
    // The register proves that there is some, never that there is none: what it holds may not be all.
    let yes = |item| of_item(sheet, item).is_some_and(|people| people > 0);
    let (health, my_number) = (yes(DataItem::Health), yes(DataItem::MyNumber));
    found(sheet, "data.special", health, "sensitive_data");
    found(sheet, "data.my_number", my_number, "my_number");
    let encrypted = answer(sheet, "strong_encryption").map(FieldValue::YesNo);
    sheet.put("data.encrypted", Page::Questions, told(encrypted));
}

/// Yes where the register shows it, otherwise what was answered to the question.
fn found(sheet: &mut Sheet, key: &str, on_register: bool, question: &str) {
    if on_register {
        sheet.put(key, Page::People, known(FieldValue::YesNo(true)));
    } else {
        let answered = answer(sheet, question).map(FieldValue::YesNo);
        sheet.put(key, Page::Questions, told(answered));
    }
}

/// The register counts. Before there is one, the number by which deadlines are reckoned is the most there may be, and so
/// a supposition.
fn subjects(sheet: &mut Sheet) {
    let records = sheet.records;
    let cards = of_item(sheet, DataItem::CardNumber).map(FieldValue::Number);
    sheet.put("subjects.cards", Page::People, told(cards));
    if records.counts.people > 0 {
        let count = known(FieldValue::Number(records.counts.people));
        sheet.put("subjects.count", Page::People, count);
        return;
    }
    match records.answers.get("people") {
        Some(Answer::Number(most)) if *most > 0 => {
            let most = i64::try_from(*most).unwrap_or(i64::MAX);
            let count = supposed(Some(FieldValue::Number(most)));
            sheet.put("subjects.count", Page::Questions, count);
        }
        _ => sheet.put("subjects.count", Page::People, open()),
    }
}

fn consequences(sheet: &mut Sheet) {
    let incident = &sheet.records.incident;
    let facts = &incident.facts;
    let text = |lang| secondary_damage(incident, lang);
    let (state, text) = match facts.secondary_damage {
        SecondaryDamage::Unknown => (open(), supposed(prose(&facts.secondary_note))),
        state if facts.secondary_note.trim().is_empty() => {
            (known(choice(&state)), told(sheet::both(&in_both(text))))
        }
        state => (known(choice(&state)), told(prose(&facts.secondary_note))),
    };
    sheet.put("secondary.state", Page::Facts, state);
    sheet.put("secondary.text", Page::Facts, text);
    let risk = match (answer(sheet, "high_risk"), answer(sheet, "risk_unlikely")) {
        (Some(true), _) => Some("high"),
        (Some(false) | None, Some(true)) => Some("unlikely"),
        (Some(false), Some(false)) => Some("risk"),
        (Some(false), None) | (None, Some(false) | None) => None,
    };
    let risk = risk.map(|code| FieldValue::Choice(code.to_owned()));
    sheet.put("gdpr.risk", Page::Questions, told(risk));
}

fn person_notice(sheet: &mut Sheet) {
    let records = sheet.records;
    let (counts, facts) = (&records.counts, &records.incident.facts);
    let zone = &records.organisation.zone;
    let begun = counts.first_notice.filter(|at| *at <= sheet.now);
    let notified = counts.notified.max(records.incident.counts.told);
    // While no mail has reached anybody, nobody was notified yet.
    let reached = begun.filter(|_| notified > 0);
    let state = reached.map(|_| choice(&Progress::Done));
    let date = reached.map(|at| day(at, zone));
    let method = begun.map(|_| FieldValue::Text(Both::new("電子メール", "Email")));
    let count = (notified > 0).then_some(FieldValue::Number(notified));
    sheet.put("person_notice.state", Page::Campaigns, told(state));
    sheet.put("person_notice.date", Page::Campaigns, told(date));
    sheet.put("person_notice.method", Page::Campaigns, told(method));
    sheet.put("person_notice.count", Page::Campaigns, told(count));
    let note = facts.person_response.trim();
    let lines = |lang: Lang| {
        let mail = begun.map(|at| mail_notice(sheet, at, lang));
        let note = (!note.is_empty()).then(|| note.to_owned());
        let lines: Vec<String> = mail.into_iter().chain(note).collect();
        lines.join("\n")
    };
    let text = match begun {
        None => told(prose(note)),
        Some(_) => told(sheet::both(&in_both(lines))),
    };
    sheet.put("person_notice.text", Page::Facts, text);
    let asked = &facts.user_actions;
    for key in ["user_actions", "kr.self_help", "au.recommendations"] {
        sheet.put(key, Page::Facts, told(prose(asked)));
    }
}

/// How the notice by mail stands, in a sentence.
fn mail_notice(sheet: &Sheet, begun: Timestamp, lang: Lang) -> String {
    let counts = &sheet.records.counts;
    let stamp = civil::stamp(begun, &sheet.records.organisation.zone, lang);
    let [notified, failed, without] =
        [counts.notified, counts.undeliverable, counts.without_email].map(civil::grouped);
    match lang {
        Lang::Ja => format!(
            "電子メールによる通知：{stamp}に開始。受信側サーバの受理 {notified}名、不達 {failed}名、メールアドレスなし {without}名。"
        ),
        Lang::En => format!(
            "Notice by email, begun {stamp}: accepted by the receiving server {notified}, undeliverable {failed}, without an email address {without}."
        ),
    }
}

/// The day an instant falls on in that zone.
fn day(at: Timestamp, zone: &str) -> FieldValue {
    FieldValue::Day(at.to_zoned_datetime(civil::zone(zone)).date())
}

/// What was published here is public, whatever the facts still say.
fn publication(sheet: &mut Sheet) {
    let records = sheet.records;
    let facts = &records.incident.facts;
    let published = records.publications.iter();
    let public: Vec<_> = published.filter(|one| one.at <= sheet.now).collect();
    let state = match facts.publication {
        _ if !public.is_empty() => known(choice(&Progress::Done)),
        Progress::Undecided => open(),
        state => known(choice(&state)),
    };
    let never = public.is_empty() && facts.publication == Progress::NotPlanned;
    let page = if public.is_empty() {
        Page::Facts
    } else {
        Page::Letters
    };
    let first = public.iter().map(|one| one.at).min();
    let date = first.map(|at| day(at, &records.organisation.zone));
    let method =
        first.map(|_| FieldValue::Text(Both::new("ウェブサイトへの掲載", "On the website")));
    let urls = sheet::names(public.iter().map(|one| &one.url));
    let unless_never = |value| if never { none() } else { told(value) };
    sheet.put("publication.state", page, state);
    sheet.put("publication.date", page, unless_never(date));
    sheet.put("publication.method", page, unless_never(method));
    sheet.put("publication.url", page, unless_never(urls));
    let titles = || sheet::names(public.iter().map(|one| &one.title));
    let text = prose(&facts.publication_note).or_else(titles);
    sheet.put("publication.text", Page::Facts, told(text));
}

/// Measures of either kind. Where there are measures and none of the kind, that is said; where there are none at all,
/// nobody knows.
fn measures_taken(sheet: &mut Sheet) {
    let all = &sheet.records.incident.facts.measures;
    let of = |done: bool, none_of_it: Both| {
        let kept: Vec<&Measure> = all.iter().filter(|one| one.done == done).collect();
        if all.is_empty() {
            return open();
        }
        if kept.is_empty() {
            return known(FieldValue::Text(none_of_it));
        }
        let list = |lang| measures(kept.iter().copied(), lang);
        told(sheet::both(&in_both(list)))
    };
    let done = of(
        true,
        Both::new("現時点で実施済みのものはありません。", "None so far."),
    );
    let planned = of(
        false,
        Both::new(
            "今後予定しているものはありません。",
            "None beyond those taken.",
        ),
    );
    sheet.put("measures.done", Page::Facts, done);
    sheet.put("measures.planned", Page::Facts, planned);
}
