//! Importing people: choose the file, match its columns, check without writing, import; and what came of it before.

use super::{
    import_form::{Matching, Settings},
    import_report::{History, Report},
};
use crate::{
    api::{Api, path, upload::post_file, use_api, use_listing},
    browser,
    components::{
        Button, Card, FileDrop, FormProblem, Kind, PageHeader, ProgressBar, Segment, Tone, use_form,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::people as words,
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::imports::{Import, ImportAccepted, ImportPreview, ImportState};
use send_wrapper::SendWrapper;
use web_sys::{Blob, File};

/// Bytes of the head that is sent to find out encoding and columns.
const HEAD: f64 = 64.0 * 1024.0;
const CSV: &str = "text/csv";
/// Between two questions how far the import is, in milliseconds.
const POLL: i32 = 400;

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let incident = use_incident();
    let api = use_api();
    let preview_form = use_form();
    let form = use_form();
    let file = RwSignal::new(None::<SendWrapper<File>>);
    let preview = RwSignal::new(None::<ImportPreview>);
    let settings = Settings::new();
    let sent = RwSignal::new((0.0, 0.0));
    let current = RwSignal::new(None::<Import>);
    let history = use_listing::<Import>(Signal::derive(move || {
        incident.below("people/imports").unwrap_or_default()
    }));

    Effect::new(move |_| {
        let Some(file) = file.get() else { return };
        preview.set(None);
        current.set(None);
        form.problem.set(None);
        let address = incident.below_now("people/imports/preview");
        let work = async move {
            let head = file.slice_with_f64_and_f64(0.0, HEAD.min(file.size()));
            let head: Blob = head.map_err(|_| crate::api::ApiError::Network)?;
            post_file::<ImportPreview>(api, &address, CSV, &head, |_, _| {}).await
        };
        preview_form.run(work, move |found| {
            settings.adopt(&found);
            preview.set(Some(found));
        });
    });

    let run = move |dry_run: bool| {
        let Some(file) = file.get_untracked() else {
            return;
        };
        let query = settings.query(dry_run, file.name());
        let address = path::with_query(&incident.below_now("people/imports"), &query);
        current.set(None);
        sent.set((0.0, 0.0));
        let work = async move {
            let progress = move |done, all| sent.set((done, all));
            let accepted: ImportAccepted = post_file(api, &address, CSV, &file, progress).await?;
            Ok(accepted.id)
        };
        form.run(work, move |id| {
            let address = incident.below_now(&format!("people/imports/{id}"));
            follow(api, address, current, move || {
                history.reload();
                incident.loaded.reload();
            });
        });
    };
    let running = move || {
        current.with(|import| {
            import
                .as_ref()
                .is_some_and(|i| i.state == ImportState::Running)
        })
    };
    let busy = Signal::derive(move || form.busy.get() || running());
    let back = Signal::derive(move || incident.id.get().map(routes::people).unwrap_or_default());
    view! {
        <PageHeader title=words::IMPORT_TITLE facts=move || view! { <a href=back>{words::BACK}</a> }/>
        <div class="stack">
            <Card title=words::STEP_FILE>
                <FileDrop label=words::FILE hint=words::FILE_HINT accept=".csv,text/csv" file=file/>
                <FormProblem form=preview_form/>
            </Card>
            {move || {
                preview
                    .get()
                    .map(|found| {
                        view! {
                            <Card title=words::STEP_MAP>
                                <Matching preview=found settings=settings/>
                            </Card>
                            <Card title=words::STEP_CHECK>
                                <p class="hint">{words::CHECK_HINT}</p>
                                <FormProblem form=form/>
                                <Sending busy=form.busy sent=sent/>
                                {move || current.get().map(|import| view! { <Report import=import/> })}
                                <div class="actions end">
                                    <Button label=words::CHECK busy=busy on_press=move |()| run(true)/>
                                    <Button label=words::START kind=Kind::Primary busy=busy on_press=move |()| run(false)/>
                                </div>
                            </Card>
                        }
                    })
            }}
            <History listing=history/>
        </div>
    }
}

/// Asks how far the import is until it has ended.
fn follow(
    api: Api,
    address: String,
    current: RwSignal<Option<Import>>,
    ended: impl Fn() + 'static,
) {
    spawn_local(async move {
        loop {
            // A failed question is asked again: the import itself goes on.
            if let Ok(import) = api.get(address.clone()).send::<Import>().await {
                let over = import.state != ImportState::Running;
                if current.try_set(Some(import)).is_some() {
                    return; // The page was left.
                }
                if over {
                    ended();
                    return;
                }
            }
            browser::sleep(POLL).await;
        }
    });
}

#[component]
fn Sending(busy: RwSignal<bool>, sent: RwSignal<(f64, f64)>) -> impl IntoView {
    let lang = use_lang();
    let segments = Signal::derive(move || {
        let (done, _) = sent.get();
        vec![Segment {
            tone: Tone::Active,
            count: done as i64,
        }]
    });
    let total = Signal::derive(move || sent.get().1 as i64);
    move || {
        busy.get().then(|| {
            view! {
                <div class="stack" role="status">
                    <span>{words::SENDING}</span>
                    <ProgressBar segments=segments total=total label=move || words::SENDING.pick(lang.get())/>
                </div>
            }
        })
    }
}
