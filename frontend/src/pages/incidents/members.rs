//! Who takes part in the incident: the list, adding somebody, removing somebody after a question.

use crate::api::Loaded;
use crate::{
    api::{path, use_api, use_listing, use_loaded},
    components::{
        Button, Card, ConfirmDialog, EmptyState, FormProblem, Kind, LoadedView, PageHeader,
        SelectField, Time, field::Choice, use_form, use_toasts,
    },
    format::civil::Style,
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, incidents as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    members::{Member, MemberRef},
    permissions::Permission,
    users::User,
};

/// The page.
#[component]
pub fn Members() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || open.below("members")));
    let leaving = RwSignal::new(None::<Member>);
    let may = Memo::new(move |_| session.may(Permission::IncidentsWrite));
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let list = move |all: Vec<Member>| {
        if all.is_empty() {
            return view! { <EmptyState title=words::MEMBERS_EMPTY text=words::MEMBERS_LEAD/> }
                .into_any();
        }
        view! { <MemberTable members=all leaving=leaving may=may/> }.into_any()
    };
    view! {
        <PageHeader title=words::MEMBERS facts=move || view! { <span>{title}</span> }/>
        <p class="lead">{words::MEMBERS_LEAD}</p>
        <div class="stack">
            <Card>
                <LoadedView loaded=members children=list/>
            </Card>
            {move || may.get().then(|| view! { <AddMember members=members/> })}
        </div>
        <RemoveDialog leaving=leaving members=members/>
    }
}

#[component]
fn MemberTable(
    members: Vec<Member>,
    leaving: RwSignal<Option<Member>>,
    may: Memo<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let only_one = members.len() == 1;
    let row = move |member: Member| {
        let role = member.role;
        let name = member.name.clone();
        let since = member.added_at;
        let member = StoredValue::new(member);
        let remove = move || {
            (may.get() && !only_one).then(|| {
                view! {
                    <Button
                        label=common::REMOVE
                        kind=Kind::Quiet
                        on_press=move |()| leaving.set(Some(member.get_value()))
                    />
                }
            })
        };
        view! {
            <tr>
                <td>{name}</td>
                <td>{move || role.label(lang.get())}</td>
                <td class="wide-only">
                    <Time at=since style=Style::DATED/>
                </td>
                <td class="n">{remove}</td>
            </tr>
        }
    };
    view! {
        <table class="members">
            <thead>
                <tr>
                    <th scope="col">{words::MEMBER}</th>
                    <th scope="col">{words::MEMBER_ROLE}</th>
                    <th scope="col" class="wide-only">{words::MEMBER_SINCE}</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{members.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn AddMember(members: Loaded<Vec<Member>>) -> impl IntoView {
    let api = use_api();
    let open = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let form = use_form();
    let users = use_listing::<User>("users?limit=200".to_owned());
    let chosen = RwSignal::new(None::<Uuid>);
    let candidates = Signal::derive(move || {
        let taken: Vec<Uuid> = members
            .value
            .with(|all| all.iter().flatten().map(|member| member.user_id).collect());
        let free = |user: &&User| !user.disabled && !taken.contains(&user.id);
        let choice = |user: &User| Choice {
            value: user.id.to_string(),
            label: format!("{}（{}）", user.name, user.role.label(lang.get())),
        };
        users
            .items
            .with(|all| all.iter().filter(free).map(choice).collect::<Vec<_>>())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(user_id) = chosen.get_untracked() else {
            return;
        };
        let call = api
            .post(open.below_now("members"))
            .json(&MemberRef { user_id });
        form.run(call.send_empty(), move |()| {
            toasts.say(words::MEMBER_ADDED);
            chosen.set(None);
            members.reload();
        });
    };
    let nobody = Memo::new(move |_| candidates.with(Vec::is_empty));
    view! {
        <Card title=words::ADD_MEMBER>
            <form class="form-narrow" on:submit=submit>
                <SelectField
                    label=words::MEMBER
                    value=chosen
                    choices=candidates
                    error=form.error("user_id")
                    disabled=nobody
                />
                {move || nobody.get().then(|| view! { <p class="muted">{words::NO_CANDIDATE}</p> })}
                <FormProblem form=form/>
                <div class="actions end">
                    <Button
                        label=words::ADD_MEMBER
                        kind=Kind::Primary
                        submit=true
                        busy=form.busy
                        disabled=Signal::derive(move || chosen.with(Option::is_none))
                    />
                </div>
            </form>
        </Card>
    }
}

#[component]
fn RemoveDialog(leaving: RwSignal<Option<Member>>, members: Loaded<Vec<Member>>) -> impl IntoView {
    let api = use_api();
    let open = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let shown = RwSignal::new(false);
    Effect::new(move |_| shown.set(leaving.with(Option::is_some)));
    Effect::new(move |_| {
        if !shown.get() && leaving.with_untracked(Option::is_some) {
            leaving.set(None);
        }
    });
    let name = move || leaving.with(|member| member.as_ref().map(|member| member.name.clone()));
    let remove = move |()| {
        let Some(member) = leaving.get_untracked() else {
            return;
        };
        let address = path::and(
            &open.below_now("members"),
            "user_id",
            &member.user_id.to_string(),
        );
        let call = api.delete(address);
        leptos::task::spawn_local(async move {
            match call.send_empty().await {
                Ok(()) => {
                    toasts.say(words::MEMBER_REMOVED);
                    members.reload();
                }
                Err(error) => toasts.fail(&error, lang.get_untracked()),
            }
        });
    };
    view! {
        <ConfirmDialog open=shown title=words::REMOVE_MEMBER confirm=common::REMOVE on_confirm=remove danger=true>
            <p>{name}</p>
        </ConfirmDialog>
    }
}
