//! Files of a record: listed, attached, saved, taken away with a reason. Any page whose record takes files shows this.

use crate::{
    api::{ApiError, Listing, listing::Load, path, upload::post_file, use_api, use_listing},
    browser::download,
    components::{
        Button, Card, ChosenDialog, FileDrop, FormProblem, Hash, Kind, ProblemPanel, StatusTag,
        TextArea, Time, Tone, use_form, use_toasts,
    },
    format::number,
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, files as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    files::{FileFilter, FileInfo, FileRemoval, NewFile, SubjectKind},
};
use send_wrapper::SendWrapper;
use web_sys::File;

/// The card.
#[component]
pub fn FilesPanel(
    /// What kind of record.
    kind: SubjectKind,
    /// Which one.
    subject: Uuid,
    /// Called after a file came or went.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    if !session.may(kind.reads()) {
        return ().into_any();
    }
    let filter = FileFilter {
        subject_kind: Some(kind),
        subject_id: Some(subject),
    };
    let listing = use_listing::<FileInfo>(Signal::derive(move || {
        path::with_query(&open.below("files").unwrap_or_default(), &filter)
    }));
    let may = session.may(kind.writes());
    let removing = RwSignal::new(None::<FileInfo>);
    let changed = move |()| {
        listing.reload();
        on_change.run(());
    };
    let row = move |file: FileInfo| view! { <FileRow file=file may=may removing=removing/> };
    let tail = move || match (listing.load.get(), listing.items.with(Vec::is_empty)) {
        (Load::Failed(error), _) if error != ApiError::Aborted => {
            view! { <ProblemPanel error=error on_retry=move |()| listing.reload()/> }.into_any()
        }
        (Load::Ready, true) => view! { <p class="muted">{words::NONE}</p> }.into_any(),
        _ if listing.more.get() => {
            view! { <Button label=common::SHOW_MORE on_press=move |()| listing.read_more()/> }
                .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <Card title=words::TITLE>
            <div class="stack">
                <ul class="files">{move || listing.items.get().into_iter().map(row).collect_view()}</ul>
                {tail}
                {may.then(|| view! { <Attach kind=kind subject=subject on_attached=changed/> })}
            </div>
        </Card>
        <RemoveDialog removing=removing listing=listing on_change=on_change/>
    }
    .into_any()
}

#[component]
fn FileRow(file: FileInfo, may: bool, removing: RwSignal<Option<FileInfo>>) -> impl IntoView {
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
    let (name, id) = (file.name.clone(), file.id);
    let saved_as = name.clone();
    let save = move |()| {
        let name = saved_as.clone();
        let call = api
            .get(here.below_now(&format!("files/{id}/content")))
            .accept("*/*");
        form.run(call.send_bytes(), move |(kind, bytes)| {
            download::save(&name, &kind, &bytes);
        });
    };
    let agreement = file.hash_agrees.map(|agrees| match agrees {
        true => view! { <StatusTag tone=Tone::Good label=words::AGREES/> },
        false => view! { <StatusTag tone=Tone::Late label=words::DIFFERS/> },
    });
    let size = number::bytes(i64::try_from(file.size).unwrap_or(i64::MAX));
    let shown = StoredValue::new(file.clone());
    let actions = match file.removed.clone() {
        Some(removed) => view! {
            <StatusTag tone=Tone::Plain label=words::GONE/>
            <small class="muted">{move || words::gone(lang.get(), &removed.by_name, &removed.reason)}</small>
        }
        .into_any(),
        None => view! {
            <Button label=words::SAVE kind=Kind::Quiet busy=form.busy on_press=save/>
            {may
                .then(|| {
                    view! {
                        <Button
                            label=words::REMOVE
                            kind=Kind::Quiet
                            on_press=move |()| removing.set(Some(shown.get_value()))
                        />
                    }
                })}
        }
        .into_any(),
    };
    view! {
        <li>
            <p>
                <b>{name}</b>
                " "
                <span class="muted">{size} " " {file.media_type}</span>
            </p>
            <p class="meta">
                <span>{file.added_by_name}</span>
                <Time at=file.created_at/>
                <Hash value=file.sha256/>
                {agreement}
            </p>
            <div class="actions">{actions}</div>
        </li>
    }
}

#[component]
fn Attach(
    kind: SubjectKind,
    subject: Uuid,
    #[prop(into)] on_attached: Callback<()>,
) -> impl IntoView {
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
            subject_kind: kind,
            subject_id: subject,
            name: chosen.name(),
        };
        let address = path::with_query(&here.below_now("files"), &new);
        let work = async move {
            let blob: &web_sys::Blob = &chosen;
            post_file::<FileInfo>(api, &address, "application/octet-stream", blob, |_, _| {}).await
        };
        form.run(work, move |_| {
            toasts.say(words::ATTACHED);
            file.set(None);
            on_attached.run(());
        });
    };
    let none = Signal::derive(move || file.with(Option::is_none));
    view! {
        <FileDrop label=words::ATTACH hint=words::ATTACH_HINT accept="" file=file/>
        <FormProblem form=form/>
        <div class="actions end">
            <Button label=words::SEND disabled=none busy=form.busy on_press=send/>
        </div>
    }
}

#[component]
fn RemoveDialog(
    removing: RwSignal<Option<FileInfo>>,
    listing: Listing<FileInfo>,
    on_change: Callback<()>,
) -> impl IntoView {
    view! {
        <ChosenDialog chosen=removing title=words::REMOVE_TITLE let:file>
            <RemoveForm file=file removing=removing listing=listing on_change=on_change/>
        </ChosenDialog>
    }
}

#[component]
fn RemoveForm(
    file: FileInfo,
    removing: RwSignal<Option<FileInfo>>,
    listing: Listing<FileInfo>,
    on_change: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let (id, version) = (file.id, file.version);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let reason = reason.get_untracked();
        if reason.trim().is_empty() {
            return;
        }
        let call = api
            .post(here.below_now(&format!("files/{id}/remove")))
            .if_match(version)
            .json(&FileRemoval { reason });
        form.run(call.send::<FileInfo>(), move |_| {
            toasts.say(words::REMOVED);
            removing.set(None);
            listing.reload();
            on_change.run(());
        });
    };
    let server = form.error("reason");
    let error = Signal::derive(move || {
        let missing = tried.get() && reason.with(|r| r.trim().is_empty());
        let own = missing.then(|| words::REASON_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p><b>{file.name}</b></p>
            <p>{words::REMOVE_TEXT}</p>
            <TextArea label=words::REASON value=reason required=true rows=2 error=error/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| removing.set(None)/>
                <Button label=words::REMOVE kind=Kind::Danger submit=true busy=form.busy/>
            </div>
        </form>
    }
}
