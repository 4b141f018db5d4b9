//! The way back to normal operation: handover sheet, plan with its tasks and who pays, closer monitoring.

use anyhow::Result;
use saiki_api::Uuid;
use serde_json::{Value, json};

use super::answer::{id, version};
use super::calendar::Calendar;
use super::cast::Cast;

/// Writes all of it down.
pub(super) fn write(cast: &Cast, base: &str, calendar: &Calendar) -> Result<()> {
    let sheet = json!({
        "damage": "販売サイトのトップページが書き換えられ、会員検索画面から2,000名分の会員情報が閲覧されました。",
        "measures": [{ "what": "管理画面を遮断", "place": "販売サイト 1号機・2号機", "who": "情報システム部", "when": "当日 8時10分" }],
        "backups": "前日深夜の取得分まで無事を確認しました。",
        "services": [{ "instead_of": "オンライン販売", "what": "電話予約", "limits": "9時から20時まで" }],
        "dangers": "共用の更新権限が残る機器があります。",
        "giver_id": cast.compliance.user.id, "taker_id": cast.lead.user.id,
    });
    let _sheet: Value = cast
        .lead
        .change("PUT", &format!("{base}/handover"), 0, &sheet)?;
    let at = format!("{base}/recovery");
    let plan = json!({
        "level": "improved", "aim": "会員情報を販売サイトから分離した構成で、オンライン販売を続けます。",
        "begins": calendar.date(1)?, "deadline": calendar.date(20)?, "priority": "first",
        "accountable": "事業本部長 芦原 誠", "arranges": "経理部長",
        "procedure": { "exists": true, "reference": "復旧手順書 第3版", "checked_by": "青山 玲子", "checked_on": calendar.date(1)? },
    });
    let _plan: Value = cast.lead.change("PUT", &format!("{at}/plan"), 0, &plan)?;
    let task = |title: &str, kind: &str, days: i64, after: Vec<Uuid>, by: &str| -> Result<Value> {
        let body = json!({
            "title": title, "kind": kind, "days": days, "depends_on": after, "responsible": by,
            "cost": { "minor": days * 600_000, "currency": "JPY" }, "effort_tenths": days * 15,
        });
        cast.lead.post(&format!("{at}/tasks"), &body)
    };
    let restore = task(
        "改ざん前の版を復元する",
        "restore",
        2,
        vec![],
        "情報システム部",
    )?;
    let first = id(&restore)?;
    let split = id(&task(
        "会員情報を分離した構成に作り直す",
        "rebuild",
        8,
        vec![first],
        "情報システム部",
    )?)?;
    let fix = id(&task(
        "更新権限を個人別に改める",
        "fix_vulnerability",
        3,
        vec![first],
        "情報システム部",
    )?)?;
    let trial = id(&task(
        "外部の専門会社による診断",
        "test",
        4,
        vec![split, fix],
        "法務部",
    )?)?;
    let _told = task(
        "会員に構成の変更を知らせる",
        "announce",
        2,
        vec![trial],
        "広報部",
    )?;
    for (name, share, state) in [
        ("情報システム部", 5_000, "agreed"),
        ("事業本部", 5_000, "asked"),
    ] {
        let party = json!({
            "name": name, "side": "inside", "subject": "改善復旧の費用の負担", "share_bp": share, "state": state,
            "state_on": calendar.date(5)?,
        });
        let _party: Value = cast.lead.post(&format!("{at}/parties"), &party)?;
    }
    // Nothing is carried out on a plan that nobody else approved.
    let plan: Value = cast.lead.get(&format!("{at}/plan"))?;
    let hash = plan.get("content_hash").and_then(Value::as_str);
    for (who, action) in [(&cast.lead, "request"), (&cast.approver, "approve")] {
        let step = json!({ "action": action, "content_hash": hash });
        let _plan: Value = who.post(&format!("{at}/plan/approvals"), &step)?;
    }
    let done = json!({ "state": "done", "progress": 100, "started_on": calendar.date(1)?, "finished_on": calendar.date(2)? });
    let path = format!("{at}/tasks/{first}/progress");
    let _done: Value = cast.lead.change("PUT", &path, version(&restore)?, &done)?;
    let watch = json!({
        "title": "販売再開後の監視", "from": calendar.date(1)?, "to": calendar.date(14)?,
        "watched": ["トップページの改ざん検知", "会員検索画面への要求"],
    });
    let watch: Value = cast.lead.post(&format!("{base}/monitoring"), &watch)?;
    for day in [1, 2, 4] {
        let check =
            json!({ "day": calendar.date(day)?, "result": "ok", "note": "前日の記録を確認" });
        let path = format!("{base}/monitoring/{}/checks", id(&watch)?);
        let _check: Value = cast.lead.post(&path, &check)?;
    }
    Ok(())
}
