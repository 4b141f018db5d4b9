//! What is still open, each with a link to where it is decided: the card on the incident's home and the lists of gates.

use crate::{
    api::{Loaded, use_loaded},
    components::{Card, LoadedView, StatusTag, Tone},
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    words::{activities as words, final_reports},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Uuid,
    classes::Phase,
    gates::{Gate, MatterKind, OpenMatter},
};

/// Matters the card on the home shows.
const SHOWN: usize = 8;

/// Where a matter is decided; none where it has no page yet.
pub fn href(incident: Uuid, matter: &OpenMatter) -> Option<String> {
    use MatterKind as Kind;
    Some(match (matter.kind, matter.id) {
        (Kind::Item, Some(id)) => routes::item(incident, id),
        (Kind::Activity, _) => routes::activity(incident, matter.activity?),
        (Kind::Letter, Some(id)) => routes::letter(incident, id),
        (Kind::Campaign, Some(id)) => routes::campaign(incident, id),
        (Kind::Filing, _) => routes::filings(incident),
        (Kind::Clock, Some(id)) => routes::clock(incident, id),
        (Kind::System, Some(id)) => routes::system(incident, id),
        (Kind::System, None) => routes::systems(incident),
        (Kind::Instruction, Some(id)) => routes::instruction(incident, id),
        (Kind::Evidence, Some(id)) => routes::evidence(incident, id),
        (Kind::CauseLeaf, _) => routes::causes(incident),
        (Kind::Measure, Some(id)) => routes::measure(incident, id),
        (Kind::Measure, None) => routes::prevention(incident),
        (Kind::Plan | Kind::Task | Kind::Approval | Kind::Monitoring, _) => {
            routes::recovery(incident)
        }
        (Kind::Loss, Some(id)) => routes::loss(incident, id),
        (Kind::Loss, None) => routes::losses(incident),
        (Kind::Person, _) => routes::people_open(incident),
        (Kind::Contact, Some(id)) => routes::contact(incident, id),
        (Kind::Contact, None) => routes::contacts(incident),
        (Kind::Claim, Some(id)) => routes::claim(incident, id),
        (Kind::Claim, None) => routes::claims(incident),
        _ => return None,
    })
}

/// A list of matters.
#[component]
pub fn Matters(
    /// The incident.
    incident: Uuid,
    /// What is open.
    matters: Vec<OpenMatter>,
) -> impl IntoView {
    let lang = use_lang();
    let row = move |matter: OpenMatter| {
        let kind = matter.kind;
        let title = match href(incident, &matter) {
            Some(href) => view! { <A href=href>{matter.title}</A> }.into_any(),
            None => view! { <span>{matter.title}</span> }.into_any(),
        };
        view! {
            <li>
                <span class="legend warn" aria-hidden="true">{Tone::Waiting.shape()}</span>
                {title}
                <span class="muted">{move || kind.label(lang.get())}</span>
            </li>
        }
    };
    view! { <ul class="list">{matters.into_iter().map(row).collect_view()}</ul> }
}

/// What is missing to close the incident, for its home.
#[component]
pub fn MissingToClose() -> impl IntoView {
    let open = use_incident();
    let lang = use_lang();
    let gate = use_loaded::<Gate>(Signal::derive(move || open.below("gate")));
    let total = move || gate.value.with(|gate| gate.as_ref().map(|g| g.total));
    let count = move || {
        total()
            .filter(|n| *n > 0)
            .map(|n| view! { <span class="muted">{move || words::all_open(lang.get(), n)}</span> })
    };
    let report = move || routes::final_report(open.id.get().unwrap_or_default());
    let closed = Memo::new(move |_| {
        open.loaded
            .value
            .with(|incident| incident.as_ref().is_some_and(|i| i.phase == Phase::Closed))
    });
    let name = move || match closed.get() {
        true => final_reports::SEE.pick(lang.get()),
        false => final_reports::SEE_DRAFT.pick(lang.get()),
    };
    let nothing = Signal::derive(move || match closed.get() {
        true => words::CLOSED_WHOLE,
        false => words::NOTHING_MISSING,
    });
    view! {
        <Card title=words::MISSING action=count>
            <GateList gate=gate nothing=nothing/>
            <p class="after-list"><A href=report>{name}</A></p>
        </Card>
    }
}

/// What a gate lists, its first few.
#[component]
pub fn GateList(
    /// The gate.
    gate: Loaded<Gate>,
    /// Said when nothing is open.
    #[prop(into)]
    nothing: Signal<Text>,
) -> impl IntoView {
    let (open, lang) = (use_incident(), use_lang());
    let list = move |mut gate: Gate| {
        if gate.total == 0 {
            let label = move || nothing.get().pick(lang.get());
            return view! { <p><StatusTag tone=Tone::Good label=label/></p> }.into_any();
        }
        gate.matters.truncate(SHOWN);
        let id = open.id.get_untracked().unwrap_or_default();
        view! { <Matters incident=id matters=gate.matters/> }.into_any()
    };
    view! { <LoadedView loaded=gate children=list/> }
}
