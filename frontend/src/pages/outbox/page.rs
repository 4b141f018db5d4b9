//! One mail of the outbox, as its reader would have seen it.

use crate::{
    api::use_loaded,
    components::{Card, LinkButton, LoadedView, PageHeader, PreviewFrame, Save, Tab, Tabs},
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, letter_mail, outbox as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{Uuid, outbox::OutboxMessage};

/// The page.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let params = use_params_map();
    let incident = use_incident();
    let address = Signal::derive(move || {
        let mail = params.with(|params| params.get("mail"))?;
        incident.below(&format!("outbox/{mail}"))
    });
    let back = Signal::derive(move || incident.id.get().map(routes::outbox).unwrap_or_default());
    let message = use_loaded::<OutboxMessage>(address);
    let subject = move || {
        message.value.with(|m| {
            m.as_ref()
                .map(|m| m.mail.subject.clone())
                .unwrap_or_default()
        })
    };
    let eml = Signal::derive(move || format!("{}/eml", address.get().unwrap_or_default()));
    let save = move || view! { <Save label=words::DOWNLOAD address=eml name="message.eml" accept="message/rfc822"/> };
    view! {
        <PageHeader title=subject facts=move || view! { <a href=back>{words::BACK}</a> } actions=save/>
        <p class="notice">{words::BANNER}</p>
        <LoadedView loaded=message let:message>
            <Card>
                <Mail message=message/>
            </Card>
        </LoadedView>
    }
}

/// One mail beside the list.
#[component]
pub fn MailBeside(
    /// Which.
    id: Uuid,
) -> impl IntoView {
    let incident = use_incident();
    let message = use_loaded::<OutboxMessage>(Signal::derive(move || {
        incident.below(&format!("outbox/{id}"))
    }));
    let href = routes::outbox_mail(incident.id.get_untracked().unwrap_or_default(), id);
    view! {
        <h2>{words::ONE}</h2>
        <LoadedView loaded=message let:message>
            <Mail message=message/>
        </LoadedView>
        <div class="actions">
            <LinkButton href=href label=common::OPEN_WHOLE/>
        </div>
    }
}

#[component]
fn Mail(message: OutboxMessage) -> impl IntoView {
    let lang = use_lang();
    let part = RwSignal::new("mail");
    let tabs = vec![
        Tab::new("mail", words::AS_MAIL),
        Tab::new("text", words::AS_TEXT),
        Tab::new("headers", words::HEADERS),
    ];
    let message = StoredValue::new(message);
    let files = message.with_value(|m| m.attachments.clone()).into_iter();
    let files = files
        .map(|name| view! { <span>{letter_mail::ATTACHED} " " {name}</span> })
        .collect_view();
    let content = move || match part.get() {
        "text" => view! { <pre class="mail-text">{message.with_value(|m| m.text.clone())}</pre> }
            .into_any(),
        "headers" => {
            let lines: Vec<String> = message.with_value(|m| {
                m.headers
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}"))
                    .collect()
            });
            view! { <pre class="mail-text mono">{lines.join("\n")}</pre> }.into_any()
        }
        _ => {
            let html = message.with_value(|m| m.html.clone());
            view! { <PreviewFrame html=html title=move || words::AS_MAIL.pick(lang.get())/> }
                .into_any()
        }
    };
    view! {
            <Tabs tabs=tabs selected=move || part.get().to_owned() on_select=move |name| part.set(name) label=words::PARTS/>
            <div class="mail">
                <div class="mail-head">
                    <span>{words::TO} " " {message.with_value(|m| m.mail.to.clone())}</span>
                    <b>{message.with_value(|m| m.mail.subject.clone())}</b>
                    {files}
                </div>
                {content}
            </div>
    }
}
