//! What is missing in a cause tree: leaves that rest on nothing, causes that are not carried by what is below them,
//! questions without a confirmed answer. Each finding says why.

use jiff::civil::Date;
use saiki_api::{
    Uuid,
    causes::{
        Cause, CauseFinding, CauseFindingKind as Kind, CauseState, Conclusion, Gate, Question,
    },
    organisation::Both,
};

/// Causes that are confirmed down to their leaves: a leaf with something to rest on, an "all of these" whose every
/// cause is carried, an "any of these" with one that is.
pub fn carried(causes: &[Cause]) -> Vec<Uuid> {
    let mut known: Vec<Uuid> = Vec::new();
    // A cause is decided once all below it are; each round decides at least one level.
    for _ in 0..=super::MAX_DEPTH {
        for cause in causes {
            if known.contains(&cause.id) || cause.details.state != CauseState::Confirmed {
                continue;
            }
            let mut below = children(causes, cause.id).peekable();
            let holds = if below.peek().is_none() {
                rests(cause) && cause.details.assumption.is_none()
            } else {
                match cause.details.gate {
                    Gate::And => below.all(|child| known.contains(&child.id)),
                    Gate::Or => below.any(|child| known.contains(&child.id)),
                }
            };
            if holds {
                known.push(cause.id);
            }
        }
    }
    known
}

/// Whether there is anything it rests on: something linked, or a file attached to it.
fn rests(cause: &Cause) -> bool {
    !cause.details.links.is_empty() || !cause.file_hashes.is_empty()
}

fn children(causes: &[Cause], id: Uuid) -> impl Iterator<Item = &Cause> {
    causes
        .iter()
        .filter(move |c| c.details.parent_id == Some(id))
}

/// Everything that is missing before both questions are answered, in the order of the tree. `hashes` are the trees'
/// present hashes by question.
pub fn findings(
    causes: &[Cause],
    conclusions: &[Conclusion],
    hashes: &[(Question, String)],
    today: Date,
) -> Vec<CauseFinding> {
    let carried = carried(causes);
    let mut all = Vec::new();
    for question in Question::ALL {
        let own: Vec<&Cause> = causes
            .iter()
            .filter(|c| c.details.question == question)
            .collect();
        let mut tops = own.iter().filter(|c| c.details.parent_id.is_none());
        if own.is_empty() {
            all.push(about(question, Kind::NoCause));
        } else if !tops.any(|c| carried.contains(&c.id)) {
            all.push(about(question, Kind::NoConfirmedPath));
        }
        for cause in own {
            of_cause(causes, cause, &carried, today, &mut all);
        }
        match conclusions.iter().find(|c| c.question == question) {
            None => all.push(about(question, Kind::NoConclusion)),
            Some(conclusion) => {
                let now = hashes.iter().find(|(q, _)| *q == question);
                if now.is_some_and(|(_, hash)| *hash != conclusion.tree_hash) {
                    all.push(about(question, Kind::ConclusionOutdated));
                }
            }
        }
    }
    all
}

fn of_cause(
    causes: &[Cause],
    cause: &Cause,
    carried: &[Uuid],
    today: Date,
    all: &mut Vec<CauseFinding>,
) {
    let mut add = |kind| {
        all.push(CauseFinding {
            kind,
            question: cause.details.question,
            cause_id: Some(cause.id),
            text: words(kind),
        });
    };
    let details = &cause.details;
    if details.state == CauseState::Excluded {
        if details.reason.trim().is_empty() {
            add(Kind::ExcludedWithoutReason);
        }
        return;
    }
    let below: Vec<&Cause> = children(causes, cause.id).collect();
    if below.is_empty() {
        match (&details.assumption, details.state) {
            (Some(_), CauseState::Confirmed) => add(Kind::ConfirmedAssumption),
            (None, _) if !rests(cause) => add(Kind::LeafWithoutBacking),
            (_, CauseState::Hypothesis) => add(Kind::UnsettledLeaf),
            _ => {}
        }
        let due = details.assumption.as_ref().map(|a| a.due.parse::<Date>());
        if matches!(due, Some(Ok(due)) if due < today) {
            add(Kind::AssumptionOverdue);
        }
        return;
    }
    let excluded = |c: &&Cause| c.details.state == CauseState::Excluded;
    let ruled_out = match details.gate {
        Gate::And => below.iter().any(excluded),
        Gate::Or => below.iter().all(excluded),
    };
    if ruled_out {
        add(Kind::RuledOutBelow);
    } else if details.state == CauseState::Confirmed && !carried.contains(&cause.id) {
        add(Kind::NotCarried);
    }
}

fn about(question: Question, kind: Kind) -> CauseFinding {
    CauseFinding {
        kind,
        question,
        cause_id: None,
        text: words(kind),
    }
}

fn words(kind: Kind) -> Both {
    let (ja, en) = match kind {
        Kind::NoCause => (
            "この問いへの原因がまだ一つも挙がっていません。",
            "No cause is entered for this question yet.",
        ),
        Kind::NoConfirmedPath => (
            "根拠までたどって確認できた原因がまだありません。",
            "No cause is confirmed down to what it rests on.",
        ),
        Kind::LeafWithoutBacking => (
            "根拠がありません。証拠・ログ・聞き取りを結び付けるか、ファイルを添付するか、推定として確かめる人と期限を決めてください。",
            "It rests on nothing. Link evidence, a log or an interview, attach a file, or mark it as an assumption with a name and a day.",
        ),
        Kind::UnsettledLeaf => (
            "まだ仮説です。確認するか、根拠を書いて除外してください。",
            "It is still a hypothesis. Confirm it, or rule it out with a reason.",
        ),
        Kind::AssumptionOverdue => (
            "推定を確かめる期限を過ぎています。",
            "The day by which this assumption was to be settled is past.",
        ),
        Kind::ConfirmedAssumption => (
            "確認済みとされていますが、推定のままです。根拠を結び付けるか添付し、推定の印を外してください。",
            "It is confirmed and still marked as an assumption. Link or attach what it rests on and take the mark away.",
        ),
        Kind::NotCarried => (
            "確認済みとされていますが、下の原因の確認がそろっていません。",
            "It is confirmed, but the causes below it are not.",
        ),
        Kind::RuledOutBelow => (
            "下の原因が除外されたため、このままでは成り立ちません。除外するか、組み立てを直してください。",
            "A cause it needs was ruled out, so it cannot stand. Rule it out too, or rearrange.",
        ),
        Kind::ExcludedWithoutReason => (
            "除外の根拠が書かれていません。",
            "It was ruled out without a reason.",
        ),
        Kind::NoConclusion => (
            "結論がまだ書かれていません。",
            "The conclusion is not written yet.",
        ),
        Kind::ConclusionOutdated => (
            "結論を書いたあとで原因が変わりました。結論を見直してください。",
            "The causes changed after the conclusion was written. Look at it again.",
        ),
    };
    Both::new(ja, en)
}

/// Whether a finding keeps the analysis open. A cause that cannot be found out keeps nothing open: its leaves are ruled
/// out or confirmed with reasons, and the conclusion says that it stays undetermined.
pub fn is_open(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::LeafWithoutBacking
            | Kind::UnsettledLeaf
            | Kind::ConfirmedAssumption
            | Kind::ExcludedWithoutReason
            | Kind::NoConclusion
            | Kind::ConclusionOutdated
    )
}
