//! Lessons: a card for each phase looked back on, what is kept, what must change, and what follows from it.

use super::lesson_form::LessonForm;
use crate::{
    api::{Listing, listing::Load, path, use_api, use_listing, use_loaded},
    components::{
        Button, Card, ConfirmDialog, Dialog, Kind, ProblemPanel, Skeleton, StatusTag, Tone,
        use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, lessons as words},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Uuid,
    lessons::{FollowKind, Lesson, LessonFilter, LessonGaps, LessonJudgement, LessonPhase},
    permissions::Permission,
};

/// What the buttons of all cards act on.
#[derive(Clone, Copy)]
struct Chosen {
    lesson: RwSignal<Option<Lesson>>,
    phase: RwSignal<LessonPhase>,
    editing: RwSignal<bool>,
    removing: RwSignal<bool>,
    may: Memo<bool>,
}

impl Chosen {
    fn edit(self, phase: LessonPhase, lesson: Option<Lesson>) {
        self.phase.set(phase);
        self.lesson.set(lesson);
        self.editing.set(true);
    }

    fn remove(self, lesson: Lesson) {
        self.lesson.set(Some(lesson));
        self.removing.set(true);
    }
}

/// The tab.
#[component]
pub fn LessonsTab() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let lang = use_lang();
    let api = use_api();
    let toasts = use_toasts();
    let removal = use_form();
    let chosen = Chosen {
        lesson: RwSignal::new(None),
        phase: RwSignal::new(LessonPhase::Prevention),
        editing: RwSignal::new(false),
        removing: RwSignal::new(false),
        may: Memo::new(move |_| session.may(Permission::RecoveryWrite)),
    };
    let gaps = use_loaded::<LessonGaps>(Signal::derive(move || open.below("lessons/gaps")));
    let listings = LessonPhase::ALL.map(|phase| (phase, of_phase(phase)));
    let changed = move || {
        chosen.editing.set(false);
        gaps.reload();
        for (_, listing) in listings {
            listing.reload();
        }
    };
    let remove = move |()| {
        let Some(lesson) = chosen.lesson.get_untracked() else {
            return;
        };
        let call = api
            .delete(open.below_now(&format!("lessons/{}", lesson.id)))
            .if_match(lesson.version);
        removal.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            changed();
        });
    };
    Effect::new(move |_| {
        if let Some(error) = removal.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    let missing = move || {
        let message = gaps.value.with(|g| g.as_ref()?.message.clone())?;
        let text = move || message.get(lang.get()).to_owned();
        Some(view! {
            <p class="notice warn">
                <span class="legend warn" aria-hidden="true">{Tone::Waiting.shape()}</span>
                <span>{text}</span>
            </p>
        })
    };
    let title = move || match chosen.lesson.with(Option::is_some) {
        true => words::EDIT.pick(lang.get()),
        false => words::ADD.pick(lang.get()),
    };
    let cards = listings.map(|(phase, listing)| {
        view! { <PhaseCard phase=phase listing=listing chosen=chosen/> }
    });
    view! {
        <div class="stack">
            <p class="prose">{words::INTRO}</p>
            {missing}
            {cards.into_iter().collect_view()}
        </div>
        <Dialog open=chosen.editing title=title wide=true>
            <LessonForm
                phase=chosen.phase.get_untracked()
                lesson=chosen.lesson.get_untracked()
                done=move |()| changed()
            />
        </Dialog>
        <ConfirmDialog
            open=chosen.removing
            title=words::REMOVE_ASK
            confirm=words::REMOVE
            on_confirm=remove
            danger=true
        >
            <p>{words::REMOVE_TEXT}</p>
        </ConfirmDialog>
    }
}

fn of_phase(phase: LessonPhase) -> Listing<Lesson> {
    let open = use_incident();
    let filter = LessonFilter { phase: Some(phase) };
    use_listing::<Lesson>(Signal::derive(move || {
        path::with_query(&open.below("lessons").unwrap_or_default(), &filter)
    }))
}

#[component]
fn PhaseCard(phase: LessonPhase, listing: Listing<Lesson>, chosen: Chosen) -> impl IntoView {
    let lang = use_lang();
    let add = move || {
        chosen.may.get().then(|| {
            view! { <Button label=words::ADD on_press=move |()| chosen.edit(phase, None)/> }
        })
    };
    let tail = move || match (listing.load.get(), listing.items.with(Vec::is_empty)) {
        (Load::Failed(error), _) => {
            view! { <ProblemPanel error=error on_retry=move |()| listing.reload()/> }.into_any()
        }
        (Load::Ready, true) => view! { <p class="muted">{words::NONE_OF_PHASE}</p> }.into_any(),
        (_, true) => view! { <Skeleton/> }.into_any(),
        _ if listing.more.get() => {
            view! { <Button label=common::SHOW_MORE on_press=move |()| listing.read_more()/> }
                .into_any()
        }
        _ => ().into_any(),
    };
    let rows = move || {
        let all = listing.items.get();
        all.into_iter()
            .map(|lesson| view! { <LessonRow lesson=lesson chosen=chosen/> })
            .collect_view()
    };
    view! {
        <Card title=move || phase.label(lang.get()) action=add>
            <div class="stack">{rows} {tail}</div>
        </Card>
    }
}

#[component]
fn LessonRow(lesson: Lesson, chosen: Chosen) -> impl IntoView {
    let lang = use_lang();
    let content = lesson.content.clone();
    let (theme, judgement, phase) = (content.theme, content.judgement, content.phase);
    let tone = match judgement {
        LessonJudgement::Keep => Tone::Good,
        LessonJudgement::Change => Tone::Waiting,
    };
    let (edited, removed) = (lesson.clone(), lesson.clone());
    let (edited, removed) = (StoredValue::new(edited), StoredValue::new(removed));
    let actions = move || {
        chosen.may.get().then(|| {
            view! {
                <div class="actions">
                    <Button
                        label=common::EDIT
                        kind=Kind::Quiet
                        on_press=move |()| chosen.edit(phase, Some(edited.get_value()))
                    />
                    <Button
                        label=words::REMOVE
                        kind=Kind::Quiet
                        on_press=move |()| chosen.remove(removed.get_value())
                    />
                </div>
            }
        })
    };
    view! {
        <section class="lesson">
            <p class="cluster">
                <StatusTag tone=tone label=move || judgement.label(lang.get())/>
                <b>{move || theme.label(lang.get())}</b>
                <span class="muted">{lesson.created_by_name.clone()}</span>
            </p>
            <p class="prose">{content.happened}</p>
            <p class="prose">{content.assessment}</p>
            <Follows lesson=lesson/>
            {actions}
        </section>
    }
}

/// What follows, with a link to it.
#[component]
fn Follows(lesson: Lesson) -> impl IntoView {
    let lang = use_lang();
    let open = use_incident();
    let follows = lesson.content.follows;
    let kind = follows.kind;
    let label = move || kind.label(lang.get());
    let Some(followed) = lesson.followed else {
        return view! { <p class="cluster"><b>{label}</b> <span>{follows.reason}</span></p> }
            .into_any();
    };
    let href = move || {
        let incident = open.id.get().unwrap_or_default();
        place(incident, kind, follows.id.unwrap_or_default())
    };
    let state = match followed.done {
        true => view! { <StatusTag tone=Tone::Good label=words::DONE/> },
        false => view! { <StatusTag tone=Tone::Active label=words::NOT_DONE/> },
    };
    view! {
        <p class="cluster">
            <b>{label}</b>
            <A href=href>{followed.title}</A>
            {state}
        </p>
    }
    .into_any()
}

fn place(incident: Uuid, kind: FollowKind, id: Uuid) -> String {
    match kind {
        FollowKind::Measure => routes::measure(incident, id),
        FollowKind::Revision => routes::revisions(incident),
        FollowKind::Training => routes::trainings(incident),
        FollowKind::Nothing => routes::lessons(incident),
    }
}
