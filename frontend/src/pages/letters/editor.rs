//! The editor: text on the left, the mail as it will look in the middle, objections and approval on the right.

use super::{
    approval::{ApprovalCard, FactsMoved},
    basis::BasisCard,
    draft::{Draft, Saving},
    fields::Texts,
    mail::MailCard,
    preview::{Lints, PreviewPane, use_preview},
    publication::PublicationCard,
    reach::{ReachCard, use_reach},
    settings::SettingsCard,
    standing::LetterTags,
    test_send::TestButton,
    versions::Versions,
};
use crate::{
    api::{use_api, use_loaded},
    browser,
    components::{Button, Dialog, Kind, LoadedView, PageHeader},
    format::date,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{letter_series as series_words, letters as words, shell},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Lang,
    letters::{Letter, LetterKind, LetterState},
    people::Person,
    permissions::Permission,
};

/// The page.
#[component]
pub fn LetterEditor() -> impl IntoView {
    let incident = use_incident();
    let params = use_params_map();
    let address = Signal::derive(move || {
        let id = params.with(|params| params.get("letter"))?;
        incident.below(&format!("letters/{id}"))
    });
    let loaded = use_loaded::<Letter>(address);
    view! {
        <LoadedView loaded=loaded let:letter>
            <Editor letter=letter/>
        </LoadedView>
    }
}

#[component]
fn Editor(letter: Letter) -> impl IntoView {
    let incident = use_incident();
    let session = use_session();
    let lang = use_lang();
    let may_write = untrack(|| session.may(Permission::LettersWrite));
    let is_open = matches!(letter.state, LetterState::Draft | LetterState::Rejected);
    let (name, kind) = (letter.name.clone(), letter.kind);
    let number = letter.series.number;
    let series = Signal::derive(move || {
        incident
            .id
            .get()
            .map(routes::letter_series)
            .unwrap_or_default()
    });
    let first = letter.texts.first().map_or(Lang::Ja, |text| text.lang);
    let draft = Draft::new(letter, use_api(), incident, may_write && is_open);
    let shown = RwSignal::new(first);
    let person = RwSignal::new(None::<Person>);
    let preview = use_preview(draft, shown, person.into());
    let reach = use_reach(draft);
    let state = Memo::new(move |_| draft.letter.with(|letter| letter.state));
    let way = Memo::new(move |_| {
        let letter = draft.letter;
        letter.with(|letter| letter.gone_out.as_ref().map(|out| out.way))
    });
    let version = move || words::version(draft.letter.with(|letter| letter.version), lang.get());
    let back = Signal::derive(move || incident.id.get().map(routes::letters).unwrap_or_default());
    let facts = move || {
        view! {
            <LetterTags state=state way=way/>
            <span>{version}</span>
            <span>{move || kind.label(lang.get())}</span>
            {kind.is_mailed().then(|| view! { <a href=series>{move || series_words::number(number, kind == LetterKind::FinalReport, lang.get())}</a> })}
            <SavingState draft=draft/>
            <a href=back>{shell::LETTERS}</a>
        }
    };
    view! {
        <PageHeader title=move || name.clone() facts=facts actions=move || view! { <TestButton draft=draft shown=shown/> <Versions draft=draft shown=shown/> }/>
        <Banners draft=draft may_write=may_write/>
        <FactsMoved draft=draft reach=reach/>
        <div class="letter-editor">
            <Texts draft=draft shown=shown/>
            <PreviewPane shown=preview person=person sender=draft.sender/>
            <div class="stack letter-side">
                <Lints shown=preview/>
                // What stands on a page for everybody is mailed to nobody.
                {(kind != LetterKind::WebNotice).then(|| view! { <ReachCard reach=reach draft=draft/> })}
                <ApprovalCard draft=draft reach=reach/>
                {(kind == LetterKind::WebNotice).then(|| view! { <PublicationCard draft=draft/> })}
                {kind.is_mailed().then(|| view! { <BasisCard draft=draft/> })}
                {kind.is_mailed().then(|| view! { <MailCard draft=draft/> })}
                <SettingsCard draft=draft/>
            </div>
        </div>
        <Conflict draft=draft shown=shown/>
    }
}

#[component]
fn SavingState(draft: Draft) -> impl IntoView {
    let lang = use_lang();
    move || {
        let lang = lang.get();
        let text = match draft.saving.get() {
            Saving::Saved => {
                let at = draft.letter.with(|letter| letter.updated_at);
                words::saved(&date::clock(at, &browser::zone()), lang)
            }
            Saving::Dirty => words::UNSAVED.pick(lang).to_owned(),
            Saving::Busy => words::SAVING.pick(lang).to_owned(),
            Saving::Failed(error) => {
                format!("▲ {} {}", words::NOT_SAVED.pick(lang), error.message(lang))
            }
            Saving::Conflict(_) => format!("▲ {}", words::CONFLICT.pick(lang)),
        };
        view! { <span role="status" aria-live="polite">{text}</span> }
    }
}

#[component]
fn Banners(draft: Draft, may_write: bool) -> impl IntoView {
    let locked = move || {
        let state = draft.letter.with(|letter| letter.state);
        may_write
            && !draft.editable.get()
            && matches!(state, LetterState::AwaitingApproval | LetterState::Approved)
    };
    let out = Memo::new(move |_| draft.letter.with(|letter| letter.gone_out.is_some()));
    let found = Memo::new(move |_| draft.found.with(Option::is_some));
    view! {
        {move || {
            locked()
                .then(|| {
                    view! {
                        <div class="notice">
                            <span>{words::locked(out.get())}</span>
                            <Button label=words::UNLOCK on_press=move |()| draft.editable.set(true)/>
                        </div>
                    }
                })
        }}
        {move || {
            (found.get() && draft.editable.get())
                .then(|| {
                    view! {
                        <div class="notice" role="status">
                            <span>{words::RESTORED}</span>
                            <Button label=words::RESTORE on_press=move |()| draft.answer_found(true)/>
                            <Button label=words::DISCARD kind=Kind::Quiet on_press=move |()| draft.answer_found(false)/>
                        </div>
                    }
                })
        }}
    }
}

/// Somebody else was quicker: shows theirs beside ours and asks which stays.
#[component]
fn Conflict(draft: Draft, shown: RwSignal<Lang>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        open.set(
            draft
                .saving
                .with(|saving| matches!(saving, Saving::Conflict(_))),
        )
    });
    let theirs = move || match draft.saving.get() {
        Saving::Conflict(theirs) => Some(*theirs),
        _ => None,
    };
    let text = move || {
        theirs()?
            .texts
            .into_iter()
            .find(|text| text.lang == shown.get())
    };
    let mine = move || draft.text(shown.get());
    let settle = move |keep_mine: bool| {
        if let Some(theirs) = theirs() {
            draft.settle(theirs, keep_mine);
        }
    };
    view! {
        <Dialog open=open title=words::CONFLICT wide=true closable=false>
            <div class="stack">
                <div class="columns">
                    <div>
                        <h3>{words::THEIRS}</h3>
                        <p>{move || text().map(|text| text.subject)}</p>
                        <pre class="sunken limited" tabindex="0">{move || text().map(|text| text.body)}</pre>
                    </div>
                    <div>
                        <h3>{words::MINE}</h3>
                        <p>{move || mine().map(|text| text.subject)}</p>
                        <pre class="sunken limited" tabindex="0">{move || mine().map(|text| text.body)}</pre>
                    </div>
                </div>
                <div class="actions end">
                    <Button label=words::CONFLICT_THEIRS on_press=move |()| settle(false)/>
                    <Button label=words::CONFLICT_MINE kind=Kind::Danger on_press=move |()| settle(true)/>
                </div>
            </div>
        </Dialog>
    }
}
