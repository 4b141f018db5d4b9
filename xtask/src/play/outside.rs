//! What comes in from outside and what goes out to it besides letters: the public notice, a report at the desk, claims, the
//! contract that leaves a question open, the report that is now filed, a mail to the unit that is silent.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use saiki_api::incidents::Incident;
use saiki_api::letters::Letter;
use serde_json::{Value, json};

use super::Stage;
use super::answer::{id, text, version};
use super::calendar::Calendar;
use super::cast::Cast;
use super::letters;
use super::teller::Teller;
use crate::client;

const LONGEST: Duration = Duration::from_secs(60);

/// All of it.
///
/// # Errors
/// When a step is refused.
pub fn answer(
    stage: &Stage,
    cast: &Cast,
    incident: &Incident,
    website: &Letter,
    calendar: &Calendar,
    teller: &mut Teller,
) -> Result<()> {
    teller.heading("The world outside");
    let base = format!("incidents/{}", incident.id);
    filed(cast, &base)?;
    teller.done("the preliminary report is on record as filed; the final one is owed");
    letters::look_at(&cast.comms, &format!("{base}/letters"), website.id, &[])?;
    publish(stage, cast, incident, website)?;
    teller.done("the website notice stands at an address anybody can read");
    let number = report(stage)?;
    teller.done(&format!(
        "somebody reports on the public page, number {number}; it waits at the desk with a clock"
    ));
    claims(cast, &base, calendar)?;
    teller.done("2 claims: one decided and paid, one waits for its answer");
    contract(cast, calendar)?;
    teller.done("the contract with the site's producer says nothing of who mends new flaws: a gap");
    lesson(cast, &base)?;
    mail_the_silent(stage, cast, &base)?;
    teller.done("the unit that has not answered the instruction gets it as mail");
    Ok(())
}

fn publish(stage: &Stage, cast: &Cast, incident: &Incident, website: &Letter) -> Result<()> {
    let path = format!("incidents/{}/letters/{}", incident.id, website.id);
    let letter: Letter = cast.comms.get(&path)?;
    let typed =
        json!({ "content_hash": letter.content_hash, "confirm_reference": incident.reference });
    let notice: Value = cast.comms.post(&format!("{path}/publish"), &typed)?;
    let slug = text(&notice, "slug")?;
    let page = client::page(&format!("{}/notices/{slug}?lang=ja", stage.base_url))?;
    ensure!(
        page.contains("電話予約"),
        "the page does not say what serves instead"
    );
    Ok(())
}

fn report(stage: &Stage) -> Result<String> {
    let report = json!({
        "kind": "noticed", "name": "沢口 文", "email": "sawaguchi@mail.example", "lang": "ja",
        "text": "御社を名乗るメールで、会員番号とパスワードの入力を求められました。件名は「重要：会員情報の再確認」です。",
    });
    let told: Value = client::post_unknown(&stage.base_url, "public/reports", &report)?;
    Ok(text(&told, "number")?.to_owned())
}

fn claims(cast: &Cast, base: &str, calendar: &Calendar) -> Result<()> {
    let yen = |minor: i64| json!({ "minor": minor, "currency": "JPY" });
    let paid = json!({
        "kind": "compensation", "name": "三木 桜子", "subject": "不正に使われたポイントの返還", "channel": "phone",
        "text": "身に覚えのないポイントの利用があったとして、返還を求められた。", "claimed": yen(43_000),
        "owner_id": cast.comms.user.id, "received_at": calendar.instant(4, 10, 0)?,
    });
    let paid: Value = cast.comms.post(&format!("{base}/claims"), &paid)?;
    let path = format!("{base}/claims/{}", id(&paid)?);
    let accept = json!({ "action": "accept", "reason": "利用の記録から不正な利用と確認した", "agreed": yen(43_000) });
    let steps = format!("{path}/steps");
    let agreed: Value = cast.lead.change("POST", &steps, version(&paid)?, &accept)?;
    let pay = json!({ "action": "pay", "paid_on": calendar.date(5)? });
    let _paid: Value = cast.lead.change("POST", &steps, version(&agreed)?, &pay)?;
    let open = json!({
        "kind": "sla_credit", "name": "星 健吾", "organisation": "ほしぞら観光株式会社", "subject": "販売停止の間の手数料の減額",
        "text": "契約に定めた稼働率を下回ったとして、当月の手数料の減額を求められた。", "channel": "mail",
        "claimed": yen(1_200_000), "owner_id": cast.compliance.user.id, "answer_due": calendar.date(12)?,
    });
    let _open: Value = cast.comms.post(&format!("{base}/claims"), &open)?;
    Ok(())
}

fn contract(cast: &Cast, calendar: &Calendar) -> Result<()> {
    let contract = json!({
        "counterparty": "木漏れ日制作株式会社", "side": "supplier", "service": "チケット販売サイトの制作と更新", "reference": "業務委託 2025-03",
        "from": calendar.date(-600)?, "to": calendar.date(140)?, "notice_hours": 24,
    });
    let _made: Value = cast.lead.post("contracts", &contract)?;
    Ok(())
}

/// Legal made the report and asks; the head of communications approves; legal files it and says so, which settles what is
/// owed.
fn filed(cast: &Cast, base: &str) -> Result<()> {
    let filings: Vec<Value> = cast.compliance.all(&format!("{base}/filings"))?;
    let snapshot = filings.first().context("no report was made")?;
    let (path, hash) = (
        format!("{base}/filings/{}", id(snapshot)?),
        text(snapshot, "sha256")?,
    );
    let step = |action: &str| json!({ "action": action, "sha256": hash });
    let approvals = format!("{path}/approvals");
    let _asked: Value = cast.compliance.post(&approvals, &step("request"))?;
    let approved: Value = cast.approver.post(&approvals, &step("approve"))?;
    let record = json!({
        "sha256": hash, "filed_at": text(&approved, "/approvals/0/decided_at")?, "channel": "web_form",
        "reference": "受付 2026-118",
    });
    let _filed: Value = cast.compliance.post(&format!("{path}/filed"), &record)?;
    let duties: Vec<Value> = cast.compliance.get(&format!("{base}/filing-duties"))?;
    let settled = duties.iter().any(|duty| {
        duty.get("kind") == Some(&json!("jp.appi.prelim"))
            && duty.get("state") == Some(&json!("filed"))
    });
    ensure!(
        settled,
        "the report was filed, and what is owed does not say so"
    );
    Ok(())
}

fn lesson(cast: &Cast, base: &str) -> Result<()> {
    let lesson = json!({
        "phase": "emergency", "theme": "communication", "happened": "お客様の電話から5分で当直に引き継がれた", "judgement": "keep",
        "assessment": "電話予約センターの連絡先の一覧が役に立った",
        "follows": { "kind": "nothing", "reason": "このまま続ける" },
    });
    let _lesson: Value = cast.lead.post(&format!("{base}/lessons"), &lesson)?;
    Ok(())
}

fn mail_the_silent(stage: &Stage, cast: &Cast, base: &str) -> Result<()> {
    let instructions: Vec<Value> = cast.lead.all(&format!("{base}/instructions"))?;
    let instruction = instructions.first().context("there is no instruction")?;
    let path = format!("{base}/instructions/{}/mails", id(instruction)?);
    let mailing = json!({ "expected_count": 1 });
    let _started: Value = cast.lead.post(&path, &mailing)?;
    let begun = Instant::now();
    loop {
        let shown: Value = cast.lead.get(&path)?;
        if shown.pointer("/mailings/0/counts/accepted") == Some(&json!(1)) {
            return Ok(());
        }
        stage.interrupt.check()?;
        if begun.elapsed() > LONGEST {
            bail!("the mail to the silent unit is not accepted: {shown}");
        }
        thread::sleep(Duration::from_millis(100));
    }
}
