//! Incidents in the forms other organisations read (VERIS 1.4.1, STIX 2.1 with the incident extension, IODEF v2), and VERIS
//! taken in. Written from title, summary, classes, times and counts; nothing of the register, and nobody's name.

mod codes;
mod iodef;
mod read;
mod stix;
#[cfg(test)]
mod tests;
mod veris;

pub use iodef::iodef;
pub use read::{ReadIncident, Reading, VERIS_ID, read_veris};
pub use stix::stix;
pub use veris::veris;

use crate::{civil, exercise, filings::Counts};
use jiff::ZonedDateTime;
use saiki_api::{
    Lang, Timestamp, Uuid,
    classes::{Category, Phase, Threat},
    exchange::ExchangeFormat,
    incidents::{Incident, TimeKind},
    losses::LossView,
    moment::{Moment, Precision},
    money::exponent,
    organisation::Organisation,
    service_windows::{ServiceWindow, WindowKind},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How many of something there are, and how many of them are done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Done.
    pub done: i64,
    /// All.
    pub total: i64,
}

/// What an incident is written from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The incident.
    pub incident: &'a Incident,
    /// Whose it is.
    pub organisation: &'a Organisation,
    /// Figures of the register.
    pub counts: &'a Counts,
    /// The losses; `None` where the reader may not see them, or there are none.
    pub losses: Option<&'a LossView>,
    /// When services were down or degraded.
    pub outages: &'a [ServiceWindow],
    /// Tasks of the recovery plan.
    pub recovery: Tally,
}

impl Source<'_> {
    fn time(&self, kind: TimeKind) -> Option<&Moment> {
        let times = &self.incident.times;
        let found = times.iter().find(|time| time.kind == kind)?;
        Some(&found.moment)
    }

    /// When the organisation learned of it: what a system saw first, else what people knew.
    fn discovered(&self) -> Option<&Moment> {
        self.time(TimeKind::Detected)
            .or_else(|| self.time(TimeKind::Aware))
    }

    fn has(&self, threat: Threat) -> bool {
        self.incident.threats.contains(&threat)
    }

    /// Whether data are known to have left: leaked, or taken.
    fn has_left(&self) -> bool {
        self.has(Threat::Leak) || self.has(Threat::Theft)
    }

    /// Whether somebody determined what it was, or the emergency is over.
    fn is_confirmed(&self) -> bool {
        self.incident.phase != Phase::Emergency || self.time(TimeKind::Determined).is_some()
    }

    /// Whether a service stood still or was slow.
    fn is_down(&self) -> bool {
        self.incident.category == Category::Availability || self.has_window(WindowKind::Outage)
    }

    fn has_window(&self, kind: WindowKind) -> bool {
        self.outages.iter().any(|window| window.fields.kind == kind)
    }

    /// Minutes in which some service was down; `None` while one still is, or none was.
    fn minutes_down(&self) -> Option<i64> {
        let mut spans = Vec::new();
        for window in self.outages {
            if window.fields.kind == WindowKind::Outage {
                spans.push((
                    window.fields.from.as_second(),
                    window.fields.to?.as_second(),
                ));
            }
        }
        spans.sort_unstable();
        let (mut seconds, mut until) = (0_i64, i64::MIN);
        for (from, to) in &spans {
            seconds += (to - (*from).max(until)).max(0);
            until = until.max(*to);
        }
        (!spans.is_empty()).then_some(seconds / 60)
    }

    /// The language its texts are in.
    fn lang(&self) -> Lang {
        lang_of(&format!("{}{}", self.incident.title, self.incident.summary))
    }

    /// Its title, marked where it is an exercise.
    fn title(&self) -> String {
        exercise::title(&self.incident.title, self.incident.exercise, self.lang())
    }

    /// The summary as it is, the title where there is none; marked where it is an exercise.
    fn summary(&self) -> String {
        let text = match self.incident.summary.trim() {
            "" => self.incident.title.trim(),
            summary => summary,
        };
        exercise::title(text, self.incident.exercise, self.lang())
    }

    /// Name of the organisation in the language of the incident.
    fn organisation_name(&self) -> &str {
        self.organisation.name.get(self.lang()).trim()
    }
}

/// Media type of a form.
pub fn media_type(format: ExchangeFormat) -> &'static str {
    match format {
        ExchangeFormat::Veris => "application/json; charset=utf-8",
        ExchangeFormat::Stix => "application/stix+json;version=2.1",
        ExchangeFormat::Iodef => "application/xml; charset=utf-8",
    }
}

/// Name of the file an incident is written to, by its reference.
pub fn file_name(format: ExchangeFormat, reference: &str) -> String {
    match format {
        ExchangeFormat::Veris => format!("{reference}-veris.json"),
        ExchangeFormat::Stix => format!("{reference}-stix.json"),
        ExchangeFormat::Iodef => format!("{reference}-iodef.xml"),
    }
}

/// Japanese where there is a kana or an ideograph, else English.
fn lang_of(text: &str) -> Lang {
    let japanese = |c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    match text.chars().any(japanese) {
        true => Lang::Ja,
        false => Lang::En,
    }
}

/// A moment in the zone people speak of it in.
fn local(moment: &Moment) -> ZonedDateTime {
    moment.at.to_zoned_datetime(civil::zone(&moment.zone))
}

/// How roughly a moment is known: the larger, the rougher.
fn roughness(precision: Precision) -> u8 {
    match precision {
        Precision::Minute => 0,
        Precision::Hour => 1,
        Precision::Day => 2,
        Precision::Month => 3,
    }
}

/// An amount in the currency's main unit, as digits.
fn decimal(minor: i64, currency: &str) -> String {
    let places = exponent(currency);
    let unit = 10_u64.pow(places);
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let sign = if minor < 0 { "-" } else { "" };
    match places {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{rest:0width$}", width = places as usize),
    }
}

/// The same as a JSON number.
fn amount(minor: i64, currency: &str) -> Value {
    if exponent(currency) == 0 {
        return Value::from(minor);
    }
    let number: Result<f64, _> = decimal(minor, currency).parse();
    number.map_or(Value::Null, Value::from)
}

/// An identifier of STIX that is the same for the same name each time. A UUID of version 5 hashes with SHA-1; this is the
/// beginning of a SHA-256 in the same shape, since consumers check no more than the shape.
fn stable_id(kind: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("saiki/exchange/{kind}/{name}"));
    let number = digest
        .iter()
        .take(16)
        .fold(0_u128, |all, byte| (all << 8) | u128::from(*byte));
    let versioned = (number & !(0xf_u128 << 76)) | (0x5_u128 << 76);
    let id = (versioned & !(0x3_u128 << 62)) | (0x2_u128 << 62);
    format!("{kind}--{}", Uuid::from_u128(id))
}

/// An instant as STIX writes it: UTC, to the millisecond.
fn instant(at: Timestamp) -> String {
    let millis = at.as_millisecond().rem_euclid(1_000);
    format!("{}.{millis:03}Z", at.strftime("%Y-%m-%dT%H:%M:%S"))
}
