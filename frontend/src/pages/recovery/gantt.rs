//! The schedule as a chart: names on the left, bars on days, arrows for what waits for what. The names are buttons, the
//! chart scrolls by keyboard; what the bars say is said in words as well.

use super::geometry::{self, BAR, Bar, HEAD, Picture};
use crate::{
    components::Card,
    format::date,
    i18n::{Text, use_lang},
    words::recovery as words,
};
use leptos::prelude::*;
use saiki_api::recovery::{RecoveryPlan, tasks::RecoveryTask};

/// The chart.
#[component]
pub fn Gantt(
    /// The plan.
    plan: RecoveryPlan,
    /// Opens a task.
    #[prop(into)]
    on_open: Callback<RecoveryTask>,
) -> impl IntoView {
    let lang = use_lang();
    let Some(picture) = geometry::picture(&plan.tasks, &plan.schedule, plan.goal.deadline) else {
        return ().into_any();
    };
    let tasks = plan.tasks.clone();
    let titled: Vec<(Bar, String)> = picture
        .bars
        .iter()
        .map(|bar| {
            let task = tasks.iter().find(|t| t.id == bar.task);
            let title = task.map(|t| t.plan.title.clone()).unwrap_or_default();
            (bar.clone(), title)
        })
        .collect();
    let names = titled.clone().into_iter().map(|(bar, title)| {
        let task = tasks.iter().find(|t| t.id == bar.task).cloned();
        let open = move |_| {
            if let Some(task) = task.clone() {
                on_open.run(task);
            }
        };
        let sign = match (bar.done, bar.critical) {
            (true, _) => "✓",
            (_, true) => "◆",
            _ => "",
        };
        let hint = title.clone();
        view! {
            <li>
                <button type="button" class="row-link" title=hint on:click=open>
                    <span class="gantt-sign" class:good=sign == "✓" aria-hidden="true">{sign}</span>
                    {title}
                </button>
            </li>
        }
    });
    let names = names.collect_view();
    let explanation = plan.schedule.explanation.clone();
    view! {
        <Card title=words::SCHEDULE>
            <p class="hint">{move || explanation.get(lang.get()).to_owned()}</p>
            <div class="gantt">
                <ol class="gantt-names">{names}</ol>
                <div class="gantt-scroll" tabindex="0" role="region" aria-label=words::SCHEDULE_SCROLL>
                    <Drawing picture=picture titled=titled/>
                </div>
            </div>
            <div class="legends gantt-legends">
                {legend("critical", words::LEGEND_CRITICAL)}
                {legend("normal", words::LEGEND_NORMAL)}
                {legend("done", words::LEGEND_DONE)}
                {legend("slack", words::LEGEND_SLACK)}
            </div>
        </Card>
    }
    .into_any()
}

fn legend(kind: &'static str, label: Text) -> impl IntoView {
    let bar = match kind {
        "slack" => {
            view! { <line class="gantt-slack" x1="2" x2="26" y1="8" y2="8"></line> }.into_any()
        }
        "critical" => shape(2.0, 1.0, 24.0, true, kind).into_any(),
        _ => shape(2.0, 1.0, 24.0, false, kind).into_any(),
    };
    view! {
        <span class="legend">
            <svg class="gantt-key" viewBox="0 0 28 16" width="28" height="16" aria-hidden="true">{bar}</svg>
            {label}
        </span>
    }
}

/// A bar: pointed at both ends when it holds up the whole, rounded otherwise.
fn shape(x: f64, y: f64, width: f64, critical: bool, kind: &'static str) -> AnyView {
    let height = BAR - 2.0;
    if !critical {
        return view! {
            <rect class=format!("gantt-bar {kind}") x=n(x) y=n(y) width=n(width) height=n(height) rx="4"></rect>
        }
        .into_any();
    }
    let tip = (width / 3.0).min(6.0);
    let (middle, right, low) = (y + height / 2.0, x + width, y + height);
    let points = format!(
        "{x:.1},{middle:.1} {:.1},{y:.1} {:.1},{y:.1} {right:.1},{middle:.1} {:.1},{low:.1} {:.1},{low:.1}",
        x + tip,
        right - tip,
        right - tip,
        x + tip
    );
    view! { <polygon class=format!("gantt-bar {kind}") points=points></polygon> }.into_any()
}

/// A number as an attribute.
fn n(value: f64) -> String {
    format!("{value:.1}")
}

#[component]
fn Drawing(picture: Picture, titled: Vec<(Bar, String)>) -> impl IntoView {
    let lang = use_lang();
    let (width, height, day) = (picture.width, picture.height, picture.day);
    let bars = titled.into_iter().map(move |(bar, title)| {
        let (from, to, critical) = (bar.from, bar.to, bar.critical && !bar.done);
        let told = move || {
            let lang = lang.get();
            words::bar(&title, &date::day(from, false, lang), &date::day(to, false, lang), critical, lang)
        };
        let kind = match (bar.done, critical) {
            (true, _) => "done",
            (_, true) => "critical",
            _ => "normal",
        };
        let slack = (bar.slack_to > bar.x + bar.width + 0.5 && !bar.done).then(|| {
            let middle = n(bar.y + BAR / 2.0);
            view! { <line class="gantt-slack" x1=n(bar.x + bar.width) x2=n(bar.slack_to) y1=middle.clone() y2=middle></line> }
        });
        let filled = (bar.filled > 0.0 && !bar.done).then(|| {
            view! { <rect class="gantt-filled" x=n(bar.x) y=n(bar.y + BAR - 5.0) width=n(bar.filled) height="3"></rect> }
        });
        view! {
            <g>
                <title>{told}</title>
                {slack}
                {shape(bar.x, bar.y + 1.0, bar.width, critical, kind)}
                {filled}
            </g>
        }
    });
    let arrows = picture.arrows.into_iter().map(|(path, critical)| {
        let class = if critical {
            "gantt-arrow critical"
        } else {
            "gantt-arrow"
        };
        let head = if critical {
            "url(#gantt-head-critical)"
        } else {
            "url(#gantt-head)"
        };
        view! { <path class=class d=path marker-end=head></path> }
    });
    let ticks = picture.ticks.into_iter().map(move |tick| {
        let x = n(tick.x);
        let label = move || match lang.get() {
            saiki_api::Lang::Ja => format!("{}/{}", tick.day.month(), tick.day.day()),
            saiki_api::Lang::En => date::day(tick.day, false, lang.get()),
        };
        view! {
            <line class="gantt-grid" x1=x.clone() x2=x.clone() y1=n(HEAD - 8.0) y2=n(height)></line>
            <text class="gantt-word" x=n(tick.x + 3.0) y="14">{label}</text>
        }
    });
    let weekends = picture.weekends.into_iter().map(move |x| {
        view! { <rect class="gantt-weekend" x=n(x) y=n(HEAD - 8.0) width=n(day * 2.0) height=n(height)></rect> }
    });
    let line = move |x: f64, class: &'static str, word: Text| {
        view! {
            <line class=format!("gantt-line {class}") x1=n(x) x2=n(x) y1=n(HEAD - 10.0) y2=n(height)></line>
            <text class=format!("gantt-word {class}") x=n(x + 3.0) y=n(HEAD - 4.0)>{word}</text>
        }
    };
    view! {
        <svg class="gantt-chart" width=n(width) height=n(height) viewBox=format!("0 0 {width:.0} {height:.0}") role="img" aria-label=move || words::SCHEDULE.pick(lang.get())>
            <defs>
                <marker id="gantt-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                    <path class="gantt-head" d="M0 0 L8 4 L0 8 z"></path>
                </marker>
                <marker id="gantt-head-critical" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                    <path class="gantt-head critical" d="M0 0 L8 4 L0 8 z"></path>
                </marker>
            </defs>
            {weekends.collect_view()}
            {ticks.collect_view()}
            {arrows.collect_view()}
            {bars.collect_view()}
            {picture.deadline.map(|x| line(x, "deadline", words::DEADLINE))}
            {picture.today.map(|x| line(x, "today", words::TODAY))}
        </svg>
    }
}
