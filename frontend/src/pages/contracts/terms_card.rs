//! What a contract promises of its services, to read: a part a service with its figures and its tiers of credit.

use crate::{
    components::{Card, Fact, Facts, StatusTag, Tone},
    format::number::{self, money},
    i18n::{Text, use_lang},
    pages::sla::figures,
    words::contracts as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    service_terms::{CreditTier, ServiceTerms},
};

/// Basis points as a share.
fn share(bp: i64) -> String {
    format!("{}%", number::typed(bp, 2))
}

/// The figures that are agreed, by name.
fn figures_of(terms: &ServiceTerms, lang: Lang) -> Vec<(Text, String)> {
    let span = |minutes: Option<i64>| minutes.map(|minutes| figures::minutes(minutes, lang));
    let fee = terms.monthly_fee.as_ref().map(|fee| money(fee, lang));
    let degraded = Some(terms.degraded_bp).filter(|bp| *bp > 0).map(share);
    let excluded: Vec<&str> = terms.excluded.iter().map(|why| why.label(lang)).collect();
    let excluded = (!excluded.is_empty()).then(|| excluded.join(lang.pick("、", ", ")));
    let line = |text: &String| (!text.is_empty()).then(|| text.clone());
    let all = [
        (words::AVAILABILITY, terms.availability.map(figures::share)),
        (words::LONGEST, span(terms.longest_outage_minutes)),
        (words::RESPONSE_TIME, span(terms.response_minutes)),
        (words::NOTICE_TIME, span(terms.notice_minutes)),
        (words::FEE, fee),
        (words::CAP, terms.cap_bp.map(share)),
        (words::DEGRADED, degraded),
        (words::EXCLUDED, excluded),
        (words::ZONE, line(&terms.zone)),
        (words::CLAUSE, line(&terms.clause)),
    ];
    all.into_iter()
        .filter_map(|(name, said)| Some((name, said?)))
        .collect()
}

/// All services in one line each, for what a contract says now.
pub(super) fn in_short(all: &[ServiceTerms], lang: Lang) -> String {
    let one = |terms: &ServiceTerms| {
        let said: Vec<String> = figures_of(terms, lang)
            .into_iter()
            .map(|(name, said)| format!("{} {said}", name.pick(lang)))
            .collect();
        format!("{}: {}", terms.service, said.join(lang.pick("、", ", ")))
    };
    all.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The card.
#[component]
pub(super) fn TermsCard(
    /// What is promised.
    all: Vec<ServiceTerms>,
) -> impl IntoView {
    let shown = match all.is_empty() {
        true => view! {
            <p>
                <StatusTag tone=Tone::Unknown label=words::NOT_AGREED/>
            </p>
            <p class="hint">{words::TERMS_NONE}</p>
        }
        .into_any(),
        false => {
            let parts = all
                .into_iter()
                .map(|terms| view! { <Service terms=terms/> });
            view! { <div class="grid halves">{parts.collect_view()}</div> }.into_any()
        }
    };
    view! { <Card title=words::TERMS>{shown}</Card> }
}

#[component]
fn Service(terms: ServiceTerms) -> impl IntoView {
    let lang = use_lang();
    let name = terms.service.clone();
    let tiers = terms.tiers.clone();
    let facts = move || {
        let rows = figures_of(&terms, lang.get()).into_iter();
        let rows = rows.map(|(name, said)| view! { <Fact name=name>{said}</Fact> });
        view! { <Facts>{rows.collect_view()}</Facts> }
    };
    let tiers = (!tiers.is_empty()).then(|| view! { <TierTable tiers=tiers/> });
    view! {
        <section class="stack">
            <h3>{name}</h3>
            {facts}
            {tiers}
        </section>
    }
}

#[component]
fn TierTable(tiers: Vec<CreditTier>) -> impl IntoView {
    let row = |tier: CreditTier| {
        view! {
            <tr>
                <td class="n">{figures::share(tier.below)}</td>
                <td class="n">{share(tier.credit_bp)}</td>
            </tr>
        }
    };
    view! {
        <table class="compact terms-tiers">
            <thead>
                <tr>
                    <th scope="col" class="n">{words::TIER_BELOW}</th>
                    <th scope="col" class="n">{words::TIER_CREDIT}</th>
                </tr>
            </thead>
            <tbody>{tiers.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_agreed_is_said() {
        let terms = ServiceTerms {
            service: "券売".to_owned(),
            availability: Some(99_950),
            notice_minutes: Some(240),
            ..ServiceTerms::default()
        };
        let said = in_short(&[terms], Lang::Ja);
        assert_eq!(said, "券売: 稼働率（%・暦月） 99.95%、通知までの時間 4時間");
        assert_eq!(in_short(&[], Lang::Ja), "");
    }
}
