//! Who was told, in a final report, and what was claimed. Counts and amounts; nobody affected is named.

use super::{list, numbered, pen::Pen};
use saiki_api::{
    Lang,
    campaigns::CampaignState,
    filing_duties::DutyState,
    final_reports::content::{CampaignSent, Content, Duty},
    incidents::Progress,
    sheets::SheetSection,
};
use saiki_domain::{filing_forms, money};

/// Letters, campaigns, notices, reports to authorities, contacts.
pub(super) fn told(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let (told, lang) = (&content.told, pen.lang);
    let published = match told.publication {
        Progress::Done => pen.pick("公表済み", "published"),
        Progress::Planned => pen.pick("公表の予定", "planned"),
        Progress::NotPlanned => pen.pick("公表しない", "decided against"),
        Progress::Undecided => String::new(),
    };
    let published = pen.with(&pen.known(&published), &told.publication_note);
    let head = pen.section(
        "told",
        "通知・報告・公表",
        "Who was told",
        vec![
            pen.fact("公表", "Publication", &published),
            pen.fact("本人への対応", "How people were dealt with", &told.response),
            pen.fact(
                "メールが届かなかった方",
                "Mail undeliverable",
                &pen.count(told.undeliverable, "名", "people"),
            ),
            pen.fact(
                "メールアドレスのない方",
                "Without a mail address",
                &pen.count(told.without_email, "名", "people"),
            ),
        ],
    );
    let letters = told.letters.iter().map(|letter| {
        vec![
            letter.name.clone(),
            letter.kind.label(lang).to_owned(),
            pen.by(
                letter.approved.as_ref(),
                ("承認の記録なし", "no approval recorded"),
            ),
        ]
    });
    let notices = told.notices.iter().map(|notice| {
        vec![
            notice.name.clone(),
            notice.slug.clone(),
            pen.at_known(notice.first_at),
            pen.at_known(notice.last_at),
            notice.withdrawn_at.map(|at| pen.at(at)).unwrap_or_default(),
        ]
    });
    let filings = told.filings.iter().map(|filing| {
        let by = (filing.by.clone(), filing.at);
        vec![
            numbered(filing.number, lang),
            form_name(&filing.kind, lang),
            pen.by(Some(&by), ("", "")),
            filing.sha256.clone(),
        ]
    });
    let contacts = told.contacts.iter().map(|(kind, all, closed)| {
        vec![
            kind.label(lang).to_owned(),
            all.to_string(),
            closed.to_string(),
        ]
    });
    vec![
        head,
        list(
            pen,
            "letters",
            ("通知文・お詫び状", "Letters"),
            &[("名称", "Name"), ("種類", "Kind"), ("承認", "Approved by")],
            letters.collect(),
        ),
        list(
            pen,
            "campaigns",
            ("一斉送信", "Campaigns"),
            &[
                ("名称", "Name"),
                ("状況", "State"),
                ("開始", "Started"),
                ("終了", "Ended"),
                ("通数", "Mails"),
                ("受理", "Accepted"),
                ("不達", "Failed"),
            ],
            told.campaigns.iter().map(|c| campaign(c, pen)).collect(),
        ),
        list(
            pen,
            "notices",
            ("公開ページの告知", "Notices on the public page"),
            &[
                ("名称", "Name"),
                ("アドレスの末尾", "Address ends in"),
                ("最初の公開", "First published"),
                ("最後の公開", "Last published"),
                ("取り下げ", "Withdrawn"),
            ],
            notices.collect(),
        ),
        list(
            pen,
            "filings",
            ("作成した報告書", "Reports to authorities made here"),
            &[
                ("番号", "Number"),
                ("報告", "Report"),
                ("作成", "Made by"),
                ("ハッシュ値", "Hash"),
            ],
            filings.collect(),
        ),
        list(
            pen,
            "duties",
            ("当局等への報告", "Reports that were owed"),
            &[
                ("報告先・報告", "Recipient and report"),
                ("状況", "State"),
                ("報告日時", "Filed"),
                ("受付番号", "Reference"),
                ("判断した者・理由", "Decided by, why"),
            ],
            told.duties.iter().map(|d| duty(d, pen)).collect(),
        ),
        list(
            pen,
            "contacts",
            ("社外の連絡相手", "People outside who waited for word"),
            &[
                ("区分", "Who"),
                ("件数", "All"),
                ("対応を終えた件数", "Closed"),
            ],
            contacts.collect(),
        ),
    ]
}

/// What the form of a report is called; its identifier where the form is gone.
fn form_name(kind: &str, lang: Lang) -> String {
    match filing_forms::form(kind) {
        Some(form) => form.head.name.get(lang).to_owned(),
        None => kind.to_owned(),
    }
}

fn campaign(campaign: &CampaignSent, pen: &Pen) -> Vec<String> {
    let state = match campaign.state {
        CampaignState::Draft => pen.pick("未開始", "not started"),
        CampaignState::Running => pen.pick("送信中", "sending"),
        CampaignState::Paused => pen.pick("一時停止", "paused"),
        CampaignState::Cancelled => pen.pick("中止", "cancelled"),
        CampaignState::Done => pen.pick("完了", "done"),
    };
    vec![
        pen.with(&campaign.name, campaign.kind.label(pen.lang)),
        state,
        pen.at_known(campaign.started_at),
        pen.at_known(campaign.finished_at),
        pen.count(campaign.total, "通", ""),
        pen.count(campaign.accepted, "通", ""),
        pen.count(campaign.failed, "通", ""),
    ]
}

fn duty(duty: &Duty, pen: &Pen) -> Vec<String> {
    let who = duty.decided_by.clone().unwrap_or_default();
    let filed = duty.state == DutyState::Filed;
    vec![
        duty.name.get(pen.lang).to_owned(),
        duty.state.label(pen.lang).to_owned(),
        match filed {
            true => pen.at_known(duty.filed_at),
            false => String::new(),
        },
        match filed {
            true => pen.known(&duty.reference),
            false => String::new(),
        },
        format!("{who} {}", duty.reason).trim().to_owned(),
    ]
}

/// Claims by decision, and what they come to.
pub(super) fn claims(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let (claims, lang) = (&content.claims, pen.lang);
    let all: i64 = claims.by_state.iter().map(|(_, n)| n).sum();
    let head = pen.section(
        "claims",
        "補償・請求",
        "Claims",
        vec![pen.fact("件数", "Claims", &pen.count(all, "件", ""))],
    );
    let states = claims
        .by_state
        .iter()
        .map(|(state, n)| vec![state.label(lang).to_owned(), pen.count(*n, "件", "")]);
    let totals = claims.totals.iter().map(|total| {
        let amount = |minor| money::text(minor, &total.currency, lang);
        vec![
            total.currency.clone(),
            amount(total.claimed),
            amount(total.agreed),
            amount(total.paid),
        ]
    });
    vec![
        head,
        list(
            pen,
            "claim_states",
            ("判断別の件数", "By decision"),
            &[("判断", "Decision"), ("件数", "Claims")],
            states.collect(),
        ),
        list(
            pen,
            "claim_totals",
            ("金額", "Amounts"),
            &[
                ("通貨", "Currency"),
                ("請求額", "Claimed"),
                ("合意額", "Agreed"),
                ("支払済み", "Paid"),
            ],
            totals.collect(),
        ),
    ]
}
