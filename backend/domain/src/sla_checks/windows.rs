//! The windows of an incident as a check looks at them: by service, joined, in whole seconds. It knows no contract.

use super::spans::{Span, union};
use crate::service_windows::service_key;
use jiff::Timestamp;
use saiki_api::{
    service_terms::Exclusion,
    service_windows::{ServiceWindow, WindowKind},
};
use std::collections::BTreeMap;

/// Windows of an incident, by service. A window without an end lasts until the moment of the check.
#[derive(Debug, Clone, Default)]
pub struct Windows {
    services: BTreeMap<String, Service>,
}

/// What was recorded of one service.
#[derive(Debug, Clone, Default)]
pub(super) struct Service {
    /// Its name, as the first window has it.
    pub name: String,
    /// Outages, joined.
    pub outages: Vec<Span>,
    /// Degradations, joined.
    pub degraded: Vec<Span>,
    /// What agreements may leave out, joined by reason.
    pub excluded: Vec<(Exclusion, Vec<Span>)>,
    /// Whether an outage has no end yet.
    pub lasts: bool,
    /// Outages and degradations one by one, each with the second work on it began.
    pub answers: Vec<Answer>,
}

/// An outage or a degradation, and when work on it began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub kind: WindowKind,
    pub span: Span,
    pub at: Option<i64>,
}

impl Windows {
    /// The windows as of that moment.
    pub fn new(windows: &[ServiceWindow], now: Timestamp) -> Windows {
        let mut services: BTreeMap<String, Service> = BTreeMap::new();
        for window in windows {
            let fields = &window.fields;
            let service = services.entry(service_key(&fields.service)).or_default();
            if service.name.is_empty() {
                service.name.clone_from(&fields.service);
            }
            let span = Span {
                from: fields.from.as_second(),
                to: fields.to.unwrap_or(now).as_second(),
            };
            service.take(fields.kind, fields.exclusion, span);
            service.lasts |= fields.kind == WindowKind::Outage && fields.to.is_none();
            if fields.kind != WindowKind::Excluded {
                service.answers.push(Answer {
                    kind: fields.kind,
                    span,
                    at: fields.responded_at.map(Timestamp::as_second),
                });
            }
        }
        for service in services.values_mut() {
            service.outages = union(std::mem::take(&mut service.outages));
            service.degraded = union(std::mem::take(&mut service.degraded));
            for (_, spans) in &mut service.excluded {
                *spans = union(std::mem::take(spans));
            }
            service.excluded.sort_by_key(|(reason, _)| *reason);
        }
        Windows { services }
    }

    /// Services with windows: the key they are compared by, and the name.
    pub fn services(&self) -> impl Iterator<Item = (&str, &str)> {
        self.services
            .iter()
            .map(|(key, service)| (key.as_str(), service.name.as_str()))
    }

    pub(super) fn of(&self, service: &str) -> Option<&Service> {
        self.services.get(&service_key(service))
    }
}

impl Service {
    fn take(&mut self, kind: WindowKind, reason: Option<Exclusion>, span: Span) {
        match (kind, reason) {
            (WindowKind::Outage, _) => self.outages.push(span),
            (WindowKind::Degraded, _) => self.degraded.push(span),
            (WindowKind::Excluded, Some(reason)) => {
                match self.excluded.iter_mut().find(|(of, _)| *of == reason) {
                    Some((_, spans)) => spans.push(span),
                    None => self.excluded.push((reason, vec![span])),
                }
            }
            // Without a reason no agreement can leave it out; the input is refused.
            (WindowKind::Excluded, None) => {}
        }
    }

    /// What these agreements leave out, joined.
    pub fn left_out(&self, agreed: &[Exclusion]) -> Vec<Span> {
        let named = self.excluded.iter().filter(|(of, _)| agreed.contains(of));
        union(named.flat_map(|(_, spans)| spans.iter().copied()).collect())
    }

    /// All time something was recorded of, joined.
    pub fn touched(&self) -> Vec<Span> {
        let excluded = self.excluded.iter().flat_map(|(_, spans)| spans);
        let all = self.outages.iter().chain(&self.degraded).chain(excluded);
        union(all.copied().collect())
    }
}
