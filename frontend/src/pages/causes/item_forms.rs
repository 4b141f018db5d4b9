//! Forms on one item of evidence: its particulars, and the decision on what is to become of it.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, FormProblem, Kind, NowSays, SelectField, TextArea, TextField, Theirs, Versioned,
        choices, use_toasts, use_versioned,
    },
    format::{date, number::grouped},
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    evidence::{
        Disposition, DispositionInput, Evidence, EvidenceKind, EvidencePatch, EvidenceRecord,
    },
};

/// A change of one item.
fn use_item_change(item: &Evidence) -> Versioned<Evidence> {
    let address = use_incident().below_now(&format!("evidence/{}", item.id));
    use_versioned(item.version, address, |now: EvidenceRecord| {
        Some((now.item.version, now.item))
    })
}

/// What is known of an item.
fn particulars(item: &Evidence, lang: Lang) -> Vec<(Text, String)> {
    vec![
        (words::ITEM, item.title.clone()),
        (words::KIND, item.kind.label(lang).to_owned()),
        (words::ORIGIN, item.origin.clone()),
        (words::SIZE, item.size.map(grouped).unwrap_or_default()),
        (words::SHA256, item.sha256.clone()),
        (words::HASH_METHOD, item.hash_method.clone()),
        (words::NOTE, item.note.clone()),
    ]
}

/// Who holds an item, and what is to become of it.
fn decided(item: &Evidence, lang: Lang) -> Vec<(Text, String)> {
    let made = item.disposition.as_ref().map(|made| &made.details);
    let of = |of: fn(&DispositionInput) -> &String| made.map(of).cloned().unwrap_or_default();
    vec![
        (words::HOLDER, item.custody.holder.clone()),
        (
            words::DISPOSITION,
            made.map_or(words::UNDECIDED.pick(lang), |made| {
                made.decision.label(lang)
            })
            .to_owned(),
        ),
        (words::UNTIL, date::day_text(&of(|made| &made.until), lang)),
        (words::WHY, of(|made| &made.reason)),
    ]
}

/// Particulars. A hash and a size can be added, never changed.
#[component]
pub fn EditForm(
    item: Evidence,
    record: Loaded<EvidenceRecord>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let change = use_item_change(&item);
    let form = change.form;
    let (title, origin, note, method) = (
        RwSignal::new(item.title),
        RwSignal::new(item.origin),
        RwSignal::new(item.note),
        RwSignal::new(item.hash_method),
    );
    let kind = RwSignal::new(Some(item.kind));
    let has_hash = !item.sha256.is_empty();
    let (hash, size) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let has_size = item.size.is_some();
    let id = item.id;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = Some(hash.get_untracked().trim().to_owned());
        let body = EvidencePatch {
            title: Some(title.get_untracked()),
            kind: kind.get_untracked(),
            origin: Some(origin.get_untracked()),
            size: size.get_untracked().trim().parse().ok(),
            sha256: typed.filter(|hash| !hash.is_empty()),
            hash_method: Some(method.get_untracked()),
            note: Some(note.get_untracked()),
        };
        let address = incident.below_now(&format!("evidence/{id}"));
        let call = change.on(api.patch(address).json(&body));
        form.run(call.send::<EvidenceRecord>(), move |value| {
            toasts.say(common::SAVED);
            open.set(false);
            record.put(value);
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=particulars(&now, lang.get())/>
            </Theirs>
            <div class="columns">
                <TextField label=words::ITEM value=title required=true error=form.error("title")/>
                <SelectField label=words::KIND value=kind choices=choices(&EvidenceKind::ALL, EvidenceKind::label) error=form.error("kind")/>
                <TextField label=words::ORIGIN value=origin required=true error=form.error("origin")/>
                {(!has_size).then(|| view! { <TextField label=words::SIZE value=size kind="number" error=form.error("size")/> })}
            </div>
            {(!has_hash).then(|| view! { <TextField label=words::SHA256 value=hash error=form.error("sha256")/> })}
            <TextField label=words::HASH_METHOD value=method error=form.error("hash_method")/>
            <TextArea label=words::NOTE value=note rows=3 error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// The decision.
#[component]
pub fn DecisionForm(
    item: Evidence,
    record: Loaded<EvidenceRecord>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let change = use_item_change(&item);
    let form = change.form;
    let id = item.id;
    let made = item.disposition.map(|made| made.details);
    let decision = RwSignal::new(Some(
        made.as_ref().map_or(Disposition::Keep, |m| m.decision),
    ));
    let until = RwSignal::new(made.as_ref().map(|m| m.until.clone()).unwrap_or_default());
    let reason = RwSignal::new(made.map(|m| m.reason).unwrap_or_default());
    let keeps = move || decision.get() == Some(Disposition::Keep);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(decision) = decision.get_untracked() else {
            return;
        };
        let body = DispositionInput {
            decision,
            until: match decision {
                Disposition::Keep => until.get_untracked(),
                _ => String::new(),
            },
            reason: reason.get_untracked(),
        };
        let address = incident.below_now(&format!("evidence/{id}/disposition"));
        let call = change.on(api.post(address).json(&body));
        form.run(call.send::<EvidenceRecord>(), move |value| {
            toasts.say(words::DECIDED);
            open.set(false);
            record.put(value);
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=decided(&now, lang.get())/>
            </Theirs>
            <SelectField
                label=words::DISPOSITION
                value=decision
                choices=choices(&Disposition::ALL, Disposition::label)
                error=form.error("decision")
            />
            {move || {
                keeps()
                    .then(|| view! { <TextField label=words::UNTIL value=until kind="date" required=true error=form.error("until")/> })
            }}
            <TextArea label=words::WHY value=reason rows=3 required=true error=form.error("reason")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::DECIDE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
