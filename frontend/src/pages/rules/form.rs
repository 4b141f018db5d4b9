//! The form of a clause, for a new one and for a change. What is typed is kept whatever the server says.

use super::{
    condition_field::{ConditionDraft, ConditionField},
    term_field::{TermsDraft, TermsField},
};
use crate::{
    api::{Loaded, path::escape, use_api},
    components::{
        Button, CheckField, Dialog, FormProblem, Kind, NowSays, TextArea, TextField, Theirs,
        use_toasts, use_versioned,
    },
    i18n::{Text, use_lang},
    words::{common, rules as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    organisation::Both,
    rules::{ListedRule, RuleFields, Source},
};

/// The dialog; `loaded` is the clause to change, none for a new one.
#[component]
pub(super) fn RuleDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The clause to change.
    #[prop(optional)]
    loaded: Option<Loaded<ListedRule>>,
    /// What follows.
    #[prop(into)]
    done: Callback<ListedRule>,
) -> impl IntoView {
    let title = match loaded {
        Some(_) => words::EDIT,
        None => words::ADD,
    };
    view! {
        <Dialog open=open title=title wide=true>
            <RuleForm open=open loaded=loaded done=done/>
        </Dialog>
    }
}

/// A text in both languages being typed.
#[derive(Clone, Copy)]
struct Pair {
    ja: RwSignal<String>,
    en: RwSignal<String>,
}

impl Pair {
    fn of(text: Both) -> Pair {
        Pair {
            ja: RwSignal::new(text.ja),
            en: RwSignal::new(text.en),
        }
    }

    fn typed(self) -> Both {
        let line = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        Both::new(line(self.ja), line(self.en))
    }
}

#[derive(Clone, Copy)]
struct Draft {
    title: Pair,
    recipient: Pair,
    source: Pair,
    url: RwSignal<String>,
    zone: RwSignal<String>,
    asap: RwSignal<bool>,
    terms: TermsDraft,
    condition: ConditionDraft,
    note: Pair,
    retired: RwSignal<bool>,
}

impl Draft {
    fn of(begun: Option<ListedRule>) -> Draft {
        let retired = begun.as_ref().is_some_and(|listed| listed.retired);
        let rule = begun.map(|listed| listed.rule);
        let of = |get: fn(&saiki_api::rules::Rule) -> Both| {
            Pair::of(rule.as_ref().map(get).unwrap_or_default())
        };
        let url = rule.as_ref().map(|rule| rule.source.url.clone());
        let zone = rule.as_ref().map(|rule| rule.zone.clone());
        Draft {
            title: of(|rule| rule.title.clone()),
            recipient: of(|rule| rule.recipient.clone()),
            source: of(|rule| Both::new(rule.source.ja.as_str(), rule.source.en.as_str())),
            url: RwSignal::new(url.unwrap_or_default()),
            zone: RwSignal::new(zone.unwrap_or_else(crate::browser::zone)),
            asap: RwSignal::new(rule.as_ref().is_some_and(|rule| rule.asap)),
            terms: TermsDraft::of(rule.as_ref().map(|rule| rule.terms.clone())),
            condition: ConditionDraft::of(rule.as_ref().map(|rule| &rule.applies)),
            note: of(|rule| rule.note.clone()),
            retired: RwSignal::new(retired),
        }
    }

    /// What was typed; none while something is not complete.
    fn typed(self) -> Option<RuleFields> {
        let Both { ja, en } = self.source.typed();
        Some(RuleFields {
            title: self.title.typed(),
            recipient: self.recipient.typed(),
            source: Source {
                ja,
                en,
                url: self.url.get_untracked().trim().to_owned(),
            },
            zone: self.zone.get_untracked().trim().to_owned(),
            asap: self.asap.get_untracked(),
            terms: self.terms.typed()?,
            applies: self.condition.typed().ok()?,
            note: self.note.typed(),
            retired: self.retired.get_untracked(),
        })
    }
}

/// What a clause says.
fn said(listed: &ListedRule, lang: Lang) -> Vec<(Text, String)> {
    let rule = &listed.rule;
    vec![
        (words::WHAT, rule.title.get(lang).to_owned()),
        (words::RECIPIENT, rule.recipient.get(lang).to_owned()),
        (words::PERIODS, listed.terms_text.clone()),
        (words::APPLIES, listed.applies_text.clone()),
        (words::SOURCE, rule.source.ja.clone()),
        (words::NOTE, rule.note.get(lang).to_owned()),
    ]
}

#[component]
fn RuleForm(
    open: RwSignal<bool>,
    loaded: Option<Loaded<ListedRule>>,
    done: Callback<ListedRule>,
) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let begun = loaded.and_then(|loaded| loaded.value.get_untracked());
    let version = begun.as_ref().map_or(0, |listed| listed.version);
    let known = begun.is_some();
    let address = match &begun {
        Some(listed) => format!("rules/{}", escape(&listed.rule.id)),
        None => "rules".to_owned(),
    };
    let change = use_versioned(version, address.clone(), |now: ListedRule| {
        Some((now.version, now))
    });
    let form = change.form;
    let draft = Draft::of(begun);
    let incomplete = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let fields = draft.typed();
        incomplete.set(fields.is_none());
        let Some(fields) = fields else { return };
        let call = match known {
            true => change.on(api.put(address.clone())),
            false => api.post(address.clone()).idempotent(),
        };
        form.run(call.json(&fields).send::<ListedRule>(), move |listed| {
            toasts.say(common::SAVED);
            open.set(false);
            done.run(listed);
        });
    };
    let condition = form.error("applies");
    let condition_error = Signal::derive(move || {
        let own = incomplete.get() && draft.condition.typed().is_err();
        own.then(|| words::CONDITION_OPEN.pick(lang.get()).to_owned())
            .or_else(|| condition.get())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            {known.then(|| view! { <p class="hint">{words::VERSION_HINT}</p> })}
            <div class="columns">
                <TextField label=words::TITLE_JA value=draft.title.ja hint=words::TITLE_HINT error=form.error("title.ja")/>
                <TextField label=words::TITLE_EN value=draft.title.en error=form.error("title.en")/>
                <TextField label=words::RECIPIENT_JA value=draft.recipient.ja hint=words::EITHER error=form.error("recipient.ja")/>
                <TextField label=words::RECIPIENT_EN value=draft.recipient.en error=form.error("recipient.en")/>
                <TextField label=words::SOURCE_JA value=draft.source.ja error=form.error("source.ja")/>
                <TextField label=words::SOURCE_EN value=draft.source.en error=form.error("source.en")/>
                <TextField label=words::SOURCE_URL value=draft.url error=form.error("source.url")/>
                <TextField label=words::ZONE value=draft.zone required=true error=form.error("zone")/>
            </div>
            <CheckField label=words::ASAP value=draft.asap hint=words::ASAP_HINT/>
            <TermsField draft=draft.terms form=form/>
            <ConditionField draft=draft.condition error=condition_error/>
            <div class="columns">
                <TextArea label=words::NOTE_JA value=draft.note.ja rows=2 error=form.error("note.ja")/>
                <TextArea label=words::NOTE_EN value=draft.note.en rows=2 error=form.error("note.en")/>
            </div>
            {known.then(|| view! { <CheckField label=words::RETIRE value=draft.retired hint=words::RETIRE_HINT/> })}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
