//! The damage as bars on one scale: direct and indirect, certain and estimated, beside the words that keep it from
//! misleading. The card on the incident's home shows the same.

use crate::{
    api::use_loaded,
    components::{Bar, Bars, Card, LoadedView, Tone},
    format::number::{money, money_short},
    i18n::{Text, use_lang},
    routes,
    words::losses as words,
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Lang, Uuid,
    losses::{LossView, Range},
    money::Money,
};

/// A range in words: one amount where it is certain. `write` writes an amount.
fn said(range: Range, currency: &str, lang: Lang, write: fn(&Money, Lang) -> String) -> String {
    let amount = |minor| {
        let currency = currency.to_owned();
        write(&Money { minor, currency }, lang)
    };
    match range.is_exact() {
        true => amount(range.low),
        false => {
            let (low, high) = (amount(range.low), amount(range.high));
            format!("{low}{}{high}", lang.pick("〜", "–"))
        }
    }
}

/// A range in words, exactly.
pub fn range_text(range: Range, currency: &str, lang: Lang) -> String {
    said(range, currency, lang, money)
}

/// A bar for an amount; its filled part is what is at least so.
pub fn bar(label: Text, tone: Tone, range: Range, currency: &str, lang: Lang) -> Bar {
    Bar {
        label: label.pick(lang).to_owned(),
        tone,
        filled: range.low,
        reach: range.high,
        strong: range.low,
        text: said(range, currency, lang, money_short),
        title: range_text(range, currency, lang),
    }
}

/// The bars of a view; what is nothing has none, but direct and indirect damage are always told.
fn bars(view: &LossView, lang: Lang) -> Vec<Bar> {
    if view.rows == 0 {
        // Nothing entered is not nothing lost.
        return vec![prevention(view, lang)];
    }
    let one = |label, tone, range: Range| bar(label, tone, range, &view.currency, lang);
    let (direct, indirect) = (view.direct, view.indirect);
    let mut all = vec![one(
        words::DIRECT_ACTUAL,
        Tone::Late,
        Range::exactly(direct.actual),
    )];
    if direct.estimated.high > 0 {
        let bar = one(words::DIRECT_ESTIMATED, Tone::Late, direct.estimated);
        all.push(Bar { strong: 0, ..bar });
    }
    if indirect.actual > 0 {
        let range = Range::exactly(indirect.actual);
        all.push(one(words::INDIRECT_ACTUAL, Tone::Late, range));
    }
    let bar = one(words::INDIRECT_ESTIMATED, Tone::Late, indirect.estimated);
    all.push(Bar { strong: 0, ..bar });
    if view.measures.planned > 0 {
        all.push(prevention(view, lang));
    }
    all
}

/// What prevention costs, the approved part standing out.
fn prevention(view: &LossView, lang: Lang) -> Bar {
    let costs = view.measures;
    let approved = |write: fn(&Money, Lang) -> String| {
        let (word, currency) = (words::APPROVED.pick(lang), view.currency.clone());
        let minor = costs.approved;
        format!("{word} {}", write(&Money { minor, currency }, lang))
    };
    let bar = bar(
        words::PREVENTION,
        Tone::Active,
        Range::exactly(costs.planned),
        &view.currency,
        lang,
    );
    Bar {
        strong: costs.approved,
        text: format!("{}　{}", bar.text, approved(money_short)),
        title: format!("{}　{}", bar.title, approved(money)),
        ..bar
    }
}

/// The bars and how to read them.
#[component]
pub fn LossChart(view: LossView) -> impl IntoView {
    let lang = use_lang();
    let view = StoredValue::new(view);
    let drawn = Signal::derive(move || view.with_value(|view| bars(view, lang.get())));
    let total = move || match view.with_value(|v| v.rows) {
        0 => view! { <span>{words::EMPTY}</span> }.into_any(),
        _ => {
            let total = view.with_value(|v| range_text(v.total, &v.currency, lang.get()));
            view! { <span>{words::TOTAL} " " <b>{total}</b></span> }.into_any()
        }
    };
    let notes = move || {
        let notes = view.with_value(|view| view.explanation.clone());
        notes
            .into_iter()
            .map(|note| view! { <li>{move || note.get(lang.get()).to_owned()}</li> })
            .collect_view()
    };
    view! {
        <Bars bars=drawn label=words::CHART/>
        <p class="notes">{total}</p>
        <ul class="notes">{notes}</ul>
    }
}

/// The card on the incident's home.
#[component]
pub fn LossCard(
    /// The incident.
    id: Uuid,
) -> impl IntoView {
    let loaded = use_loaded::<LossView>(Signal::stored(Some(format!("incidents/{id}/loss"))));
    let compare =
        move || view! { <A href=routes::losses(id) attr:class="link">{words::COMPARE}</A> };
    view! {
        <Card title=words::TITLE action=compare>
            <LoadedView loaded=loaded children=move |view: LossView| match view.rows {
                0 if view.measures.planned == 0 => view! { <p class="muted">{words::EMPTY}</p> }.into_any(),
                _ => view! { <LossChart view=view/> }.into_any(),
            }/>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{losses::ClassTotal, measures::MeasureCosts};

    fn view() -> LossView {
        LossView {
            currency: "JPY".to_owned(),
            rows: 2,
            direct: ClassTotal {
                actual: 12_400_000,
                ..ClassTotal::default()
            },
            indirect: ClassTotal {
                estimated: Range {
                    low: 98_000_000,
                    high: 160_000_000,
                },
                ..ClassTotal::default()
            },
            total: Range::default(),
            by_state: Vec::new(),
            by_jnsa: Vec::new(),
            by_variety: Vec::new(),
            measures: MeasureCosts {
                count: 2,
                planned: 21_500_000,
                approved: 14_000_000,
                spent: 0,
            },
            explanation: Vec::new(),
            unconverted: Vec::new(),
        }
    }

    #[test]
    fn each_bar_says_its_amount() {
        let bars = bars(&view(), Lang::Ja);
        let told: Vec<(&str, &str)> = bars
            .iter()
            .map(|bar| (bar.label.as_str(), bar.text.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("直接損害（確定）", "1,240万円"),
                ("間接損害（見積り）", "9,800万円〜1.6億円"),
                ("再発防止の費用", "2,150万円　承認済み 1,400万円")
            ]
        );
        assert_eq!(bars[1].title, "98,000,000円〜160,000,000円");
        assert_eq!((bars[1].strong, bars[1].reach), (0, 160_000_000));
        assert_eq!((bars[2].strong, bars[2].filled), (14_000_000, 21_500_000));
    }
}
