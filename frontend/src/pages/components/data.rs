//! What shows data: status, progress, facts, numbers, times, tables.

use crate::{
    api::listing::ready as sample_listing,
    components::{
        Bar, Bars, Card, Column, DataTable, EmptyState, Fact, Facts, Hash, Legend, MomentText,
        Mono, ProgressBar, Segment, StatusTag, Tab, Tabs, Time, Tone, WindowColumn, WindowTable,
    },
    format::{civil::Style, number},
    i18n::use_lang,
    words::{components as words, shell},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp,
    moment::{Moment, Precision},
    money::Money,
};

#[component]
pub fn Statuses() -> impl IntoView {
    let words_of = |tone: Tone| match tone {
        Tone::Good => shell::SIGN_GOOD,
        Tone::Active => shell::SIGN_ACTIVE,
        Tone::Waiting => shell::SIGN_WAITING,
        Tone::Late => shell::SIGN_LATE,
        Tone::Unknown => shell::SIGN_UNKNOWN,
        Tone::NotBegun | Tone::Plain => shell::SIGN_NOT_BEGUN,
    };
    let segments = vec![
        Segment {
            tone: Tone::Good,
            count: 581_240,
        },
        Segment {
            tone: Tone::Waiting,
            count: 7_318,
        },
        Segment {
            tone: Tone::Late,
            count: 4_218,
        },
        Segment {
            tone: Tone::Unknown,
            count: 14,
        },
    ];
    view! {
        <Card title=words::STATUS>
            <div class="cluster">
                {Tone::ALL.map(|tone| view! { <StatusTag tone=tone label=words_of(tone)/> }).collect_view()}
            </div>
        </Card>
        <Card title=words::BARS>
            <Bars bars=sample_bars() label=words::BARS/>
        </Card>
        <Card title=words::PROGRESS>
            <p>
                <span class="figure">{number::grouped(581_240)}</span>
                <span class="muted">" " {number::percent(581_240, 814_093)}</span>
            </p>
            <ProgressBar segments=segments total=814_093 label=words::PROGRESS big=true/>
            <div class="legends">
                <Legend tone=Tone::Good label=words::ACCEPTED count=581_240/>
                <Legend tone=Tone::Waiting label=words::RETRY count=7_318/>
                <Legend tone=Tone::Late label=words::BOUNCED count=4_218/>
                <Legend tone=Tone::Unknown label=words::UNKNOWN count=14/>
                <Legend tone=Tone::NotBegun label=words::NOT_SENT count=221_303/>
            </div>
        </Card>
    }
}

/// A certain amount, an uncertain one, and one of which a part stands out.
fn sample_bars() -> Vec<Bar> {
    let bar = |label: &str, tone, [strong, filled, reach]: [i64; 3], text: &str| Bar {
        label: label.to_owned(),
        tone,
        filled,
        reach,
        strong,
        text: text.to_owned(),
        title: text.to_owned(),
    };
    vec![
        bar("A", Tone::Late, [124, 124, 124], "124"),
        bar("B", Tone::Late, [0, 980, 1_600], "980–1,600"),
        bar("C", Tone::Active, [140, 215, 215], "215 (140)"),
    ]
}

/// 10 July 2026, 14:02 in Tokyo.
fn sample_time() -> Timestamp {
    Timestamp::from_second(1_783_659_720).unwrap_or_default()
}

#[component]
pub fn Numbers() -> impl IntoView {
    let lang = use_lang();
    let moment = |precision| Moment {
        at: sample_time(),
        zone: "Asia/Tokyo".to_owned(),
        precision,
    };
    let money = |minor, currency: &str| Money {
        minor,
        currency: currency.to_owned(),
    };
    let view_of = RwSignal::new("mail".to_owned());
    view! {
        <Card title=words::TEXTS>
            <Facts>
                <Fact name="grouped">{number::grouped(1_000_000)}</Fact>
                <Fact name="money">
                    {move || number::money(&money(12_400_000, "JPY"), lang.get())} " / "
                    {move || number::money(&money(123_405, "EUR"), lang.get())}
                </Fact>
                <Fact name="bytes">{number::bytes(52_428_800)}</Fact>
                <Fact name="Time"><Time at=sample_time() style=Style::FULL/></Fact>
                <Fact name="Time relative"><Time at=sample_time() relative=true/></Fact>
                <Fact name="Moment, minute"><MomentText moment=moment(Precision::Minute) year=true/></Fact>
                <Fact name="Moment, hour"><MomentText moment=moment(Precision::Hour)/></Fact>
                <Fact name="Moment, day"><MomentText moment=moment(Precision::Day)/></Fact>
                <Fact name="Mono"><Mono text="INC-2026-0012"/></Fact>
                <Fact name="Hash"><Hash value="9f3c41d2a85e0b77c6d94e1f3a2b5c8d7e6f90a1b2c3d4e5f60718293a4ba71e"/></Fact>
            </Facts>
            <Tabs
                label=words::VIEW
                tabs=vec![Tab::new("mail", words::MAIL), Tab::new("text", words::PLAIN)]
                selected=view_of
                on_select=move |name: &'static str| view_of.set(name.to_owned())
            />
        </Card>
    }
}

#[derive(Clone, serde::Deserialize)]
struct Sample {
    number: String,
    name: String,
    address: String,
    tone: usize,
    attempts: i64,
    reply: String,
}

fn samples() -> Vec<Sample> {
    let row = |number: &str, name: &str, address: &str, tone, attempts, reply: &str| Sample {
        number: number.into(),
        name: name.into(),
        address: address.into(),
        tone,
        attempts,
        reply: reply.into(),
    };
    vec![
        row(
            "C0418802",
            "佐● 一●",
            "s•••••@example.ne.jp",
            0,
            1,
            "250 2.0.0 Ok: queued as 4F1C2",
        ),
        row(
            "C0418803",
            "鈴● 花●",
            "h•••••@example.jp",
            2,
            1,
            "550 5.1.1 User unknown",
        ),
        row(
            "C0418804",
            "高● 太●",
            "t•••••@example.org",
            1,
            2,
            "421 4.7.0 Try again later",
        ),
        row("C0418805", "田● 美●", "m•••••@example.com", 3, 1_204, "–"),
    ]
}

const LONG: &[WindowColumn] = &[
    WindowColumn {
        heading: crate::words::incidents::REFERENCE,
        class: "",
    },
    WindowColumn {
        heading: crate::words::users::NAME,
        class: "",
    },
];

fn many() -> Vec<Sample> {
    let row = |i: usize| Sample {
        number: format!("PC-{i:05}"),
        name: format!("窓口端末 {i}"),
        address: String::new(),
        tone: 0,
        attempts: 0,
        reply: String::new(),
    };
    (1..=5_000).map(row).collect()
}

#[component]
pub fn Tables() -> impl IntoView {
    let states = [
        (Tone::Good, words::ACCEPTED),
        (Tone::Waiting, words::RETRY),
        (Tone::Late, words::BOUNCED),
        (Tone::Unknown, words::UNKNOWN),
    ];
    let columns = move || {
        vec![
            Column::new(crate::words::incidents::REFERENCE, |row: &Sample| {
                format!("{} {}", row.number, row.name)
            })
            .ordered(|row| row.number.clone()),
            Column::new(
                crate::words::users::EMAIL,
                |row: &Sample| view! { <Mono text=row.address.clone()/> },
            )
            .secondary(),
            Column::new(crate::words::users::STATE, move |row: &Sample| {
                states
                    .get(row.tone)
                    .map(|(tone, label)| view! { <StatusTag tone=*tone label=*label/> })
            }),
            Column::new(crate::words::audit::SEQ, |row: &Sample| {
                number::grouped(row.attempts)
            })
            .ordered(|row| row.attempts)
            .numeric(),
            Column::new(
                crate::words::audit::DATA,
                |row: &Sample| view! { <Mono text=row.reply.clone()/> },
            )
            .secondary(),
        ]
    };
    let nothing = || view! { <EmptyState title=crate::words::incidents::EMPTY text=crate::words::incidents::EMPTY_TEXT/> };
    view! {
        <Card title=words::TABLES>
            <DataTable
                listing=sample_listing(samples(), Some(814_093))
                columns=columns()
                label=words::TABLES
                on_open=|_: Sample| ()
                beside=|row: Sample| view! { <h2>{row.name}</h2> <Mono text=row.reply/> }.into_any()
                find=|row: &Sample| format!("{} {}", row.number, row.reply)
                empty=nothing
            />
        </Card>
        <Card title=words::TABLES>
            <DataTable listing=sample_listing(Vec::new(), Some(0)) columns=columns() label=words::TABLES empty=nothing/>
        </Card>
        <Card title=words::LONG_TABLE>
            <WindowTable
                listing=sample_listing(many(), Some(5_000))
                class="sample"
                columns=LONG
                cells=|row: &Sample| vec![row.number.clone().into_any(), row.name.clone().into_any()]
                key=|row| row.number.clone()
                label=words::LONG_TABLE
                empty=nothing
            />
        </Card>
    }
}
