//! The handover sheet: a form, its acceptance by both sides, its exports. A conflict shows both what is typed and what
//! is stored.

use super::use_board;
use crate::{
    api::{Loaded, use_api, use_loaded},
    browser,
    components::{
        Button, Card, Choice, Form, FormProblem, Hash, Kind, LineColumn, LinesField, LoadedView,
        NowSays, Save, SelectField, StatusTag, TextArea, Theirs, Time, Tone, use_form, use_toasts,
        use_versioned,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::files::FilesPanel,
    session::use_session,
    words::{common, filings, handover as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    files::SubjectKind,
    handover::{Acceptance, EmergencyMeasure, Handover, HandoverContent, HandoverSide, Substitute},
    members::Member,
};

const MEASURES: &[LineColumn] = &[
    LineColumn {
        heading: words::WHAT,
        kind: "text",
    },
    LineColumn {
        heading: words::PLACE,
        kind: "text",
    },
    LineColumn {
        heading: words::WHO,
        kind: "text",
    },
    LineColumn {
        heading: words::WHEN,
        kind: "text",
    },
];
const SUBSTITUTES: &[LineColumn] = &[
    LineColumn {
        heading: words::INSTEAD_OF,
        kind: "text",
    },
    LineColumn {
        heading: words::INSTEAD,
        kind: "text",
    },
    LineColumn {
        heading: words::LIMITS,
        kind: "text",
    },
];

type Rows = RwSignal<Vec<Vec<String>>>;

/// What is typed.
#[derive(Clone, Copy)]
struct Fields {
    damage: RwSignal<String>,
    measures: Rows,
    backups: RwSignal<String>,
    equipment: Rows,
    services: Rows,
    workarounds: RwSignal<String>,
    dangers: RwSignal<String>,
    giver: RwSignal<Option<Uuid>>,
    taker: RwSignal<Option<Uuid>>,
}

impl Fields {
    fn of(content: HandoverContent) -> Self {
        let substitutes = |all: Vec<Substitute>| {
            RwSignal::new(
                all.into_iter()
                    .map(|s| vec![s.instead_of, s.what, s.limits])
                    .collect(),
            )
        };
        Fields {
            damage: RwSignal::new(content.damage),
            measures: RwSignal::new(
                content
                    .measures
                    .into_iter()
                    .map(|m| vec![m.what, m.place, m.who, m.when])
                    .collect(),
            ),
            backups: RwSignal::new(content.backups),
            equipment: substitutes(content.equipment),
            services: substitutes(content.services),
            workarounds: RwSignal::new(content.workarounds),
            dangers: RwSignal::new(content.dangers),
            giver: RwSignal::new(content.giver_id),
            taker: RwSignal::new(content.taker_id),
        }
    }

    fn content(self) -> HandoverContent {
        let cell = |row: &[String], i: usize| row.get(i).cloned().unwrap_or_default();
        let substitutes = |rows: Rows| {
            rows.get()
                .iter()
                .map(|row| Substitute {
                    instead_of: cell(row, 0),
                    what: cell(row, 1),
                    limits: cell(row, 2),
                })
                .collect()
        };
        let measures = self.measures.get();
        let measures = measures.iter().map(|row| EmergencyMeasure {
            what: cell(row, 0),
            place: cell(row, 1),
            who: cell(row, 2),
            when: cell(row, 3),
        });
        HandoverContent {
            damage: self.damage.get(),
            measures: measures.collect(),
            backups: self.backups.get(),
            equipment: substitutes(self.equipment),
            services: substitutes(self.services),
            workarounds: self.workarounds.get(),
            dangers: self.dangers.get(),
            giver_id: self.giver.get(),
            taker_id: self.taker.get(),
        }
    }
}

/// The tab.
#[component]
pub fn HandoverTab() -> impl IntoView {
    let open = use_incident();
    let sheet = use_loaded::<Handover>(Signal::derive(move || open.below("handover")));
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || open.below("members")));
    view! {
        <p class="lead">{words::LEAD}</p>
        <LoadedView loaded=sheet children=move |handover: Handover| {
            view! { <Editor handover=handover sheet=sheet members=members/> }
        }/>
        {move || open.id.get().map(|id| view! { <FilesPanel kind=SubjectKind::Handover subject=id on_change=|()| ()/> })}
    }
}

#[component]
fn Editor(
    handover: Handover,
    sheet: Loaded<Handover>,
    members: Loaded<Vec<Member>>,
) -> impl IntoView {
    let api = use_api();
    let open = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let change = use_versioned(
        handover.version,
        open.below_now("handover"),
        |now: Handover| Some((now.version, now.content)),
    );
    let form = change.form;
    let before = handover.content.clone();
    let fields = Fields::of(handover.content.clone());
    let changed = Memo::new(move |_| fields.content() != before);
    browser::leaving::warn_on_leaving(changed);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = untrack(move || fields.content());
        let call = change.on(api.put(open.below_now("handover")).json(&typed));
        form.run(call.send::<Handover>(), move |handover| {
            toasts.say(common::SAVED);
            sheet.put(handover);
        });
    };
    let save_bar = move || {
        (board.may.get() && changed.get()).then(|| {
            view! {
                <div class="save-bar">
                    <span class="muted">{words::SAVE_FIRST}</span>
                    <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            }
        })
    };
    view! {
        <Acceptances handover=handover sheet=sheet changed=changed.into()/>
        <Theirs change=change let:now>
            <NowSays rows=said(now)/>
            <div class="actions">
                <Button label=words::FRESH on_press=move |()| sheet.reload()/>
            </div>
        </Theirs>
        <form class="stack" novalidate=true on:submit=submit>
            <fieldset class="bare stack" disabled=move || !board.may.get()>
                <Inputs fields=fields form=form members=members/>
            </fieldset>
            <FormProblem form=form/>
            {save_bar}
        </form>
    }
}

/// What the sheet says.
fn said(content: HandoverContent) -> Vec<(Text, String)> {
    let lines = |rows: Vec<String>| rows.join("\n");
    let measures = content.measures.into_iter();
    let measures = measures.map(|m| [m.what, m.place, m.who, m.when].join(" ／ "));
    let substitutes = |all: Vec<Substitute>| lines(all.into_iter().map(substitute).collect());
    vec![
        (words::DAMAGE, content.damage),
        (words::MEASURES, lines(measures.collect())),
        (words::BACKUPS, content.backups),
        (words::EQUIPMENT, substitutes(content.equipment)),
        (words::SERVICES, substitutes(content.services)),
        (words::WORKAROUNDS, content.workarounds),
        (words::DANGERS, content.dangers),
    ]
}

fn substitute(s: Substitute) -> String {
    [s.instead_of, s.what, s.limits].join(" ／ ")
}

#[component]
fn Acceptances(
    handover: Handover,
    sheet: Loaded<Handover>,
    changed: Signal<bool>,
) -> impl IntoView {
    let open = use_incident();
    let lang = use_lang();
    let complete = handover.is_complete();
    let (tone, word) = match complete {
        true => (Tone::Good, words::COMPLETE),
        false => (Tone::Waiting, words::OPEN),
    };
    let export =
        move |label: Text, format: &'static str, name: &'static str, accept: &'static str| {
            let address = Signal::derive(move || {
                let tag = lang.get().tag();
                open.below(&format!("handover/export?format={format}&lang={tag}"))
                    .unwrap_or_default()
            });
            view! { <Save label=label address=address name=name accept=accept/> }
        };
    let begun = handover.version > 0;
    view! {
        <Card title=words::ACCEPTANCE action=move || view! { <StatusTag tone=tone label=word/> }>
            <div class="columns">
                <Side handover=handover.clone() side=HandoverSide::Giver sheet=sheet changed=changed/>
                <Side handover=handover.clone() side=HandoverSide::Taker sheet=sheet changed=changed/>
            </div>
            {begun.then(|| {
                view! {
                    <p class="muted">{words::FINGERPRINT} " " <Hash value=handover.content_hash.clone()/></p>
                    <div class="actions">
                        {export(filings::EXPORT_HTML, "html", "handover.html", "text/html")}
                        {export(filings::EXPORT_MD, "md", "handover.md", "text/markdown")}
                    </div>
                }
            })}
        </Card>
    }
}

#[component]
fn Side(
    handover: Handover,
    side: HandoverSide,
    sheet: Loaded<Handover>,
    changed: Signal<bool>,
) -> impl IntoView {
    let api = use_api();
    let open = use_incident();
    let session = use_session();
    let lang = use_lang();
    let toasts = use_toasts();
    let form = use_form();
    let (named, name, at, verb) = match side {
        HandoverSide::Giver => (
            handover.content.giver_id,
            handover.giver_name,
            handover.given_at,
            words::ACCEPT_GIVER,
        ),
        HandoverSide::Taker => (
            handover.content.taker_id,
            handover.taker_name,
            handover.taken_at,
            words::ACCEPT_TAKER,
        ),
    };
    let mine = Memo::new(move |_| {
        named.is_some() && session.account().map(|account| account.user.id) == named
    });
    let hash = StoredValue::new(handover.content_hash);
    let accept = move |()| {
        let wanted = Acceptance {
            side,
            content_hash: hash.get_value(),
        };
        let call = api
            .post(open.below_now("handover/acceptances"))
            .json(&wanted)
            .idempotent();
        form.run(call.send::<Handover>(), move |handover| {
            toasts.say(words::ACCEPTED);
            sheet.put(handover);
        });
    };
    let state = match at {
        Some(at) => {
            view! { <StatusTag tone=Tone::Good label=words::ACCEPTED_AT/> " " <Time at=at/> }
                .into_any()
        }
        None => view! { <StatusTag tone=Tone::Waiting label=words::NOT_ACCEPTED/> }.into_any(),
    };
    let name = name.map_or_else(
        || view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
        |name| view! { <b>{name}</b> }.into_any(),
    );
    view! {
        <div class="side">
            <p><span class="muted">{move || side.label(lang.get())}</span> " " {name}</p>
            <p>{state}</p>
            {move || {
                (mine.get() && at.is_none())
                    .then(|| view! { <div class="actions"><Button label=verb kind=Kind::Primary busy=form.busy disabled=changed on_press=accept/></div> })
            }}
            <FormProblem form=form/>
        </div>
    }
}

#[component]
fn Inputs(fields: Fields, form: Form, members: Loaded<Vec<Member>>) -> impl IntoView {
    let people = Signal::derive(move || {
        let all = members.value.get().unwrap_or_default();
        all.into_iter()
            .map(|member| Choice {
                value: member.user_id.to_string(),
                label: member.name,
            })
            .collect::<Vec<_>>()
    });
    view! {
        <Card>
            <div class="columns">
                <SelectField label=words::GIVER value=fields.giver choices=people none=words::NOBODY error=form.error("giver_id")/>
                <SelectField label=words::TAKER value=fields.taker choices=people none=words::NOBODY error=form.error("taker_id")/>
            </div>
            <TextArea label=words::DAMAGE value=fields.damage error=form.error("damage")/>
            <LinesField label=words::MEASURES rows=fields.measures columns=MEASURES add=crate::words::incidents::ADD error=form.error("measures")/>
        </Card>
        <Card>
            <TextArea label=words::BACKUPS hint=words::BACKUPS_HINT value=fields.backups error=form.error("backups")/>
            <LinesField label=words::EQUIPMENT rows=fields.equipment columns=SUBSTITUTES add=crate::words::incidents::ADD/>
            <LinesField label=words::SERVICES rows=fields.services columns=SUBSTITUTES add=crate::words::incidents::ADD/>
            <TextArea label=words::WORKAROUNDS value=fields.workarounds rows=3 error=form.error("workarounds")/>
            <TextArea label=words::DANGERS value=fields.dangers error=form.error("dangers")/>
        </Card>
    }
}
