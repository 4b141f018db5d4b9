//! A lesson written down or changed: what happened, what is kept, and which record of the incident follows from it.

use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, Choice, FormProblem, Kind, NowSays, SelectField, TextArea, Theirs, choices,
        use_toasts, use_versioned,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{common, lessons as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    lessons::{
        FollowKind, FollowUp, Lesson, LessonJudgement, LessonPatch, LessonPhase, LessonTheme,
        NewLesson,
    },
    measures::{Measure, MeasureState},
    page::Page,
    revisions::Revision,
    trainings::Training,
};

/// The form; a new lesson of that phase where none is given.
#[component]
pub fn LessonForm(
    phase: LessonPhase,
    lesson: Option<Lesson>,
    #[prop(into)] done: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let content = lesson.as_ref().map(|l| l.content.clone());
    let phase = RwSignal::new(Some(content.as_ref().map_or(phase, |l| l.phase)));
    let theme = RwSignal::new(content.as_ref().map(|l| l.theme));
    let judgement = RwSignal::new(content.as_ref().map(|l| l.judgement));
    let text =
        |of: fn(&NewLesson) -> String| RwSignal::new(content.as_ref().map(of).unwrap_or_default());
    let happened = text(|l| l.happened.clone());
    let assessment = text(|l| l.assessment.clone());
    let reason = text(|l| l.follows.reason.clone());
    let kind = RwSignal::new(Some(
        content
            .as_ref()
            .map_or(FollowKind::Nothing, |l| l.follows.kind),
    ));
    let record = RwSignal::new(content.as_ref().and_then(|l| l.follows.id));
    // Another kind has other records.
    Effect::new(move |before: Option<Option<FollowKind>>| {
        let now = kind.get();
        if before.is_some_and(|before| before != now) {
            record.set(None);
        }
        now
    });
    let seen = lesson.as_ref().map(|lesson| lesson.id);
    let address = match seen {
        Some(id) => incident.below_now(&format!("lessons/{id}")),
        None => incident.below_now("lessons"),
    };
    let version = lesson.map_or(0, |lesson| lesson.version);
    let change = use_versioned(version, address.clone(), |now: Lesson| {
        Some((now.version, now))
    });
    let form = change.form;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(phase), Some(theme), Some(judgement), Some(kind)) = (
            phase.get_untracked(),
            theme.get_untracked(),
            judgement.get_untracked(),
            kind.get_untracked(),
        ) else {
            return;
        };
        let nothing = kind == FollowKind::Nothing;
        let new = NewLesson {
            phase,
            theme,
            happened: happened.get_untracked(),
            judgement,
            assessment: assessment.get_untracked(),
            follows: FollowUp {
                kind,
                id: record.get_untracked().filter(|_| !nothing),
                reason: match nothing {
                    true => reason.get_untracked(),
                    false => String::new(),
                },
            },
        };
        let call = match seen {
            Some(_) => change.on(api.patch(address.clone()).json(&whole(new))),
            None => api.post(address.clone()).json(&new).idempotent(),
        };
        form.run(call.send::<Lesson>(), move |_| {
            toasts.say(common::SAVED);
            done.run(());
        });
    };
    let follows = move || {
        match kind.get() {
        Some(FollowKind::Nothing) | None => {
            view! {
                <TextArea label=words::REASON value=reason rows=2 required=true error=form.error("follows.reason")/>
            }
            .into_any()
        }
        Some(kind) => {
            view! {
                <SelectField
                    label=words::RECORD
                    value=record
                    choices=records(kind)
                    hint=words::RECORD_HINT
                    error=form.error("follows.id")
                />
            }
            .into_any()
        }
    }
    };
    view! {
        <form class="stack" on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <div class="columns">
                <SelectField label=words::PHASE value=phase choices=choices(&LessonPhase::ALL, LessonPhase::label)/>
                <SelectField label=words::THEME value=theme choices=choices(&LessonTheme::ALL, LessonTheme::label)/>
                <SelectField
                    label=words::JUDGEMENT
                    value=judgement
                    choices=choices(&LessonJudgement::ALL, LessonJudgement::label)
                />
            </div>
            <TextArea label=words::HAPPENED value=happened rows=3 required=true error=form.error("happened")/>
            <TextArea label=words::ASSESSMENT value=assessment rows=3 required=true error=form.error("assessment")/>
            <SelectField label=words::FOLLOWS value=kind choices=choices(&FollowKind::ALL, FollowKind::label)/>
            {follows}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// What a lesson says.
fn said(lesson: &Lesson, lang: Lang) -> Vec<(Text, String)> {
    let own = &lesson.content;
    let follows = lesson
        .followed
        .as_ref()
        .map_or(&own.follows.reason, |f| &f.title);
    vec![
        (words::PHASE, own.phase.label(lang).to_owned()),
        (words::THEME, own.theme.label(lang).to_owned()),
        (words::JUDGEMENT, own.judgement.label(lang).to_owned()),
        (words::HAPPENED, own.happened.clone()),
        (words::ASSESSMENT, own.assessment.clone()),
        (
            words::FOLLOWS,
            format!("{} {follows}", own.follows.kind.label(lang)),
        ),
    ]
}

/// A change of everything.
fn whole(new: NewLesson) -> LessonPatch {
    LessonPatch {
        phase: Some(new.phase),
        theme: Some(new.theme),
        happened: Some(new.happened),
        judgement: Some(new.judgement),
        assessment: Some(new.assessment),
        follows: Some(new.follows),
    }
}

/// Records of that kind to choose from; dropped measures lead nowhere.
fn records(kind: FollowKind) -> Signal<Vec<Choice>> {
    let open = use_incident();
    let address =
        move |rest: &'static str| Signal::derive(move || open.below(&format!("{rest}?limit=200")));
    let choice = |id: Uuid, label: &str| Choice {
        value: id.to_string(),
        label: label.to_owned(),
    };
    match kind {
        FollowKind::Nothing => Signal::derive(Vec::new),
        FollowKind::Measure => {
            let all = use_loaded::<Page<Measure>>(address("measures"));
            Signal::derive(move || {
                let found = all
                    .value
                    .with(|page| page.as_ref().map(|p| p.items.clone()));
                let pursued = found.into_iter().flatten();
                pursued
                    .filter(|m| m.state != MeasureState::Dropped)
                    .map(|m| choice(m.id, &m.content.title))
                    .collect()
            })
        }
        FollowKind::Revision => {
            let all = use_loaded::<Page<Revision>>(address("revisions"));
            Signal::derive(move || {
                let found = all
                    .value
                    .with(|page| page.as_ref().map(|p| p.items.clone()));
                let all = found.into_iter().flatten();
                all.map(|r| choice(r.id, &r.content.document)).collect()
            })
        }
        FollowKind::Training => {
            let all = use_loaded::<Page<Training>>(address("trainings"));
            Signal::derive(move || {
                let found = all
                    .value
                    .with(|page| page.as_ref().map(|p| p.items.clone()));
                let all = found.into_iter().flatten();
                all.map(|t| choice(t.id, &t.content.title)).collect()
            })
        }
    }
}
