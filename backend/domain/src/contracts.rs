//! Rules of contracts: what their fields take, and what a contract leaves open, each gap with its explanation. Nobody
//! is told by a gap what to agree, only what is not agreed.

pub mod import;

use crate::{fault::Faults, service_terms};
use jiff::civil::Date;
use saiki_api::{
    contracts::{ContractFields, Gap, GapKind, VulnerabilityTerms},
    organisation::Both,
    recovery::parties::WHOLE_BP,
};

/// Longest line, in characters.
pub const MAX_LINE: usize = 200;
/// Longest text, in characters.
pub const MAX_TEXT: usize = 4_000;
/// Most hours to give notice: a year.
pub const MAX_NOTICE_HOURS: i64 = 8_760;

/// Whether a contract may say this.
pub fn check(contract: &ContractFields) -> Faults {
    let mut faults = Faults::default();
    faults.line("counterparty", &contract.counterparty, MAX_LINE);
    faults.line("service", &contract.service, MAX_LINE);
    faults.optional_line("reference", &contract.reference, MAX_LINE);
    faults.optional_line("contact", &contract.contact, MAX_LINE);
    if let (Some(from), Some(to)) = (contract.from, contract.to)
        && to < from
    {
        faults.add(
            "to",
            "out_of_order",
            "終了日が開始日より前になっています",
            "It ends before it begins",
        );
    }
    if contract
        .notice_hours
        .is_some_and(|hours| !(1..=MAX_NOTICE_HOURS).contains(&hours))
    {
        faults.add(
            "notice_hours",
            "out_of_range",
            format!("1から{MAX_NOTICE_HOURS}までの時間数を入力してください"),
            format!("Give a number of hours from 1 to {MAX_NOTICE_HOURS}"),
        );
    }
    faults.prose("response_terms", &contract.response_terms, MAX_TEXT);
    faults.prose("service_levels", &contract.service_levels, MAX_TEXT);
    service_terms::check(&contract.service_terms, &mut faults);
    let terms = &contract.vulnerabilities;
    faults.optional_line("vulnerabilities.clause", &terms.clause, MAX_LINE);
    faults.prose("vulnerabilities.note", &terms.note, MAX_TEXT);
    for (field, share) in [
        ("vulnerabilities.our_share_bp", terms.our_share_bp),
        ("vulnerabilities.their_share_bp", terms.their_share_bp),
    ] {
        if share.is_some_and(|share| !(0..=WHOLE_BP).contains(&share)) {
            faults.add(
                field,
                "out_of_range",
                "負担割合は0%から100%までで入力してください",
                "Give a share from 0 to 100 percent",
            );
        }
    }
    faults
}

/// What a contract leaves open on that day, the gravest first.
pub fn gaps(contract: &ContractFields, today: Date) -> Vec<Gap> {
    let mut gaps = lasting_gaps(contract);
    if contract.to.is_some_and(|to| to < today) {
        gaps.push(gap(
            GapKind::Ended,
            ("契約期間が終わっています", "It has ended"),
            (
                "終了した契約の定めは、これから起きることには及びません。更新されていないか、終了後も残る定めがないかを確かめてください。",
                "What it says does not reach what happens from now on. See whether it was renewed, and which terms outlast it.",
            ),
        ));
    }
    gaps
}

/// Gaps that no passing of time opens or closes.
pub fn lasting_gaps(contract: &ContractFields) -> Vec<Gap> {
    let terms = &contract.vulnerabilities;
    let mut gaps = Vec::new();
    if terms.is_agreed() {
        gaps.extend(gaps_of_terms(terms));
    } else {
        gaps.push(gap(
            GapKind::NoVulnerabilityTerms,
            (
                "新たな脆弱性の扱いが取り決められていない",
                "Nothing is agreed for new vulnerabilities",
            ),
            (
                "納品後に脆弱性が見つかったとき、どちらが修正し、どちらが費用を負担するかが契約からは決まりません。復旧のさなかに交渉することになり、着手が遅れます。",
                "When a vulnerability is found after delivery, the contract does not say who fixes it and who pays. That will be argued about during the recovery, and work starts late.",
            ),
        ));
    }
    if contract.notice_hours.is_none() {
        gaps.push(gap(
            GapKind::NoNotice,
            (
                "インシデントの通知期限の定めがない",
                "No time to give notice is agreed",
            ),
            (
                "インシデントを何時間以内に通知するかの取り決めがありません。通知が遅れても、契約違反に当たるかどうかを判断できません。",
                "The contract does not say within how many hours an incident must be told. Nobody can tell then whether a late notice breaks it.",
            ),
        ));
    }
    gaps
}

fn gaps_of_terms(terms: &VulnerabilityTerms) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if terms.fixer.is_none() {
        gaps.push(gap(
            GapKind::NoFixer,
            (
                "脆弱性を修正する側が決まっていない",
                "Nobody is named who fixes",
            ),
            (
                "費用の負担は取り決められていますが、どちらが修正するかが決まっていません。",
                "The contract says who pays, but not who fixes a new vulnerability.",
            ),
        ));
    }
    match (terms.our_share_bp, terms.their_share_bp) {
        (Some(ours), Some(theirs)) if ours.saturating_add(theirs) == WHOLE_BP => {}
        (Some(ours), Some(theirs)) => {
            let sum = percent(ours.saturating_add(theirs));
            gaps.push(Gap {
                kind: GapKind::SharesDoNotAddUp,
                title: Both::new("費用の負担割合が100%にならない", "The shares do not add up"),
                explanation: Both::new(
                    format!("当社と相手方の負担割合の合計が{sum}%です。契約の定めを確かめてください。"),
                    format!("Our share and theirs add up to {sum}%. Look the clause up."),
                ),
            });
        }
        _ => gaps.push(gap(
            GapKind::NoPayer,
            (
                "脆弱性の修正費用を負担する側が決まっていない",
                "It is not agreed who pays",
            ),
            (
                "修正の費用を当社と相手方がどの割合で負担するかが、はっきり定められていません。合意できるまで費用の見通しが立ちません。",
                "The contract does not give both shares of the cost. Until they are agreed, nobody knows what the fix will cost them.",
            ),
        )),
    }
    gaps
}

/// Basis points as a percentage: 3,333 is `33.33`.
pub(crate) fn percent(bp: i64) -> String {
    match (bp / 100, bp % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}

fn gap(kind: GapKind, title: (&str, &str), explanation: (&str, &str)) -> Gap {
    Gap {
        kind,
        title: Both::new(title.0, title.1),
        explanation: Both::new(explanation.0, explanation.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::contracts::Fixer;

    fn whole() -> ContractFields {
        ContractFields {
            counterparty: "株式会社見本ホスティング".to_owned(),
            service: "販売サイトの運用".to_owned(),
            notice_hours: Some(24),
            vulnerabilities: VulnerabilityTerms {
                fixer: Some(Fixer::Them),
                our_share_bp: Some(3_000),
                their_share_bp: Some(7_000),
                ..VulnerabilityTerms::default()
            },
            ..ContractFields::default()
        }
    }

    fn kinds(contract: &ContractFields) -> Vec<GapKind> {
        let found = gaps(contract, "2026-12-10".parse().unwrap());
        found.into_iter().map(|gap| gap.kind).collect()
    }

    #[test]
    fn what_a_contract_leaves_open_is_named() {
        let mut contract = whole();
        assert!(kinds(&contract).is_empty());
        contract.vulnerabilities.their_share_bp = Some(6_999);
        assert_eq!(kinds(&contract), [GapKind::SharesDoNotAddUp]);
        let told = gaps(&contract, "2026-12-10".parse().unwrap());
        assert!(told[0].explanation.en.contains("99.99%"));
        contract.vulnerabilities.our_share_bp = None;
        contract.vulnerabilities.fixer = None;
        assert_eq!(kinds(&contract), [GapKind::NoFixer, GapKind::NoPayer]);
        contract.vulnerabilities = VulnerabilityTerms::default();
        contract.notice_hours = None;
        contract.to = Some("2026-12-09".parse().unwrap());
        assert_eq!(
            kinds(&contract),
            [
                GapKind::NoVulnerabilityTerms,
                GapKind::NoNotice,
                GapKind::Ended
            ]
        );
    }

    #[test]
    fn a_contract_has_not_ended_on_its_last_day() {
        let mut contract = whole();
        contract.to = Some("2026-12-10".parse().unwrap());
        assert!(kinds(&contract).is_empty());
    }

    #[test]
    fn wrong_input_is_named() {
        let mut contract = whole();
        assert!(check(&contract).0.is_empty());
        contract.counterparty = "a\nb".to_owned();
        contract.service = " ".to_owned();
        contract.from = Some("2026-12-10".parse().unwrap());
        contract.to = Some("2026-12-09".parse().unwrap());
        contract.notice_hours = Some(0);
        contract.vulnerabilities.our_share_bp = Some(-1);
        contract.vulnerabilities.their_share_bp = Some(10_001);
        let fields: Vec<_> = check(&contract).0.into_iter().map(|f| f.field).collect();
        assert_eq!(
            fields,
            [
                "counterparty",
                "service",
                "to",
                "notice_hours",
                "vulnerabilities.our_share_bp",
                "vulnerabilities.their_share_bp"
            ]
        );
    }
}
