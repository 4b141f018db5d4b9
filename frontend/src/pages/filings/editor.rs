//! The editor of a report: on the left what would be filed, on the right the fields of the chosen item with their
//! records. It saves field by field; the report itself is made with one press, from what is saved.

use super::{
    changes::ChangesButton, drafts::Drafts, field::FieldCard, forms::FarChecked, pdf::PdfButton,
    sheet::Sheet, tones::FormTag,
};
use crate::{
    api::{Loaded, path, use_api, use_loaded},
    browser,
    components::{
        Button, EmptyState, Form, FormProblem, Kind, LoadedView, PageHeader, ProblemPanel,
        Skeleton, StatusTag, Tone, UrlQuery, use_form, use_toasts, use_url_query,
    },
    format::date,
    i18n::use_lang,
    layout::use_incident,
    pages::clocks::row_keys,
    routes,
    words::{common, filings as words},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use saiki_api::{
    Lang, Timestamp, Uuid,
    filing_fields::{FieldFilter, FieldGroup, FilingField},
    filing_forms::{FilingForm, FilingStage},
    filings::{Filing, FilingItem, FilingPreview, NewFiling, PreviewQuery},
    wire,
};
use send_wrapper::SendWrapper;
use std::collections::BTreeMap;

/// The narrowest window in which fields stand beside the report.
const WIDE: &str = "(min-width: 1001px)";

/// What the parts of the editor share; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    incident: Uuid,
    form: StoredValue<String>,
    /// Whether the person may write.
    pub may: bool,
    /// The fields the form asks for.
    pub fields: Loaded<Vec<FieldGroup>>,
    /// The report as it would be made.
    pub preview: Loaded<FilingPreview>,
    /// What is typed and not saved.
    pub drafts: Drafts,
    /// When something was saved here last.
    saved_at: RwSignal<Option<Timestamp>>,
    /// How often a field was begun anew.
    turns: RwSignal<BTreeMap<String, u64>>,
}

/// A field among the groups.
fn find(groups: &[FieldGroup], key: &str) -> Option<FilingField> {
    let mut fields = groups.iter().flat_map(|group| &group.fields);
    fields.find(|field| field.key == key).cloned()
}

impl Desk {
    /// Address of the fields.
    pub(super) fn list(self) -> String {
        let filter = FieldFilter {
            form: self.form.try_get_value(),
        };
        let id = self.incident;
        path::with_query(&format!("incidents/{id}/filing-fields"), &filter)
    }

    /// A field as the server has it.
    pub(super) fn field(self, key: &str) -> Option<FilingField> {
        let value = self.fields.value;
        value.with(|groups| find(groups.as_deref().unwrap_or_default(), key))
    }

    /// Takes over what saving a field answered.
    pub(super) fn took(self, saved: FilingField) {
        self.drafts.forget(&saved.key);
        self.fields.value.try_update(|groups| {
            let fields = groups.iter_mut().flatten();
            let fields = fields.flat_map(|group| group.fields.iter_mut());
            for field in fields.filter(|field| field.key == saved.key) {
                *field = saved.clone();
            }
        });
        self.written();
    }

    /// Begins a field anew with what the server has.
    pub(super) fn reset(self, key: &str, groups: Vec<FieldGroup>) {
        self.drafts.forget(key);
        self.fields.put(groups);
        self.turns.try_update(|turns| {
            *turns.entry(key.to_owned()).or_default() += 1;
        });
        self.written();
        let heading = format!("[data-field=\"{key}\"] h3");
        spawn_local(async move {
            // Drawn anew first: what had the focus is gone.
            browser::sleep(0).await;
            browser::dom::focus(&heading);
        });
    }

    fn written(self) {
        if self.saved_at.try_set(Some(date::now())).is_none() {
            self.preview.reload();
        }
    }

    /// How many fields of this form hold something that is not saved.
    fn unsaved(self) -> usize {
        let value = self.fields.value;
        value.with(|groups| {
            let fields = groups.iter().flatten().flat_map(|group| &group.fields);
            fields.filter(|field| self.drafts.has(&field.key)).count()
        })
    }
}

/// The item shown on the right: the one in the address, otherwise the first that must be answered and is not, otherwise
/// the first.
pub(super) fn chosen<'a>(
    preview: &'a FilingPreview,
    asked: Option<&str>,
) -> Option<&'a FilingItem> {
    let items = || preview.content.sections.iter().flat_map(|one| &one.items);
    let named = |key: &str| items().find(|item| item.key == key);
    asked
        .and_then(named)
        .or_else(|| preview.missing.first().and_then(|key| named(key)))
        .or_else(|| items().next())
}

/// The editor.
#[component]
pub(super) fn Editor(
    /// The form.
    form: FilingForm,
    /// Whether the person may write.
    may: bool,
) -> impl IntoView {
    let (open, lang, query) = (use_incident(), use_lang(), use_url_query());
    let incident = open.id.get_untracked().unwrap_or_default();
    let langs = StoredValue::new(form.langs.clone());
    let usual = form.langs.first().copied().unwrap_or_default();
    let written = Memo::new(move |_| {
        let asked = query.parse::<Lang>("lang");
        asked
            .filter(|asked| langs.with_value(|langs| langs.contains(asked)))
            .unwrap_or(usual)
    });
    let id = StoredValue::new(form.id.clone());
    let asked = move || PreviewQuery {
        kind: id.get_value(),
        lang: Some(written.get()),
        format: None,
    };
    let preview = use_loaded::<FilingPreview>(Signal::derive(move || {
        let place = format!("incidents/{incident}/filing-preview");
        Some(path::with_query(&place, &asked()))
    }));
    let pdf = Signal::derive(move || {
        let place = format!("incidents/{incident}/filing-preview/export");
        path::and(&path::with_query(&place, &asked()), "format", "pdf")
    });
    let filter = FieldFilter {
        form: Some(form.id.clone()),
    };
    let fields = use_loaded::<Vec<FieldGroup>>(Signal::stored(Some(path::with_query(
        &format!("incidents/{incident}/filing-fields"),
        &filter,
    ))));
    let desk = Desk {
        incident,
        form: id,
        may,
        fields,
        preview,
        drafts: Drafts::of(incident),
        saved_at: RwSignal::new(None),
        turns: RwSignal::new(BTreeMap::new()),
    };
    let unsaved = Memo::new(move |_| desk.unsaved());
    browser::leaving::warn_on_leaving(Signal::derive(move || unsaved.get() > 0));
    row_keys(Signal::stored(true), Callback::new(|()| ()));
    let making = use_form();
    let make = maker(desk, written, making);
    let (name, recipient, stage, status) = (
        form.name.clone(),
        form.recipient.clone(),
        form.stage,
        form.status,
    );
    let to_forms =
        Signal::derive(move || open.id.get().map(routes::new_filing).unwrap_or_default());
    let facts = move || {
        let recipient = recipient.clone();
        view! {
            <span>{move || recipient.get(lang.get()).to_owned()}</span>
            <span>{move || stage.label(lang.get())}</span>
            <FormTag status=status/>
            <Saving desk=desk unsaved=unsaved/>
            <a href=to_forms>{words::CHOOSE_ANOTHER}</a>
        }
    };
    let file_name = format!("{}.pdf", form.id);
    let stuck = Memo::new(move |_| {
        let value = preview.value;
        unsaved.get() > 0 || !value.with(|shown| shown.as_ref().is_some_and(|p| p.can_be_made))
    });
    let actions = move || {
        let file_name = file_name.clone();
        view! {
            <PdfButton address=pdf name=file_name/>
            {may
                .then(|| {
                    view! {
                        <Button
                            label=words::MAKE_THIS
                            kind=Kind::Primary
                            busy=making.busy
                            disabled=stuck
                            on_press=make
                        />
                    }
                })}
        }
    };
    let note = form.note.clone();
    let noted = !note.ja.is_empty() || !note.en.is_empty();
    view! {
        <PageHeader title=move || name.get(lang.get()).to_owned() facts=facts actions=actions/>
        <FormProblem form=making/>
        <FarChecked status=status/>
        {noted.then(|| view! { <p class="lead">{move || note.get(lang.get()).to_owned()}</p> })}
        <div class="toolbar filing-tools">
            <Written langs=form.langs written=written query=query/>
            <ChangesButton preview=preview/>
        </div>
        <Standing desk=desk stage=stage unsaved=unsaved query=query/>
        <div class="filing-editor">
            <div class="filing-sheet">
                <LoadedView
                    loaded=preview
                    children=move |preview: FilingPreview| {
                        view! { <Sheet preview=preview query=query drafts=desk.drafts on_pick=to_fields/> }
                    }
                />
            </div>
            <Fields desk=desk query=query/>
        </div>
    }
}

/// On a narrow screen fields are below the report: the chosen item's are brought into sight.
fn to_fields() {
    if browser::fits(WIDE) {
        return;
    }
    spawn_local(async {
        browser::sleep(0).await;
        browser::dom::focus(".filing-fields h2");
    });
}

/// Makes the report and goes to its page.
fn maker(desk: Desk, written: Memo<Lang>, form: Form) -> Callback<()> {
    let (api, toasts, incident) = (use_api(), use_toasts(), use_incident());
    let navigate = SendWrapper::new(use_navigate());
    Callback::new(move |()| {
        let new = NewFiling {
            kind: desk.form.get_value(),
            lang: Some(written.get_untracked()),
        };
        let id = desk.incident;
        let call = api
            .post(format!("incidents/{id}/filings"))
            .json(&new)
            .idempotent();
        let go = navigate.clone();
        form.run(call.send::<Filing>(), move |filing| {
            toasts.say(words::MADE);
            incident.loaded.reload();
            go(&routes::filing(id, filing.id), Default::default());
        });
    })
}

/// When something was saved here, or that something is not.
#[component]
fn Saving(desk: Desk, unsaved: Memo<usize>) -> impl IntoView {
    let lang = use_lang();
    let text = move || match (unsaved.get(), desk.saved_at.get()) {
        (0, Some(at)) => words::saved(&date::clock(at, &browser::zone()), lang.get()),
        (0, None) => String::new(),
        (n, _) => words::unsaved(n, lang.get()),
    };
    view! { <span role="status" aria-live="polite">{text}</span> }
}

/// The language the report is written in, where the recipient takes more than one.
#[component]
fn Written(langs: Vec<Lang>, written: Memo<Lang>, query: UrlQuery) -> impl IntoView {
    let lang = use_lang();
    let button = move |one: Lang| {
        view! {
            <button
                type="button"
                aria-pressed=move || if written.get() == one { "true" } else { "false" }
                on:click=move |_| query.set("lang", Some(wire::name(&one)))
            >
                {move || common::language(one, lang.get())}
            </button>
        }
    };
    (langs.len() > 1).then(|| {
        view! {
            <div class="cluster">
                <span class="muted">{words::LANG}</span>
                <div class="switch" role="group" aria-label=words::LANG>
                    {langs.into_iter().map(button).collect_view()}
                </div>
            </div>
        }
    })
}

/// What keeps the report from being made, or is to be known before it is: unsaved fields, mandatory items not known.
#[component]
fn Standing(
    desk: Desk,
    stage: FilingStage,
    unsaved: Memo<usize>,
    query: UrlQuery,
) -> impl IntoView {
    let lang = use_lang();
    let missing = Memo::new(move |_| {
        desk.preview.value.with(|preview| {
            let Some(preview) = preview else {
                return Vec::new();
            };
            let items = preview.content.sections.iter().flat_map(|one| &one.items);
            items
                .filter(|item| preview.missing.contains(&item.key))
                .map(|item| {
                    (
                        item.key.clone(),
                        format!("{} {}", item.number, item.heading),
                    )
                })
                .collect::<Vec<_>>()
        })
    });
    let link = move |(key, heading): (String, String)| {
        let press = move |_| {
            query.set("item", Some(key.clone()));
            to_fields();
        };
        view! {
            <li>
                <button type="button" class="link" on:click=press>
                    {heading.trim().to_owned()}
                </button>
            </li>
        }
    };
    let last = stage == FilingStage::Final;
    let open = move || {
        let missing = missing.get();
        let n = missing.len();
        (n > 0).then(|| {
            view! {
                <div class=if last { "notice warn" } else { "notice unsure" } role="status">
                    <StatusTag
                        tone=if last { Tone::Late } else { Tone::Unknown }
                        label=move || words::missing(n, lang.get())
                    />
                    <span>{if last { words::MISSING_BLOCKS } else { words::MISSING_WARNS }}</span>
                    <ul class="filing-missing">{missing.into_iter().map(link).collect_view()}</ul>
                </div>
            }
        })
    };
    view! {
        {open}
        {move || {
            (unsaved.get() > 0).then(|| view! { <p class="notice warn" role="status">{words::SAVE_FIRST}</p> })
        }}
    }
}

/// The fields of the chosen item.
#[component]
fn Fields(desk: Desk, query: UrlQuery) -> impl IntoView {
    let asked = Memo::new(move |_| query.get("item"));
    let item = Memo::new(move |_| {
        let asked = asked.get();
        desk.preview.value.with(|preview| {
            let item = chosen(preview.as_ref()?, asked.as_deref())?;
            Some((item.heading.clone(), item.fields.clone()))
        })
    });
    let cards = Memo::new(move |_| {
        let keys = item.get().map(|(_, keys)| keys).unwrap_or_default();
        let turns = desk.turns.get();
        let turn = |key: String| (turns.get(&key).copied().unwrap_or_default(), key);
        let known = keys.into_iter().filter(|key| desk.field(key).is_some());
        known.map(turn).collect::<Vec<_>>()
    });
    let reading = Memo::new(move |_| desk.fields.value.with(Option::is_none));
    let none = move || {
        if reading.get() {
            return view! { <Skeleton lines=6/> }.into_any();
        }
        let empty = cards.with(Vec::is_empty) && item.with(Option::is_some);
        empty
            .then(|| view! { <EmptyState title=words::NO_FIELD text=words::NO_FIELD_TEXT/> })
            .into_any()
    };
    let card = move |(_, key): (u64, String)| {
        untrack(move || desk.field(&key)).map(|field| view! { <FieldCard field=field desk=desk/> })
    };
    let heading = move || item.with(|item| item.as_ref().map(|(heading, _)| heading.clone()));
    let back = move |_| {
        browser::dom::focus(".filing-item[aria-current] .row-link");
    };
    view! {
        <section class="stack filing-fields" aria-label=words::FIELDS>
            <div class="filing-fields-head">
                <h2 tabindex="-1">{heading}</h2>
                <button type="button" class="link filing-back" on:click=back>
                    {words::BACK_TO_SHEET}
                </button>
            </div>
            <FieldsFailed desk=desk/>
            {none}
            <For each=move || cards.get() key=|card| card.clone() children=card/>
        </section>
    }
}

/// Why the fields could not be read.
#[component]
fn FieldsFailed(desk: Desk) -> impl IntoView {
    let fields = desk.fields;
    move || {
        let error = fields.error.get()?;
        Some(view! {
            <ProblemPanel error=error on_retry=move |()| fields.reload()/>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preview(missing: &[&str]) -> FilingPreview {
        let item = |key: &str| {
            serde_json::json!({
                "number": "1", "key": key, "heading": key, "state": "known", "text": "",
                "need": "mandatory", "fields": [key]
            })
        };
        serde_json::from_value(serde_json::json!({
            "content": {
                "kind": "jp.appi.prelim", "form_version": 1, "series": "jp.appi", "stage": "initial",
                "lang": "ja", "title": "速報", "recipient": "", "rule": "", "incident_reference": "",
                "sections": [
                    { "heading": "一", "items": [item("summary"), item("cause")] },
                    { "heading": "二", "items": [item("measures")] }
                ],
                "fields": [], "previous": null, "tlp": "", "zone": "Asia/Tokyo",
                "as_of": "2026-11-27T00:00:00Z"
            },
            "missing": missing,
            "can_be_made": true,
            "changes": []
        }))
        .unwrap()
    }

    #[test]
    fn the_item_asked_for_is_shown_otherwise_what_is_missing_otherwise_the_first() {
        let key = |preview: &FilingPreview, asked: Option<&str>| {
            chosen(preview, asked).map(|item| item.key.clone())
        };
        let whole = preview(&[]);
        assert_eq!(key(&whole, None).as_deref(), Some("summary"));
        assert_eq!(key(&whole, Some("measures")).as_deref(), Some("measures"));
        assert_eq!(key(&whole, Some("gone")).as_deref(), Some("summary"));
        let open = preview(&["cause", "measures"]);
        assert_eq!(key(&open, None).as_deref(), Some("cause"));
        assert_eq!(key(&open, Some("summary")).as_deref(), Some("summary"));
    }
}
