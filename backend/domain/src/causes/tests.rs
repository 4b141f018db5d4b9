//! Trees and what is missing in them.

use super::*;
use jiff::{Timestamp, civil::Date};
use proptest::prelude::*;
use saiki_api::causes::{Assumption, CauseFindingKind as Kind, CauseLink, Gate, LinkKind};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn cause(n: u128, parent: Option<u128>, state: CauseState) -> Cause {
    Cause {
        id: id(n),
        details: CauseInput {
            question: Question::Entry,
            parent_id: parent.map(id),
            position: 0,
            statement: format!("原因{n}"),
            gate: Gate::And,
            state,
            reason: String::new(),
            assumption: None,
            links: Vec::new(),
        },
        links: Vec::new(),
        file_hashes: Vec::new(),
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        version: 1,
    }
}

fn backed(mut cause: Cause) -> Cause {
    cause.details.links.push(CauseLink {
        kind: LinkKind::Evidence,
        id: id(99),
    });
    cause
}

fn today() -> Date {
    "2026-07-10".parse().unwrap()
}

/// Findings on the first question, as (cause, kind).
fn found(causes: &[Cause]) -> Vec<(u128, Kind)> {
    let all = findings(causes, &[], &[], today());
    let own = all
        .into_iter()
        .filter(|f| f.question == Question::Entry && f.kind != Kind::NoConclusion);
    own.map(|f| (f.cause_id.map_or(0, |id| id.as_u128()), f.kind))
        .collect()
}

use CauseState::{Confirmed, Excluded, Hypothesis};

#[test]
fn a_leaf_may_rest_on_a_file_and_the_conclusion_is_drawn_from_it() {
    let mut leaf = cause(1, None, Confirmed);
    let bare = tree_hash(std::slice::from_ref(&leaf), Question::Entry).unwrap();
    assert!(found(std::slice::from_ref(&leaf)).contains(&(1, Kind::LeafWithoutBacking)));
    leaf.file_hashes.push("ab".repeat(32));
    assert_eq!(found(std::slice::from_ref(&leaf)), []);
    assert_ne!(tree_hash(&[leaf], Question::Entry).unwrap(), bare);
}

#[test]
fn an_empty_tree_answers_nothing() {
    assert_eq!(found(&[]), [(0, Kind::NoCause)]);
    let all = findings(&[], &[], &[], today());
    assert_eq!(all.len(), 4, "both questions lack a cause and a conclusion");
    let open: Vec<Kind> = all.iter().map(|f| f.kind).filter(|k| is_open(*k)).collect();
    assert_eq!(
        open,
        [Kind::NoConclusion; 2],
        "what is unknown may stay so, but somebody must say it"
    );
}

#[test]
fn a_leaf_rests_on_something_or_is_an_assumption_with_a_name_and_a_day() {
    let bare = cause(1, None, Confirmed);
    assert_eq!(
        found(std::slice::from_ref(&bare)),
        [(0, Kind::NoConfirmedPath), (1, Kind::LeafWithoutBacking)]
    );
    assert_eq!(found(&[backed(bare)]), []);
    let mut guess = cause(1, None, Hypothesis);
    guess.details.assumption = Some(Assumption {
        settled_by: "佐藤".to_owned(),
        due: "2026-07-09".to_owned(),
    });
    assert_eq!(
        found(std::slice::from_ref(&guess)),
        [
            (0, Kind::NoConfirmedPath),
            (1, Kind::UnsettledLeaf),
            (1, Kind::AssumptionOverdue)
        ]
    );
    let mut sure = backed(guess);
    sure.details.state = Confirmed;
    assert!(found(&[sure]).contains(&(1, Kind::ConfirmedAssumption)));
}

#[test]
fn all_of_these_needs_all_and_any_of_these_needs_one() {
    let mut top = cause(1, None, Confirmed);
    let one = backed(cause(2, Some(1), Confirmed));
    let other = backed(cause(3, Some(1), Hypothesis));
    assert_eq!(
        found(&[top.clone(), one.clone(), other.clone()]),
        [
            (0, Kind::NoConfirmedPath),
            (1, Kind::NotCarried),
            (3, Kind::UnsettledLeaf)
        ]
    );
    top.details.gate = Gate::Or;
    assert_eq!(found(&[top, one, other]), [(3, Kind::UnsettledLeaf)]);
}

#[test]
fn what_is_ruled_out_below_rules_out_above() {
    let top = cause(1, None, Confirmed);
    let one = backed(cause(2, Some(1), Confirmed));
    let mut out = cause(3, Some(1), Excluded);
    assert!(
        found(&[top.clone(), one.clone(), out.clone()]).contains(&(3, Kind::ExcludedWithoutReason))
    );
    out.details.reason = "記録に痕跡がない".to_owned();
    assert_eq!(
        found(&[top, one, out]),
        [(0, Kind::NoConfirmedPath), (1, Kind::RuledOutBelow)]
    );
}

#[test]
fn a_conclusion_is_of_one_tree() {
    let tree = [backed(cause(1, None, Confirmed))];
    let hash = tree_hash(&tree, Question::Entry).unwrap();
    let conclusion = |hash: &str| Conclusion {
        question: Question::Entry,
        text: "古い版の部品の欠陥が使われた。".to_owned(),
        tree_hash: hash.to_owned(),
        by_name: "佐藤".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        version: 1,
    };
    let hashes = [(Question::Entry, hash.clone())];
    let kinds = |c: Conclusion| {
        let all = findings(&tree, &[c], &hashes, today());
        all.into_iter()
            .filter(|f| f.question == Question::Entry)
            .map(|f| f.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(conclusion(&hash)), []);
    assert_eq!(kinds(conclusion("0")), [Kind::ConclusionOutdated]);
    let both = [
        conclusion(&hash),
        Conclusion {
            question: Question::Spread,
            text: "区画がなかった。".to_owned(),
            ..conclusion("")
        },
    ];
    assert_eq!(joined(&both[..1], Lang::Ja), None);
    assert_eq!(
        joined(&both, Lang::Ja).unwrap(),
        "【侵入の原因】\n古い版の部品の欠陥が使われた。\n\n【被害が広がった原因】\n区画がなかった。"
    );
}

#[test]
fn a_cause_never_stands_below_itself() {
    let tree = [
        cause(1, None, Hypothesis),
        cause(2, Some(1), Hypothesis),
        cause(3, Some(2), Hypothesis),
    ];
    let moved = |n: u128, parent: u128| {
        let mut input = tree[n as usize - 1].details.clone();
        input.parent_id = Some(id(parent));
        check_place(&tree, Some(id(n)), &input)
            .0
            .into_iter()
            .map(|f| f.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(moved(1, 3), ["circle"]);
    assert_eq!(moved(1, 1), ["circle"]);
    assert_eq!(moved(3, 1), [""; 0]);
    assert_eq!(moved(3, 7), ["not_found"]);
    let other = CauseInput {
        question: Question::Spread,
        ..tree[1].details.clone()
    };
    assert_eq!(
        check_place(&tree, Some(id(2)), &other).0[0].code,
        "other_question"
    );
    let chain: Vec<Cause> = (1..=MAX_DEPTH as u128)
        .map(|n| cause(n, (n > 1).then(|| n - 1), Hypothesis))
        .collect();
    let deeper = CauseInput {
        parent_id: Some(id(MAX_DEPTH as u128)),
        ..chain[0].details.clone()
    };
    assert_eq!(check_place(&chain, None, &deeper).0[0].code, "too_deep");
}

#[test]
fn wrong_input_is_named() {
    let wrong = CauseInput {
        statement: " ".to_owned(),
        state: Excluded,
        assumption: Some(Assumption {
            settled_by: String::new(),
            due: "来週".to_owned(),
        }),
        links: vec![
            CauseLink {
                kind: LinkKind::Evidence,
                id: id(1)
            };
            2
        ],
        ..cause(1, None, Hypothesis).details
    };
    let fields: Vec<String> = check_input(&wrong).0.into_iter().map(|f| f.field).collect();
    assert_eq!(
        fields,
        [
            "statement",
            "reason",
            "assumption.settled_by",
            "assumption.due",
            "links.1"
        ]
    );
}

fn any_tree() -> impl Strategy<Value = Vec<Cause>> {
    let node = (0_usize..8, 0_usize..3, prop::bool::ANY, prop::bool::ANY);
    prop::collection::vec(node, 1..20).prop_map(|nodes| {
        let mut all: Vec<Cause> = Vec::new();
        for (n, (parent, state, or, link)) in nodes.into_iter().enumerate() {
            let parent = n.checked_sub(parent + 1).map(|p| p as u128 + 1);
            let mut one = cause(
                n as u128 + 1,
                parent,
                [Hypothesis, Confirmed, Excluded][state],
            );
            one.details.gate = if or { Gate::Or } else { Gate::And };
            if link {
                one = backed(one);
            }
            // As input is checked: never deeper than allowed.
            if check_place(&all, None, &one.details).0.is_empty() {
                all.push(one);
            }
        }
        all
    })
}

proptest! {
    #[test]
    fn what_is_carried_is_confirmed_down_to_leaves_that_rest_on_something(tree in any_tree()) {
        let carried = carried(&tree);
        for cause in &tree {
            let below: Vec<&Cause> = tree.iter().filter(|c| c.details.parent_id == Some(cause.id)).collect();
            if !carried.contains(&cause.id) {
                continue;
            }
            prop_assert_eq!(cause.details.state, Confirmed);
            if below.is_empty() {
                prop_assert!(!cause.details.links.is_empty());
            } else {
                prop_assert!(below.iter().any(|c| carried.contains(&c.id)));
            }
        }
        // A tree with nothing to find on a question has a carried top.
        if found(&tree).is_empty() {
            prop_assert!(tree.iter().any(|c| c.details.parent_id.is_none() && carried.contains(&c.id)));
        }
    }

    #[test]
    fn order_loses_nothing_and_puts_each_cause_before_those_below(tree in any_tree()) {
        let out = ordered(tree.clone());
        prop_assert_eq!(out.len(), tree.len());
        for (n, cause) in out.iter().enumerate() {
            if let Some(parent) = cause.details.parent_id {
                prop_assert!(out.iter().take(n).any(|c| c.id == parent));
            }
        }
    }
}
