//! The rail: incidents, the pages of the open incident with their counts, the organisation, the person. It holds only
//! what exists and what the person may see.

use super::{incident::use_incident, shell::ShellDialogs};
use crate::{
    api::{use_api, use_loaded},
    components::{LangSwitch, ThemeSwitch},
    format::{date, number::grouped},
    i18n::{Text, use_lang},
    routes,
    session::use_session,
    words::{
        calendars, claims, clocks, common, consistency, contacts, contracts, followups, lanes,
        losses, password, prevention, reports, retention, rules, shell, sla, suppressions,
        webhooks, work,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{components::A, hooks::use_location};
use saiki_api::{
    Uuid, clocks::Clock, incidents::IncidentCounts, page::Page, permissions::Permission,
    reports::Report, work::WorkPage,
};

/// A page of the open incident: address, name, who may see it, count beside it and whether that is red.
pub(super) struct Entry {
    pub(super) href: fn(Uuid) -> String,
    pub(super) name: Text,
    pub(super) needs: Permission,
    count: Option<fn(&IncidentCounts) -> i64>,
    late: Option<fn(&IncidentCounts) -> bool>,
}

/// Pages of the open incident, in order. A page that does not exist yet is not here.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        href: routes::incident,
        name: shell::OVERVIEW,
        needs: Permission::IncidentsRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::clocks,
        name: clocks::TITLE,
        needs: Permission::FilingsRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::activities,
        name: shell::ACTIVITIES,
        needs: Permission::RecoveryRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::items,
        name: shell::ITEMS,
        needs: Permission::RecoveryRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::systems,
        name: shell::SYSTEMS,
        needs: Permission::RecoveryRead,
        count: Some(|counts| counts.systems),
        late: None,
    },
    Entry {
        href: routes::instructions,
        name: shell::INSTRUCTIONS,
        needs: Permission::RecoveryRead,
        count: Some(|counts| counts.answers_owed),
        late: None,
    },
    Entry {
        href: routes::recovery,
        name: shell::RECOVERY,
        needs: Permission::RecoveryRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::causes,
        name: shell::CAUSES,
        needs: Permission::RecoveryRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::prevention,
        name: prevention::TITLE,
        needs: Permission::RecoveryRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::people,
        name: shell::PEOPLE,
        needs: Permission::PeopleRead,
        count: Some(|counts| counts.people),
        late: None,
    },
    Entry {
        href: routes::followups,
        name: followups::TITLE,
        needs: Permission::PeopleRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::contacts,
        name: contacts::TITLE,
        needs: Permission::RecoveryRead,
        count: Some(|counts| counts.contacts),
        late: Some(|counts| counts.next_word_due.is_some_and(|due| due < date::now())),
    },
    Entry {
        href: routes::claims,
        name: claims::TITLE,
        needs: Permission::RecoveryRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::sla,
        name: sla::TITLE,
        needs: Permission::RecoveryRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::letters,
        name: shell::LETTERS,
        needs: Permission::LettersRead,
        count: Some(|counts| counts.letters),
        late: None,
    },
    Entry {
        href: routes::campaigns,
        name: shell::CAMPAIGNS,
        needs: Permission::CampaignsRead,
        count: Some(|counts| counts.campaigns),
        late: None,
    },
    Entry {
        href: routes::filings,
        name: shell::FILINGS,
        needs: Permission::FilingsRead,
        count: Some(|counts| counts.filings),
        late: None,
    },
    Entry {
        href: routes::consistency,
        name: consistency::TITLE,
        needs: Permission::FilingsRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::losses,
        name: losses::TITLE,
        needs: Permission::RecoveryRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::outbox,
        name: shell::OUTBOX,
        needs: Permission::OutboxRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::retention,
        name: retention::TITLE,
        needs: Permission::IncidentsRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::facts,
        name: shell::FACTS,
        needs: Permission::IncidentsRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::timeline,
        name: shell::TIMELINE,
        needs: Permission::IncidentsRead,
        count: None,
        late: None,
    },
    Entry {
        href: routes::members,
        name: shell::MEMBERS,
        needs: Permission::IncidentsRead,
        count: None,
        late: None,
    },
];

/// Pages of the organisation.
pub(super) const ORGANISATION: &[(&str, Text, Permission)] = &[
    (routes::REPORTS, reports::TITLE, Permission::IncidentsRead),
    (routes::PLAYBOOK, shell::PLAYBOOK, Permission::RecoveryRead),
    (routes::USERS, shell::USERS, Permission::UsersRead),
    (
        routes::ORGANISATION,
        shell::ORGANISATION,
        Permission::OrganisationRead,
    ),
    (routes::UNITS, shell::UNITS, Permission::RecoveryRead),
    (routes::LANES, lanes::TITLE, Permission::CampaignsRead),
    (
        routes::CONTRACTS,
        contracts::TITLE,
        Permission::RecoveryRead,
    ),
    (routes::RULES, rules::TITLE, Permission::FilingsRead),
    (routes::CALENDARS, calendars::TITLE, Permission::FilingsRead),
    (
        routes::SUPPRESSIONS,
        suppressions::TITLE,
        Permission::CampaignsRead,
    ),
    (
        routes::RETENTIONS,
        retention::LIST,
        Permission::IncidentsRead,
    ),
    (
        routes::WEBHOOKS,
        webhooks::TITLE,
        Permission::OrganisationWrite,
    ),
    (routes::AUDIT, shell::AUDIT, Permission::AuditRead),
];

/// The rail.
#[component]
pub fn Rail() -> impl IntoView {
    let session = use_session();
    let open = use_incident();
    let organisation = move || {
        let entries = ORGANISATION
            .iter()
            .filter(|(.., needs)| session.may(*needs));
        entries
            .map(|(href, name, _)| match *href {
                routes::REPORTS => view! { <ReportsLink/> }.into_any(),
                href => view! { <RailLink href=href name=*name/> }.into_any(),
            })
            .collect_view()
    };
    let of_incident = move || {
        let id = open.id.get()?;
        let links = ENTRIES
            .iter()
            .filter(|entry| session.may(entry.needs))
            .map(|entry| {
                let count = entry.count;
                let count = Signal::derive(move || {
                    let count = count?;
                    open.loaded.value.with(|incident| {
                        incident
                            .as_ref()
                            .map(|incident| grouped(count(&incident.counts)))
                    })
                });
                let late = entry.late;
                let late = Signal::derive(move || {
                    late.is_some_and(|late| {
                        let value = open.loaded.value;
                        value.with(|incident| incident.as_ref().is_some_and(|i| late(&i.counts)))
                    })
                });
                view! { <RailLink href=(entry.href)(id) name=entry.name count=count late=late/> }
            });
        let title = move || {
            open.loaded
                .value
                .with(|incident| incident.as_ref().map(|i| i.title.clone()))
        };
        Some(view! {
            <h2 class="rail-incident" title=title>{title}</h2>
            {links.collect_view()}
        })
    };
    view! {
        <nav class="rail" id="rail" aria-label=shell::NAVIGATION>
            <A href=routes::INCIDENTS attr:class="brand">
                "Saiki "
                <small lang="ja">"再起"</small>
            </A>
            <WorkLink/>
            <DeadlinesLink/>
            <RailLink href=routes::INCIDENTS name=shell::INCIDENTS/>
            {of_incident}
            <h2>{shell::ORGANISATION_HEAD}</h2>
            {organisation}
            <RailFoot/>
        </nav>
    }
}

/// The work list, with how much of the person's own is left; red once something of it is late.
#[component]
fn WorkLink() -> impl IntoView {
    let session = use_session();
    let lang = use_lang();
    let path = use_location().pathname;
    let may = Memo::new(move |_| session.may(Permission::RecoveryRead));
    let address = Signal::derive(move || may.get().then(|| "work?limit=1".to_owned()));
    let list = use_loaded::<WorkPage>(address);
    // Whatever was done on the page before may have changed the count.
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) && may.get_untracked() {
            list.reload();
        }
        now
    });
    let counts = move || {
        list.value
            .with(|list| list.as_ref().map(|list| list.counts))
    };
    let count = Signal::derive(move || {
        let counts = counts().filter(|counts| counts.mine > 0)?;
        Some(work::rail(lang.get(), counts.mine, counts.mine_overdue))
    });
    let late = Signal::derive(move || counts().is_some_and(|counts| counts.mine_overdue > 0));
    move || {
        may.get()
            .then(|| view! { <RailLink href=routes::WORK name=shell::WORK count=count late=late/> })
    }
}

/// Deadlines of all incidents, with how many are over; red once one is.
#[component]
fn DeadlinesLink() -> impl IntoView {
    let session = use_session();
    let lang = use_lang();
    let path = use_location().pathname;
    let may = Memo::new(move |_| session.may(Permission::FilingsRead));
    let address =
        Signal::derive(move || may.get().then(|| "clocks?state=overdue&limit=1".to_owned()));
    let overdue = use_loaded::<Page<Clock>>(address);
    // Whatever was done on the page before may have changed the count.
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) && may.get_untracked() {
            overdue.reload();
        }
        now
    });
    let late = Memo::new(move |_| {
        let total = overdue
            .value
            .with(|page| page.as_ref().and_then(|page| page.total));
        total.unwrap_or_default()
    });
    let count = Signal::derive(move || {
        let n = late.get();
        (n > 0).then(|| clocks::rail(n, lang.get()))
    });
    let is_late = Signal::derive(move || late.get() > 0);
    move || {
        may.get().then(|| {
            view! { <RailLink href=routes::DEADLINES name=clocks::ALL_TITLE count=count late=is_late/> }
        })
    }
}

/// Reports from outside, with how many nobody has taken up.
#[component]
fn ReportsLink() -> impl IntoView {
    let path = use_location().pathname;
    let waiting = use_loaded::<Page<Report>>(Signal::derive(|| {
        Some("reports?state=waiting&limit=1".to_owned())
    }));
    // Whatever was done on the page before may have changed the count.
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            waiting.reload();
        }
        now
    });
    let count = Signal::derive(move || {
        let total = waiting.value.with(|page| page.as_ref()?.total)?;
        (total > 0).then(|| total.to_string())
    });
    view! { <RailLink href=routes::REPORTS name=reports::TITLE count=count/> }
}

#[component]
fn RailLink(
    #[prop(into)] href: String,
    name: Text,
    #[prop(optional, into)] count: Signal<Option<String>>,
    /// Whether the count is of something late.
    #[prop(optional, into)]
    late: Signal<bool>,
) -> impl IntoView {
    let path = use_location().pathname;
    let target = href.clone();
    let current = move || {
        path.with(|path| is_current(path, &target))
            .then_some("page")
    };
    view! {
        <a href=href aria-current=current>
            <span>{name}</span>
            {move || count.get().map(|count| view! { <span class="count" class:bad=late>{count}</span> })}
        </a>
    }
}

/// Whether a link leads to the page shown or to one that holds it. An incident's home and the list of incidents hold
/// nothing: their pages have links of their own.
fn is_current(path: &str, href: &str) -> bool {
    let exact = path.trim_end_matches('/') == href;
    let is_home = href == routes::INCIDENTS
        || routes::incident_of(href).is_some_and(|id| routes::incident(id) == href);
    exact
        || (!is_home
            && path
                .strip_prefix(href)
                .is_some_and(|rest| rest.starts_with('/')))
}

#[component]
fn RailFoot() -> impl IntoView {
    let session = use_session();
    let api = use_api();
    let lang = use_lang();
    let dialogs = expect_context::<ShellDialogs>();
    let sign_out = move |_| {
        spawn_local(async move {
            // Whatever the server says, this browser forgets.
            let _ = api.post("auth/logout").send_empty().await;
            api.forget();
            session.end();
        });
    };
    let who = move || {
        let user = session.account()?.user;
        Some(view! {
            <b>{user.name}</b>
            <small>{user.role.label(lang.get())}</small>
        })
    };
    view! {
        <div class="rail-foot">
            <button type="button" class="rail-button" on:click=move |_| dialogs.palette.set(true)>
                <span>{shell::FIND}</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <button type="button" class="rail-button" on:click=move |_| dialogs.help.set(true)>
                <span>{shell::HELP}</span>
                <kbd>"?"</kbd>
            </button>
            <details class="who">
                <summary>{who}</summary>
                <div class="who-menu">
                    <span class="muted">{common::LANGUAGE}</span>
                    <LangSwitch/>
                    <span class="muted">{common::THEME}</span>
                    <ThemeSwitch/>
                    <button type="button" class="btn" on:click=move |_| dialogs.password.set(true)>
                        {password::CHANGE}
                    </button>
                    <button type="button" class="btn" on:click=sign_out>
                        {shell::SIGN_OUT}
                    </button>
                </div>
            </details>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_not_current_on_a_page_of_an_incident() {
        let home = "/incidents/0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b6a";
        assert!(is_current(home, home));
        assert!(!is_current(&format!("{home}/facts"), home));
        assert!(!is_current(home, routes::INCIDENTS));
        assert!(is_current(
            &format!("{home}/letters/1"),
            &format!("{home}/letters")
        ));
        assert!(!is_current(
            &format!("{home}/letterset"),
            &format!("{home}/letters")
        ));
        assert!(is_current("/users/", "/users"));
    }
}
