//! Importing people: choose the file, match its columns, check without writing, import; and what came of it before.

use super::{
    import_form::{Matching, Settings},
    import_presets::Presets,
    import_report::{History, Report},
    import_uploads::Uploads,
};
use crate::{
    api::{
        Api, Loaded,
        parts::{self, Progress},
        path,
        upload::post_file,
        use_api, use_listing, use_loaded,
    },
    browser,
    components::{
        Button, Card, CheckField, CheckGroup, FileDrop, FormProblem, Kind, PageHeader, ProgressBar,
        Segment, Tone, choices, use_form,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{imports as words, people},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Uuid,
    imports::{Import, ImportAccepted, ImportPreview, ImportState, SuggestionKind},
    uploads::Upload,
};
use send_wrapper::SendWrapper;
use web_sys::{Blob, File};

/// Bytes of the head that is sent to find out encoding and columns.
const HEAD: f64 = 64.0 * 1024.0;
/// Between two questions how far the import is, in milliseconds.
const POLL: i32 = 400;

/// The media type a file is sent as, by its name.
fn media_type(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    if [".ndjson", ".jsonl"].iter().any(|end| name.ends_with(end)) {
        "application/x-ndjson"
    } else {
        "text/csv"
    }
}

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
    let sent = RwSignal::new(Progress::default());
    // The upload that holds the chosen file, once one does: what was checked is imported without being sent again.
    let known = RwSignal::new(None::<Uuid>);
    let current = RwSignal::new(None::<Import>);
    let history = use_listing::<Import>(Signal::derive(move || {
        incident.below("people/imports").unwrap_or_default()
    }));
    let uploads: Loaded<Vec<Upload>> =
        use_loaded(Signal::derive(move || incident.below("people/uploads")));

    Effect::new(move |_| {
        let Some(file) = file.get() else { return };
        preview.set(None);
        current.set(None);
        known.set(None);
        form.problem.set(None);
        let address = incident.below_now("people/imports/preview");
        let work = async move {
            let head = file.slice_with_f64_and_f64(0.0, HEAD.min(file.size()));
            let head: Blob = head.map_err(|_| crate::api::ApiError::Network)?;
            let kind = media_type(&file.name());
            post_file::<ImportPreview>(api, &address, kind, &head, |_, _| {}).await
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
        current.set(None);
        sent.set(Progress::default());
        let (whole, in_parts) = (
            incident.below_now("people/imports"),
            incident.below_now("people/uploads"),
        );
        let held = known.get_untracked();
        let work = async move {
            // The page may be left meanwhile; its signals are gone then.
            let told = move |progress| {
                sent.try_set(progress);
            };
            let accepted: ImportAccepted = if file.size() <= parts::PART {
                let address = path::with_query(&whole, &query);
                let kind = media_type(&file.name());
                let told = move |done, all| {
                    told(Progress {
                        done,
                        all,
                        again: false,
                    })
                };
                post_file(api, &address, kind, &file, told).await?
            } else {
                let id = parts::send(api, &in_parts, &file, held, told).await?;
                known.try_set(Some(id));
                let address = path::with_query(&format!("{in_parts}/{id}/import"), &query);
                api.post(address).idempotent().send().await?
            };
            Ok(accepted.id)
        };
        form.run(work, move |id| {
            let address = incident.below_now(&format!("people/imports/{id}"));
            uploads.reload();
            follow(api, address, current, move || {
                history.reload();
                uploads.reload();
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
    let uploads_at = Signal::derive(move || incident.below("people/uploads").unwrap_or_default());
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <a href=back>{people::BACK}</a> }/>
        <div class="stack">
            <Card title=words::STEP_FILE>
                <FileDrop label=words::FILE hint=words::FILE_HINT accept=".csv,.ndjson,.jsonl,text/csv" file=file/>
                <FormProblem form=preview_form/>
            </Card>
            {move || {
                preview
                    .get()
                    .map(|found| {
                        view! {
                            <Card title=words::STEP_MAP>
                                <Presets preview=found.clone() settings=settings/>
                                <Matching preview=found settings=settings/>
                            </Card>
                            <Card title=words::STEP_CHECK>
                                <p class="hint">{words::CHECK_HINT}</p>
                                <CheckField label=words::PARTIAL hint=words::PARTIAL_HINT value=settings.partial/>
                                <CheckGroup
                                    label=words::ACCEPT
                                    hint=words::ACCEPT_HINT
                                    value=settings.accept
                                    choices=choices(&SuggestionKind::ALL, SuggestionKind::label)
                                />
                                <FormProblem form=form/>
                                <Sending busy=form.busy sent=sent/>
                                {move || {
                                    current.get().map(|import| view! { <Report import=import settings=settings/> })
                                }}
                                <div class="actions end">
                                    <Button label=words::CHECK busy=busy on_press=move |()| run(true)/>
                                    <Button label=words::START kind=Kind::Primary busy=busy on_press=move |()| run(false)/>
                                </div>
                            </Card>
                        }
                    })
            }}
            <Uploads uploads=uploads address=uploads_at/>
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
fn Sending(busy: RwSignal<bool>, sent: RwSignal<Progress>) -> impl IntoView {
    let lang = use_lang();
    let segments = Signal::derive(move || {
        vec![Segment {
            tone: Tone::Active,
            count: sent.get().done as i64,
        }]
    });
    let total = Signal::derive(move || sent.get().all as i64);
    let told = move || {
        let progress = sent.get();
        if progress.again {
            words::AGAIN.pick(lang.get()).to_owned()
        } else if progress.all > 0.0 {
            words::sent(progress.done as i64, progress.all as i64, lang.get())
        } else {
            words::SENDING.pick(lang.get()).to_owned()
        }
    };
    move || {
        busy.get().then(|| {
            view! {
                <div class="stack" role="status">
                    <span>{told}</span>
                    <ProgressBar segments=segments total=total label=move || words::SENDING.pick(lang.get())/>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_says_what_it_is_sent_as() {
        assert_eq!(media_type("会員.CSV"), "text/csv");
        assert_eq!(media_type("people.NDJSON"), "application/x-ndjson");
        assert_eq!(media_type("people.jsonl"), "application/x-ndjson");
        assert_eq!(media_type("people"), "text/csv");
    }
}
