//! The letter as a mail: the files that go with it, and the characters it is written in. Both are part of what is
//! approved.

use super::draft::{Draft, Saving};
use crate::{
    api::{Listing, path, upload::post_file, use_api, use_listing, use_loaded},
    browser::download,
    components::{
        Button, Card, FileDrop, FormProblem, Hash, Kind, LoadedView, SelectField, StatusTag, Tone,
        choices, use_form, use_toasts,
    },
    format::number,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{files, letter_mail as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    files::{FileFilter, FileInfo, NewFile, SubjectKind},
    letters::{EncodingCheck, LetterAttachment, MailEncoding},
};
use send_wrapper::SendWrapper;
use web_sys::File;

/// The card.
#[component]
pub fn MailCard(
    /// The letter.
    draft: Draft,
) -> impl IntoView {
    let may = use_session().may(SubjectKind::Letter.writes());
    let none = Memo::new(move |_| draft.attachments.with(Vec::is_empty));
    let total = move || {
        let bytes: u64 = draft
            .attachments
            .with(|all| all.iter().map(|file| file.size).sum());
        number::bytes(i64::try_from(bytes).unwrap_or(i64::MAX))
    };
    view! {
        <Card title=words::TITLE>
            <div class="stack">
                {move || none.get().then(|| view! { <p class="muted">{words::NONE}</p> })}
                <ul class="files">
                    <For
                        each=move || draft.attachments.get()
                        key=|file| file.file_id
                        children=move |file| view! { <Attached draft=draft file=file/> }
                    />
                </ul>
                <Fault draft=draft field="attachments".to_owned()/>
                {move || (!none.get()).then(|| view! { <p class="muted">{words::TOTAL} " " {total}</p> })}
                {move || (may && draft.editable.get()).then(|| view! { <Adding draft=draft/> })}
                <Encoding draft=draft/>
            </div>
        </Card>
    }
}

/// What the server said of a field when it was saved last.
#[component]
fn Fault(draft: Draft, field: String) -> impl IntoView {
    let said = move || {
        draft.saving.with(|saving| match saving {
            Saving::Failed(error) => error.field(&field),
            _ => None,
        })
    };
    move || {
        said().map(|said| {
            view! {
                <p class="error" role="alert">
                    <span aria-hidden="true">"▲ "</span>
                    {said}
                </p>
            }
        })
    }
}

#[component]
fn Attached(draft: Draft, file: LetterAttachment) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    let id = file.file_id;
    let name = move || {
        draft.attachments.with(|all| {
            let own = all.iter().find(|one| one.file_id == id);
            own.map(|one| one.name.clone()).unwrap_or_default()
        })
    };
    let place = move || {
        draft
            .attachments
            .with(|all| all.iter().position(|one| one.file_id == id))
            .unwrap_or_default()
    };
    let open = move |()| {
        let name = untrack(name);
        let call = api
            .get(here.below_now(&format!("files/{id}/content")))
            .accept("*/*");
        form.run(call.send_bytes(), move |(kind, bytes)| {
            download::save(&name, &kind, &bytes);
        });
    };
    let rename = move |typed: String| {
        draft.attachments.update(|all| {
            if let Some(own) = all.iter_mut().find(|one| one.file_id == id) {
                own.name = typed;
            }
        });
        draft.touched();
    };
    let leave_out = move |()| {
        draft
            .attachments
            .update(|all| all.retain(|one| one.file_id != id));
        draft.touched();
    };
    let faults = move || {
        let n = place();
        view! {
            <Fault draft=draft field=format!("attachments.{n}.name")/>
            <Fault draft=draft field=format!("attachments.{n}.file_id")/>
        }
    };
    let size = number::bytes(i64::try_from(file.size).unwrap_or(i64::MAX));
    view! {
        <li>
            <label class="field">
                <span class="label">{words::NAME}</span>
                <input
                    type="text"
                    autocomplete="off"
                    disabled=move || !draft.editable.get()
                    prop:value=name
                    on:input:target=move |event| rename(event.target().value())
                />
            </label>
            {faults}
            <p class="meta">
                <span>{size} " " {file.media_type}</span>
                <Hash value=file.sha256/>
            </p>
            <div class="actions">
                <Button label=words::SAVE kind=Kind::Quiet busy=form.busy on_press=open/>
                {move || {
                    draft
                        .editable
                        .get()
                        .then(|| view! { <Button label=words::LEAVE_OUT kind=Kind::Quiet on_press=leave_out/> })
                }}
            </div>
        </li>
    }
}

/// Puts a file to the letter's.
fn put(draft: Draft, file: FileInfo) {
    draft.attachments.update(|all| {
        all.push(LetterAttachment {
            file_id: file.id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
        });
    });
    draft.touched();
}

/// A new file, or one that hangs on the letter already.
#[component]
fn Adding(draft: Draft) -> impl IntoView {
    let here = use_incident();
    let letter = draft.letter.with_untracked(|letter| letter.id);
    let filter = FileFilter {
        subject_kind: Some(SubjectKind::Letter),
        subject_id: Some(letter),
    };
    let kept = use_listing::<FileInfo>(Signal::derive(move || {
        path::with_query(&here.below("files").unwrap_or_default(), &filter)
    }));
    let others = Memo::new(move |_| {
        let chosen: Vec<Uuid> = draft
            .attachments
            .with(|all| all.iter().map(|file| file.file_id).collect());
        let free = |file: &FileInfo| file.removed.is_none() && !chosen.contains(&file.id);
        kept.items.with(|files| {
            files
                .iter()
                .filter(|file| free(file))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let row = move |file: FileInfo| {
        let shown = file.name.clone();
        let choose = move |()| put(draft, file.clone());
        view! {
            <li>
                <p>{shown}</p>
                <div class="actions">
                    <Button label=words::SEND kind=Kind::Quiet on_press=choose/>
                </div>
            </li>
        }
    };
    view! {
        <Upload draft=draft letter=letter kept=kept/>
        {move || {
            (!others.with(Vec::is_empty))
                .then(|| {
                    view! {
                        <details>
                            <summary>{words::OTHERS}</summary>
                            <ul class="files">{others.get().into_iter().map(row).collect_view()}</ul>
                        </details>
                    }
                })
        }}
    }
}

#[component]
fn Upload(draft: Draft, letter: Uuid, kept: Listing<FileInfo>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let file = RwSignal::new(None::<SendWrapper<File>>);
    let send = move |()| {
        let Some(chosen) = file.get_untracked() else {
            return;
        };
        let new = NewFile {
            subject_kind: SubjectKind::Letter,
            subject_id: letter,
            name: chosen.name(),
        };
        let address = path::with_query(&here.below_now("files"), &new);
        let work = async move {
            let blob: &web_sys::Blob = &chosen;
            post_file::<FileInfo>(api, &address, "application/octet-stream", blob, |_, _| {}).await
        };
        form.run(work, move |added| {
            toasts.say(files::ATTACHED);
            file.set(None);
            put(draft, added);
            kept.reload();
        });
    };
    let none = Signal::derive(move || file.with(Option::is_none));
    view! {
        <FileDrop label=words::ADD hint=words::ADD_HINT accept=".pdf,.png,.jpg,.jpeg,.txt,.csv,.docx,.xlsx,.pptx" file=file/>
        <FormProblem form=form/>
        <div class="actions end">
            <Button label=words::SEND disabled=none busy=form.busy on_press=send/>
        </div>
    }
}

#[component]
fn Encoding(draft: Draft) -> impl IntoView {
    let chosen = RwSignal::new(Some(draft.encoding.get_untracked()));
    Effect::new(move |before: Option<()>| {
        let encoding = chosen.get().unwrap_or_default();
        let is_new = draft.encoding.get_untracked() != encoding;
        if before.is_some() && is_new && draft.editable.get_untracked() {
            draft.encoding.set(encoding);
            draft.touched();
        }
    });
    // Whoever took the letter of somebody who was quicker sees theirs.
    Effect::new(move |_| chosen.set(Some(draft.encoding.get())));
    let legacy = Memo::new(move |_| draft.encoding.get() == MailEncoding::Iso2022Jp);
    view! {
        <SelectField
            label=words::ENCODING
            value=chosen
            choices=choices(&MailEncoding::ALL, MailEncoding::label)
            hint=words::ENCODING_HINT
            disabled=Signal::derive(move || !draft.editable.get())
        />
        {move || legacy.get().then(|| view! { <Check draft=draft/> })}
    }
}

/// What the encoding comes to, looked up when somebody asks: it reads every recipient's name.
#[component]
fn Check(draft: Draft) -> impl IntoView {
    let asked = RwSignal::new(false);
    let loaded = use_loaded::<EncodingCheck>(Signal::derive(move || {
        asked.get().then(|| draft.below("encoding"))
    }));
    let version = Memo::new(move |_| draft.letter.with(|letter| letter.version));
    Effect::new(move |before: Option<()>| {
        version.with(|_| ());
        if before.is_some() {
            asked.set(false);
        }
    });
    let unsaved = Signal::derive(move || draft.saving.with(|saving| *saving != Saving::Saved));
    view! {
        <div class="actions">
            <Button label=words::CHECK disabled=unsaved on_press=move |()| asked.set(true)/>
        </div>
        {move || {
            asked
                .get()
                .then(|| {
                    view! {
                        <LoadedView loaded=loaded let:check>
                            <Outcome check=check/>
                        </LoadedView>
                    }
                })
        }}
    }
}

#[component]
fn Outcome(check: EncodingCheck) -> impl IntoView {
    let lang = use_lang();
    let incident = use_incident();
    let tone = match check.uncarried.is_empty() {
        true => Tone::Good,
        false => Tone::Late,
    };
    let verdict = {
        let check = check.clone();
        move || words::verdict(&check, lang.get())
    };
    let in_utf8 = {
        let check = check.clone();
        move || (check.in_utf8 > 0).then(|| words::in_utf8(&check, lang.get()))
    };
    let people = check
        .people
        .into_iter()
        .enumerate()
        .map(move |(n, person)| {
            let address = move || {
                incident
                    .id
                    .get()
                    .map(|incident| routes::person(incident, person))
                    .unwrap_or_default()
            };
            view! { <a href=address>{n + 1}</a> " " }
        });
    let characters = check
        .uncarried
        .into_iter()
        .map(|one| view! { <li>{move || words::uncarried(&one, lang.get())}</li> });
    view! {
        <StatusTag tone=tone label=verdict/>
        <ul>{characters.collect_view()}</ul>
        <p>{in_utf8}</p>
        <p class="meta">{people.collect_view()}</p>
    }
}
