//! Scenario 4: a worm inside the network. Everything is isolated, a procedure is handed out without the network, and
//! machine by machine returns by rule: isolated, checked, remedied, approved, reconnected. Then the cause, and measures
//! that stay open until they are verified.

use anyhow::{Context, Result, ensure};
use saiki_api::Uuid;
use serde_json::{Value, json};

use super::closing;
use super::story::Story;
use crate::play::answer::{id, text, version};

/// Machines in the network, the first of them the laptop that was brought in.
const CLIENTS: usize = 54;
const SERVERS: usize = 6;
const UNITS: [(&str, &str, &str); 3] = [
    ("西日本支社", "谷川 実", "06-5550-0210"),
    ("会計課", "小森 綾", "03-5550-0220"),
    ("物流センター", "原 健一", "048-550-0230"),
];

pub fn play(story: &mut Story<'_>) -> Result<()> {
    let units = outbreak(story)?;
    let rules = rules(story)?;
    let instruction = overnight(story, &units)?;
    back_by_rule(story, &rules)?;
    confirmed(story, instruction, &units)?;
    let log = near_normal(story)?;
    cause(story, log)?;
    measures(story)
}

/// Day 0: isolate, a project led by the CISO, outside links cut.
fn outbreak(story: &mut Story<'_>) -> Result<Vec<Uuid>> {
    story.at(0, 13, 20)?;
    story.open(&json!({
        "title": "社内ネットワークでのワームの感染拡大",
        "summary": "多数の端末が外部へ大量の通信を始め、社内の業務が止まった。",
        "category": "malicious-code", "severity": "critical", "phase": "emergency", "threat_source": "outside_crime",
        "threats": ["malware"], "assets": ["internal_file", "internal_mail"], "noticed_by": "monitoring",
        "noticed_note": "通信量の監視による警報",
        "times": [{ "kind": "detected", "moment": story.calendar.moment(0, 13, 5)?, "note": "監視の警報" },
                  { "kind": "aware", "moment": story.calendar.moment(0, 13, 20)?, "note": "当番が確認" }],
    }))?;
    story.happened("外部との回線を遮断。CISOを責任者とするプロジェクトを設置。")?;
    let mut units = Vec::new();
    for (name, person, phone) in UNITS {
        let unit = json!({ "name": name, "person": person, "phone": phone });
        let made: Value = story.cast.lead.post("units", &unit)?;
        units.push(id(&made)?);
    }
    story.at(0, 14, 0)?;
    let machine = |n: usize| {
        let server = n >= CLIENTS;
        json!({
            "number": format!("{}-{n:03}", if server { "SV" } else { "CL" }),
            "name": if server { format!("業務サーバ {}", n - CLIENTS + 1) } else { format!("業務端末 {}", n + 1) },
            "kind": if server { "server" } else { "client" }, "unit_id": units.get(n % units.len()),
            "os": if server { "Windows Server" } else { "Windows" }, "os_version": if server { "2016" } else { "10" },
            "settings": ["共有フォルダの公開"], "exposure": "internal", "affected": n == 0,
        })
    };
    let systems: Vec<Value> = (0..CLIENTS + SERVERS).map(machine).collect();
    let batch = json!({ "systems": systems });
    let path = story.path("systems/batch")?;
    let _put: Value = story.cast.lead.change("PUT", &path, 0, &batch)?;
    let isolated = bulk(story, "isolate", json!({}))?;
    ensure!(
        isolated == CLIENTS + SERVERS,
        "{isolated} machines are isolated"
    );
    story.happened("すべての端末とサーバを回線から切り離した。")?;
    story.enter(
        "recovery",
        "拡大は止まった。端末ごとに確認し、規則に従って接続を戻す。",
    )?;
    story.take_on()?;
    story
        .teller
        .done("60 machines isolated on the day; outside links cut");
    Ok(units)
}

/// The rule for reconnection.
fn rules(story: &Story<'_>) -> Result<Vec<Uuid>> {
    let mut rules = Vec::new();
    for (ja, en) in [
        (
            "修正プログラムを媒体から適用した",
            "The patch is applied from the medium",
        ),
        (
            "定義ファイルを更新し、全体の検査で検出がない",
            "Signatures are up to date and a full scan finds nothing",
        ),
    ] {
        let rule = story.post(
            "reconnection-rules",
            &json!({ "text": { "ja": ja, "en": en } }),
        )?;
        rules.push(id(&rule)?);
    }
    Ok(rules)
}

/// Overnight: the procedure goes out without the network, as paper and by telephone.
fn overnight(story: &mut Story<'_>, units: &[Uuid]) -> Result<Uuid> {
    story.at(0, 19, 0)?;
    let draft = story.post(
        "instructions",
        &json!({
            "title": { "ja": "端末の確認と修正プログラムの適用", "en": "Check every machine and apply the patch" },
            "text": {
                "ja": "配布する媒体で修正プログラムを適用し、定義ファイルを更新して全体の検査を行い、結果を電話かファクスで回答してください。許可が出るまで回線につながないでください。",
                "en": "Apply the patch from the medium handed out, update the signatures, scan the whole machine, and answer by telephone or fax. Do not connect to the network until you are told.",
            },
            "deadline": story.calendar.instant(1, 12, 0)?,
            "reply_to": { "ja": "対策本部 電話 03-5550-0100 ファクス 03-5550-0101", "en": "Task force, tel. 03-5550-0100, fax 03-5550-0101" },
            "unit_ids": units,
        }),
    )?;
    let rest = format!("instructions/{}", id(&draft)?);
    let count = json!({ "count": units.len() });
    story.change_as(
        &story.cast.lead,
        "POST",
        &format!("{rest}/issue"),
        &rest,
        &count,
    )?;
    for paper in ["pack", "call-sheet"] {
        let page = story
            .cast
            .lead
            .download(&story.path(&format!("{rest}/{paper}"))?)?;
        let page = String::from_utf8(page)?;
        for (unit, _, phone) in UNITS {
            ensure!(page.contains(unit), "the {paper} leaves out {unit}");
            ensure!(
                paper == "pack" || page.contains(phone),
                "no number to call {unit}"
            );
        }
    }
    story.happened("確認手順書と修正プログラムの媒体を各部署に配布。")?;
    story
        .teller
        .done("overnight: the procedure as a printed pack and a call list, no network needed");
    id(&draft)
}

/// Day 1 to 2: machine by machine, by rule and by two people.
fn back_by_rule(story: &mut Story<'_>, rules: &[Uuid]) -> Result<()> {
    story.at(1, 6, 0)?;
    let all = CLIENTS + SERVERS;
    // The laptop was infected; the rest was not.
    let systems = story.all("systems")?;
    let laptop = systems
        .iter()
        .find(|s| s.get("number") == Some(&json!("CL-000")));
    let laptop = format!("systems/{}", id(laptop.context("the laptop is gone")?)?);
    bulk_step(
        story,
        json!({ "kind": "damage", "damage": "none_found" }),
        json!({}),
    )?;
    let infected =
        json!({ "step": { "kind": "damage", "damage": "confirmed" }, "note": "ワームを検出" });
    story.change_as(
        &story.cast.lead,
        "POST",
        &format!("{laptop}/steps"),
        &laptop,
        &infected,
    )?;
    for word in ["check", "remedy"] {
        let done = bulk(story, word, json!({}))?;
        ensure!(done == all, "{word}: {done} of {all}");
    }
    let early = bulk(story, "reconnect", json!({}))?;
    ensure!(early == 0, "{early} machines returned without an approval");
    let unmet = approve(story, json!({}))?;
    ensure!(
        unmet == 0,
        "{unmet} machines were approved with a rule unmet"
    );
    for rule in rules {
        let met = json!({ "kind": "rule", "rule_id": rule, "met": true });
        bulk_step(story, met, json!({}))?;
    }
    story.at(1, 22, 0)?;
    let approved = approve(story, json!({ "kind": "server" }))?;
    ensure!(approved == SERVERS, "{approved} servers approved");
    let back = bulk(story, "reconnect", json!({ "kind": "server" }))?;
    ensure!(back == SERVERS, "{back} servers are back");
    story.teller.done(
        "nothing returned before every rule was met and somebody else approved; servers are back",
    );
    Ok(())
}

/// Day 2: everything is confirmed; the last unit answers.
fn confirmed(story: &mut Story<'_>, instruction: Uuid, units: &[Uuid]) -> Result<()> {
    let rest = format!("instructions/{instruction}");
    for (n, unit) in units.iter().enumerate() {
        if n == 2 {
            // Nobody there until the morning: who has not answered is visible.
            let shown = story.get(&rest)?;
            let silent = shown.to_string().matches("\"none\"").count();
            ensure!(silent >= 1, "who has not answered does not show: {shown}");
            story.at(2, 8, 30)?;
        }
        let answer = json!({ "unit_id": unit, "answer": "done", "way": "phone", "answered_by": "当番", "note": "",
            "for_systems": false });
        let _answered = story.post(&format!("{rest}/answers"), &answer)?;
    }
    story.at(2, 17, 0)?;
    let approved = approve(story, json!({ "kind": "client" }))?;
    let back = bulk(story, "reconnect", json!({ "kind": "client" }))?;
    ensure!((approved, back) == (CLIENTS, CLIENTS), "{approved}, {back}");
    let summary = story.get("systems/summary")?;
    ensure!(summary.get("open") == Some(&json!(0)), "{summary}");
    let close = json!({ "close": true, "note": "全部署の完了を確認" });
    story.change("PATCH", &rest, &close)?;
    story.happened("全端末・全サーバの確認を終え、接続を戻した。")?;
    story
        .teller
        .done("day 2: all clients and servers confirmed and back");
    Ok(())
}

/// Day 3: near normal. The plan's work is done, and closer monitoring begins.
fn near_normal(story: &mut Story<'_>) -> Result<Uuid> {
    story.at(3, 9, 0)?;
    let work = closing::Recovery {
        level: "partial",
        aim: "業務端末とサーバを規則に従って戻し、外部との回線を再び開きます。",
        days: (1, 3),
        stages: &[("社内の業務", 2), ("外部との通信", 3)],
        tasks: &[
            ("端末とサーバを確認して戻す", "restore"),
            ("外部との回線を開く", "reconfigure"),
        ],
    };
    closing::agree(story, &work)?;
    story.at(3, 18, 0)?;
    closing::finish(story, &work)?;
    story.happened("業務はほぼ平常に復帰。外部との回線を再開し、3日間の監視強化に入る。")?;
    let watch = story.post(
        "monitoring",
        &json!({ "title": "再開後の監視", "from": story.calendar.date(3)?, "to": story.calendar.date(5)?,
                 "watched": ["外部への通信量", "定義ファイルの版"], "responsible": "情報システム部" }),
    )?;
    let watch = format!("monitoring/{}", id(&watch)?);
    for day in 3..=5 {
        story.at(day, 19, 0)?;
        let check = json!({ "day": story.calendar.date(day)?, "result": "ok", "note": "異常なし" });
        let _check = story.post(&format!("{watch}/checks"), &check)?;
    }
    story.at(6, 9, 0)?;
    let end = json!({ "reason": "3日間、異常がなかった" });
    let path = format!("{watch}/end");
    story.change_as(&story.cast.approver, "POST", &path, &watch, &end)?;
    let log = story.post(
        "log-sources",
        &json!({ "system": "ウイルス対策の管理サーバ", "records": "端末ごとの定義ファイルの版、検出", "place": "管理サーバ",
                 "retention_days": 180, "covers_from": story.calendar.instant(-180, 0, 0)?, "zone": "Asia/Tokyo",
                 "clock_error_seconds": 1 }),
    )?;
    story
        .teller
        .done("day 3: near normal; monitoring watched, and ended by somebody who did not watch");
    id(&log)
}

/// The cause: a laptop brought in; many machines with old signatures.
fn cause(story: &mut Story<'_>, log: Uuid) -> Result<()> {
    closing::answer_why(
        story,
        &json!({ "kind": "log_source", "id": log }),
        "持ち込まれたノートパソコンが感染しており、社内の回線につながれた",
        "定義ファイルの古い端末が多く、修正プログラムも適用されていなかった",
    )?;
    let facts = story.get("")?;
    ensure!(
        text(&facts, "/facts/cause/text")?.contains("持ち込まれた"),
        "the conclusion is not what reports use"
    );
    story
        .teller
        .done("cause: an infected laptop brought in; old signatures let it spread");
    Ok(())
}

/// Rules for laptops, managed patching, automatic updates, audits and training.
fn measures(story: &mut Story<'_>) -> Result<()> {
    story.at(7, 10, 0)?;
    let mut planned = Vec::new();
    for (title, kind, cost_once) in [
        (
            "持込み端末の接続を禁じ、検疫の回線を設ける",
            "operational",
            1_800_000,
        ),
        (
            "修正プログラムの適用を集中して管理する",
            "technical",
            6_500_000,
        ),
        ("定義ファイルを自動で更新する", "technical", 900_000),
    ] {
        let measure = closing::Measure {
            title,
            kind,
            responsible: "情報システム部",
            cost_once,
            days: (7, 60),
        };
        planned.push(closing::plan(story, &measure)?);
    }
    closing::revise(
        story,
        "端末接続規程",
        "持込み端末は検疫の回線にだけつなぐ",
        "検査を受けない端末が業務の回線につながれた",
    )?;
    story.at(45, 10, 0)?;
    for measure in &planned {
        closing::put_in_place(story, *measure, "全部署に適用した")?;
    }
    closing::train(
        story,
        "ワームの経緯と端末の決まり",
        "全社員",
        "持込み端末の扱いを確認した",
    )?;
    story.at(60, 10, 0)?;
    for measure in &planned {
        closing::verify(story, *measure, "抜き取りの20台で確かめた", 240)?;
    }
    let audit = json!({ "kind": "audit", "title": "端末の点検", "audience": "全部署", "day": story.calendar.date(60)?,
        "held": true, "attendance": [], "result": "未適用の端末なし", "next_on": story.calendar.date(240)? });
    let _audit = story.post("trainings", &audit)?;
    story.at(61, 10, 0)?;
    let follows = planned.first().context("no measure was planned")?;
    let follows = json!({ "kind": "measure", "id": follows });
    closing::learn(
        story,
        "prevention",
        "procedures",
        "持込み端末を検査せずにつなぐことができた",
        &follows,
    )?;
    closing::learn(
        story,
        "emergency",
        "procedures",
        "回線を断った後の指示を、紙と電話で一晩で届けた",
        &json!({ "kind": "nothing", "reason": "用意した手順のとおりに行えた" }),
    )?;
    closing::learn(
        story,
        "recovery",
        "backups",
        "規則に従い、二人の確認を経て戻した",
        &json!({ "kind": "nothing", "reason": "今後も同じ規則で行う" }),
    )?;
    police(story)?;
    closing::no_filings(story, "個人データの漏えいのおそれはないと判断した")?;
    closing::close(story)?;
    story
        .teller
        .done("measures in place, verified by somebody else, re-audit dated; closed");
    Ok(())
}

/// The police were consulted; that is on record with its day and way.
fn police(story: &Story<'_>) -> Result<()> {
    let compliance = &story.cast.compliance;
    let path = story.path("filing-duties")?;
    let duty: Value = compliance.post(&path, &json!({ "name": "所轄の警察署" }))?;
    let filed = json!({ "decision": "filed", "filed_at": story.calendar.instant(1, 11, 0)?, "channel": "counter",
        "reference": "相談 第118号" });
    let path = format!("{path}/{}/decision", id(&duty)?);
    let filed: Value = compliance.change("PUT", &path, version(&duty)?, &filed)?;
    ensure!(text(&filed, "state")? == "filed", "{filed}");
    Ok(())
}

/// Moves all systems that match, and says how many moved.
fn bulk(story: &Story<'_>, word: &str, filter: Value) -> Result<usize> {
    bulk_step(story, json!({ "kind": "move", "step": word }), filter)
}

fn bulk_step(story: &Story<'_>, step: Value, filter: Value) -> Result<usize> {
    let body = json!({ "target": { "filter": filter }, "step": step });
    tried_then_done(|body| story.post("systems/steps", body), body)
}

/// The approver approves the return of all systems that match.
fn approve(story: &Story<'_>, filter: Value) -> Result<usize> {
    let body = json!({ "target": { "filter": filter }, "approve": true });
    let path = story.path("systems/approvals")?;
    tried_then_done(|body| story.cast.approver.post(&path, body), body)
}

/// First asked how many it can be done to, then done to so many.
fn tried_then_done(send: impl Fn(&Value) -> Result<Value>, mut body: Value) -> Result<usize> {
    let able = |answer: &Value| -> Result<u64> {
        let able = answer.get("able").and_then(Value::as_u64);
        able.with_context(|| format!("how many take the step is not told: {answer}"))
    };
    let count = able(&send(&body)?)?;
    if count > 0 {
        let fields = body.as_object_mut().context("a step is an object")?;
        fields.insert("count".to_owned(), json!(count));
        let done = send(&body)?;
        ensure!(done.get("done") == Some(&json!(true)), "{done}");
    }
    Ok(usize::try_from(count)?)
}
