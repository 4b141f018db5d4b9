//! Preparing a campaign from an approved letter. Nothing is sent by it.

use super::draft::prepared;
use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, Card, Choice, EmptyState, FormProblem, Kind, LinkButton, LoadedView, PageHeader,
        SelectField, TextField, use_form, use_url_query,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::campaigns as words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::{
    Lang,
    campaigns::{AmbiguousPolicy, NewCampaign as Request},
    letters::Letter,
    wire,
};

fn policy(policy: AmbiguousPolicy, lang: Lang) -> &'static str {
    match policy {
        AmbiguousPolicy::Resend => lang.pick("記録したうえで再送する", "Flag it, then resend"),
        AmbiguousPolicy::Hold => {
            lang.pick("止めて担当者が決める", "Hold it for a person to decide")
        }
    }
}

/// The page.
#[component]
pub fn NewCampaign() -> impl IntoView {
    let incident = use_incident();
    let query = use_url_query();
    let address = Signal::derive(move || {
        let letter = query.get("letter")?;
        incident.below(&format!("letters/{letter}"))
    });
    let letter = use_loaded::<Letter>(address);
    // Without a letter there is nothing to prepare: the address was typed, or a link was cut off.
    let without = Memo::new(move |_| query.get("letter").is_none());
    let letters = move || {
        let href = incident.id.get().map(routes::letters)?;
        Some(view! { <LinkButton href=href label=words::TO_LETTERS/> })
    };
    view! {
        <PageHeader title=words::NEW_TITLE/>
        {move || match without.get() {
            true => view! { <EmptyState title=words::NO_LETTER text=words::NO_LETTER_TEXT>{letters}</EmptyState> }.into_any(),
            false => {
                view! {
                    <LoadedView loaded=letter let:letter>
                        <Preparation letter=letter/>
                    </LoadedView>
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn Preparation(letter: Letter) -> impl IntoView {
    let incident = use_incident();
    let api = use_api();
    let form = use_form();
    let lang = use_lang();
    let navigate = use_navigate();
    let name = RwSignal::new(letter.name.clone());
    let chosen = RwSignal::new(Some(AmbiguousPolicy::Resend));
    let choices = Signal::derive(move || {
        let choice = |one| Choice {
            value: wire::name(&one),
            label: policy(one, lang.get()).to_owned(),
        };
        vec![
            choice(AmbiguousPolicy::Resend),
            choice(AmbiguousPolicy::Hold),
        ]
    });
    let letter_id = letter.id;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = Request {
            letter_id,
            name: Some(name.get_untracked()),
            ambiguous_policy: chosen.get_untracked().unwrap_or_default(),
        };
        let navigate = navigate.clone();
        let id = incident.id.get_untracked().unwrap_or_default();
        form.run(prepared(api, incident, request), move |campaign| {
            incident.loaded.reload();
            navigate(&routes::campaign(id, campaign.id), Default::default());
        });
    };
    view! {
        <form class="form-narrow" novalidate=true on:submit=submit>
            <Card>
                <p class="prose">{words::NEW_LEAD}</p>
                <TextField label=words::NAME value=name error=form.error("name")/>
                <SelectField label=words::POLICY hint=words::POLICY_HINT value=chosen choices=choices/>
                <FormProblem form=form/>
                <div class="actions end">
                    <Button label=words::CREATE kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            </Card>
        </form>
    }
}
