//! Why it happened and what follows from it: logs, evidence, the cause tree, losses, measures, education, and the finder
//! who waits for word. Finding out what else was harmed is in `survey`.

use anyhow::{Context, Result};
use saiki_api::incidents::Incident;
use serde_json::{Value, json};

use super::answer::id;
use super::calendar::Calendar;
use super::cast::Cast;
use super::teller::Teller;

/// Analyses the cause and decides what shall prevent it from happening again.
///
/// # Errors
/// When a step is refused.
pub fn analyse_and_prevent(
    cast: &Cast,
    incident: &Incident,
    calendar: &Calendar,
    teller: &mut Teller,
) -> Result<()> {
    teller.heading("Meanwhile: the cause, the losses, and what shall prevent it");
    let base = format!("incidents/{}", incident.id);
    causes(cast, &base, calendar)?;
    teller.done("logs, evidence and a cause tree for both questions; one leaf is an assumption");
    losses(cast, &base, calendar)?;
    teller.done("losses, direct and indirect, from estimated to paid");
    prevention(cast, &base, calendar)?;
    teller.done("options weighed, a measure planned, a drill held");
    word_to_the_finder(cast, &base, calendar)?;
    teller.done("a researcher who wrote in has a clock of their own");
    Ok(())
}

fn causes(cast: &Cast, base: &str, calendar: &Calendar) -> Result<()> {
    let log = json!({
        "system": "チケット販売サイト 1号機", "records": "アクセス記録", "place": "ログサーバ /var/log/nginx",
        "retention_days": 90, "covers_from": calendar.instant(-60, 0, 0)?, "zone": "Asia/Tokyo", "clock_error_seconds": 2,
        "clock_note": "時刻同期の記録と照合",
    });
    let log: Value = cast.lead.post(&format!("{base}/log-sources"), &log)?;
    let image = json!({
        "title": "販売サイト 1号機の複製", "kind": "disk_image", "origin": "WEB-01", "size": 512_110_190_592_i64,
        "sha256": "5f".repeat(32), "hash_method": "sha256sum 9.1", "collected_by": "専門会社 佐伯",
        "collected_at": calendar.instant(0, 9, 0)?, "place": "本社 金庫1",
    });
    let image: Value = cast.lead.post(&format!("{base}/evidence"), &image)?;
    let image = image
        .get("item")
        .context("the evidence has no record")?
        .clone();
    let cause = |body: Value| -> Result<Value> { cast.lead.post(&format!("{base}/causes"), &body) };
    let entry = cause(json!({
        "question": "entry", "statement": "更新用プログラムの管理画面が外部から使えた", "state": "confirmed",
        "links": [{ "kind": "log_source", "id": id(&log)? }],
    }))?;
    let _shared = cause(json!({
        "question": "entry", "parent_id": id(&entry)?, "statement": "更新権限を制作会社と共用していた", "state": "confirmed",
        "links": [{ "kind": "evidence", "id": id(&image)? }],
    }))?;
    let _told = cause(json!({
        "question": "entry", "parent_id": id(&entry)?, "statement": "パスワードが制作会社から漏れた", "state": "hypothesis",
        "assumption": { "settled_by": "北条 ゆかり（法務）", "due": calendar.date(12)? },
    }))?;
    let _spread = cause(json!({
        "question": "spread", "statement": "会員検索画面が販売サイトと同じ機器にあった", "state": "confirmed",
        "links": [{ "kind": "evidence", "id": id(&image)? }],
    }))?;
    Ok(())
}

fn losses(cast: &Cast, base: &str, calendar: &Calendar) -> Result<()> {
    let day = calendar.date(4)?;
    for (class, jnsa, variety, description, (low, high), state, basis) in [
        (
            "direct",
            "expense",
            "response_and_recovery",
            "専門会社の調査費用",
            (12_400_000, 12_400_000),
            "accrued",
            "見積書 2026-118",
        ),
        (
            "direct",
            "profit",
            "business_disruption",
            "販売停止による逸失売上",
            (38_400_000, 38_400_000),
            "estimated",
            "前年同期の時間帯別売上",
        ),
        (
            "direct",
            "expense",
            "response_and_recovery",
            "本人への通知と問い合わせ窓口",
            (1_800_000, 2_600_000),
            "estimated",
            "窓口の委託見積り",
        ),
        (
            "indirect",
            "intangible",
            "brand_damage",
            "会員の退会による減収",
            (15_000_000, 42_000_000),
            "estimated",
            "広報部の試算",
        ),
    ] {
        let loss = json!({
            "class": class, "jnsa_class": jnsa, "variety": variety, "description": description,
            "amount": { "low": low, "high": high }, "currency": "JPY", "state": state, "day": day, "basis": basis,
        });
        let _loss: Value = cast.lead.post(&format!("{base}/costs"), &loss)?;
    }
    Ok(())
}

fn prevention(cast: &Cast, base: &str, calendar: &Calendar) -> Result<()> {
    for (title, level, once, yearly, (low, high), effect) in [
        (
            "改ざん検知と管理画面の社内限定",
            "standard",
            1_400_000,
            250_000,
            (900_000, 2_000_000),
            "書き換えを数分で知り、外部からの操作を防ぎます",
        ),
        (
            "会員情報の分離と外部診断",
            "improved",
            21_000_000,
            1_200_000,
            (9_000_000, 24_000_000),
            "サイトが破られても会員情報に届きません",
        ),
    ] {
        let option = json!({
            "kind": "technical", "title": title, "level": level, "cost_once": once, "cost_yearly": yearly, "years": 3,
            "prevented_yearly": { "low": low, "high": high }, "effect": effect,
        });
        let _option: Value = cast.lead.post(&format!("{base}/options"), &option)?;
    }
    let measure = json!({
        "kind": "technical", "title": "会員情報の分離と外部診断", "level": "improved", "cost_once": 21_000_000,
        "cost_yearly": 1_200_000, "years": 3, "responsible": "情報システム部長", "due": calendar.date(30)?,
        "payers": [{ "party": "情報システム部", "share_bp": 5_000 }, { "party": "事業本部", "share_bp": 5_000 }],
    });
    let _measure: Value = cast.lead.post(&format!("{base}/measures"), &measure)?;
    let drill = json!({
        "kind": "briefing", "title": "書き換えと閲覧の経緯の共有", "audience": "役員から現場まで", "day": calendar.date(5)?,
        "held": true, "attendance": [{ "unit": "情報システム部", "invited": 18, "attended": 16, "names": [] }],
        "result": "電話での第一報を受けた後の連絡先が分かりにくいとの指摘があり、一覧を改めました。", "next_on": calendar.date(60)?,
    });
    let _drill: Value = cast.lead.post(&format!("{base}/trainings"), &drill)?;
    let revision = json!({
        "document": "サイト更新手順書", "change": "更新権限を個人別とし、二人での確認を定める", "lesson": "共用の権限では誰の操作か分からなかった",
        "responsible": "情報システム部", "due": calendar.date(20)?,
    });
    let _revision: Value = cast.lead.post(&format!("{base}/revisions"), &revision)?;
    Ok(())
}

fn word_to_the_finder(cast: &Cast, base: &str, calendar: &Calendar) -> Result<()> {
    let finder = json!({
        "kind": "finder", "name": "久我 遼", "organisation": "独立した研究者", "email": "kuga@research.example",
        "told": "更新用の管理画面が検索サイトに載っていると、電子メールで連絡をいただいた。",
        "owner_id": cast.lead.user.id, "first_heard_at": calendar.instant(2, 15, 0)?,
    });
    let finder: Value = cast.lead.post(&format!("{base}/contacts"), &finder)?;
    let word = json!({
        "direction": "out", "channel": "mail", "at": calendar.instant(2, 18, 0)?,
        "text": "ご連絡にお礼を申し上げ、遮断を済ませたことと、調査の見通しをお伝えしました。",
    });
    let path = format!("{base}/contacts/{}/words", id(&finder)?);
    let _word: Value = cast.lead.post(&path, &word)?;
    Ok(())
}
