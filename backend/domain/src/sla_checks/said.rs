//! A result in words: each step of the reasoning, who fixes and pays, and what a claim made from it says. Words only;
//! the figures come ready.

use super::{
    SlaFacts,
    judge::{Credit, reached, seconds},
    measure::{Measured, share},
    spans::Span,
};
use crate::{
    civil::{self, grouped},
    contracts::percent,
    money,
};
use jiff::Timestamp;
use saiki_api::{
    Lang,
    claims::{MAX_FIELD, MAX_TEXT},
    contracts::VulnerabilityTerms,
    organisation::Both,
    service_terms::{Exclusion, ServiceTerms},
    sla_checks::{SlaFinding, SlaOutcome, SlaPromise, SlaResult, SlaStep},
};

/// Outages named one by one; the others are counted.
const NAMED: usize = 5;

/// What the steps are told of.
pub struct Told<'a> {
    pub terms: &'a ServiceTerms,
    /// IANA zone in which times are told.
    pub zone: &'a str,
    pub now: Timestamp,
    pub measured: &'a Measured,
    pub findings: &'a [SlaFinding],
    pub facts: &'a SlaFacts<'a>,
}

fn both(one: impl Fn(Lang) -> String) -> Both {
    Both::new(one(Lang::Ja), one(Lang::En))
}

/// A length of time: 「7時間12分」, "7 h 12 min".
fn length(seconds: i64, lang: Lang) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds % 3_600 / 60, seconds % 60);
    let mut parts = Vec::new();
    if hours > 0 {
        parts.push(format!("{}{}", grouped(hours), lang.pick("時間", " h")));
    }
    if minutes > 0 || seconds < 60 && rest == 0 {
        parts.push(format!("{minutes}{}", lang.pick("分", " min")));
    }
    if rest > 0 {
        parts.push(format!("{rest}{}", lang.pick("秒", " s")));
    }
    parts.join(lang.pick("", " "))
}

/// Thousandths of a percent: 99,950 is `99.950%`.
fn figure(thousandths: i64) -> String {
    format!("{}.{:03}%", thousandths / 1_000, thousandths % 1_000)
}

impl Told<'_> {
    /// Every step, in the order in which one would reckon.
    pub fn steps(&self, credit: Option<&Credit>) -> Vec<SlaStep> {
        let mut texts = vec![both(|lang| self.period(lang))];
        texts.extend(self.exclusions());
        texts.push(both(|lang| self.outages(lang)));
        texts.extend(self.degraded());
        for finding in self.findings {
            texts.push(both(|lang| {
                let stop = lang.pick("", " ");
                let text = self.finding(finding, lang);
                format!("{text}{stop}{}", self.tail(finding, lang))
            }));
        }
        texts.extend(self.credit(credit));
        texts.into_iter().map(|text| SlaStep { text }).collect()
    }

    fn at(&self, second: i64, lang: Lang) -> String {
        let at = Timestamp::from_second(second).unwrap_or(self.now);
        civil::stamp(at, self.zone, lang)
    }

    fn stretch(&self, span: Span, lang: Lang) -> String {
        let (from, to) = (self.at(span.from, lang), self.at(span.to, lang));
        let length = length(span.seconds(), lang);
        match lang {
            Lang::Ja => format!("{from}から{to}まで（{length}）"),
            Lang::En => format!("{from} to {to} ({length})"),
        }
    }

    fn period(&self, lang: Lang) -> String {
        let measured = self.measured;
        let month = civil::month(measured.month.first, lang);
        let stretch = self.stretch(measured.period, lang);
        let part = measured.period != measured.month.span;
        let note = match (part, lang) {
            (false, _) => "",
            (true, Lang::Ja) => "契約が有効な期間だけを数えます。",
            (true, Lang::En) => " Only the time in which the contract is in force counts.",
        };
        match lang {
            Lang::Ja => format!("対象の月：{month}、{stretch}。{note}"),
            Lang::En => format!("Month: {month}, {stretch}.{note}"),
        }
    }

    fn reasons(list: &[(Exclusion, i64)], lang: Lang) -> String {
        let each = list.iter().map(|(reason, seconds)| {
            let (reason, length) = (reason.label(lang), length(*seconds, lang));
            match lang {
                Lang::Ja => format!("{reason}{length}"),
                Lang::En => format!("{} {length}", reason.to_lowercase()),
            }
        });
        each.collect::<Vec<_>>().join(lang.pick("、", ", "))
    }

    fn exclusions(&self) -> Vec<Both> {
        let measured = self.measured;
        let whole = measured.period.seconds();
        let mut texts = Vec::new();
        if !measured.left_out.is_empty() {
            texts.push(both(|lang| {
                let reasons = Told::reasons(&measured.left_out, lang);
                let [whole, less, counted] = [whole, whole - measured.counted, measured.counted]
                    .map(|seconds| length(seconds, lang));
                match lang {
                    Lang::Ja => format!(
                        "契約により除く時間：{reasons}（重なる時間は一度だけ除きます）。算定の対象は {whole} − {less} ＝ {counted}です。"
                    ),
                    Lang::En => format!(
                        "Left out under the contract: {reasons}; what overlaps is left out once. Time that counts: {whole} − {less} = {counted}."
                    ),
                }
            }));
        }
        if !measured.not_agreed.is_empty() {
            texts.push(both(|lang| {
                let reasons = Told::reasons(&measured.not_agreed, lang);
                match lang {
                    Lang::Ja => format!(
                        "除外として記録された{reasons}は、この契約に除く定めがないため除きません。"
                    ),
                    Lang::En => format!(
                        "Recorded as time to leave out, but not left out by this contract: {reasons}."
                    ),
                }
            }));
        }
        texts
    }

    fn outages(&self, lang: Lang) -> String {
        let measured = self.measured;
        if measured.outages.is_empty() {
            return lang
                .pick(
                    "停止として数える時間はありません。",
                    "No outage counts in this month.",
                )
                .to_owned();
        }
        let named = measured.outages.iter().take(NAMED);
        let mut named: Vec<String> = named.map(|span| self.stretch(*span, lang)).collect();
        let others = measured.outages.len().saturating_sub(NAMED);
        if others > 0 {
            named.push(match lang {
                Lang::Ja => format!("ほか{others}件"),
                Lang::En => format!("and {others} more"),
            });
        }
        let (named, total) = (
            named.join(lang.pick("、", "; ")),
            length(measured.outage, lang),
        );
        match lang {
            Lang::Ja => format!("停止：{named}。合計{total}（重なる時間は一度だけ数えます）。"),
            Lang::En => format!("Outages: {named}. In all {total}; what overlaps counts once."),
        }
    }

    fn degraded(&self) -> Option<Both> {
        let (measured, bp) = (self.measured, self.terms.degraded_bp);
        if measured.degraded == 0 {
            return None;
        }
        let counts = share(measured.degraded, bp);
        Some(both(|lang| {
            let [degraded, counts, outage, down] =
                [measured.degraded, counts, measured.outage, measured.down]
                    .map(|seconds| length(seconds, lang));
            let rate = percent(bp);
            match (lang, bp) {
                (Lang::Ja, 0) => {
                    format!("品質低下{degraded}は、この契約では停止に数えません。")
                }
                (Lang::En, 0) => {
                    format!("Degraded for {degraded}, which this contract does not count.")
                }
                (Lang::Ja, _) => format!(
                    "品質低下{degraded}の{rate}%にあたる{counts}を停止に加えます。停止に数える時間は {outage} ＋ {counts} ＝ {down}です。"
                ),
                (Lang::En, _) => format!(
                    "Degraded for {degraded}, of which {rate}% counts: {counts}. Downtime: {outage} + {counts} = {down}."
                ),
            }
        }))
    }

    fn finding(&self, finding: &SlaFinding, lang: Lang) -> String {
        match finding.promise {
            SlaPromise::Availability => self.availability(finding, lang),
            SlaPromise::LongestOutage => {
                let (longest, limit) = (self.measured.longest, limit(finding.target, lang));
                match (lang, longest) {
                    (Lang::Ja, 0) => format!("この月に始まった停止はありません。{limit}"),
                    (Lang::En, 0) => format!("No outage began in this month. {limit}"),
                    (Lang::Ja, _) => format!(
                        "この月に始まった停止で最も長いもの：{}。{limit}",
                        length(longest, lang)
                    ),
                    (Lang::En, _) => format!(
                        "The longest outage that began in this month: {}. {limit}",
                        length(longest, lang)
                    ),
                }
            }
            SlaPromise::Response => self.response(finding, lang),
            SlaPromise::Notice => self.notice(finding, lang),
        }
    }

    fn availability(&self, finding: &SlaFinding, lang: Lang) -> String {
        let (measured, target) = (self.measured, figure(finding.target));
        let Some(achieved) = finding.achieved else {
            return lang
                .pick(
                    "算定の対象となる時間がないため、稼働率は計算しません。",
                    "No time counts, so there is no availability to reckon.",
                )
                .to_owned();
        };
        let [counted, down] =
            [measured.counted, measured.down].map(|seconds| length(seconds, lang));
        let achieved = figure(achieved);
        match lang {
            Lang::Ja => format!(
                "稼働率：（{counted} − {down}）÷ {counted} ＝ {achieved}（小数第4位以下は切り捨て）。保証値は{target}以上です。"
            ),
            Lang::En => format!(
                "Availability: ({counted} − {down}) / {counted} = {achieved}, rounded down. Promised: {target} or more."
            ),
        }
    }

    fn response(&self, finding: &SlaFinding, lang: Lang) -> String {
        let answers = &self.measured.answers;
        let limit = limit(finding.target, lang);
        let missing = answers.iter().filter(|answer| answer.is_none()).count();
        let slowest = answers.iter().flatten().max();
        let slowest = slowest.map(|slowest| length(*slowest, lang));
        let known = match (lang, slowest) {
            (_, None) => String::new(),
            (Lang::Ja, Some(slowest)) => {
                format!("発生から対応開始まで、最も長いもので{slowest}。")
            }
            (Lang::En, Some(slowest)) => {
                format!("From its beginning to the beginning of work: {slowest} at the longest. ")
            }
        };
        let unknown = match (lang, missing) {
            (_, 0) => String::new(),
            (Lang::Ja, _) => format!("対応開始の日時が記録されていないもの：{missing}件。"),
            (Lang::En, _) => format!("Without a recorded beginning of work: {missing}. "),
        };
        format!("{known}{unknown}{limit}")
    }

    fn notice(&self, finding: &SlaFinding, lang: Lang) -> String {
        let limit = limit(finding.target, lang);
        let Some(aware) = self.facts.aware else {
            return match lang {
                Lang::Ja => format!("認識した日時が記録されていません。{limit}"),
                Lang::En => format!("When we became aware is not recorded. {limit}"),
            };
        };
        let from = self.at(aware.as_second(), lang);
        let due = aware.as_second().saturating_add(seconds(finding.target));
        let due = self.at(due, lang);
        match (lang, self.facts.noticed_at) {
            (Lang::Ja, Some(at)) => {
                let at = self.at(at.as_second(), lang);
                format!("認識した日時は{from}、この顧客への最初の通知は{at}。{limit}")
            }
            (Lang::En, Some(at)) => {
                let at = self.at(at.as_second(), lang);
                format!("Aware at {from}, first notice to this customer at {at}. {limit}")
            }
            (Lang::Ja, None) => format!(
                "認識した日時は{from}。この顧客への通知は記録されていません。{limit}期限は{due}です。"
            ),
            (Lang::En, None) => format!(
                "Aware at {from}; no notice to this customer is recorded. {limit} Due: {due}."
            ),
        }
    }

    /// What a finding came to, and why it is settled or open.
    fn tail(&self, finding: &SlaFinding, lang: Lang) -> &'static str {
        let (over, lasts) = (self.measured.over, self.measured.lasts);
        match (finding.outcome, finding.promise) {
            (SlaOutcome::Met, _) => lang.pick("達成しています。", "It was kept."),
            (SlaOutcome::Breached, SlaPromise::Availability) if !over => lang.pick(
                "月の残りに停止がなくても保証値を下回るため、違反が確定しています。",
                "It is broken even if nothing more happens in the rest of the month.",
            ),
            (SlaOutcome::Breached, SlaPromise::LongestOutage) if lasts => lang.pick(
                "停止は続いていますが、すでに保証値を超えたため、違反が確定しています。",
                "The outage lasts, but it is too long already: it is broken.",
            ),
            (SlaOutcome::Breached, _) => lang.pick("違反です。", "It was broken."),
            (SlaOutcome::Open, SlaPromise::LongestOutage) if lasts => lang.pick(
                "停止が続いているため、確定していません。",
                "The outage lasts, so this is open.",
            ),
            (SlaOutcome::Open, SlaPromise::Availability | SlaPromise::LongestOutage) => lang.pick(
                "月が終わっていないため、確定していません。",
                "The month is not over, so this is open.",
            ),
            (SlaOutcome::Open, _) => lang.pick(
                "記録が足りないため、確定していません。",
                "A record is missing, so this is open.",
            ),
        }
    }

    fn credit(&self, credit: Option<&Credit>) -> Option<Both> {
        let (terms, measured) = (self.terms, self.measured);
        let fee = terms.monthly_fee.as_ref()?;
        let achieved = reached(measured.counted, measured.down)?;
        if terms.tiers.is_empty() {
            return None;
        }
        let Some(credit) = credit else {
            return Some(Both::new(
                "減額の段階に達していないため、減額はありません。",
                "No tier of credit was missed, so none is owed.",
            ));
        };
        Some(both(|lang| {
            let fee = money::text(fee.minor, &fee.currency, lang);
            let owed = money::text(credit.owed.minor, &credit.owed.currency, lang);
            let (rate, cap) = (
                percent(credit.tier.credit_bp),
                percent(terms.cap_bp.unwrap_or(0)),
            );
            let (achieved, below) = (figure(achieved), figure(credit.tier.below));
            let capped = match (credit.capped, lang) {
                (false, _) => String::new(),
                (true, Lang::Ja) => format!("上限の{cap}%を適用します。"),
                (true, Lang::En) => format!(" The cap of {cap}% applies."),
            };
            let rounded = match credit.capped {
                true => lang.pick("端数は切り捨て", "rounded down"),
                false => lang.pick("端数は四捨五入", "rounded half up"),
            };
            let so_far = match (measured.over, lang) {
                (true, _) => "",
                (false, Lang::Ja) => "月末までの停止により増えることがあります。",
                (false, Lang::En) => " More outages before the end of the month may raise it.",
            };
            match lang {
                Lang::Ja => format!(
                    "減額：稼働率{achieved}は{below}を下回るため、月額{fee}の{rate}%。{capped}減額は{owed}です（{rounded}）。{so_far}"
                ),
                Lang::En => format!(
                    "Credit: {achieved} is below {below}, which gives {rate}% of the monthly fee of {fee}.{capped} Owed: {owed}, {rounded}.{so_far}"
                ),
            }
        }))
    }
}

/// A limit in minutes.
fn limit(minutes: i64, lang: Lang) -> String {
    let length = length(seconds(minutes), lang);
    match lang {
        Lang::Ja => format!("保証値は{length}以内です。"),
        Lang::En => format!("Promised: within {length}."),
    }
}

/// Who fixes and who pays for a new vulnerability; empty where nothing is agreed.
pub fn responsibility(terms: &VulnerabilityTerms) -> Both {
    if !terms.is_agreed() {
        return Both::default();
    }
    both(|lang| {
        let mut parts = Vec::new();
        if let Some(fixer) = terms.fixer {
            parts.push(match lang {
                Lang::Ja => format!("新たな脆弱性を修正する側：{}。", fixer.label(lang)),
                Lang::En => format!("Who fixes a new vulnerability: {}.", fixer.label(lang)),
            });
        }
        for (bp, ja, en) in [
            (terms.our_share_bp, "当社の負担", "Our share of the cost"),
            (
                terms.their_share_bp,
                "相手方の負担",
                "Their share of the cost",
            ),
        ] {
            if let Some(rate) = bp.map(percent) {
                parts.push(match lang {
                    Lang::Ja => format!("{ja}：{rate}%。"),
                    Lang::En => format!("{en}: {rate}%."),
                });
            }
        }
        if !terms.clause.is_empty() {
            parts.push(match lang {
                Lang::Ja => format!("条項：{}。", terms.clause),
                Lang::En => format!("Clause: {}.", terms.clause),
            });
        }
        parts.join(lang.pick("", " "))
    })
}

/// The line a claim made from a result is known by, without names of people.
pub fn claim_subject(check: i64, result: &SlaResult, lang: Lang) -> String {
    let month = civil::month(result.month, lang);
    let line = match lang {
        Lang::Ja => format!("SLAの確認 第{check}回：{month} {}", result.service),
        Lang::En => format!("SLA check {check}: {month}, {}", result.service),
    };
    line.chars().take(MAX_FIELD).collect()
}

/// What a claim made from a result says: paper, clause, and every step that fits.
pub fn claim_text(result: &SlaResult, lang: Lang) -> String {
    let mut lines = Vec::new();
    for (name, text) in [
        (lang.pick("契約", "Contract"), &result.reference),
        (lang.pick("条項", "Clause"), &result.clause),
    ] {
        if !text.is_empty() {
            lines.push(format!("{name}{}{text}", lang.pick("：", ": ")));
        }
    }
    lines.extend(result.steps.iter().map(|s| s.text.get(lang).to_owned()));
    if !result.responsibility.get(lang).is_empty() {
        lines.push(result.responsibility.get(lang).to_owned());
    }
    lines.join("\n").chars().take(MAX_TEXT).collect()
}
