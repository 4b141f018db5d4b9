//! Rules of items and activities: which input is taken, and which decisions stand. Facts of the database are given.

use crate::{fault::Faults, money::is_currency, playbooks::check_both};
use saiki_api::{
    activities::{Acceptance, ActivityPatch},
    items::{ItemPatch, ItemState, MAX_COMMENT, MAX_REASON, NewItem},
    money::Money,
    organisation::Both,
    playbooks::{MAX_PROSE, MAX_TITLE},
};

/// Most people in the team of an activity.
const MAX_TEAM: usize = 100;

/// Whether an item may be added like this.
pub fn check_new(new: &NewItem) -> Faults {
    let mut faults = Faults::default();
    check_both("title", &new.title, MAX_TITLE, &mut faults);
    check_prose("guidance", &new.guidance, &mut faults);
    check_prose("done_when", &new.done_when, &mut faults);
    faults
}

/// Whether an item may be changed like this. `mandatory` says why it must be done, if it must.
pub fn check_patch(patch: &ItemPatch, own: bool, mandatory: Option<&Both>) -> Faults {
    let mut faults = Faults::default();
    if let Some(title) = &patch.title {
        check_both("title", title, MAX_TITLE, &mut faults);
    }
    for (field, text) in [
        ("guidance", &patch.guidance),
        ("done_when", &patch.done_when),
    ] {
        if let Some(text) = text {
            check_prose(field, text, &mut faults);
        }
    }
    for (field, given) in [
        ("title", patch.title.is_some()),
        ("guidance", patch.guidance.is_some()),
        ("done_when", patch.done_when.is_some()),
    ] {
        if given && !own {
            faults.add(
                field,
                "from_playbook",
                "手順書の項目の文言はここでは変えられません。組織の手順書を改訂してください",
                "The playbook's wording is not changed here; make a new version of the playbook",
            );
        }
    }
    if let Some(reason) = &patch.reason {
        faults.prose("reason", reason, MAX_REASON);
    }
    let no_reason = patch.reason.as_deref().is_none_or(|r| r.trim().is_empty());
    if patch.state == Some(ItemState::NotApplicable) {
        if let Some(why) = mandatory {
            faults.add(
                "state",
                "mandatory",
                format!("対応不要にはできません。{}", why.ja),
                format!("It cannot be not applicable. {}", why.en),
            );
        } else if no_reason {
            faults.add(
                "reason",
                "required",
                "対応不要とする理由を入れてください",
                "Say why it does not apply",
            );
        }
    }
    faults
}

/// Whether taking back a decision says why.
pub fn check_reopening(reason: &str) -> Faults {
    let mut faults = Faults::default();
    if reason.trim().is_empty() {
        faults.add(
            "reason",
            "required",
            "決定を取り消す理由を入れてください",
            "Say why the decision is taken back",
        );
    } else {
        faults.prose("reason", reason, MAX_REASON);
    }
    faults
}

/// Whether a comment may be written like this.
pub fn check_comment(text: &str) -> Faults {
    let mut faults = Faults::default();
    if text.trim().is_empty() {
        faults.line("text", text, MAX_COMMENT);
    } else {
        faults.prose("text", text, MAX_COMMENT);
    }
    faults
}

/// Whether an activity may be changed like this.
pub fn check_activity(patch: &ActivityPatch) -> Faults {
    let mut faults = Faults::default();
    if let Some(team) = &patch.team {
        faults.count("team", team.len(), MAX_TEAM);
        faults.distinct("team", team);
    }
    if let Some(Some(budget)) = &patch.budget {
        check_money("budget", budget, &mut faults);
    }
    faults
}

/// An amount that is not negative, in a currency written as it should be.
pub fn check_money(field: &str, money: &Money, faults: &mut Faults) {
    if money.minor < 0 {
        faults.add(
            format!("{field}.minor"),
            "negative",
            "0以上の金額を入れてください",
            "The amount must be zero or more",
        );
    }
    if !is_currency(&money.currency) {
        faults.add(
            format!("{field}.currency"),
            "invalid",
            "通貨は JPY のような ISO 4217 の符号で入れてください",
            "Write the currency as its ISO 4217 code, such as JPY",
        );
    }
}

/// Whether an answer to being asked says why, where it declines.
pub fn check_acceptance(answer: &Acceptance) -> Faults {
    let mut faults = Faults::default();
    if !answer.accept && answer.reason.trim().is_empty() {
        faults.add(
            "reason",
            "required",
            "辞退の理由を入れてください",
            "Say why you decline",
        );
    }
    faults.prose("reason", &answer.reason, MAX_REASON);
    faults
}

fn check_prose(field: &str, text: &Both, faults: &mut Faults) {
    faults.prose(&format!("{field}.ja"), &text.ja, MAX_PROSE);
    faults.prose(&format!("{field}.en"), &text.en, MAX_PROSE);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(faults: &Faults) -> Vec<(&str, &str)> {
        faults
            .0
            .iter()
            .map(|f| (f.field.as_str(), f.code))
            .collect()
    }

    fn decide(state: ItemState, reason: &str) -> ItemPatch {
        ItemPatch {
            state: Some(state),
            reason: Some(reason.to_owned()),
            ..ItemPatch::default()
        }
    }

    #[test]
    fn not_applicable_needs_a_reason_and_an_item_that_is_not_mandatory() {
        let why = Both {
            ja: "必須です".to_owned(),
            en: "Mandatory".to_owned(),
        };
        let patch = decide(ItemState::NotApplicable, "該当なし");
        assert_eq!(named(&check_patch(&patch, false, None)), []);
        assert_eq!(
            named(&check_patch(&patch, false, Some(&why))),
            [("state", "mandatory")]
        );
        let blank = decide(ItemState::NotApplicable, " ");
        assert_eq!(
            named(&check_patch(&blank, false, None)),
            [("reason", "required")]
        );
        assert_eq!(
            named(&check_patch(
                &decide(ItemState::Done, ""),
                false,
                Some(&why)
            )),
            []
        );
    }

    #[test]
    fn the_wording_of_the_playbook_stays() {
        let patch = ItemPatch {
            title: Some(Both {
                ja: "別の題".to_owned(),
                en: String::new(),
            }),
            ..ItemPatch::default()
        };
        assert_eq!(named(&check_patch(&patch, true, None)), []);
        assert_eq!(
            named(&check_patch(&patch, false, None)),
            [("title", "from_playbook")]
        );
    }

    #[test]
    fn budgets_are_amounts() {
        let patch = ActivityPatch {
            budget: Some(Some(Money {
                minor: -1,
                currency: "yen".to_owned(),
            })),
            ..ActivityPatch::default()
        };
        let faults = check_activity(&patch);
        assert_eq!(
            named(&faults),
            [("budget.minor", "negative"), ("budget.currency", "invalid")]
        );
    }
}
