//! What takes input: buttons, fields, files.

use crate::{
    components::{
        AmountField, Button, Card, CheckField, CheckGroup, FileDrop, InstantField, Kind,
        LineColumn, LinesField, LinkButton, MomentField, PreviewFrame, SelectField, TextArea,
        TextField, UserField, choices,
    },
    i18n::use_lang,
    routes,
    words::{common, components as words, incidents},
};
use leptos::prelude::*;
use saiki_api::{classes::Severity, people::DataItem};

#[component]
pub fn Buttons() -> impl IntoView {
    view! {
        <Card title=words::BUTTONS>
            <div class="cluster">
                <Button label=words::EXPORT/>
                <Button label=words::APPROVE kind=Kind::Primary/>
                <Button label=words::DELETE kind=Kind::Danger/>
                <Button label=words::LATER kind=Kind::Quiet/>
                <Button label=words::APPROVE kind=Kind::Primary disabled=true hint=words::NOT_ALLOWED/>
                <Button label=words::SENDING kind=Kind::Primary busy=true/>
                <LinkButton href=routes::INCIDENTS label=incidents::TITLE/>
            </div>
        </Card>
    }
}

const LINES: &[LineColumn] = &[
    LineColumn {
        heading: words::SUBJECT,
        kind: "text",
    },
    LineColumn {
        heading: words::WHEN,
        kind: "date",
    },
];

#[component]
pub fn Fields() -> impl IntoView {
    let lang = use_lang();
    let wrong = Signal::derive(move || Some(words::SUBJECT_WRONG.pick(lang.get()).to_owned()));
    let text = || RwSignal::new(String::new());
    view! {
        <Card title=words::FIELDS>
            <div class="columns">
                <TextField label=words::SUBJECT value=text() hint=words::SUBJECT_HINT required=true/>
                <TextField label=words::SUBJECT value=text() error=wrong required=true/>
                <TextArea label=words::BODY value=text()/>
                <TextField label=words::DISABLED value=RwSignal::new("INC-2026-0012".to_owned()) disabled=true/>
                <SelectField
                    label=incidents::SEVERITY
                    value=RwSignal::new(None::<Severity>)
                    choices=choices(&Severity::ALL, Severity::label)
                />
                <SelectField
                    label=incidents::SEVERITY
                    value=RwSignal::new(Some(Severity::High))
                    choices=choices(&Severity::ALL, Severity::label)
                    none=common::OPTIONAL_NONE
                />
                <MomentField label=words::WHEN value=RwSignal::new(None) hint=incidents::AWARE_HINT/>
                <InstantField label=words::DUE value=RwSignal::new(None)/>
                <UserField label=words::OWNER value=RwSignal::new(None) members=Signal::stored(None) none=common::OPTIONAL_NONE/>
                <AmountField label=crate::words::losses::AMOUNT value=text() currency=Signal::stored("JPY".to_owned()) tried=true/>
                <CheckField label=words::AGREE value=RwSignal::new(true)/>
            </div>
            <CheckGroup
                label=words::DATA_ITEMS
                value=RwSignal::new(vec![DataItem::Name, DataItem::Email])
                choices=choices(&DataItem::ALL, DataItem::label)
            />
            <LinesField
                label=incidents::MEASURES
                rows=RwSignal::new(vec![vec!["管理画面への接続元を限る".to_owned(), "2026-12-01".to_owned()]])
                columns=LINES
                add=incidents::ADD
            />
        </Card>
    }
}

#[component]
pub fn Files() -> impl IntoView {
    const LETTER: &str = "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><body><p>佐● 一● 様</p>\
        <p>平素よりご利用いただき、誠にありがとうございます。</p></body></html>";
    view! {
        <Card title=words::FILES>
            <div class="columns">
                <FileDrop label=words::FILE hint=words::FILE_HINT accept=".csv,.ndjson" file=RwSignal::new(None)/>
                <PreviewFrame html=LETTER title=words::MAIL/>
            </div>
        </Card>
    }
}
