//! Rules for reconnection of the open incident: listed, set, reworded, ended.

use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Card, CheckField, CheckGroup, Dialog, EmptyState, FormProblem, Kind, LoadedView,
        PageHeader, StatusTag, TextField, Tone, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, systems as words},
};
use leptos::prelude::*;
use saiki_api::{
    organisation::Both,
    permissions::Permission,
    systems::{Rule, RuleFields, SystemKind},
};

/// The page.
#[component]
pub fn Rules() -> impl IntoView {
    let open = use_incident();
    let lang = use_lang();
    let session = use_session();
    let loaded = use_loaded::<Vec<Rule>>(Signal::derive(move || open.below("reconnection-rules")));
    let (editing, rule) = (RwSignal::new(false), RwSignal::new(None::<Rule>));
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move |()| {
        rule.set(None);
        editing.set(true);
    };
    let actions = move || {
        may.get()
            .then(|| view! { <Button label=words::RULE_ADD kind=Kind::Primary on_press=add/> })
    };
    let back = Signal::derive(move || open.id.get().map(routes::systems).unwrap_or_default());
    let edit = Callback::new(move |one: Rule| {
        rule.set(Some(one));
        editing.set(true);
    });
    view! {
        <PageHeader title=words::RULES_TITLE facts=move || view! { <a href=back>{words::BACK}</a> } actions=actions/>
        <LoadedView loaded=loaded let:rules>
            <List rules=rules may=may edit=edit loaded=loaded/>
        </LoadedView>
        <Dialog open=editing title=move || match rule.with(Option::is_some) {
            true => words::RULE_EDIT.pick(lang.get()),
            false => words::RULE_ADD.pick(lang.get()),
        }>
            <RuleForm open=editing rule=rule loaded=loaded/>
        </Dialog>
    }
}

#[component]
fn List(
    rules: Vec<Rule>,
    may: Memo<bool>,
    edit: Callback<Rule>,
    loaded: Loaded<Vec<Rule>>,
) -> impl IntoView {
    let lang = use_lang();
    if rules.is_empty() {
        let usual = move || may.get().then(|| view! { <Usual loaded=loaded/> });
        return view! { <EmptyState title=words::RULES_EMPTY text=words::RULES_EMPTY_TEXT>{usual}</EmptyState> }.into_any();
    }
    let row = move |rule: Rule| {
        let (text, kinds, retired) = (rule.text.clone(), rule.kinds.clone(), rule.retired);
        let (tone, state) = match retired {
            true => (Tone::Plain, words::NOT_IN_FORCE),
            false => (Tone::Good, words::IN_FORCE),
        };
        let kinds = move || match kinds.is_empty() {
            true => words::ALL_KINDS.pick(lang.get()).to_owned(),
            false => {
                let names: Vec<_> = kinds.iter().map(|kind| kind.label(lang.get())).collect();
                names.join(lang.get().pick("、", ", "))
            }
        };
        view! {
            <tr>
                <td>{move || text.get(lang.get()).to_owned()}</td>
                <td>{kinds}</td>
                <td><StatusTag tone=tone label=state/></td>
                <td class="n">
                    {move || {
                        let rule = rule.clone();
                        may.get()
                            .then(|| view! { <Button label=common::EDIT kind=Kind::Quiet on_press=move |()| edit.run(rule.clone())/> })
                    }}
                </td>
            </tr>
        }
    };
    view! {
        <Card>
            <p class="hint">{words::RULES_EMPTY_TEXT}</p>
            <div class="table-frame">
                <table aria-label=words::RULES_TITLE>
                    <thead>
                        <tr>
                            <th scope="col">{words::RULES}</th>
                            <th scope="col">{words::KIND}</th>
                            <th scope="col">{words::CONNECTION}</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rules.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

/// Sets the usual rules, one after the other.
#[component]
fn Usual(loaded: Loaded<Vec<Rule>>) -> impl IntoView {
    let (api, form, incident) = (use_api(), use_form(), use_incident());
    let set = move |()| {
        let path = incident.below_now("reconnection-rules");
        let work = async move {
            for (ja, en) in words::USUAL {
                let body = RuleFields {
                    text: Both {
                        ja: ja.to_owned(),
                        en: en.to_owned(),
                    },
                    ..RuleFields::default()
                };
                let call = api.post(path.clone()).json(&body).idempotent();
                call.send::<Rule>().await?;
            }
            Ok(())
        };
        form.run(work, move |()| loaded.reload());
    };
    view! {
        <Button label=words::RULES_USUAL kind=Kind::Primary busy=form.busy on_press=set/>
        <FormProblem form=form/>
    }
}

#[component]
fn RuleForm(
    open: RwSignal<bool>,
    rule: RwSignal<Option<Rule>>,
    loaded: Loaded<Vec<Rule>>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let begun = rule.get_untracked();
    let text = |get: fn(&Both) -> &String| {
        RwSignal::new(
            begun
                .as_ref()
                .map(|rule| get(&rule.text).clone())
                .unwrap_or_default(),
        )
    };
    let (ja, en) = (text(|both| &both.ja), text(|both| &both.en));
    let kinds = RwSignal::new(
        begun
            .as_ref()
            .map(|rule| rule.kinds.clone())
            .unwrap_or_default(),
    );
    let retired = RwSignal::new(begun.as_ref().is_some_and(|rule| rule.retired));
    let known = begun.is_some();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let body = RuleFields {
            text: Both {
                ja: trimmed(ja),
                en: trimmed(en),
            },
            kinds: kinds.get_untracked(),
            retired: retired.get_untracked(),
        };
        let path = incident.below_now("reconnection-rules");
        let call = match &begun {
            Some(rule) => api
                .put(format!("{path}/{}", rule.id))
                .if_match(rule.version),
            None => api.post(path).idempotent(),
        };
        form.run(call.json(&body).send::<Rule>(), move |_| {
            toasts.say(words::RULE_SAVED);
            open.set(false);
            loaded.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField label=words::RULE_TEXT_JA value=ja error=form.error("text.ja")/>
            <TextField label=words::RULE_TEXT_EN value=en error=form.error("text.en")/>
            {known.then(|| view! { <p class="hint">{words::RULE_WORDS_HINT}</p> })}
            <CheckGroup label=words::RULE_KINDS value=kinds choices=choices(&SystemKind::ALL, SystemKind::label)/>
            {known.then(|| view! { <CheckField label=words::RULE_RETIRED value=retired/> })}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
