//! Choosing a form: all there are, by country, each with its recipient, where it is written, how far that was checked,
//! and which open deadlines of the incident it answers. Words, country and "only what is due" are in the address.

use super::tones::FormTag;
use crate::{
    api::use_loaded,
    components::{
        Button, Choice, ChoiceChips, EmptyState, FilterSelect, PageHeader, SearchBox, Skeleton,
        StatusTag, Tone, choices, use_url_query,
    },
    i18n::use_lang,
    layout::use_incident,
    pages::clocks::{Countdown, Dues, Ends, StateTag, row_keys, use_now},
    routes,
    words::{clocks, common, filings as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Timestamp,
    clocks::Clock,
    filing_forms::FilingForm,
    rules::{Regime, RuleStatus},
};

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Asked {
    words: Option<String>,
    regime: Option<Regime>,
    /// Only forms that answer an open deadline.
    due: bool,
}

/// The open deadlines a form answers, what ends first coming first.
fn answered(form: &FilingForm, clocks: &[Clock]) -> Vec<Clock> {
    let fits = |clock: &&Clock| clock.state.is_open() && form.clocks.contains(&clock.rule_id);
    let mut all: Vec<Clock> = clocks.iter().filter(fits).cloned().collect();
    all.sort_by_key(|clock| (clock.due.is_none(), clock.due));
    all
}

/// Whether a form is one of those asked for.
fn fits(form: &FilingForm, due: &[Clock], asked: &Asked, lang: Lang) -> bool {
    let text = format!(
        "{} {} {} {} {}",
        form.name.get(lang),
        form.recipient.get(lang),
        form.source.get(lang),
        form.regime.label(lang),
        form.id
    )
    .to_lowercase();
    let found = asked.words.as_ref().is_none_or(|words| {
        words
            .split_whitespace()
            .all(|word| text.contains(&word.to_lowercase()))
    });
    found
        && asked.regime.is_none_or(|regime| regime == form.regime)
        && (!asked.due || !due.is_empty())
}

/// The page.
#[component]
pub(super) fn Forms(
    /// Every form.
    all: Vec<FilingForm>,
) -> impl IntoView {
    let (here, lang, query, now) = (use_incident(), use_lang(), use_url_query(), use_now());
    let clocks = use_loaded::<Vec<Clock>>(Signal::derive(move || {
        lang.with(|_| ());
        here.below("clocks")
    }));
    row_keys(Signal::stored(false), Callback::new(|()| ()));
    let asked = Memo::new(move |_| Asked {
        words: query.get("q"),
        regime: query.parse("regime"),
        due: query.get("due").is_some(),
    });
    let back = Signal::derive(move || here.id.get().map(routes::filings).unwrap_or_default());
    let all = StoredValue::new(all);
    let only_due = Signal::derive(move || {
        vec![Choice {
            value: "yes".to_owned(),
            label: words::ONLY_DUE.pick(lang.get()).to_owned(),
        }]
    });
    let groups = move || {
        // Deadlines order the forms: shown before these are known, they would move under the pointer.
        if clocks.value.with(Option::is_none) && clocks.error.with(Option::is_none) {
            return view! { <Skeleton lines=6/> }.into_any();
        }
        let (asked, lang) = (asked.get(), lang.get());
        let clocks = clocks.value.get().unwrap_or_default();
        let kept: Vec<(FilingForm, Vec<Clock>)> = all.with_value(|all| {
            let with_due = all.iter().map(|form| (form, answered(form, &clocks)));
            let kept = with_due.filter(|(form, due)| fits(form, due, &asked, lang));
            kept.map(|(form, due)| (form.clone(), due)).collect()
        });
        if kept.is_empty() {
            return view! {
                <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                    <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/>
                </EmptyState>
            }
            .into_any();
        }
        let group = |regime: Regime| {
            let mut those: Vec<_> = kept
                .iter()
                .filter(|(form, _)| form.regime == regime)
                .cloned()
                .collect();
            // What answers a deadline comes first, the order of the forms otherwise stays.
            those.sort_by_key(|(_, due)| due.is_empty());
            (!those.is_empty()).then(|| view! { <Group regime=regime forms=those now=now/> })
        };
        Regime::ALL.map(group).collect_view().into_any()
    };
    view! {
        <PageHeader title=words::CHOOSE_FORM facts=move || view! { <a href=back>{words::TITLE}</a> }/>
        <p class="lead">{words::CHOOSE_LEAD}</p>
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH_FORMS/>
            <FilterSelect query=query name="regime" label=clocks::REGIME choices=choices(&Regime::ALL, Regime::label)/>
            <ChoiceChips query=query name="due" label=words::ONLY_DUE choices=only_due/>
        </div>
        <div class="stack">{groups}</div>
    }
}

#[component]
fn Group(
    regime: Regime,
    forms: Vec<(FilingForm, Vec<Clock>)>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let lang = use_lang();
    let n = forms.len();
    let rows = forms
        .into_iter()
        .map(|(form, due)| view! { <Row form=form due=due now=now/> })
        .collect_view();
    view! {
        <section class="card">
            <h2>
                {move || regime.label(lang.get())} " " <span class="count">{n}</span>
            </h2>
            <ul class="form-rows">{rows}</ul>
        </section>
    }
}

#[component]
fn Row(form: FilingForm, due: Vec<Clock>, now: Signal<Timestamp>) -> impl IntoView {
    let (here, lang) = (use_incident(), use_lang());
    let id = here.id.get_untracked().unwrap_or_default();
    let (stage, status) = (form.stage, form.status);
    let href = routes::new_filing_of(id, &form.id);
    let FilingForm {
        name,
        recipient,
        source,
        ..
    } = form;
    let due = due
        .into_iter()
        .map(|clock| view! { <Due clock=clock now=now/> })
        .collect_view();
    view! {
        <li class="form-row">
            <div class="form-what">
                <a href=href class="row-link" data-row="">
                    <b>{move || name.get(lang.get()).to_owned()}</b>
                </a>
                <span class="muted">{move || recipient.get(lang.get()).to_owned()}</span>
                <span class="cluster">
                    <StatusTag tone=Tone::Plain label=move || stage.label(lang.get())/>
                    <FormTag status=status/>
                </span>
                <small class="muted">{move || source.get(lang.get()).to_owned()}</small>
                <FarChecked status=status/>
            </div>
            <ul class="form-due">{due}</ul>
        </li>
    }
}

/// What it means that a form was not compared with what the recipient publishes, or binds nobody yet.
#[component]
pub(super) fn FarChecked(
    /// How far it was.
    status: RuleStatus,
) -> impl IntoView {
    let word = match status {
        RuleStatus::Unverified => Some(words::FORM_UNVERIFIED),
        RuleStatus::NotInForce => Some(words::FORM_NOT_IN_FORCE),
        RuleStatus::Verified | RuleStatus::Guideline => None,
    };
    word.map(|word| view! { <small class="hint">{word}</small> })
}

/// An open deadline a form answers.
#[component]
fn Due(clock: Clock, now: Signal<Timestamp>) -> impl IntoView {
    let zone = clock.zone.clone();
    let countdown = Ends::of(&clock).map(|ends| view! { <Countdown ends=ends zone=zone now=now/> });
    view! {
        <li>
            <span>{clock.title.clone()}</span>
            <StateTag state=clock.state/>
            {countdown}
            <Dues clock=clock/>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{clocks::sample::clock, filings::sample::form};

    #[test]
    fn a_form_answers_what_is_open_and_the_nearest_comes_first() {
        let one = form("jp.appi.prelim", "jp.appi");
        let mut other = clock("別の規定", "running", Some("2026-11-24T00:00:00Z"));
        other.rule_id = "eu.gdpr.33".into();
        let all = [
            clock("後", "running", Some("2026-11-28T00:00:00Z")),
            clock("未定", "undetermined", None),
            clock("先", "overdue", Some("2026-11-25T00:00:00Z")),
            clock("済み", "submitted", Some("2026-11-23T00:00:00Z")),
            other,
        ];
        let titles: Vec<String> = answered(&one, &all)
            .into_iter()
            .map(|clock| clock.title)
            .collect();
        assert_eq!(titles, ["先", "後", "未定"]);
    }

    #[test]
    fn all_words_the_country_and_what_is_due_narrow_the_forms() {
        let one = form("jp.appi.prelim", "jp.appi");
        let asked = |words: Option<&str>, regime, due| Asked {
            words: words.map(str::to_owned),
            regime,
            due,
        };
        let is = |asked: Asked, due: &[Clock]| fits(&one, due, &asked, Lang::Ja);
        assert!(is(asked(Some("速報 委員会"), Some(Regime::Jp), false), &[]));
        assert!(!is(asked(Some("確報"), None, false), &[]));
        assert!(!is(asked(None, Some(Regime::Eu), false), &[]));
        assert!(!is(asked(None, None, true), &[]));
        let due = [clock("速報", "running", None)];
        assert!(is(asked(None, None, true), &due));
    }
}
