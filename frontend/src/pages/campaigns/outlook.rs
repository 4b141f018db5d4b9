//! What is to come for a campaign: when the rest is sent, what decides that, where it stands in its ramp plan. Before the
//! start as well as on the way.

use super::{
    curve::{Axis, BOTTOM, HEIGHT, LEFT, TOP, WIDTH, path as line, y},
    marks::{AxisBreak, DeadlineMark, day_of},
    ramp::RampDialog,
};
use crate::{
    api::{Loaded, use_loaded},
    browser,
    components::{Button, Card},
    format::{civil::Style, date, number::grouped, relative},
    i18n::use_lang,
    session::use_session,
    words::{campaigns, ramp as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Timestamp,
    campaigns::{Campaign, CampaignState},
    pace::CampaignPace,
    permissions::Permission,
    ramp::{HeldBy, Outlook, RampNow, RampPlan},
};

/// The card; nothing once the campaign is over.
#[component]
pub fn OutlookCard(
    /// The campaign.
    campaign: Loaded<Campaign>,
    /// Its address.
    address: Signal<Option<String>>,
    /// Its course, for where it stands in its plan.
    pace: Signal<Option<CampaignPace>>,
) -> impl IntoView {
    let session = use_session();
    let going = Memo::new(move |_| {
        let state = campaign.value.with(|c| c.as_ref().map(|c| c.state));
        state.is_some_and(|state| !matches!(state, CampaignState::Done | CampaignState::Cancelled))
    });
    let outlook = use_loaded::<Outlook>(Signal::derive(move || {
        let address = address.get().filter(|_| going.get())?;
        Some(format!("{address}/outlook"))
    }));
    let seen = Memo::new(move |_| {
        let version = campaign.value.with(|c| c.as_ref().map(|c| c.version));
        (pace.with(|pace| pace.as_ref().map(|pace| pace.at)), version)
    });
    // What is to come follows when the course was read again or the campaign changed.
    Effect::new(move |before: Option<()>| {
        seen.with(|_| ());
        if before.is_some() && going.get_untracked() {
            outlook.reload();
        }
    });
    let may = Memo::new(move |_| session.may(Permission::CampaignsWrite));
    let plan = Memo::new(move |_| campaign.value.with(|c| c.as_ref().and_then(|c| c.ramp)));
    let open = RwSignal::new(false);
    let stands = Memo::new(move |_| pace.with(|pace| pace.as_ref().and_then(|pace| pace.ramp)));
    let lang = use_lang();
    let label = Signal::derive(move || {
        let word = if plan.get().is_some() {
            words::CHANGE
        } else {
            words::SET
        };
        word.pick(lang.get()).to_owned()
    });
    let button = move || {
        may.get().then(
            || view! { <Button label=move || label.get() on_press=move |()| open.set(true)/> },
        )
    };
    move || {
        going.get().then(|| {
            view! {
                <Card title=words::TITLE>
                    {move || outlook.value.get().map(|outlook| view! { <Played outlook=outlook/> })}
                    <Plan plan=plan.into() stands=stands.into()/>
                    <div class="actions">{button}</div>
                    <RampDialog campaign=campaign address=address open=open/>
                </Card>
            }
        })
    }
}

/// What follows, in words and as a curve.
#[component]
pub fn Played(
    /// What follows.
    outlook: Outlook,
) -> impl IntoView {
    let lang = use_lang();
    let drawn = (outlook.left > 0 && outlook.done_at.is_some()).then(|| outlook.clone());
    view! {
        <p role="status">{move || told(&outlook, lang.get())}</p>
        {drawn.map(|outlook| view! { <Curve outlook=outlook/> })}
    }
}

fn told(outlook: &Outlook, lang: Lang) -> String {
    if outlook.left == 0 {
        return words::NOTHING_LEFT.pick(lang).to_owned();
    }
    let zone = browser::zone();
    let mut said = Vec::new();
    match outlook.done_at {
        Some(done) => {
            let when = date::at(done, &zone, Style::SHORT, lang);
            said.push(words::done(&grouped(outlook.left), &when, lang));
        }
        None => said.push(words::NO_END.pick(lang).to_owned()),
    }
    if outlook.held_by != HeldBy::Nothing {
        let lane = outlook.lane.as_ref().map(|lane| lane.get(lang));
        said.push(words::held_by(outlook.held_by.label(lang), lane, lang));
    }
    said.push(words::basis(
        &grouped(outlook.per_minute),
        outlook.basis,
        lang,
    ));
    if let Some(deadline) = &outlook.deadline {
        let end = outlook.done_at.unwrap_or(outlook.at);
        let left = deadline.moment.at.as_second() - end.as_second();
        let when = date::at_with_zone(deadline.moment.at, &zone, Style::FULL, lang);
        let span = relative::span(left, lang);
        said.push(campaigns::deadline(&when, left >= 0, &span, lang));
    }
    said.join(lang.pick("", " "))
}

/// The mails to come over time, with the deadline.
#[component]
fn Curve(outlook: Outlook) -> impl IntoView {
    let lang = use_lang();
    let seconds = |at: Timestamp| at.as_second() as f64;
    let end = outlook.done_at.unwrap_or(outlook.at);
    let deadline = outlook.deadline.as_ref().map(|d| &d.moment);
    let until = deadline.map(|moment| seconds(moment.at));
    let axis = Axis::new(seconds(outlook.at), seconds(end), until);
    let last = outlook.points.last().map_or(0, |point| point.accepted);
    let place = |at: Timestamp, count: i64| (axis.x(seconds(at)), y(count as f64, last as f64));
    let d = line(
        outlook
            .points
            .iter()
            .map(|point| place(point.at, point.accepted)),
    );
    let n = |value: f64| format!("{value:.1}");
    let marks = [outlook.at, end].map(|at| (axis.x(seconds(at)), at));
    let style = Style::apart(outlook.at, end);
    // Ends that read alike even to the second are one.
    let ends = if outlook.at.as_second() == end.as_second() {
        1
    } else {
        2
    };
    let base = n(HEIGHT - 12.0);
    // The words below the picture are those of the work.
    let above = TOP - 10.0;
    let late = deadline
        .filter(|moment| moment.at > outlook.at)
        .map(|moment| (axis.x(seconds(moment.at)), day_of(moment)));
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=move || words::CURVE.pick(lang.get())>
            <g class="chart-grid">
                {[TOP, BOTTOM].map(|y| view! { <line x1=n(LEFT) x2=n(WIDTH) y1=n(y) y2=n(y)></line> }).collect_view()}
            </g>
            <path class="chart-ahead" d=d></path>
            {axis.broken_at().map(|at| view! { <AxisBreak at=at/> })}
            {late.map(|(x, day)| view! { <DeadlineMark x=x day=day words_at=above/> })}
            <g class="chart-words">
                <text x=n(LEFT - 6.0) y=n(TOP + 4.0) text-anchor="end">{grouped(last)}</text>
                {marks
                    .into_iter()
                    .take(ends)
                    .enumerate()
                    .map(|(place, (x, at))| {
                        let anchor = if place == 0 { "start" } else { "end" };
                        let word = move || date::at(at, &browser::zone(), style, lang.get());
                        view! { <text x=n(x) y=base.clone() text-anchor=anchor>{word}</text> }
                    })
                    .collect_view()}
            </g>
        </svg>
    }
}

/// The plan, and where the campaign stands in it.
#[component]
fn Plan(plan: Signal<Option<RampPlan>>, stands: Signal<Option<RampNow>>) -> impl IntoView {
    let lang = use_lang();
    let sentence = move || {
        plan.get().map_or_else(
            || words::NO_PLAN.pick(lang.get()).to_owned(),
            |plan| plan_text(&plan, lang.get()),
        )
    };
    let today = move || {
        let now = stands.get()?;
        let next = date::at(now.next_day_at, &browser::zone(), Style::SHORT, lang.get());
        let (sent, most) = (grouped(now.today_sent), grouped(now.today_most));
        Some(words::today(now.day, &sent, &most, &next, lang.get()))
    };
    view! {
        <p class="muted">{sentence}</p>
        {move || today().map(|text| view! { <p>{text}</p> })}
    }
}

fn plan_text(plan: &RampPlan, lang: Lang) -> String {
    let most = plan.most.map(grouped);
    words::plan(
        &grouped(plan.first_day),
        plan.growth_percent,
        most.as_deref(),
        lang,
    )
}
