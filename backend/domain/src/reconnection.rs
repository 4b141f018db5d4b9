//! The way of a system back onto the network, as a state machine: isolated, checked, remedied, approved, reconnected.
//! It decides from facts what a step leads to or which rule is not met; it stores nothing and asks no clock.

use saiki_api::{
    Lang, Timestamp, Uuid,
    organisation::Both,
    systems::{Connection, Damage, Rule, StepWord, SystemKind},
};

/// What decides about a system's steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Where it stands.
    pub connection: Connection,
    /// What was found.
    pub damage: Damage,
    /// Who remedied it.
    pub remedied_by: Option<Uuid>,
    /// Rules that hold for it and are not marked as met, in the rules' order.
    pub unmet: Vec<Both>,
}

/// Where a step leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The new place.
    pub connection: Connection,
    /// Whether marks and the name of who remedied it are forgotten: the way begins anew.
    pub anew: bool,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// It does not follow on where the system stands.
    NotNow(Connection),
    /// It stands there already.
    Already,
    /// Nobody has said what was found.
    NotLookedAt,
    /// These rules are not met.
    Unmet(Vec<(String, String)>),
    /// Whoever remedied it cannot approve its return.
    SamePerson,
    /// A refusal needs a reason.
    NoReason,
}

impl Refusal {
    /// What is in the way and what to do.
    pub fn words(&self) -> Both {
        let (ja, en) = match self {
            Refusal::NotNow(at) => (
                format!(
                    "現在は「{}」のため、この手順には進めません。隔離→確認→対処→承認→再接続の順に進めてください",
                    at.label(Lang::Ja)
                ),
                format!(
                    "It stands at “{}”; the order is isolate, check, remedy, approve, reconnect",
                    at.label(Lang::En)
                ),
            ),
            Refusal::Already => (
                "すでにその状態です".to_owned(),
                "It stands there already".to_owned(),
            ),
            Refusal::NotLookedAt => (
                "被害の有無が未確認です。先に調査結果を記録してください".to_owned(),
                "Nobody has recorded what was found; do that first".to_owned(),
            ),
            Refusal::Unmet(rules) => {
                let ja: Vec<&str> = rules.iter().map(|(ja, _)| ja.as_str()).collect();
                let en: Vec<&str> = rules.iter().map(|(_, en)| en.as_str()).collect();
                (
                    format!("再接続の条件を満たしていません：{}", ja.join("、")),
                    format!("Rules for reconnection are not met: {}", en.join("; ")),
                )
            }
            Refusal::SamePerson => (
                "対処した本人は再接続を承認できません。ほかの承認者に依頼してください".to_owned(),
                "Whoever remedied it cannot approve its return; ask another approver".to_owned(),
            ),
            Refusal::NoReason => (
                "差し戻す理由を書いてください".to_owned(),
                "Say why you refuse it".to_owned(),
            ),
        };
        Both { ja, en }
    }
}

/// Where a step leads.
pub fn step(facts: &Facts, step: StepWord) -> Result<Moved, Refusal> {
    use Connection as C;
    let to = |connection| {
        Ok(Moved {
            connection,
            anew: connection == C::Isolated,
        })
    };
    match (step, facts.connection) {
        (StepWord::Isolate, C::Isolated)
        | (StepWord::Check, C::Checked)
        | (StepWord::Remedy, C::Remedied)
        | (StepWord::Reconnect, C::Reconnected) => Err(Refusal::Already),
        // From anywhere: whoever doubts takes it off the network and begins anew.
        (StepWord::Isolate, _) => to(C::Isolated),
        (StepWord::Check, C::Isolated) if facts.damage == Damage::NotLookedAt => {
            Err(Refusal::NotLookedAt)
        }
        (StepWord::Check, C::Isolated) => to(C::Checked),
        (StepWord::Remedy, C::Checked) => to(C::Remedied),
        (StepWord::Reconnect, C::ApprovedToReconnect) => {
            met(facts)?;
            to(C::Reconnected)
        }
        (_, at) => Err(Refusal::NotNow(at)),
    }
}

/// What the decision of `by` about a system's return leads to.
pub fn decide(facts: &Facts, by: Uuid, approve: bool, note: &str) -> Result<Moved, Refusal> {
    if facts.connection == Connection::ApprovedToReconnect && approve {
        return Err(Refusal::Already);
    }
    if facts.connection != Connection::Remedied {
        return Err(Refusal::NotNow(facts.connection));
    }
    if facts.remedied_by == Some(by) {
        return Err(Refusal::SamePerson);
    }
    if !approve {
        if note.trim().is_empty() {
            return Err(Refusal::NoReason);
        }
        return Ok(Moved {
            connection: Connection::Isolated,
            anew: true,
        });
    }
    met(facts)?;
    Ok(Moved {
        connection: Connection::ApprovedToReconnect,
        anew: false,
    })
}

/// Where a system stands after what was approved changed: a mark taken back, another damage found. The approval is
/// void then.
pub fn shaken(connection: Connection) -> Connection {
    match connection {
        Connection::ApprovedToReconnect => Connection::Remedied,
        other => other,
    }
}

fn met(facts: &Facts) -> Result<(), Refusal> {
    if facts.unmet.is_empty() {
        return Ok(());
    }
    let words = |text: &Both| (text.get(Lang::Ja).to_owned(), text.get(Lang::En).to_owned());
    Err(Refusal::Unmet(facts.unmet.iter().map(words).collect()))
}

/// Whether a rule holds for a kind of system.
pub fn holds(rule: &Rule, kind: SystemKind) -> bool {
    !rule.retired && (rule.kinds.is_empty() || rule.kinds.contains(&kind))
}

/// Whether the survey still owes something of a system: nobody looked, something was found and it is not through
/// the way back, or it is off the network.
pub fn is_open(damage: Damage, connection: Connection) -> bool {
    match damage {
        Damage::NotLookedAt | Damage::Suspected => true,
        Damage::Confirmed => connection != Connection::Reconnected,
        Damage::NoneFound => connection.is_off(),
    }
}

/// Whether a good backup is older than the incident: before it occurred where that is known, else before it was
/// noticed; `None` where neither is.
pub fn is_before(
    last_good: Timestamp,
    occurred: Option<Timestamp>,
    detected: Option<Timestamp>,
) -> Option<bool> {
    occurred.or(detected).map(|began| last_good < began)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn facts(connection: Connection) -> Facts {
        Facts {
            connection,
            damage: Damage::NoneFound,
            remedied_by: Some(Uuid::from_u128(1)),
            unmet: Vec::new(),
        }
    }

    fn rule(text: &str) -> Both {
        Both {
            ja: text.to_owned(),
            en: String::new(),
        }
    }

    #[test]
    fn the_way_back_has_one_order() {
        use Connection as C;
        let next = |at, word| step(&facts(at), word).map(|m| m.connection);
        assert_eq!(next(C::Normal, StepWord::Isolate), Ok(C::Isolated));
        assert_eq!(next(C::Isolated, StepWord::Check), Ok(C::Checked));
        assert_eq!(next(C::Checked, StepWord::Remedy), Ok(C::Remedied));
        assert_eq!(
            next(C::ApprovedToReconnect, StepWord::Reconnect),
            Ok(C::Reconnected)
        );
        for (at, word) in [
            (C::Normal, StepWord::Check),
            (C::Isolated, StepWord::Remedy),
            (C::Isolated, StepWord::Reconnect),
            (C::Remedied, StepWord::Reconnect),
            (C::Reconnected, StepWord::Remedy),
        ] {
            assert_eq!(next(at, word), Err(Refusal::NotNow(at)), "{word:?}");
        }
    }

    #[test]
    fn refusals_name_what_is_missing() {
        let mut system = facts(Connection::Remedied);
        system.unmet = vec![rule("定義ファイルが最新"), rule("所管部署の署名")];
        let refusal = decide(&system, Uuid::from_u128(2), true, "").unwrap_err();
        assert!(
            refusal
                .words()
                .ja
                .contains("定義ファイルが最新、所管部署の署名")
        );
        system.connection = Connection::ApprovedToReconnect;
        assert!(
            step(&system, StepWord::Reconnect).is_err(),
            "a rule added after approval counts"
        );
        system.connection = Connection::Isolated;
        system.damage = Damage::NotLookedAt;
        assert_eq!(step(&system, StepWord::Check), Err(Refusal::NotLookedAt));
    }

    #[test]
    fn whoever_remedied_it_cannot_approve_and_a_refusal_says_why() {
        let system = facts(Connection::Remedied);
        let (same, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(decide(&system, same, true, ""), Err(Refusal::SamePerson));
        assert_eq!(decide(&system, same, false, "x"), Err(Refusal::SamePerson));
        assert_eq!(decide(&system, other, false, " "), Err(Refusal::NoReason));
        let back = decide(&system, other, false, "記録が足りない").unwrap();
        assert_eq!((back.connection, back.anew), (Connection::Isolated, true));
    }

    #[test]
    fn a_system_is_open_until_it_was_looked_at_and_is_back() {
        use {Connection as C, Damage as D};
        assert!(is_open(D::NotLookedAt, C::Normal));
        assert!(is_open(D::Suspected, C::Reconnected));
        assert!(is_open(D::Confirmed, C::Normal));
        assert!(is_open(D::NoneFound, C::ApprovedToReconnect));
        assert!(!is_open(D::NoneFound, C::Normal));
        assert!(!is_open(D::NoneFound, C::Reconnected));
        assert!(!is_open(D::Confirmed, C::Reconnected));
    }

    #[test]
    fn a_backup_counts_only_from_before_the_incident() {
        let at = |s| Some(Timestamp::from_second(s).unwrap());
        let backup = Timestamp::from_second(100).unwrap();
        assert_eq!(is_before(backup, at(101), at(50)), Some(true));
        assert_eq!(is_before(backup, at(100), None), Some(false));
        assert_eq!(is_before(backup, None, at(50)), Some(false));
        assert_eq!(is_before(backup, None, None), None);
    }

    #[derive(Debug, Clone)]
    enum Call {
        Step(StepWord, u8),
        Decide(u8, bool),
        Mark(u8, bool),
        Find(Damage),
        NewRule(u8),
    }

    fn call() -> impl Strategy<Value = Call> {
        let word = prop::sample::select(StepWord::ALL.to_vec());
        let damage = prop::sample::select(Damage::ALL.to_vec());
        prop_oneof![
            4 => (word, 0u8..3).prop_map(|(w, by)| Call::Step(w, by)),
            2 => (0u8..3, any::<bool>()).prop_map(|(by, yes)| Call::Decide(by, yes)),
            3 => (0u8..3, any::<bool>()).prop_map(|(rule, met)| Call::Mark(rule, met)),
            1 => damage.prop_map(Call::Find),
            1 => (0u8..3).prop_map(Call::NewRule),
        ]
    }

    fn person(n: u8) -> Uuid {
        Uuid::from_u128(u128::from(n) + 1)
    }

    proptest! {
        /// Whatever is called in whatever order by whomever: a system that was isolated is on the network again only
        /// after another person than its mender approved it, with every rule met then and at its return.
        #[test]
        fn no_sequence_reconnects_without_approval(calls in prop::collection::vec(call(), 0..60)) {
            let mut at = Connection::Normal;
            let mut damage = Damage::NotLookedAt;
            let mut remedied_by = None;
            let mut rules = BTreeSet::from([0u8]);
            let mut met = BTreeSet::new();
            let mut approved_by: Option<Uuid> = None;
            for call in calls {
                let unmet = rules.difference(&met).map(|n| rule(&n.to_string())).collect();
                let facts = Facts { connection: at, damage, remedied_by, unmet };
                match call {
                    Call::Step(word, by) => if let Ok(moved) = step(&facts, word) {
                        if moved.connection == Connection::Reconnected {
                            prop_assert!(approved_by.is_some());
                            prop_assert!(approved_by != remedied_by);
                            prop_assert!(facts.unmet.is_empty());
                        }
                        if word == StepWord::Remedy { remedied_by = Some(person(by)); }
                        if moved.anew { met.clear(); remedied_by = None; approved_by = None; }
                        at = moved.connection;
                    },
                    Call::Decide(by, yes) => if let Ok(moved) = decide(&facts, person(by), yes, "理由") {
                        if yes { approved_by = Some(person(by)); }
                        if moved.anew { met.clear(); remedied_by = None; approved_by = None; }
                        at = moved.connection;
                    },
                    Call::Mark(n, true) => { met.insert(n); }
                    Call::Mark(n, false) => if met.remove(&n) {
                        at = shaken(at);
                        if at == Connection::Remedied { approved_by = None; }
                    },
                    Call::Find(found) => {
                        if found != damage { at = shaken(at); }
                        if at == Connection::Remedied { approved_by = None; }
                        damage = found;
                    }
                    Call::NewRule(n) => { rules.insert(n); }
                }
            }
        }
    }
}
