//! The versions of a letter: who wrote which when, and what changed between any two of them.

use super::draft::Draft;
use crate::{
    api::use_loaded,
    components::{Button, Dialog, EmptyState, Hash, LoadedView, Tab, Tabs, Time},
    format::{
        civil::Style,
        date,
        diff::{Change, Line, lines},
    },
    i18n::{Text, use_lang},
    words::letters as words,
};
use leptos::prelude::*;
use saiki_api::{Lang, letters::LetterVersion};

/// A button that opens the comparison.
#[component]
pub fn Versions(
    /// The letter.
    draft: Draft,
    /// The language whose text is shown.
    shown: RwSignal<Lang>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button label=words::VERSIONS on_press=move |()| open.set(true)/>
        <Dialog open=open title=words::VERSIONS wide=true>
            <History draft=draft shown=shown/>
        </Dialog>
    }
}

#[component]
fn History(draft: Draft, shown: RwSignal<Lang>) -> impl IntoView {
    let loaded =
        use_loaded::<Vec<LetterVersion>>(Signal::derive(move || Some(draft.below("versions"))));
    view! {
        <LoadedView loaded=loaded let:versions>
            <Comparison versions=newest_first(versions) shown=shown/>
        </LoadedView>
    }
}

#[component]
fn Comparison(versions: Vec<LetterVersion>, shown: RwSignal<Lang>) -> impl IntoView {
    if versions.len() < 2 {
        return view! { <EmptyState title=words::ONE_VERSION text=words::ONE_VERSION_TEXT/> }
            .into_any();
    }
    let numbers: Vec<i64> = versions.iter().map(|version| version.version).collect();
    let new = RwSignal::new(numbers.first().copied().unwrap_or_default());
    let old = RwSignal::new(numbers.get(1).copied().unwrap_or_default());
    let versions = StoredValue::new(versions);
    let of = move |number: i64| {
        versions.with_value(|all| all.iter().find(|one| one.version == number).cloned())
    };
    let tabs = vec![
        Tab::new("ja", move || "日本語"),
        Tab::new("en", move || "English"),
    ];
    let select =
        move |name: &'static str| shown.set(if name == "ja" { Lang::Ja } else { Lang::En });
    let text = move |number: i64| {
        let text = of(number)?
            .texts
            .into_iter()
            .find(|text| text.lang == shown.get())?;
        Some(format!("{}\n\n{}", text.subject, text.body))
    };
    let changed = move || {
        let (before, after) = (
            text(old.get()).unwrap_or_default(),
            text(new.get()).unwrap_or_default(),
        );
        if before == after {
            return view! { <p class="muted">{words::NO_CHANGE}</p> }.into_any();
        }
        lines(&before, &after)
            .into_iter()
            .map(line)
            .collect_view()
            .into_any()
    };
    view! {
        <div class="stack">
            <div class="columns">
                <Choose label=words::BEFORE versions=versions chosen=old/>
                <Choose label=words::AFTER versions=versions chosen=new/>
            </div>
            <Tabs tabs=tabs selected=move || shown.get().tag().to_owned() on_select=select label=words::LANGUAGES/>
            <div class="diff limited" tabindex="0" lang=move || shown.get().tag()>{changed}</div>
            {move || of(new.get()).map(|version| view! { <p class="muted">{words::FINGERPRINT} " " <Hash value=version.content_hash/></p> })}
        </div>
    }
    .into_any()
}

#[component]
fn Choose(
    label: Text,
    versions: StoredValue<Vec<LetterVersion>>,
    chosen: RwSignal<i64>,
) -> impl IntoView {
    let lang = use_lang();
    let options = move || {
        let option = |version: &LetterVersion| {
            let when = date::at(
                version.created_at,
                &crate::browser::zone(),
                Style::SHORT,
                lang.get(),
            );
            let name = format!(
                "{}　{}　{}",
                words::version(version.version, lang.get()),
                version.author_name,
                when
            );
            let number = version.version;
            view! { <option value=number.to_string() selected=move || chosen.get() == number>{name}</option> }
        };
        versions.with_value(|all| all.iter().map(option).collect_view())
    };
    let when = move || {
        let at = versions.with_value(|all| {
            let one = all.iter().find(|one| one.version == chosen.get())?;
            Some(one.created_at)
        })?;
        Some(view! { <Time at=at relative=true/> })
    };
    view! {
        <label class="field">
            <span class="label">{label} " " {when}</span>
            <select on:change:target=move |event| {
                if let Ok(number) = event.target().value().parse() {
                    chosen.set(number);
                }
            }>{options}</select>
        </label>
    }
}

/// A line of the comparison: what went is struck through and begins with −, what came is underlined and begins with ＋.
fn line(line: Line) -> AnyView {
    let mark = match (line.old, line.new) {
        (true, true) => "",
        (true, false) => "−",
        (false, _) => "＋",
    };
    let class = match (line.old, line.new) {
        (true, true) => "diff-line",
        (true, false) => "diff-line went",
        (false, _) => "diff-line came",
    };
    let parts = line.parts.into_iter().map(|part| match part {
        Change::Same(text) => view! { <span>{text}</span> }.into_any(),
        Change::Went(text) => view! { <del>{text}</del> }.into_any(),
        Change::Came(text) => view! { <ins>{text}</ins> }.into_any(),
    });
    view! {
        <p class=class>
            <span class="diff-mark" aria-hidden="true">{mark}</span>
            <span>{parts.collect_view()}</span>
        </p>
    }
    .into_any()
}

fn newest_first(mut versions: Vec<LetterVersion>) -> Vec<LetterVersion> {
    versions.sort_by_key(|version| std::cmp::Reverse(version.version));
    versions
}
