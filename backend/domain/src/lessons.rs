//! Rules of lessons: what one must say, and which phases nobody has looked back on. Nothing is stored or looked up here.

use crate::fault::Faults;
use saiki_api::{
    Lang,
    lessons::{FollowKind, LessonGaps, LessonPatch, LessonPhase, MAX_TEXT, NewLesson},
    organisation::Both,
};

/// Whether a lesson may be written down like this.
pub fn check(lesson: &NewLesson) -> Faults {
    let mut faults = Faults::default();
    for (field, text) in [
        ("happened", &lesson.happened),
        ("assessment", &lesson.assessment),
    ] {
        match text.trim().is_empty() {
            true => faults.add(field, "required", "入力してください", "Please fill this in"),
            false => faults.prose(field, text, MAX_TEXT),
        }
    }
    let follows = &lesson.follows;
    faults.prose("follows.reason", &follows.reason, MAX_TEXT);
    match (follows.kind, follows.id) {
        (FollowKind::Nothing, Some(_)) => faults.add(
            "follows.id",
            "not_expected",
            "「対応しない」ときは記録を指定しないでください",
            "Nothing follows, so leave the record out",
        ),
        (FollowKind::Nothing, None) if follows.reason.trim().is_empty() => faults.add(
            "follows.reason",
            "required",
            "対応しない理由を書いてください",
            "Say why nothing follows",
        ),
        (FollowKind::Nothing, None) | (_, Some(_)) => {}
        (_, None) => faults.add(
            "follows.id",
            "required",
            "このインシデントの再発防止策、改訂、教育・訓練のどれかを選んでください",
            "Choose a measure, revision or training of this incident",
        ),
    }
    faults
}

/// What a record that was named but is not one of this incident is answered.
pub fn no_such_record(faults: &mut Faults) {
    faults.add(
        "follows.id",
        "unknown",
        "このインシデントにない記録です。選び直してください",
        "This incident has no such record; choose another",
    );
}

/// The lesson as a change makes it, its texts trimmed.
pub fn patched(before: &NewLesson, patch: &LessonPatch) -> NewLesson {
    let patch = patch.clone();
    trimmed(NewLesson {
        phase: patch.phase.unwrap_or(before.phase),
        theme: patch.theme.unwrap_or(before.theme),
        happened: patch.happened.unwrap_or_else(|| before.happened.clone()),
        judgement: patch.judgement.unwrap_or(before.judgement),
        assessment: patch
            .assessment
            .unwrap_or_else(|| before.assessment.clone()),
        follows: patch.follows.unwrap_or_else(|| before.follows.clone()),
    })
}

/// The same lesson, its texts trimmed.
pub fn trimmed(mut lesson: NewLesson) -> NewLesson {
    for text in [
        &mut lesson.happened,
        &mut lesson.assessment,
        &mut lesson.follows.reason,
    ] {
        *text = text.trim().to_owned();
    }
    lesson
}

/// Phases of which no lesson was written down, by name.
pub fn gaps(written: &[LessonPhase]) -> LessonGaps {
    let phases: Vec<LessonPhase> = LessonPhase::ALL
        .into_iter()
        .filter(|phase| !written.contains(phase))
        .collect();
    let message = named(&phases);
    LessonGaps { phases, message }
}

/// The words for phases nobody looked back on; none when there are none.
pub fn named(phases: &[LessonPhase]) -> Option<Both> {
    let names = |lang: Lang, between: &str| {
        let all: Vec<&str> = phases.iter().map(|phase| phase.label(lang)).collect();
        all.join(between)
    };
    (!phases.is_empty()).then(|| {
        let (ja, en) = (names(Lang::Ja, "、"), names(Lang::En, "; "));
        Both::new(
            format!("まだ振り返っていない段階があります：{ja}"),
            format!("Not looked back on yet: {en}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{
        Uuid,
        lessons::{FollowUp, LessonJudgement, LessonTheme},
    };

    fn lesson(kind: FollowKind, id: Option<Uuid>, reason: &str) -> NewLesson {
        NewLesson {
            phase: LessonPhase::Emergency,
            theme: LessonTheme::Communication,
            happened: "休日の連絡網がつながらなかった".to_owned(),
            judgement: LessonJudgement::Change,
            assessment: "当番の番号が古かった".to_owned(),
            follows: FollowUp {
                kind,
                id,
                reason: reason.to_owned(),
            },
        }
    }

    #[test]
    fn a_lesson_says_what_follows_or_why_nothing_does() {
        let codes = |lesson: NewLesson| -> Vec<String> {
            let faults = check(&lesson).0;
            faults
                .into_iter()
                .map(|f| format!("{} {}", f.field, f.code))
                .collect()
        };
        let id = Some(Uuid::from_u128(1));
        let none: Vec<String> = Vec::new();
        assert_eq!(codes(lesson(FollowKind::Nothing, None, "既に改めた")), none);
        assert_eq!(codes(lesson(FollowKind::Training, id, "")), none);
        assert_eq!(
            codes(lesson(FollowKind::Nothing, None, " ")),
            ["follows.reason required"]
        );
        assert_eq!(
            codes(lesson(FollowKind::Nothing, id, "x")),
            ["follows.id not_expected"]
        );
        assert_eq!(
            codes(lesson(FollowKind::Measure, None, "")),
            ["follows.id required"]
        );
        let mut empty = lesson(FollowKind::Measure, id, "");
        empty.happened.clear();
        empty.assessment = "字".repeat(MAX_TEXT + 1);
        assert_eq!(codes(empty), ["happened required", "assessment too_long"]);
    }

    #[test]
    fn phases_without_a_lesson_are_named() {
        let some = gaps(&[LessonPhase::Emergency, LessonPhase::Emergency]);
        assert_eq!(
            some.phases,
            [LessonPhase::Prevention, LessonPhase::Recovery]
        );
        let message = some.message.unwrap();
        assert_eq!(
            message.ja,
            "まだ振り返っていない段階があります：予防（発生前）、復旧"
        );
        assert_eq!(
            message.en,
            "Not looked back on yet: Prevention, before it happened; Recovery"
        );
        assert_eq!(gaps(&LessonPhase::ALL), LessonGaps::default());
    }

    #[test]
    fn what_a_change_leaves_out_stays() {
        let before = lesson(FollowKind::Nothing, None, "既に改めた");
        let patch = LessonPatch {
            happened: Some(" 別のこと ".to_owned()),
            ..LessonPatch::default()
        };
        let after = patched(&before, &patch);
        assert_eq!(after.happened, "別のこと");
        assert_eq!(after.follows, before.follows);
        assert_eq!(after.assessment, before.assessment);
    }
}
