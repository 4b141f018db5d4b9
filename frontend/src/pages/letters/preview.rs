//! The letter as one person would get it, while it is being typed, and what a careful reader would object to.

use super::{draft::Draft, tones};
use crate::{
    api::{ApiError, use_api, use_listing},
    browser,
    components::{Card, PreviewFrame, ProblemPanel, StatusTag, Tab, Tabs, Tone},
    format::number::{self, grouped},
    i18n::use_lang,
    layout::use_incident,
    words::{letter_mail, letters as words},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Lang,
    letters::{Letter, LetterAttachment, Lint, LintLevel, Preview, PreviewRequest, Sender},
    people::Person,
    problem::FieldError,
};

/// Quiet time before the next preview, in milliseconds.
const PAUSE: i32 = 500;

/// What the server made of the letter last.
#[derive(Clone, Copy)]
pub struct Shown {
    preview: RwSignal<Option<Preview>>,
    error: RwSignal<Option<ApiError>>,
}

/// Asks for a preview whenever text, language or person changes.
pub fn use_preview(draft: Draft, lang: RwSignal<Lang>, person: Signal<Option<Person>>) -> Shown {
    let api = use_api();
    let reader = use_lang();
    let shown = Shown {
        preview: RwSignal::new(None),
        error: RwSignal::new(None),
    };
    let asked = StoredValue::new(0_u64);
    // These are looked at as they were saved.
    let as_mail = Memo::new(move |_| {
        let of = |letter: &Letter| {
            let mail = (letter.attachments.clone(), letter.encoding);
            (mail, letter.basis.clone(), letter.fallback.clone())
        };
        draft.letter.with(of)
    });
    Effect::new(move |_| {
        reader.track();
        as_mail.with(|_| ());
        let request = PreviewRequest {
            person_id: person.get().map(|person| person.id),
            lang: Some(lang.get()),
            texts: Some(draft.texts.get()),
        };
        let mine = asked.try_update_value(|n| {
            *n += 1;
            *n
        });
        let first = shown.preview.with_untracked(Option::is_none);
        let call = api.post(draft.below("preview")).json(&request);
        spawn_local(async move {
            browser::sleep(if first { 0 } else { PAUSE }).await;
            if asked.try_get_value() != mine {
                return;
            }
            let answer = call.send::<Preview>().await;
            if asked.try_get_value() != mine {
                return;
            }
            match answer {
                Ok(preview) => {
                    shown.error.try_set(None);
                    shown.preview.try_set(Some(preview));
                }
                Err(error) => {
                    shown.error.try_set(Some(error));
                }
            }
        });
    });
    shown
}

/// The mail, with a choice of person and part.
#[component]
pub fn PreviewPane(
    /// What the server made of it.
    shown: Shown,
    /// The person it is shown for.
    person: RwSignal<Option<Person>>,
    /// Whom it comes from, as typed.
    sender: RwSignal<Sender>,
) -> impl IntoView {
    let part = RwSignal::new("mail");
    let lang = use_lang();
    let tabs = vec![
        Tab::new("mail", words::AS_MAIL),
        Tab::new("phone", words::AS_PHONE),
        Tab::new("text", words::AS_TEXT),
    ];
    let html = Signal::derive(move || {
        shown
            .preview
            .with(|p| p.as_ref().map(|p| p.html.clone()).unwrap_or_default())
    });
    let text = move || shown.preview.with(|p| p.as_ref().map(|p| p.text.clone()));
    let subject = move || {
        shown
            .preview
            .with(|p| p.as_ref().map(|p| p.subject.clone()))
    };
    let to = move || {
        shown
            .preview
            .with(|p| p.as_ref().map(|p| p.recipient.clone()))
    };
    let attached = move || {
        let files = shown.preview.with(|p| {
            p.as_ref()
                .map(|p| p.attachments.clone())
                .unwrap_or_default()
        });
        let file = |file: LetterAttachment| {
            let size = number::bytes(i64::try_from(file.size).unwrap_or(i64::MAX));
            view! { <span>{letter_mail::ATTACHED} " " {file.name} " " {size}</span> }
        };
        files.into_iter().map(file).collect_view()
    };
    let from = move || sender.with(|sender| (!sender.name.is_empty()).then(|| sender.name.clone()));
    let faults = move || {
        shown
            .preview
            .with(|p| p.as_ref().map(|p| p.errors.clone()).unwrap_or_default())
    };
    let failed = Signal::derive(move || shown.error.get().unwrap_or(ApiError::Network));
    let has_failed = Memo::new(move |_| shown.error.with(Option::is_some));
    let title = Signal::derive(move || words::PREVIEW.pick(lang.get()));
    view! {
        <div class="letter-preview">
            <PersonPicker person=person/>
            <Tabs tabs=tabs selected=move || part.get().to_owned() on_select=move |name| part.set(name) label=words::PREVIEW/>
            {move || has_failed.get().then(|| view! { <ProblemPanel error=failed/> })}
            {move || faults().into_iter().map(|fault| view! { <Fault fault=fault/> }).collect_view()}
            <div class="mail" class:phone=move || part.get() == "phone">
                <div class="mail-head">
                    {move || from().map(|from| view! { <span>{words::FROM} " " {from}</span> })}
                    <span>{words::TO} " " {to}</span>
                    <b>{subject}</b>
                    {attached}
                </div>
                {move || match part.get() {
                    "text" => view! { <pre class="mail-text">{text}</pre> }.into_any(),
                    _ => view! { <PreviewFrame html=html title=move || title.get()/> }.into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn Fault(fault: FieldError) -> impl IntoView {
    let lang = use_lang();
    let line = fault.line;
    view! {
        <p class="problem" role="alert">
            <span class="shape" aria-hidden="true">"▲"</span>
            <span class="grow">
                {move || line.map(|line| words::line(line, lang.get()))}
                {fault.message}
            </span>
        </p>
    }
}

#[component]
fn PersonPicker(person: RwSignal<Option<Person>>) -> impl IntoView {
    let incident = use_incident();
    let people = use_listing::<Person>(Signal::derive(move || {
        incident.below("people?limit=50").unwrap_or_default()
    }));
    let lang = use_lang();
    let place = move || {
        let id = person.with(|person| person.as_ref().map(|p| p.id))?;
        people
            .items
            .with(|people| people.iter().position(|p| p.id == id))
    };
    // One before the first is the invented person; at the end of what is here, more of the register is read.
    let go = move |by: isize| {
        let last = people.items.with_untracked(Vec::len);
        let next = match untrack(place) {
            None if by > 0 => Some(0),
            None | Some(0) if by < 0 => None,
            None => None,
            Some(at) => Some(at.saturating_add_signed(by).min(last.saturating_sub(1))),
        };
        if next.is_some_and(|at| at + 2 >= last) {
            people.read_more();
        }
        person.set(next.and_then(|at| {
            people
                .items
                .with_untracked(|people| people.get(at).cloned())
        }));
    };
    let number = move || {
        let at = i64::try_from(place()?).ok()? + 1;
        let all = i64::try_from(people.total.get()?).ok()?;
        Some(format!("{} / {}", grouped(at), grouped(all)))
    };
    let name = move || match person.get() {
        Some(person) => format!("{} {}", person.number, person.name),
        None => words::INVENTED.pick(lang.get()).to_owned(),
    };
    view! {
        <div class="person-picker">
            <span class="muted">{words::PREVIEW_AS}</span>
            <button type="button" class="btn quiet" aria-label=words::PREVIOUS on:click=move |_| go(-1)>"‹"</button>
            <b aria-live="polite">{name}</b>
            <span class="muted">{number}</span>
            <button type="button" class="btn quiet" aria-label=words::NEXT on:click=move |_| go(1)>"›"</button>
        </div>
    }
}

/// Objections, the gravest first.
#[component]
pub fn Lints(
    /// What the server made of the letter.
    shown: Shown,
) -> impl IntoView {
    let lints = move || {
        let mut lints = shown
            .preview
            .with(|p| p.as_ref().map(|p| p.lints.clone()).unwrap_or_default());
        lints.sort_by_key(|lint| std::cmp::Reverse(lint.level));
        lints
    };
    let lang = use_lang();
    let row = move |lint: Lint| {
        let (tone, line) = (tones::lint(lint.level), lint.line);
        view! {
            <li class=format!("lint {}", tone.class())>
                <span class="shape" aria-hidden="true">{tone.shape()}</span>
                <span>
                    {move || line.map(|line| words::line(line, lang.get()))}
                    {lint.message}
                    {(!lint.remedy.is_empty()).then(|| view! { <span class="hint">" " {lint.remedy}</span> })}
                </span>
            </li>
        }
    };
    let broken = move || {
        shown
            .preview
            .with(|p| p.as_ref().is_some_and(|p| !p.errors.is_empty()))
    };
    let clean = move || {
        let loaded = shown.preview.with(Option::is_some);
        (loaded && !broken() && lints().iter().all(|lint| lint.level == LintLevel::Ok))
            .then(|| view! { <StatusTag tone=Tone::Good label=words::LINTS_NONE/> })
    };
    // A letter that cannot be rendered was not checked: silence would pass for a clean bill.
    let unchecked = move || {
        broken().then(|| view! { <StatusTag tone=Tone::Late label=words::LINTS_UNCHECKED/> })
    };
    view! {
        <Card title=words::LINTS>
            {clean}
            {unchecked}
            <ul class="lints">{move || lints().into_iter().map(row).collect_view()}</ul>
        </Card>
    }
}
