//! An incident as a document of IODEF v2 (RFC 7970), in the order its schema asks for. Export only; the contact is the
//! organisation's desk, never a person.

mod xml;

use super::{Source, decimal, lang_of, local};
use saiki_api::{
    Lang, Timestamp,
    classes::{NoticedBy, Phase, Severity, Threat, Tlp},
    incidents::TimeKind,
    moment::{Moment, Precision},
    organisation::Desk,
};
use xml::Xml;

/// Name an incident is numbered under where the organisation has no mail domain and no name.
const NOBODY: &str = "saiki";

/// The document.
pub fn iodef(source: &Source<'_>, now: Timestamp) -> String {
    let mut xml = Xml::default();
    xml.open(
        "IODEF-Document",
        &[
            ("version", "2.00"),
            ("xml:lang", source.lang().tag()),
            ("xmlns", "urn:ietf:params:xml:ns:iodef-2.0"),
        ],
    );
    let status = match source.incident.phase {
        Phase::Emergency | Phase::Recovery => "in-progress",
        Phase::Closed => "resolved",
    };
    let mut attributes = vec![("purpose", "reporting"), ("status", status)];
    attributes.extend_from_slice(restriction(source.incident.tlp));
    xml.open("Incident", &attributes);
    let issuer = issuer(source);
    let named = [("name", issuer.as_str())];
    xml.leaf("IncidentID", &named, &source.incident.reference);
    let rough = times(&mut xml, source, now);
    for text in [source.title(), source.summary()] {
        let lang = lang_of(&text).tag();
        xml.leaf("Description", &[("xml:lang", lang)], &text);
    }
    if let Some(noticed) = source.incident.noticed_by {
        xml.empty("Discovery", discovery(noticed));
    }
    assessment(&mut xml, source);
    contact(&mut xml, source);
    for (name, precision) in rough {
        let name = format!("precision-of-{name}");
        let attributes = [("dtype", "string"), ("name", name.as_str())];
        xml.leaf("AdditionalData", &attributes, precision);
    }
    let counts = &source.incident.counts;
    for (name, count) in [
        ("people-affected", source.counts.people),
        ("people-told", counts.told),
    ] {
        if source.counts.people > 0 {
            let number = count.to_string();
            let attributes = [("dtype", "integer"), ("name", name)];
            xml.leaf("AdditionalData", &attributes, &number);
        }
    }
    if source.incident.exercise {
        let flag = [("dtype", "boolean"), ("name", "exercise")];
        xml.leaf("AdditionalData", &flag, "true");
    }
    xml.finish()
}

/// TLP as the schema knows it; it knows no AMBER+STRICT, and CLEAR by its older name.
fn restriction(tlp: Tlp) -> &'static [(&'static str, &'static str)] {
    match tlp {
        Tlp::Red => &[("restriction", "red")],
        Tlp::AmberStrict => &[
            ("restriction", "ext-value"),
            ("ext-restriction", "TLP:AMBER+STRICT"),
        ],
        Tlp::Amber => &[("restriction", "amber")],
        Tlp::Green => &[("restriction", "green")],
        Tlp::Clear => &[("restriction", "white")],
    }
}

/// Who numbers the incident: a domain, as RFC 7970 has it, else the organisation's name.
fn issuer(source: &Source<'_>) -> String {
    let domain = source.organisation.desk.email.rsplit_once('@');
    let name = match domain {
        Some((_, domain)) => domain,
        None => source.organisation_name(),
    };
    match name.trim() {
        "" => NOBODY.to_owned(),
        name => name.to_owned(),
    }
}

/// Writes the times in the schema's order. Gives those known more roughly than they are written.
fn times(xml: &mut Xml, source: &Source<'_>, now: Timestamp) -> Vec<(&'static str, &'static str)> {
    let opened = Moment {
        at: source.incident.created_at,
        zone: source.organisation.zone.clone(),
        precision: Precision::Minute,
    };
    let generated = Moment {
        at: now,
        zone: source.organisation.zone.clone(),
        precision: Precision::Minute,
    };
    let reported = source.time(TimeKind::Aware).unwrap_or(&opened);
    let all = [
        ("DetectTime", source.time(TimeKind::Detected)),
        ("StartTime", source.time(TimeKind::Occurred)),
        ("EndTime", source.time(TimeKind::Contained)),
        ("RecoveryTime", source.time(TimeKind::Recovered)),
        ("ReportTime", Some(reported)),
        ("GenerationTime", Some(&generated)),
    ];
    let mut rough = Vec::new();
    for (name, moment) in all {
        let Some(moment) = moment else { continue };
        let text = local(moment).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        xml.leaf(name, &[], &text);
        match moment.precision {
            Precision::Minute => {}
            Precision::Hour => rough.push((name, "hour")),
            Precision::Day => rough.push((name, "day")),
            Precision::Month => rough.push((name, "month")),
        }
    }
    rough
}

fn discovery(noticed: NoticedBy) -> &'static [(&'static str, &'static str)] {
    match noticed {
        NoticedBy::Monitoring => &[("source", "ext-value"), ("ext-source", "own-monitoring")],
        NoticedBy::Employee => &[("source", "internal-notification")],
        NoticedBy::Customer | NoticedBy::Finder | NoticedBy::Media => {
            &[("source", "external-notification")]
        }
        NoticedBy::Partner => &[("source", "partner")],
        NoticedBy::Authority => &[("source", "leo")],
        NoticedBy::Attacker => &[("source", "actor")],
        NoticedBy::Other => &[("source", "unknown")],
    }
}

fn assessment(xml: &mut Xml, source: &Source<'_>) {
    let occurrence = match source.is_confirmed() {
        true => "actual",
        false => "potential",
    };
    xml.open("Assessment", &[("occurrence", occurrence)]);
    let category = source.incident.category.label(Lang::En);
    xml.leaf("IncidentCategory", &[("xml:lang", "en")], category);
    let severity = match source.incident.severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High | Severity::Critical => "high",
    };
    for kind in kinds(source) {
        xml.empty("BusinessImpact", &[("severity", severity), ("type", kind)]);
    }
    if let Some(minutes) = source.minutes_down() {
        let attributes = [("metric", "downtime"), ("duration", "minute")];
        xml.leaf("TimeImpact", &attributes, &minutes.to_string());
    }
    let lost = source.losses.filter(|view| view.total.high > 0);
    if let Some(view) = lost {
        let most = decimal(view.total.high, &view.currency);
        let attributes = [("currency", view.currency.as_str())];
        xml.leaf("MonetaryImpact", &attributes, &most);
        // The element takes one amount: the most. An estimate says its least beside it.
        if !view.total.is_exact() {
            let least = decimal(view.total.low, &view.currency);
            let attributes = [("dtype", "real"), ("name", "monetary-impact-least")];
            xml.leaf("AdditionalData", &attributes, &least);
        }
    }
    xml.close();
}

fn kinds(source: &Source<'_>) -> Vec<&'static str> {
    let integrity = source.has(Threat::Tampering) || source.has(Threat::Destruction);
    let secrets = source.has_left() && source.counts.people == 0;
    let all = [
        (source.counts.people > 0, "breach-privacy"),
        (secrets, "breach-proprietary"),
        (integrity, "loss-of-integrity"),
        (source.is_down(), "loss-of-service"),
    ];
    let mut kinds: Vec<&str> = all
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, kind)| kind)
        .collect();
    if kinds.is_empty() {
        kinds.push("unknown");
    }
    kinds
}

fn contact(xml: &mut Xml, source: &Source<'_>) {
    let lang = source.lang();
    let own = source.incident.facts.desk.as_ref();
    let desk: &Desk = own.unwrap_or(&source.organisation.desk);
    xml.open("Contact", &[("role", "creator"), ("type", "organization")]);
    let name = match source.organisation_name() {
        "" => NOBODY,
        name => name,
    };
    xml.leaf("ContactName", &[("xml:lang", lang.tag())], name);
    let called = desk.name.get(lang).trim();
    if !called.is_empty() {
        xml.leaf("Description", &[("xml:lang", lang.tag())], called);
    }
    if !desk.email.trim().is_empty() {
        xml.open("Email", &[]);
        xml.leaf("EmailTo", &[], desk.email.trim());
        xml.close();
    }
    if !desk.phone.trim().is_empty() {
        xml.open("Telephone", &[]);
        xml.leaf("TelephoneNumber", &[], desk.phone.trim());
        xml.close();
    }
    xml.close();
}
