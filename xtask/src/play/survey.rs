//! The survey of what else may be harmed and the way back: units, systems, an instruction with answers. The plan is
//! in `plan`; what caused it all is in `analysis`.

use anyhow::{Context, Result};
use saiki_api::Uuid;
use saiki_api::incidents::Incident;
use serde_json::{Value, json};

use super::answer::{id, version};
use super::calendar::Calendar;
use super::cast::Cast;
use super::plan;
use super::teller::Teller;

/// Name, person, telephone, first part of the mail address.
const UNITS: [(&str, &str, &str, &str); 4] = [
    ("情報システム部", "青山 玲子", "03-5550-0110", "systems"),
    ("事業本部 販売課", "芦原 誠", "03-5550-0120", "sales"),
    ("電話予約センター", "小谷 早苗", "03-5550-0130", "calls"),
    ("横浜営業所", "松永 浩", "045-550-0140", "yokohama"),
];

/// Number, name, kind, unit, system and version, software, settings in common, exposure, whether affected.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    usize,
    (&'static str, &'static str),
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
    bool,
);

const SYSTEMS: [Row; 9] = [
    (
        "WEB-01",
        "チケット販売サイト 1号機",
        "server",
        0,
        ("Debian", "12"),
        &["nginx 1.24", "更新プログラム 3.2"],
        &["共用の更新権限", "管理画面の公開"],
        "internet",
        true,
    ),
    (
        "WEB-02",
        "チケット販売サイト 2号機",
        "server",
        0,
        ("Debian", "12"),
        &["nginx 1.24", "更新プログラム 3.2"],
        &["共用の更新権限", "管理画面の公開"],
        "internet",
        false,
    ),
    (
        "WEB-03",
        "公演案内サイト",
        "server",
        1,
        ("Debian", "12"),
        &["nginx 1.24", "更新プログラム 3.2"],
        &["共用の更新権限"],
        "internet",
        false,
    ),
    (
        "DB-01",
        "会員情報データベース",
        "server",
        0,
        ("Debian", "12"),
        &["PostgreSQL 15"],
        &["共用の更新権限"],
        "internal",
        false,
    ),
    (
        "SRV-01",
        "予約受付サーバ",
        "server",
        2,
        ("Windows Server", "2019"),
        &["SQL Server 2019"],
        &[],
        "internal",
        false,
    ),
    (
        "PC-021",
        "更新作業用の端末",
        "client",
        0,
        ("Windows 11", "23H2"),
        &["更新プログラム 3.2"],
        &["共用の更新権限"],
        "internal",
        false,
    ),
    (
        "PC-104",
        "営業所の窓口端末",
        "client",
        3,
        ("Windows 11", "24H2"),
        &[],
        &[],
        "internal",
        false,
    ),
    (
        "SP-01",
        "販売サイトの予備機",
        "spare",
        0,
        ("Debian", "12"),
        &["nginx 1.24", "更新プログラム 3.2"],
        &["共用の更新権限"],
        "none",
        false,
    ),
    (
        "BK-01",
        "販売サイトのバックアップ",
        "backup",
        0,
        ("Debian", "12"),
        &[],
        &[],
        "internal",
        false,
    ),
];

/// Surveys what is like the affected system, has the units answer, and plans the way back.
///
/// # Errors
/// When a step is refused.
pub fn survey_and_plan(
    cast: &Cast,
    incident: &Incident,
    calendar: &Calendar,
    teller: &mut Teller,
) -> Result<()> {
    teller.heading("Meanwhile: what else is harmed, and the way back");
    let base = format!("incidents/{}", incident.id);
    let mut units = Vec::new();
    for (name, person, phone, local) in UNITS {
        let email = format!("{local}@aoba-ticket.example");
        let unit = json!({ "name": name, "person": person, "phone": phone, "email": email });
        let made: Value = cast.lead.post("units", &unit)?;
        units.push(id(&made)?);
    }
    survey(cast, &base, &units)?;
    teller.done(&format!(
        "{} systems of {} units surveyed; likeness to the defaced one is worked out",
        SYSTEMS.len(),
        units.len()
    ));
    instruct(cast, &base, &units, calendar)?;
    teller.done("an instruction to the units; one of them has not answered yet");
    plan::write(cast, &base, calendar)?;
    teller.done("handover sheet and recovery plan with its critical path; monitoring has begun");
    Ok(())
}

fn survey(cast: &Cast, base: &str, units: &[Uuid]) -> Result<()> {
    let systems: Vec<Value> = SYSTEMS
        .iter()
        .map(|row| {
            let (number, name, kind, unit, (os, os_version), software, settings, exposure, affected) = row;
            json!({
                "number": number, "name": name, "kind": kind, "unit_id": units.get(*unit), "os": os,
                "os_version": os_version, "software": software, "settings": settings, "exposure": exposure,
                "affected": affected,
            })
        })
        .collect();
    let _put: Value = cast.lead.change(
        "PUT",
        &format!("{base}/systems/batch"),
        0,
        &json!({ "systems": systems }),
    )?;
    let rows: Vec<Value> = cast.lead.all(&format!("{base}/systems"))?;
    for (number, steps) in [
        (
            "WEB-01",
            vec![
                json!({ "kind": "move", "step": "isolate" }),
                json!({ "kind": "damage", "damage": "confirmed" }),
            ],
        ),
        (
            "WEB-02",
            vec![json!({ "kind": "damage", "damage": "suspected" })],
        ),
        (
            "WEB-03",
            vec![json!({ "kind": "damage", "damage": "none_found" })],
        ),
    ] {
        let found = rows
            .iter()
            .find(|row| row.get("number") == Some(&json!(number)));
        let mut row = found
            .with_context(|| format!("{number} is not on the list"))?
            .clone();
        for step in steps {
            let path = format!("{base}/systems/{}/steps", id(&row)?);
            row = cast
                .lead
                .change("POST", &path, version(&row)?, &json!({ "step": step }))?;
        }
    }
    Ok(())
}

fn instruct(cast: &Cast, base: &str, units: &[Uuid], calendar: &Calendar) -> Result<()> {
    let fields = json!({
        "title": { "ja": "共用の更新権限を止め、端末を確認してください", "en": "Stop using the shared update account and check your machines" },
        "text": {
            "ja": "所管する機器について、共用の更新権限を止めたうえで、手順書の項目1から4までを確認し、結果を回答してください。",
            "en": "On the machines in your charge, stop using the shared update account, check points 1 to 4 of the procedure, and answer with the result.",
        },
        "deadline": calendar.deadline(6, 17, 0)?.at,
        "reply_to": { "ja": "対策本部 電話 03-5550-0100", "en": "Task force, telephone 03-5550-0100" },
        "unit_ids": units,
    });
    let draft: Value = cast.lead.post(&format!("{base}/instructions"), &fields)?;
    let path = format!("{base}/instructions/{}", id(&draft)?);
    let count = json!({ "count": units.len() });
    let _issued: Value =
        cast.lead
            .change("POST", &format!("{path}/issue"), version(&draft)?, &count)?;
    for (unit, answer, by) in [
        (0, "done", "青山"),
        (1, "done", "芦原"),
        (2, "in_progress", "小谷"),
    ] {
        let body = json!({
            "unit_id": units.get(unit), "answer": answer, "way": "phone", "answered_by": by, "note": "", "for_systems": false,
        });
        let _answered: Value = cast.lead.post(&format!("{path}/answers"), &body)?;
    }
    Ok(())
}
