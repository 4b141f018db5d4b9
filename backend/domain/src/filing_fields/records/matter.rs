//! Who reports, what happened and when, its cause, what it hit and what it cost. Those concerned are in `people`.

use super::{
    OtherReport,
    sheet::{self, Page, Said, Sheet, known, none, open, prose, stated, supposed, told},
};
use crate::{civil, filing_fields::words::in_both, letters::values::desk, money};
use saiki_api::{
    Lang, Timestamp,
    classes::ThreatSource,
    clocks::Answer,
    filing_fields::FieldValue,
    incidents::{Knowledge, TimeKind},
    losses::Range,
    money::Money,
    organisation::Both,
    service_windows::{ServiceWindow, WindowKind},
    wire,
};

/// Writes what the records say onto the sheet.
pub(super) fn fill(sheet: &mut Sheet) {
    organisation(sheet);
    report(sheet);
    incident(sheet);
    cause(sheet);
    hit(sheet);
    service(sheet);
    costs(sheet);
}

/// One of the choices, by the name the value has on the wire.
pub(super) fn choice<T: serde::Serialize>(value: &T) -> FieldValue {
    FieldValue::Choice(wire::name(value))
}

/// What was answered to a question of yes or no.
pub(super) fn answer(sheet: &Sheet, question: &str) -> Option<bool> {
    match sheet.records.answers.get(question) {
        Some(Answer::Yes) => Some(true),
        Some(Answer::No) => Some(false),
        Some(Answer::Number(_) | Answer::Unknown) | None => None,
    }
}

fn organisation(sheet: &mut Sheet) {
    let (org, reporter) = (&sheet.records.organisation, &sheet.records.reporter);
    for (key, text) in [
        ("org.name", &org.name),
        ("org.address", &org.address),
        ("org.sector", &org.sector),
        ("org.representative", &org.representative),
    ] {
        sheet.put(key, Page::Organisation, told(sheet::both(text)));
    }
    let id = told(prose(&org.legal_id));
    sheet.put("org.legal_id", Page::Organisation, id);
    sheet.put("reporter.name", Page::Users, told(prose(&reporter.name)));
    sheet.put("reporter.email", Page::Users, told(prose(&reporter.email)));
    let page = match sheet.records.incident.facts.desk {
        Some(_) => Page::Facts,
        None => Page::Organisation,
    };
    let desk = desk(&sheet.records.incident, org);
    let contact = |lang: Lang| {
        let parts = [
            desk.name.get(lang),
            &desk.phone,
            &desk.email,
            desk.hours.get(lang),
        ];
        let filled = parts.into_iter().filter(|part| !part.is_empty());
        filled.collect::<Vec<&str>>().join(lang.pick("、", ", "))
    };
    let contact = told(sheet::both(&in_both(contact)));
    sheet.put("desk.contact", page, contact);
}

fn report(sheet: &mut Sheet) {
    let records = sheet.records;
    let sequence = known(FieldValue::Number(records.sequence));
    sheet.put("report.sequence", Page::Filings, sequence);
    let zone = &records.organisation.zone;
    // A first report has none before it, and no number from its recipient yet.
    let (before, reference) = match &records.previous {
        None => (none(), none()),
        Some(previous) => {
            let line = |lang| dated("", previous.filed_at, &previous.reference, zone, lang);
            let before = told(sheet::both(&in_both(line)));
            (before, told(prose(&previous.reference)))
        }
    };
    sheet.put("report.previous_reference", Page::Filings, before);
    sheet.put("report.authority_reference", Page::Filings, reference);
    let reasons = told(prose(&records.late_reasons.join("\n")));
    sheet.put("report.reasons_for_delay", Page::Clocks, reasons);
    let lines = |lang| {
        let lines = records.other_reports.iter();
        let lines: Vec<String> = lines.map(|one| other_report(one, zone, lang)).collect();
        lines.join("\n")
    };
    let others = told(sheet::both(&in_both(lines)));
    sheet.put("other_reports", Page::Filings, others);
}

fn other_report(report: &OtherReport, zone: &str, lang: Lang) -> String {
    let who = report.recipient.get(lang);
    let before = format!("{who}{}", lang.pick("：", ": "));
    dated(&before, report.at, &report.reference, zone, lang)
}

/// A report filed: when, and the recipient's reference where there is one.
fn dated(before: &str, at: Timestamp, reference: &str, zone: &str, lang: Lang) -> String {
    let at = civil::stamp(at, zone, lang);
    match (lang, reference.trim()) {
        (_, "") => format!("{before}{at}"),
        (Lang::Ja, reference) => format!("{before}{at}、受付番号 {reference}"),
        (Lang::En, reference) => format!("{before}{at}, reference {reference}"),
    }
}

fn incident(sheet: &mut Sheet) {
    let incident = &sheet.records.incident;
    for (kind, key) in [
        (TimeKind::Occurred, "times.occurred"),
        (TimeKind::Detected, "times.detected"),
        (TimeKind::Aware, "times.aware"),
        (TimeKind::Determined, "times.determined"),
        (TimeKind::Classified, "times.classified"),
        (TimeKind::Assessed, "sg.assessed"),
        (TimeKind::Contained, "times.contained"),
        (TimeKind::Recovered, "times.recovered"),
        (TimeKind::Closed, "times.closed"),
    ] {
        let time = incident.times.iter().find(|time| time.kind == kind);
        let moment = time.map(|time| FieldValue::Moment(time.moment.clone()));
        sheet.put(key, Page::Incident, told(moment));
    }
    // The hours of a report are read in the zone in which they were recorded.
    let zone = [TimeKind::Occurred, TimeKind::Detected, TimeKind::Aware]
        .into_iter()
        .find_map(|kind| incident.times.iter().find(|time| time.kind == kind))
        .map(|time| time.moment.zone.as_str());
    let zone = zone.and_then(|zone| sheet::both(&Both::new(zone, zone)));
    sheet.put("jpcert.timezone", Page::Incident, told(zone));
    let method = incident.noticed_by.as_ref().map(choice);
    sheet.put("discovery.method", Page::Incident, told(method));
    let note = told(prose(&incident.noticed_note));
    sheet.put("discovery.note", Page::Incident, note);
    sheet.put("summary", Page::Incident, told(prose(&incident.summary)));
    let reference = told(prose(&incident.reference));
    sheet.put("incident.reference", Page::Incident, reference);
    sheet.put(
        "incident.title",
        Page::Incident,
        told(prose(&incident.title)),
    );
    sheet.put(
        "category",
        Page::Incident,
        known(choice(&incident.category)),
    );
    sheet.put(
        "severity",
        Page::Incident,
        known(choice(&incident.severity)),
    );
    sheet.put("tlp", Page::Incident, known(choice(&incident.tlp)));
    let other = prose(&incident.facts.other).map_or_else(none, known);
    sheet.put("other", Page::Facts, other);
}

/// A supposed cause is not a known one.
fn cause(sheet: &mut Sheet) {
    let incident = &sheet.records.incident;
    let cause = &incident.facts.cause;
    let text = prose(&cause.text);
    let said = match cause.state {
        Knowledge::Known => told(text),
        state => stated(state, text),
    };
    sheet.put("cause.text", Page::Facts, said);
    let kind = incident.threat_source.and_then(actor_kind);
    let kind = kind.map(|code| FieldValue::Choice(code.to_owned()));
    sheet.put("cause.actor_kind", Page::Incident, told(kind));
    let (page, malicious) = match incident.threat_source {
        Some(source) => (Page::Incident, Some(is_ill_meant(source))),
        None => (Page::Questions, answer(sheet, "improper_purpose")),
    };
    sheet.put(
        "cause.malicious",
        page,
        told(malicious.map(FieldValue::YesNo)),
    );
}

/// Who did it, where the source of the threat leaves no doubt: mischief, errors and industrial spies are found on both
/// sides of the door.
fn actor_kind(source: ThreatSource) -> Option<&'static str> {
    match source {
        ThreatSource::NaturalDisaster | ThreatSource::EquipmentFailure => Some("none"),
        ThreatSource::InsiderCrime => Some("internal"),
        ThreatSource::OutsideCrime
        | ThreatSource::Terrorism
        | ThreatSource::StateEspionage
        | ThreatSource::War => Some("external"),
        ThreatSource::Mischief | ThreatSource::HumanError | ThreatSource::IndustrialEspionage => {
            None
        }
    }
}

/// Whether somebody meant harm.
fn is_ill_meant(source: ThreatSource) -> bool {
    match source {
        ThreatSource::NaturalDisaster
        | ThreatSource::EquipmentFailure
        | ThreatSource::HumanError => false,
        ThreatSource::Mischief
        | ThreatSource::InsiderCrime
        | ThreatSource::OutsideCrime
        | ThreatSource::IndustrialEspionage
        | ThreatSource::Terrorism
        | ThreatSource::StateEspionage
        | ThreatSource::War => true,
    }
}

fn hit(sheet: &mut Sheet) {
    let records = sheet.records;
    let suppliers = told(sheet::names(records.suppliers.iter()));
    sheet.put("third_parties.text", Page::Recovery, suppliers);
    let named = i64::try_from(records.systems.len()).unwrap_or(i64::MAX);
    let more = records.systems_total.saturating_sub(named);
    let systems = match sheet::names(records.systems.iter()) {
        Some(FieldValue::Text(names)) if more > 0 => Some(FieldValue::Text(Both::new(
            format!("{}、ほか{}件", names.ja, civil::grouped(more)),
            format!("{} and {} more", names.en, civil::grouped(more)),
        ))),
        other => other,
    };
    sheet.put("systems.names", Page::Systems, told(systems));
    let count = (records.systems_total > 0).then_some(records.systems_total);
    sheet.put(
        "systems.count",
        Page::Systems,
        told(count.map(FieldValue::Number)),
    );
}

fn service(sheet: &mut Sheet) {
    let records = sheet.records;
    let hit: Vec<&ServiceWindow> = records
        .outages
        .iter()
        .filter(|window| window.fields.kind != WindowKind::Excluded)
        .collect();
    let from = hit.iter().map(|window| window.fields.from).min();
    let from = told(from.map(|at| sheet.minute(at)));
    sheet.put("service.outage_from", Page::Windows, from);
    let until = told(ended(&hit, sheet.now).map(|at| sheet.minute(at)));
    sheet.put("service.outage_to", Page::Windows, until);
    let services = told(sheet::names(records.incident.affected_services.iter()));
    sheet.put("service.affected", Page::Incident, services);
    let zone = &records.organisation.zone;
    let lines = |lang| {
        let lines = hit.iter();
        let lines: Vec<String> = lines.map(|one| window(one, zone, lang)).collect();
        lines.join("\n")
    };
    let extent = told(sheet::both(&in_both(lines)));
    sheet.put("service.degradation", Page::Windows, extent);
}

/// When the last of them was over; nothing while one lasts, or where there was none.
fn ended(windows: &[&ServiceWindow], now: Timestamp) -> Option<Timestamp> {
    let ends: Option<Vec<Timestamp>> = windows.iter().map(|window| window.fields.to).collect();
    ends?.into_iter().max().filter(|end| *end <= now)
}

fn window(window: &ServiceWindow, zone: &str, lang: Lang) -> String {
    let fields = &window.fields;
    let (service, kind) = (&fields.service, fields.kind.label(lang));
    let from = civil::stamp(fields.from, zone, lang);
    let to = fields.to.map(|to| civil::stamp(to, zone, lang));
    match (lang, to) {
        (Lang::Ja, Some(to)) => format!("{service}：{kind}（{from}から{to}まで）"),
        (Lang::Ja, None) => format!("{service}：{kind}（{from}から継続中）"),
        (Lang::En, Some(to)) => format!("{service}: {kind}, from {from} to {to}"),
        (Lang::En, None) => format!("{service}: {kind}, since {from}"),
    }
}

fn costs(sheet: &mut Sheet) {
    let losses = sheet.records.losses.as_ref();
    let cost = |of: fn(&super::LossFigures) -> Range| match losses {
        None => open(),
        Some(figures) => amount(of(figures), &figures.currency),
    };
    let direct = cost(|figures| figures.direct);
    let indirect = cost(|figures| figures.indirect);
    let recovered = cost(|figures| Range::exactly(figures.recovered));
    sheet.put("costs.direct", Page::Losses, direct);
    sheet.put("costs.indirect", Page::Losses, indirect);
    sheet.put("costs.recovered", Page::Losses, recovered);
}

/// An amount is known where least and most are the same; a range is what is supposed so far.
fn amount(range: Range, currency: &str) -> Said {
    if range.is_exact() {
        return known(FieldValue::Money(Money {
            minor: range.low,
            currency: currency.to_owned(),
        }));
    }
    let text = |lang| money::range(range, currency, lang);
    supposed(sheet::both(&in_both(text)))
}
