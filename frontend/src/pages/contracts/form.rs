//! The form of a contract, for a new one and for a change. What is typed is kept whatever the server says.

use super::{terms_card, terms_draft::TermsDraft, terms_field::TermsField};
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, CheckField, Dialog, FormProblem, Kind, NowSays, SelectField, TextArea, TextField,
        Theirs, choices, use_toasts, use_versioned,
    },
    format::{date, number},
    i18n::{Text, use_lang},
    words::{common, contracts as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    contracts::{Contract, ContractFields, ContractSide, Fixer, VulnerabilityTerms},
};

/// The dialog; `loaded` is the contract to change, none for a new one.
#[component]
pub(super) fn ContractDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The contract to change.
    #[prop(optional)]
    loaded: Option<Loaded<Contract>>,
    /// What follows.
    #[prop(into)]
    done: Callback<Contract>,
) -> impl IntoView {
    let title = match loaded {
        Some(_) => words::EDIT_TITLE,
        None => words::ADD,
    };
    view! {
        <Dialog open=open title=title wide=true>
            <ContractForm open=open loaded=loaded done=done/>
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Draft {
    counterparty: RwSignal<String>,
    side: RwSignal<Option<ContractSide>>,
    service: RwSignal<String>,
    reference: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    hours: RwSignal<String>,
    response: RwSignal<String>,
    levels: RwSignal<String>,
    services: TermsDraft,
    fixer: RwSignal<Option<Fixer>>,
    ours: RwSignal<String>,
    theirs: RwSignal<String>,
    clause: RwSignal<String>,
    note: RwSignal<String>,
    contact: RwSignal<String>,
    retired: RwSignal<bool>,
}

/// What a number field holds: empty is none, `Err` is no number.
fn read(text: RwSignal<String>, digits: u32) -> Result<Option<i64>, ()> {
    text.with(|text| match text.trim().is_empty() {
        true => Ok(None),
        false => number::decimal(text, digits).map(Some).ok_or(()),
    })
}

impl Draft {
    fn of(fields: ContractFields) -> Draft {
        let terms = fields.vulnerabilities;
        let day = |day: Option<saiki_api::Date>| {
            RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default())
        };
        let share =
            |bp: Option<i64>| RwSignal::new(bp.map(|bp| number::typed(bp, 2)).unwrap_or_default());
        let hours = fields.notice_hours.map(|hours| hours.to_string());
        Draft {
            counterparty: RwSignal::new(fields.counterparty),
            side: RwSignal::new(Some(fields.side)),
            service: RwSignal::new(fields.service),
            reference: RwSignal::new(fields.reference),
            from: day(fields.from),
            to: day(fields.to),
            hours: RwSignal::new(hours.unwrap_or_default()),
            response: RwSignal::new(fields.response_terms),
            levels: RwSignal::new(fields.service_levels),
            services: TermsDraft::of(fields.service_terms),
            fixer: RwSignal::new(terms.fixer),
            ours: share(terms.our_share_bp),
            theirs: share(terms.their_share_bp),
            clause: RwSignal::new(terms.clause),
            note: RwSignal::new(terms.note),
            contact: RwSignal::new(fields.contact),
            retired: RwSignal::new(fields.retired),
        }
    }

    /// What was typed; none while a number is none.
    fn typed(self) -> Option<ContractFields> {
        untrack(move || {
            let line = |text: RwSignal<String>| text.get().trim().to_owned();
            let day = |text: RwSignal<String>| text.with(|text| text.parse().ok());
            Some(ContractFields {
                counterparty: line(self.counterparty),
                side: self.side.get().unwrap_or_default(),
                service: line(self.service),
                reference: line(self.reference),
                from: day(self.from),
                to: day(self.to),
                notice_hours: read(self.hours, 0).ok()?,
                response_terms: line(self.response),
                service_levels: line(self.levels),
                service_terms: self.services.typed()?,
                vulnerabilities: VulnerabilityTerms {
                    fixer: self.fixer.get(),
                    our_share_bp: read(self.ours, 2).ok()?,
                    their_share_bp: read(self.theirs, 2).ok()?,
                    clause: line(self.clause),
                    note: line(self.note),
                },
                contact: line(self.contact),
                retired: self.retired.get(),
            })
        })
    }
}

/// What a contract says.
fn said(fields: &ContractFields, lang: Lang) -> Vec<(Text, String)> {
    let terms = &fields.vulnerabilities;
    let day = |day: Option<saiki_api::Date>| day.map(|day| date::day(day, true, lang));
    let share = |bp: Option<i64>| bp.map(|bp| number::typed(bp, 2)).unwrap_or_default();
    let hours = fields.notice_hours.map(|hours| hours.to_string());
    vec![
        (words::COUNTERPARTY, fields.counterparty.clone()),
        (words::SIDE, fields.side.label(lang).to_owned()),
        (words::SERVICE, fields.service.clone()),
        (words::REFERENCE, fields.reference.clone()),
        (words::FROM, day(fields.from).unwrap_or_default()),
        (words::TO, day(fields.to).unwrap_or_default()),
        (words::NOTICE_HOURS, hours.unwrap_or_default()),
        (words::CONTACT, fields.contact.clone()),
        (
            words::FIXER,
            terms.fixer.map_or("", |fixer| fixer.label(lang)).to_owned(),
        ),
        (words::CLAUSE, terms.clause.clone()),
        (words::OURS, share(terms.our_share_bp)),
        (words::THEIRS, share(terms.their_share_bp)),
        (words::NOTE, terms.note.clone()),
        (words::RESPONSE, fields.response_terms.clone()),
        (words::SERVICE_LEVELS, fields.service_levels.clone()),
        (
            words::TERMS,
            terms_card::in_short(&fields.service_terms, lang),
        ),
    ]
}

#[component]
fn ContractForm(
    open: RwSignal<bool>,
    loaded: Option<Loaded<Contract>>,
    done: Callback<Contract>,
) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let begun = loaded.and_then(|loaded| loaded.value.get_untracked());
    let place = begun.as_ref().map(|contract| contract.id);
    let version = begun.as_ref().map_or(0, |contract| contract.version);
    let address = match place {
        Some(id) => format!("contracts/{id}"),
        None => "contracts".to_owned(),
    };
    let change = use_versioned(version, address.clone(), |now: Contract| {
        Some((now.version, now.fields))
    });
    let form = change.form;
    let draft = Draft::of(begun.map(|contract| contract.fields).unwrap_or_default());
    Effect::new(move |_| {
        if let (true, Some(loaded)) = (change.overtaken(), loaded) {
            // The page behind is as old as the form was.
            loaded.reload();
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        draft.services.tried.set(true);
        let Some(fields) = draft.typed() else {
            return;
        };
        let call = match place {
            Some(_) => change.on(api.put(address.clone())),
            None => api.post(address.clone()).idempotent(),
        };
        form.run(call.json(&fields).send::<Contract>(), move |contract| {
            toasts.say(words::SAVED);
            open.set(false);
            done.run(contract);
        });
    };
    let number_error = move |text, digits, word: Text, server: Signal<Option<String>>| {
        Signal::derive(move || {
            let wrong = read(text, digits).is_err();
            wrong
                .then(|| word.pick(lang.get()).to_owned())
                .or_else(|| server.get())
        })
    };
    let hours = number_error(
        draft.hours,
        0,
        words::BAD_NUMBER,
        form.error("notice_hours"),
    );
    let ours = form.error("vulnerabilities.our_share_bp");
    let theirs = form.error("vulnerabilities.their_share_bp");
    let ours = number_error(draft.ours, 2, words::BAD_SHARE, ours);
    let theirs = number_error(draft.theirs, 2, words::BAD_SHARE, theirs);
    let known = place.is_some();
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <div class="columns">
                <TextField label=words::COUNTERPARTY value=draft.counterparty required=true error=form.error("counterparty")/>
                <SelectField label=words::SIDE value=draft.side choices=choices(&ContractSide::ALL, ContractSide::label)/>
                <TextField label=words::SERVICE value=draft.service required=true error=form.error("service")/>
                <TextField label=words::REFERENCE value=draft.reference error=form.error("reference")/>
                <TextField label=words::FROM value=draft.from kind="date" error=form.error("from")/>
                <TextField label=words::TO value=draft.to kind="date" hint=words::TO_HINT error=form.error("to")/>
                <TextField label=words::NOTICE_HOURS value=draft.hours hint=words::NOTICE_HINT error=hours/>
                <TextField label=words::CONTACT value=draft.contact error=form.error("contact")/>
            </div>
            <fieldset class="rule-row stack">
                <legend class="label">{words::VULNERABILITIES}</legend>
                <div class="columns">
                    <SelectField
                        label=words::FIXER
                        value=draft.fixer
                        choices=choices(&Fixer::ALL, Fixer::label)
                        none=words::NOT_AGREED
                    />
                    <TextField label=words::CLAUSE value=draft.clause error=form.error("vulnerabilities.clause")/>
                    <TextField label=words::OURS value=draft.ours hint=words::NOTICE_HINT error=ours/>
                    <TextField label=words::THEIRS value=draft.theirs hint=words::NOTICE_HINT error=theirs/>
                </div>
                <TextArea label=words::NOTE value=draft.note rows=2 error=form.error("vulnerabilities.note")/>
            </fieldset>
            <TextArea label=words::RESPONSE value=draft.response rows=3 error=form.error("response_terms")/>
            <TextArea label=words::SERVICE_LEVELS value=draft.levels rows=3 error=form.error("service_levels")/>
            <TermsField draft=draft.services form=form/>
            {known.then(|| view! { <CheckField label=words::RETIRED value=draft.retired hint=words::RETIRED_HINT/> })}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
