//! Who can sign in: the list, adding somebody, changing a role, barring.

use crate::{
    api::{Listing, use_api, use_listing},
    components::{
        Button, CheckField, Column, DataTable, Dialog, EmptyState, Facet, FormProblem, Kind,
        PageHeader, SelectField, StatusTag, TextField, Time, Tone, choices, field::Choice,
        open_while, use_form, use_toasts,
    },
    format::civil::Style,
    i18n::use_lang,
    session::use_session,
    words::{common, users as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    permissions::{Permission, Role},
    users::{NewUser, User, UserPatch},
    wire,
};

/// The page.
#[component]
pub fn Users() -> impl IntoView {
    let session = use_session();
    let listing = use_listing::<User>("users".to_owned());
    let adding = RwSignal::new(false);
    let changing = RwSignal::new(None::<User>);
    let may = Memo::new(move |_| session.may(Permission::UsersWrite));
    let actions = move || {
        may.get().then(|| view! { <Button label=words::NEW kind=Kind::Primary on_press=move |()| adding.set(true)/> })
    };
    let open = move |user: User| {
        if may.get_untracked() {
            changing.set(Some(user));
        }
    };
    view! {
        <PageHeader title=words::TITLE facts=|| view! { <span>{words::LEAD}</span> } actions=actions/>
        <DataTable
            listing=listing
            columns=columns()
            label=words::TITLE
            on_open=open
            find=|user: &User| format!("{} {}", user.name, user.email)
            facets=vec![
                Facet::new("role", words::ROLE, choices(&Role::ALL, Role::label), |user: &User| wire::name(&user.role)),
            ]
            empty=|| view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> }
        />
        <Dialog open=adding title=words::NEW wide=true>
            <NewForm open=adding listing=listing/>
        </Dialog>
        <EditDialog changing=changing listing=listing/>
    }
}

fn columns() -> Vec<Column<User>> {
    let lang = use_lang();
    vec![
        Column::new(
            words::NAME,
            |user: &User| view! { <b>{user.name.clone()}</b> },
        )
        .ordered(|user| user.name.clone()),
        Column::new(words::ROLE, move |user: &User| {
            let role = user.role;
            move || role.label(lang.get())
        })
        .ordered(|user| wire::name(&user.role)),
        Column::new(words::EMAIL, |user: &User| user.email.clone())
            .ordered(|user| user.email.clone())
            .secondary(),
        Column::new(words::STATE, |user: &User| {
            match (user.disabled, user.must_change_password) {
                (true, _) => view! { <StatusTag tone=Tone::NotBegun label=words::DISABLED/> },
                (false, true) => {
                    view! { <StatusTag tone=Tone::Waiting label=words::AWAITS_PASSWORD/> }
                }
                (false, false) => view! { <StatusTag tone=Tone::Good label=words::ACTIVE/> },
            }
        }),
        Column::new(
            words::SINCE,
            |user: &User| view! { <Time at=user.created_at style=Style::DATED/> },
        )
        .ordered(|user| user.created_at)
        .secondary(),
    ]
}

fn lang_choices() -> Vec<Choice> {
    Lang::ALL
        .map(|lang| Choice {
            value: wire::name(&lang),
            label: lang.pick("日本語", "English").to_owned(),
        })
        .to_vec()
}

#[component]
fn NewForm(open: RwSignal<bool>, listing: Listing<User>) -> impl IntoView {
    let api = use_api();
    let toasts = use_toasts();
    let form = use_form();
    let (name, email, password) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let role = RwSignal::new(None::<Role>);
    let lang = RwSignal::new(Some(Lang::Ja));
    let one_time = RwSignal::new(true);
    let ready = Signal::derive(move || {
        let typed = |value: RwSignal<String>| value.with(|value| !value.trim().is_empty());
        typed(name) && typed(email) && typed(password) && role.with(Option::is_some)
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(role) = role.get_untracked() else {
            return;
        };
        let user = NewUser {
            email: email.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            role,
            password: password.get_untracked(),
            lang: lang.get_untracked().unwrap_or_default(),
            must_change_password: one_time.get_untracked(),
        };
        form.run(
            api.post("users").json(&user).idempotent().send_empty(),
            move |()| {
                toasts.say(words::CREATED);
                open.set(false);
                listing.reload();
            },
        );
    };
    view! {
        <form novalidate=true on:submit=submit>
            <TextField label=words::NAME value=name error=form.error("name") required=true autofocus=true/>
            <TextField label=words::EMAIL value=email kind="email" error=form.error("email") required=true/>
            <div class="columns">
                <SelectField label=words::ROLE value=role choices=choices(&Role::ALL, Role::label) error=form.error("role")/>
                <SelectField label=words::LANG value=lang choices=lang_choices() error=form.error("lang")/>
            </div>
            <TextField
                label=words::PASSWORD
                value=password
                kind="password"
                autocomplete="new-password"
                hint=words::PASSWORD_HINT
                error=form.error("password")
                required=true
            />
            <CheckField label=words::ONE_TIME value=one_time/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::NEW
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || !ready.get())
                />
            </div>
        </form>
    }
}

#[component]
fn EditDialog(changing: RwSignal<Option<User>>, listing: Listing<User>) -> impl IntoView {
    let open = open_while(changing);
    view! {
        <Dialog open=open title=words::EDIT wide=true>
            {move || changing.get().map(|user| view! { <EditForm user=user open=open listing=listing/> })}
        </Dialog>
    }
}

#[component]
fn EditForm(user: User, open: RwSignal<bool>, listing: Listing<User>) -> impl IntoView {
    let api = use_api();
    let toasts = use_toasts();
    let form = use_form();
    let name = RwSignal::new(user.name.clone());
    let role = RwSignal::new(Some(user.role));
    let lang = RwSignal::new(Some(user.lang));
    let disabled = RwSignal::new(user.disabled);
    let password = RwSignal::new(String::new());
    let one_time = RwSignal::new(true);
    let (id, version, email) = (user.id, user.version, user.email.clone());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        // Only what changed: a role sent again would end the person's sessions.
        let patch = UserPatch {
            name: Some(name.get_untracked().trim().to_owned()).filter(|name| *name != user.name),
            role: role.get_untracked().filter(|role| *role != user.role),
            lang: lang.get_untracked().filter(|lang| *lang != user.lang),
            disabled: Some(disabled.get_untracked()).filter(|disabled| *disabled != user.disabled),
            must_change_password: Some(one_time.get_untracked()).filter(|_| !typed.is_empty()),
            password: Some(typed).filter(|password| !password.is_empty()),
        };
        let call = api
            .patch(format!("users/{id}"))
            .json(&patch)
            .if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(common::SAVED);
            open.set(false);
            listing.reload();
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <p class="muted">{email}</p>
            <TextField label=words::NAME value=name error=form.error("name") required=true/>
            <div class="columns">
                <SelectField
                    label=words::ROLE
                    value=role
                    choices=choices(&Role::ALL, Role::label)
                    hint=words::ROLE_HINT
                    error=form.error("role")
                />
                <SelectField label=words::LANG value=lang choices=lang_choices() error=form.error("lang")/>
            </div>
            <TextField
                label=words::NEW_PASSWORD
                value=password
                kind="password"
                autocomplete="new-password"
                hint=words::PASSWORD_HINT
                error=form.error("password")
            />
            <Show when=move || !password.with(String::is_empty)>
                <CheckField label=words::ONE_TIME value=one_time/>
            </Show>
            <CheckField label=words::DISABLE value=disabled hint=words::DISABLE_HINT/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
