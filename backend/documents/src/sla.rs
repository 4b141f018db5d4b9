//! An SLA check on paper: what it means for one customer, month by month with the reasoning, and all of its results as a
//! table. What was reckoned is in the results; nothing is reckoned here.

use crate::{
    filings::ExportError,
    typeset::{self, Cell, Column, Paper, Part, Stamp},
};
use saiki_api::{
    Lang,
    money::Money,
    organisation::Organisation,
    sla_checks::{SlaCheck, SlaFinding, SlaOutcome, SlaPromise, SlaResult},
};
use saiki_domain::{
    civil,
    csv_safe::{self, BOM},
    exercise, import, money,
};

/// What the sheet of a customer is made from.
#[derive(Debug, Clone, Copy)]
pub struct CustomerSheet<'a> {
    /// Who promised.
    pub organisation: &'a Organisation,
    /// The check.
    pub check: &'a SlaCheck,
    /// The incident's number.
    pub incident_reference: &'a str,
    /// The customer's results, in their order.
    pub results: &'a [SlaResult],
    /// Language of the sheet.
    pub lang: Lang,
    /// Whether the incident is an exercise.
    pub exercise: bool,
}

/// The sheet of one customer as PDF.
pub fn customer_pdf(sheet: &CustomerSheet<'_>, font_setting: &str) -> Result<Vec<u8>, ExportError> {
    let contract = sheet.results.first().map(|result| result.contract_id);
    let id = format!("{}/{contract:?}", sheet.check.sha256);
    let stamp = Stamp {
        id: &id,
        at: sheet.check.as_of,
    };
    Ok(typeset::pdf(paper(sheet), sheet.lang, stamp, font_setting)?)
}

fn paper(sheet: &CustomerSheet<'_>) -> Paper {
    let (lang, check) = (sheet.lang, sheet.check);
    let title = lang.pick(
        "サービスレベル（SLA）検証の結果",
        "Result of a service level check",
    );
    let (number, reference) = (check.number, sheet.incident_reference);
    let which = match lang {
        Lang::Ja => format!("{reference} SLAの確認 第{number}回"),
        Lang::En => format!("{reference}, SLA check {number}"),
    };
    Paper {
        lang: lang.tag(),
        title: exercise::title(title, sheet.exercise, lang),
        tlp: String::new(),
        mark: outdated(check, lang).to_owned(),
        across: String::new(),
        facts: facts(sheet),
        parts: sheet
            .results
            .iter()
            .flat_map(|result| parts(result, lang))
            .collect(),
        foot: vec![which, format!("SHA-256 {}", check.sha256)],
        missing: String::new(),
    }
}

/// What each page says at its head where records changed after the check.
fn outdated(check: &SlaCheck, lang: Lang) -> &'static str {
    match check.outdated {
        true => lang.pick(
            "この確認の後に記録が変わっています",
            "Outdated: records changed after this check",
        ),
        false => "",
    }
}

fn facts(sheet: &CustomerSheet<'_>) -> Vec<(String, String)> {
    let (lang, organisation) = (sheet.lang, sheet.organisation);
    let first = sheet.results.first();
    let told = |of: fn(&SlaResult) -> &String| first.map(of).cloned().unwrap_or_default();
    let mut facts = vec![
        (lang.pick("顧客", "Customer"), told(|it| &it.counterparty)),
        (lang.pick("契約", "Contract"), told(|it| &it.reference)),
        (
            lang.pick("作成者", "Issued by"),
            organisation.name.get(lang).to_owned(),
        ),
        (
            lang.pick("事案", "Incident"),
            sheet.incident_reference.to_owned(),
        ),
        (
            lang.pick("時点", "As of"),
            civil::stamp(sheet.check.as_of, &organisation.zone, lang),
        ),
        (
            lang.pick("減額・返金の合計", "Credits in all"),
            credits(sheet.results, lang),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let facts = facts.into_iter();
    facts
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// What is credited in all, by currency in the order in which they come.
fn credits(results: &[SlaResult], lang: Lang) -> String {
    let mut sums: Vec<Money> = Vec::new();
    for credit in results.iter().filter_map(|result| result.credit.as_ref()) {
        match sums.iter_mut().find(|sum| sum.currency == credit.currency) {
            Some(sum) => sum.minor = sum.minor.saturating_add(credit.minor),
            None => sums.push(credit.clone()),
        }
    }
    if sums.is_empty() {
        return lang.pick("なし", "None").to_owned();
    }
    let sums: Vec<String> = sums.iter().map(|sum| amount(sum, lang)).collect();
    sums.join(lang.pick("、", ", "))
}

fn amount(money: &Money, lang: Lang) -> String {
    money::text(money.minor, &money.currency, lang)
}

/// A result: what was promised and reached, and beneath it how that was reckoned.
fn parts(result: &SlaResult, lang: Lang) -> [Part; 2] {
    let column = |heading, share| Column { heading, share };
    let month = civil::month(result.month, lang);
    let found = Part {
        heading: match lang {
            Lang::Ja => format!("{}　{month}", result.service),
            Lang::En => format!("{}, {month}", result.service),
        },
        text: summary(result, lang),
        columns: vec![
            column(lang.pick("SLAの項目", "Promise"), 40),
            column(lang.pick("保証値", "Promised"), 20),
            column(lang.pick("実績", "Reached"), 20),
            column(lang.pick("判定", "Outcome"), 20),
        ],
        rows: result
            .findings
            .iter()
            .map(|finding| finding_row(finding, lang))
            .collect(),
    };
    let steps = result.steps.iter().zip(1..);
    let reasoning = Part {
        columns: vec![
            column(lang.pick("順", "Step"), 8),
            column(lang.pick("算定の過程", "Reasoning"), 92),
        ],
        rows: steps
            .map(|(step, n)| {
                let text = step.text.get(lang);
                vec![Cell::figure(n.to_string()), Cell::plain(text)]
            })
            .collect(),
        ..Part::default()
    };
    [found, reasoning]
}

fn summary(result: &SlaResult, lang: Lang) -> String {
    let credit = match &result.credit {
        Some(credit) => amount(credit, lang),
        None => lang.pick("なし", "None").to_owned(),
    };
    let lines = [
        (lang.pick("判定", "Outcome"), shaped(result.outcome, lang)),
        (lang.pick("減額・返金", "Credit"), credit),
        (lang.pick("条項", "Clause"), result.clause.clone()),
        (
            lang.pick("責任と費用の分担", "Responsibility and costs"),
            result.responsibility.get(lang).to_owned(),
        ),
    ];
    let colon = lang.pick("：", ": ");
    let lines: Vec<String> = lines
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}{colon}{value}"))
        .collect();
    lines.join("\n")
}

fn finding_row(finding: &SlaFinding, lang: Lang) -> Vec<Cell> {
    let reached = match finding.achieved {
        Some(reached) => with_unit(finding.promise, reached, lang),
        None => lang.pick("不明", "Not known").to_owned(),
    };
    vec![
        Cell::heading(finding.promise.label(lang)),
        Cell::figure(with_unit(finding.promise, finding.target, lang)),
        Cell::figure(reached),
        Cell {
            state: shaped(finding.outcome, lang),
            open: finding.outcome != SlaOutcome::Met,
            ..Cell::default()
        },
    ]
}

/// What it came to, as a shape and a word.
fn shaped(outcome: SlaOutcome, lang: Lang) -> String {
    let shape = match outcome {
        SlaOutcome::Breached => "▲",
        SlaOutcome::Open => "◇",
        SlaOutcome::Met => "✓",
    };
    format!("{shape} {}", outcome.label(lang))
}

/// A figure in the unit of its promise: `99.950 %`, 「90分」.
fn with_unit(promise: SlaPromise, figure: i64, lang: Lang) -> String {
    let digits = bare(promise, figure);
    match promise {
        SlaPromise::Availability => format!("{digits} %"),
        _ => format!("{digits}{}", lang.pick("分", " min")),
    }
}

/// The digits of a figure: per cent with three decimals, minutes as they are.
fn bare(promise: SlaPromise, figure: i64) -> String {
    match promise {
        SlaPromise::Availability => format!("{}.{:03}", figure / 1_000, figure % 1_000),
        _ => figure.to_string(),
    }
}

/// All results as a table in UTF-8, with the mark Japanese spreadsheets need; no cell is one a spreadsheet would run.
pub fn results_csv<'a>(
    results: impl Iterator<Item = &'a SlaResult>,
    lang: Lang,
) -> Result<Vec<u8>, csv::Error> {
    let mut out = BOM.to_owned();
    csv_safe::push_row(&mut out, headings(lang));
    for result in results {
        csv_safe::push_row(&mut out, cells(result, lang));
    }
    Ok(out.into_bytes())
}

fn headings(lang: Lang) -> Vec<String> {
    let mut row: Vec<String> = [
        lang.pick("番号", "Number"),
        lang.pick("顧客", "Customer"),
        lang.pick("契約", "Contract"),
        lang.pick("サービス", "Service"),
        lang.pick("月", "Month"),
        lang.pick("判定", "Outcome"),
    ]
    .map(str::to_owned)
    .to_vec();
    for promise in SlaPromise::ALL {
        let unit = match promise {
            SlaPromise::Availability => "%",
            _ => lang.pick("分", "min"),
        };
        let name = promise.label(lang);
        row.extend(match lang {
            Lang::Ja => [
                format!("{name}：保証値（{unit}）"),
                format!("{name}：実績（{unit}）"),
            ],
            Lang::En => [
                format!("{name}: promised ({unit})"),
                format!("{name}: reached ({unit})"),
            ],
        });
    }
    let last = [
        lang.pick("算入する時間（秒）", "Time that counts (s)"),
        lang.pick("停止時間（秒）", "Downtime (s)"),
        lang.pick("減額・返金", "Credit"),
        lang.pick("通貨", "Currency"),
        lang.pick("条項", "Clause"),
        lang.pick("責任と費用の分担", "Responsibility and costs"),
        lang.pick("算定の過程", "Reasoning"),
    ];
    row.extend(last.map(str::to_owned));
    row
}

fn cells(result: &SlaResult, lang: Lang) -> Vec<String> {
    let month = result.month.strftime("%Y-%m").to_string();
    let mut row = vec![
        result.number.to_string(),
        result.counterparty.clone(),
        result.reference.clone(),
        result.service.clone(),
        month,
        result.outcome.label(lang).to_owned(),
    ];
    for promise in SlaPromise::ALL {
        let finding = result.findings.iter().find(|it| it.promise == promise);
        let told = |figure: Option<i64>| figure.map(|figure| bare(promise, figure));
        row.extend([
            told(finding.map(|it| it.target)).unwrap_or_default(),
            told(finding.and_then(|it| it.achieved)).unwrap_or_default(),
        ]);
    }
    let credit = result.credit.as_ref();
    let steps: Vec<&str> = result.steps.iter().map(|it| it.text.get(lang)).collect();
    row.extend([
        result.counted_seconds.to_string(),
        result.down_seconds.to_string(),
        credit.map(import::values::amount).unwrap_or_default(),
        credit.map(|it| it.currency.clone()).unwrap_or_default(),
        result.clause.clone(),
        result.responsibility.get(lang).to_owned(),
        steps.join("\n"),
    ]);
    row
}

#[cfg(test)]
mod tests;
