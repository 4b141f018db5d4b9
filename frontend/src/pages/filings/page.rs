//! One report: what it says, its approval and filing, the deadlines it answers, its exports, and what differs from
//! another report of the incident.

use super::{
    approval::{ApprovalHistory, ApprovalSteps},
    changes::{ChangesTable, Previous},
    deadlines::{Deadlines, open_of},
    exports::ExportMenu,
    list::Missing,
    record::{RecordDialog, Recording},
    sheet::Sections,
    tones::FilingTag,
};
use crate::{
    api::{Listing, Loaded, listing::Load, path, use_listing, use_loaded},
    components::{
        Button, Card, Choice, Fact, Facts, FormProblem, Hash, Kind, LinkButton, LoadedView,
        PageHeader, ProblemPanel, SelectField, Time, use_form,
    },
    format::civil::Style,
    i18n::use_lang,
    layout::use_incident,
    pages::files::FilesPanel,
    routes,
    session::use_session,
    words::{clocks, filings as words, shell},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Uuid,
    approvals::ApprovalState,
    clocks::Clock,
    files::SubjectKind,
    filing_forms::FilingForm,
    filings::{ChangesQuery, Filing, FilingChange, FilingRecord, FilingState},
    permissions::Permission,
};

/// What the parts of the page share; copied freely.
#[derive(Clone, Copy)]
struct Around {
    filing: Loaded<Filing>,
    forms: Loaded<Vec<FilingForm>>,
    clocks: Loaded<Vec<Clock>>,
    /// What follows a step: the report as it is now.
    changed: Callback<Filing>,
}

impl Around {
    /// The form of the report, where there still is one.
    fn form(self) -> Option<FilingForm> {
        let kind = self
            .filing
            .value
            .with(|filing| filing.as_ref().map(|filing| filing.content.kind.clone()))?;
        self.forms.value.with(|forms| {
            let mut forms = forms.iter().flatten();
            forms.find(|form| form.id == kind).cloned()
        })
    }
}

/// The page.
#[component]
pub fn FilingPage() -> impl IntoView {
    let (incident, params, lang) = (use_incident(), use_params_map(), use_lang());
    let address = Signal::derive(move || {
        let id = params.with(|params| params.get("filing"))?;
        incident.below(&format!("filings/{id}"))
    });
    let filing = use_loaded::<Filing>(address);
    let clocks = use_loaded::<Vec<Clock>>(Signal::derive(move || {
        lang.with(|_| ());
        incident.below("clocks")
    }));
    let changed = Callback::new(move |now: Filing| {
        filing.put(now);
        clocks.reload();
        incident.loaded.reload();
    });
    let around = Around {
        filing,
        forms: use_loaded(Signal::stored(Some("filing-forms".to_owned()))),
        clocks,
        changed,
    };
    let title = move || {
        filing.value.with(|f| {
            f.as_ref()
                .map(|f| f.content.title.clone())
                .unwrap_or_default()
        })
    };
    let exporting = use_form();
    let name = Signal::derive(move || {
        let incident = incident.loaded.value;
        let reference = incident.with(|i| i.as_ref().map(|i| i.reference.clone()));
        let number = filing.value.with(|f| f.as_ref().map(|f| f.number));
        format!(
            "{}-filing-{}",
            reference.unwrap_or_default(),
            number.unwrap_or_default()
        )
    });
    let place = Signal::derive(move || address.get().unwrap_or_default());
    let own = Signal::derive(move || around.form().is_some_and(|form| form.own_format.is_some()));
    let export = move || view! { <ExportMenu address=place name=name own=own form=exporting/> };
    view! {
        <PageHeader title=title facts=move || view! { <Particulars filing=filing/> } actions=export/>
        <FormProblem form=exporting/>
        <LoadedView loaded=filing children=move |filing: Filing| view! { <Whole filing=filing around=around/> }/>
    }
}

/// The line of facts.
#[component]
fn Particulars(filing: Loaded<Filing>) -> impl IntoView {
    let (incident, lang) = (use_incident(), use_lang());
    let back = Signal::derive(move || incident.id.get().map(routes::filings).unwrap_or_default());
    move || {
        filing.value.get().map(|filing| {
            let (n, stage) = (filing.number, filing.content.stage);
            view! {
                <FilingTag state=filing.state/>
                <Missing n=filing.missing.len()/>
                <span>{move || words::number(n, lang.get())}</span>
                <span>{move || stage.label(lang.get())}</span>
                <span lang=filing.content.lang.tag()>{filing.content.recipient}</span>
                <span>{filing.content.tlp}</span>
                <span>{filing.created_by_name} " " <Time at=filing.created_at/></span>
                <span>{words::HASH} " " <Hash value=filing.sha256/></span>
                <a href=back>{shell::FILINGS}</a>
            }
        })
    }
}

#[component]
fn Whole(filing: Filing, around: Around) -> impl IntoView {
    let id = filing.id;
    let filed = filing.filed.is_some();
    let deadlines = move || {
        if let Some(error) = around.clocks.error.get() {
            let again = move |()| around.clocks.reload();
            // Without them nothing can be recorded as filed.
            return Some(view! { <ProblemPanel error=error on_retry=again/> }.into_any());
        }
        let clocks = around.clocks.value.get()?;
        let rules = around.form().map(|form| form.clocks).unwrap_or_default();
        let shown = view! { <Deadlines clocks=clocks rules=rules filing=id filed=filed/> };
        Some(shown.into_any())
    };
    view! {
        <div class="filing">
            <div class="stack">
                <Sections content=filing.content.clone()/>
                <Differences filing=filing.clone()/>
            </div>
            <div class="stack">
                <Steps filing=filing around=around/>
                {deadlines}
                <FilesPanel kind=SubjectKind::Filing subject=id on_change=|()| ()/>
            </div>
        </div>
    }
}

/// What can be done next, what was done, and the approvals.
#[component]
fn Steps(filing: Filing, around: Around) -> impl IntoView {
    let session = use_session();
    let may = untrack(move || session.may(Permission::FilingsWrite));
    let recording = RwSignal::new(false);
    let (id, state, kind) = (filing.id, filing.state, filing.content.kind.clone());
    let sha256 = StoredValue::new(filing.sha256.clone());
    let approvals = filing.approvals.iter().rev();
    let approved_at = approvals
        .filter(|one| one.state == ApprovalState::Approved)
        .find_map(|one| one.decided_at);
    let what = Signal::derive(move || {
        let form = around.form();
        let clocks = around.clocks.value.get()?;
        let rules = form.as_ref().map(|form| form.clocks.as_slice());
        Some(Recording {
            id,
            sha256: sha256.get_value(),
            approved_at,
            clocks: open_of(&clocks, rules.unwrap_or_default()),
            channel: form.map(|form| form.channel),
        })
    });
    let unready = Signal::derive(move || what.with(Option::is_none));
    let record = (state == FilingState::Approved && may).then(|| {
        view! {
            <p class="hint">{words::RECORD_HINT}</p>
            <div class="actions">
                <Button
                    label=words::RECORD
                    kind=Kind::Primary
                    disabled=unready
                    on_press=move |()| recording.set(true)
                />
            </div>
        }
    });
    let again = (state == FilingState::Rejected && may).then(|| view! { <Again kind=kind/> });
    let filed = filing.filed.clone();
    let approvals = filing.approvals.clone();
    view! {
        <Card title=words::STEPS>
            <div class="stack">
                {filed.map(|record| view! { <Recorded record=record/> })}
                <ApprovalSteps filing=filing changed=around.changed/>
                {record}
                {again}
                <h3>{words::APPROVALS}</h3>
                <ApprovalHistory approvals=approvals/>
            </div>
        </Card>
        <RecordDialog open=recording recording=what done=around.changed/>
    }
}

/// After a refusal: a corrected one is a new report.
#[component]
fn Again(kind: String) -> impl IntoView {
    let incident = use_incident();
    let href = Signal::derive(move || {
        let id = incident.id.get().unwrap_or_default();
        routes::new_filing_of(id, &kind)
    });
    view! {
        <p class="hint">{words::REFUSED_TEXT}</p>
        <div class="actions">
            <LinkButton href=href label=words::CORRECT kind=Kind::Primary/>
        </div>
    }
}

/// That it was filed.
#[component]
fn Recorded(record: FilingRecord) -> impl IntoView {
    let lang = use_lang();
    let channel = record.channel;
    let reference = (!record.reference.is_empty()).then(|| {
        view! {
            <Fact name=clocks::REFERENCE>
                <b>{record.reference.clone()}</b>
            </Fact>
        }
    });
    let reason = (!record.reason.is_empty()).then(|| {
        view! {
            <Fact name=clocks::REASON>
                <span class="prose">{record.reason.clone()}</span>
            </Fact>
        }
    });
    view! {
        <Facts>
            <Fact name=clocks::FILED_AT>
                <Time at=record.filed_at style=Style::FULL/>
            </Fact>
            <Fact name=clocks::CHANNEL>{move || channel.label(lang.get())}</Fact>
            {reference}
            {reason}
            <Fact name=clocks::DECIDED>
                {record.by_name} " " <Time at=record.recorded_at style=Style::DATED/>
            </Fact>
        </Facts>
    }
}

/// A button that offers older reports for comparison as well; nothing where all are offered.
#[component]
fn Older(made: Listing<Filing>) -> impl IntoView {
    let busy = Signal::derive(move || made.load.with(|load| *load == Load::More));
    let failed = move || match made.load.get() {
        Load::Failed(error) => {
            let again = move |()| made.read_more();
            Some(view! { <ProblemPanel error=Signal::stored(error) on_retry=again/> })
        }
        _ => None,
    };
    let more = move || {
        let offered = made.more.get() && !made.load.with(|load| matches!(load, Load::Failed(_)));
        offered.then(|| {
            view! {
                <div class="actions">
                    <Button label=words::OLDER kind=Kind::Quiet busy=busy on_press=move |()| made.read_more()/>
                </div>
            }
        })
    };
    view! {
        {failed}
        {more}
    }
}

/// What differs from another report of the incident, or the one of the series filed before.
#[component]
fn Differences(filing: Filing) -> impl IntoView {
    let (incident, lang) = (use_incident(), use_lang());
    let id = filing.id;
    let previous = filing.content.previous;
    let has_previous = previous.is_some();
    let against = RwSignal::new(None::<Uuid>);
    let made = use_listing::<Filing>(Signal::derive(move || {
        incident.below("filings?limit=100").unwrap_or_default()
    }));
    let others = Signal::derive(move || {
        let lang = lang.get();
        let choice = |other: &Filing| Choice {
            value: other.id.to_string(),
            label: format!(
                "{} {}",
                words::number(other.number, lang),
                other.content.title
            ),
        };
        made.items.with(|all| {
            let others = all.iter().filter(|other| other.id != id);
            others.map(choice).collect::<Vec<_>>()
        })
    });
    let changes = use_loaded::<Vec<FilingChange>>(Signal::derive(move || {
        let against = against.get();
        let query = ChangesQuery { against };
        // Without a report before it there is nothing to compare with until one is chosen.
        (has_previous || against.is_some())
            .then(|| incident.below(&format!("filings/{id}/changes")))
            .flatten()
            .map(|place| path::with_query(&place, &query))
    }));
    let has_others = Memo::new(move |_| others.with(|others| !others.is_empty()));
    let choose = move || {
        has_others.get().then(|| {
            view! {
                <SelectField label=words::COMPARE_WITH value=against choices=others none=words::FILED_BEFORE/>
                <Older made=made/>
            }
        })
    };
    let table = move || {
        let asked = has_previous || against.with(Option::is_some);
        match asked {
            true => view! {
                <LoadedView
                    loaded=changes
                    children={move |all: Vec<FilingChange>| view! { <ChangesTable changes=all/> }}
                />
            }
            .into_any(),
            false => view! { <p class="muted">{words::NO_PREVIOUS}</p> }.into_any(),
        }
    };
    let before = previous.map(|previous| view! { <Previous previous=previous/> });
    view! {
        <Card title=words::CHANGES>
            <div class="stack">
                {before}
                {choose}
                {table}
            </div>
        </Card>
    }
}
