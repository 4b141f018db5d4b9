//! What an incident did, as impact objects: to availability, to confidentiality by kind of data, to money by kind of loss.
//! Estimates are replaced by the next export, not kept beside it.

use super::{
    super::{Source, amount, codes, instant},
    Frame, published,
};
use saiki_api::{
    classes::Severity, incidents::SecondaryDamage, losses::LossVariety, service_windows::WindowKind,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Every impact.
pub(super) fn all(source: &Source<'_>, frame: &Frame) -> Vec<Value> {
    let mut all = Vec::new();
    all.extend(availability(source, frame));
    all.extend(confidentiality(source, frame));
    all.extend(monetary(source, frame));
    all
}

fn impact(frame: &Frame, category: &str, part: &str, details: Value) -> Map<String, Value> {
    let mut impact = frame.object("impact", &format!("{category}/{part}"));
    let extensions = json!({
        (published::IMPACT): { "extension_type": "new-sdo" },
        (format!("{category}-ext")): details,
    });
    impact.insert("impact_category".to_owned(), json!(category));
    impact.insert("extensions".to_owned(), extensions);
    impact
}

/// The extension's scale (appendix A), by the severity of the incident: how vital a service is nobody has entered.
fn availability(source: &Source<'_>, frame: &Frame) -> Option<Value> {
    if !source.is_down() && !source.has_window(WindowKind::Degraded) {
        return None;
    }
    let level = match source.incident.severity {
        Severity::Low => 15,
        Severity::Medium => 50,
        Severity::High => 75,
        Severity::Critical => 90,
    };
    let details = json!({ "availability_impact": level });
    let mut impact = impact(frame, "availability", "all", details);
    let down = source
        .outages
        .iter()
        .map(|window| &window.fields)
        .filter(|fields| fields.kind != WindowKind::Excluded);
    if let Some(from) = down.clone().map(|fields| fields.from).min() {
        impact.insert("start_time".to_owned(), json!(instant(from)));
        let ends: Option<Vec<_>> = down.map(|fields| fields.to).collect();
        if let Some(to) = ends.and_then(|ends| ends.into_iter().max()) {
            impact.insert("end_time".to_owned(), json!(instant(to)));
        }
    }
    Some(Value::Object(impact))
}

fn confidentiality(source: &Source<'_>, frame: &Frame) -> Vec<Value> {
    if !source.has_left() && source.counts.people == 0 {
        return Vec::new();
    }
    let loss = match (source.incident.facts.secondary_damage, source.has_left()) {
        (SecondaryDamage::Confirmed, _) => "exploited-loss",
        (_, true) => "confirmed-loss",
        (_, false) => "suspected-loss",
    };
    let mut kinds: BTreeMap<&str, i64> = BTreeMap::new();
    for (item, count) in &source.counts.by_data_item {
        let most = kinds.entry(codes::data_names(*item).1).or_default();
        *most = (*most).max(*count);
    }
    if kinds.is_empty() {
        let kind = match source.counts.people {
            0 => "unknown",
            _ => "pii",
        };
        kinds.insert(kind, source.counts.people);
    }
    let impact = |(kind, count): (&str, i64)| {
        let mut details = json!({ "loss_type": loss, "information_type": kind });
        if let Some(details) = details.as_object_mut()
            && count > 0
        {
            details.insert("record_count".to_owned(), json!(count));
        }
        Value::Object(impact(frame, "confidentiality", kind, details))
    };
    kinds.into_iter().map(impact).collect()
}

fn monetary(source: &Source<'_>, frame: &Frame) -> Vec<Value> {
    let Some(view) = source.losses else {
        return Vec::new();
    };
    let currency = view.currency.as_str();
    let lost = view.by_variety.iter().filter(|row| row.amount.high > 0);
    lost.map(|row| {
        let variety = name(row.variety);
        let details = json!({
            "variety": variety,
            "currency": currency,
            "min_amount": amount(row.amount.low.max(0), currency),
            "max_amount": amount(row.amount.high, currency),
        });
        Value::Object(impact(frame, "monetary", variety, details))
    })
    .collect()
}

fn name(variety: LossVariety) -> &'static str {
    match variety {
        LossVariety::AssetAndFraud => "asset-and-fraud",
        LossVariety::BrandDamage => "brand-damage",
        LossVariety::BusinessDisruption => "business-disruption",
        LossVariety::CompetitiveAdvantage => "competitive-advantage",
        LossVariety::LegalAndRegulatory => "legal-and-regulatory",
        LossVariety::OperatingCosts => "operating-costs",
        LossVariety::ResponseAndRecovery => "response-and-recovery",
        LossVariety::Other => "uncategorized",
    }
}
