//! The form that begins a letter: its kind, what it follows, its name. The text comes from the template.

use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Card, Choice, FormProblem, Kind, LinkButton, PageHeader, SelectField, TextField,
        choices, use_form, use_url_query,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, letter_series as series_words, letters as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::{
    Uuid,
    letters::{Audience, Basis, Letter, LetterKind, NewLetter as Request, Purpose, Sender, Series},
};

/// The first letter of the series that `before` stands in: a follow-up goes to whoever got that one.
fn first_of(series: Loaded<Vec<Series>>, before: Uuid) -> Uuid {
    let of = |all: &Option<Vec<Series>>| {
        let all = all.as_ref()?;
        let holds = |one: &&Series| one.reports.iter().any(|r| r.letter_id == before);
        all.iter().find(holds).map(|one| one.id)
    };
    series.value.with_untracked(of).unwrap_or(before)
}

/// Why it is sent, where that was chosen here.
fn basis(chosen: Option<Purpose>, kind: LetterKind) -> Option<Basis> {
    let purpose = chosen.filter(|_| kind.is_mailed() && !kind.follows())?;
    Some(Basis {
        purpose,
        ..Basis::default()
    })
}

/// The page.
#[component]
pub fn NewLetter() -> impl IntoView {
    let open = use_incident();
    let api = use_api();
    let form = use_form();
    let lang = use_lang();
    let navigate = use_navigate();
    let query = use_url_query();
    let asked = untrack(|| query.parse::<LetterKind>("kind"));
    let kind = RwSignal::new(asked.or(Some(LetterKind::PersonNotice)));
    let follows = RwSignal::new(untrack(|| query.parse::<Uuid>("follows")));
    let purpose = RwSignal::new(None::<Purpose>);
    let is_report = Memo::new(move |_| kind.get().is_some_and(LetterKind::follows));
    let mailed = Memo::new(move |_| kind.get().is_some_and(LetterKind::is_mailed));
    let series = use_loaded::<Vec<Series>>(Signal::derive(move || open.below("letters/series")));
    let reports = Signal::derive(move || {
        let all = series.value.get().unwrap_or_default();
        let open = all.into_iter().filter(|series| !series.ended);
        let last = open.filter_map(|series| series.reports.into_iter().next_back());
        last.map(|report| Choice {
            value: report.letter_id.to_string(),
            label: format!(
                "{} {}",
                series_words::number(report.number, false, lang.get()),
                report.name
            ),
        })
        .collect::<Vec<_>>()
    });
    let name = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let no_name = Signal::derive(move || {
        let missing = tried.get() && name.with(|name| name.trim().is_empty());
        missing.then(|| words::NAME_MISSING.pick(lang.get()).to_owned())
    });
    let server_name = form.error("name");
    let name_error = Signal::derive(move || no_name.get().or_else(|| server_name.get()));
    let kind_error = Signal::derive(move || {
        (tried.get() && kind.with(Option::is_none))
            .then(|| words::KIND_MISSING.pick(lang.get()).to_owned())
    });
    let follows_error = Signal::derive(move || {
        (tried.get() && is_report.get() && follows.with(Option::is_none))
            .then(|| series_words::FOLLOWS_MISSING.pick(lang.get()).to_owned())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (Some(kind), name) = (kind.get_untracked(), name.get_untracked().trim().to_owned())
        else {
            return;
        };
        let follows = follows.get_untracked().filter(|_| kind.follows());
        if name.is_empty() || (kind.follows() && follows.is_none()) {
            return;
        }
        let request = Request {
            kind,
            name,
            texts: None,
            sender: Sender::default(),
            audience: Audience {
                received: follows.map(|before| first_of(series, before)),
                ..Audience::default()
            },
            basis: basis(purpose.get_untracked(), kind),
            fallback: Vec::new(),
            follows,
        };
        let call = api
            .post(open.below_now("letters"))
            .json(&request)
            .idempotent();
        let navigate = navigate.clone();
        let incident = open.id.get_untracked().unwrap_or_default();
        form.run(call.send::<Letter>(), move |letter| {
            open.loaded.reload();
            navigate(&routes::letter(incident, letter.id), Default::default());
        });
    };
    let back = Signal::derive(move || open.id.get().map(routes::letters).unwrap_or_default());
    view! {
        <PageHeader title=words::NEW_TITLE/>
        <form class="form-narrow" novalidate=true on:submit=submit>
            <Card>
                <SelectField label=words::KIND value=kind choices=choices(&LetterKind::ALL, LetterKind::label) error=kind_error/>
                {move || {
                    is_report
                        .get()
                        .then(|| {
                            view! {
                                <SelectField
                                    label=series_words::FOLLOWS
                                    value=follows
                                    choices=reports
                                    hint=series_words::FOLLOWS_HINT
                                    error=follows_error
                                />
                            }
                        })
                }}
                {move || {
                    (mailed.get() && !is_report.get())
                        .then(|| {
                            view! {
                                <SelectField
                                    label=series_words::PURPOSE
                                    value=purpose
                                    none=series_words::PURPOSE_USUAL
                                    choices=choices(&Purpose::ALL, Purpose::label)
                                />
                            }
                        })
                }}
                <TextField label=words::NAME value=name hint=words::NAME_HINT error=name_error required=true autofocus=true/>
                <FormProblem form=form/>
                <div class="actions end">
                    <LinkButton href=back label=common::CANCEL/>
                    <Button label=words::BEGIN kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            </Card>
        </form>
    }
}
