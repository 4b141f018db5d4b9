//! Scenario 1: another company complains of access attempts from our network. The president answers for it within days:
//! promise, inquiry, written apology, prevention and discipline decided, a visit, and word to all staff.

use anyhow::{Context, Result, ensure};
use saiki_api::approvals::ApprovalAction;
use saiki_api::letters::{Letter, LetterState, LetterText};
use saiki_api::{Lang, Uuid};
use serde_json::{Value, json};

use super::closing;
use super::story::Story;
use crate::play::answer::{id, text, version};
use crate::play::{approval, letters, people};

const PROXY: &str = "プロキシサーバ PX-01";
/// The employee; nobody but few may read it.
const EMPLOYEE: &str = "梶原 隼";

pub fn play(story: &mut Story<'_>) -> Result<()> {
    let (complainant, log, extract) = complaint(story)?;
    project(story, log, extract)?;
    written_apology(story)?;
    let (measure, sanction) = decided(story)?;
    visit(story, complainant)?;
    ended(story, measure, sanction)
}

/// Day 0: the complaint; a promise; the proxy's log points to one machine; first word to the president.
fn complaint(story: &mut Story<'_>) -> Result<(Uuid, Uuid, Uuid)> {
    let heard = story.at(0, 9, 10)?;
    story.at(0, 9, 30)?;
    story.open(&json!({
        "title": "社内の端末から他社への不正なアクセスの試み",
        "summary": "みどり物産様から、弊社のIPアドレスから同社の受発注サイトへの不審な接続が続いているとの申入れを受けた。",
        "category": "intrusion-attempts", "severity": "high", "phase": "emergency", "threat_source": "human_error",
        "threats": ["stepping_stone", "unauthorised_use"], "assets": ["internal_remote_access"], "noticed_by": "partner",
        "noticed_note": "みどり物産様 情報管理部からのお電話",
        "times": [{ "kind": "aware", "moment": story.calendar.moment(0, 9, 10)?, "note": "電話を受けた時刻" }],
    }))?;
    let complainant = story.post(
        "contacts",
        &json!({
            "kind": "complainant", "name": "緑川 恵", "organisation": "みどり物産株式会社 情報管理部",
            "phone": "03-5550-0190", "told": "前日夜から、貴社のアドレスより当社の受発注サイトへログインの試みが1,200回あった。",
            "owner_id": story.cast.comms.user.id, "first_heard_at": heard,
        }),
    )?;
    let complainant = id(&complainant)?;
    story.at(0, 10, 0)?;
    story.word(
        complainant,
        "out",
        "phone",
        "お申入れにお詫びし、ただちに調査して本日中に一報を入れるとお約束しました。",
    )?;
    let log = story.post(
        "log-sources",
        &json!({ "system": PROXY, "records": "通信先、端末のアドレス、時刻", "place": "ログサーバ",
                 "retention_days": 90, "covers_from": story.calendar.instant(-90, 0, 0)?, "zone": "Asia/Tokyo",
                 "clock_error_seconds": 3, "clock_note": "時刻同期の記録と照合" }),
    )?;
    let extract = evidence(story, "プロキシの通信記録の抜粋", "logs", PROXY)?;
    story.at(0, 13, 0)?;
    story.happened(
        "プロキシの記録から、発信元を開発部の端末1台に特定。端末を回収し、回線から切り離した。",
    )?;
    let machine = story.post(
        "systems",
        &json!({ "number": "PC-218", "name": "開発部の端末", "kind": "client", "os": "Windows 11", "affected": true,
                 "exposure": "internal" }),
    )?;
    let machine = format!("systems/{}", id(&machine)?);
    for step in [
        json!({ "kind": "move", "step": "isolate" }),
        json!({ "kind": "damage", "damage": "none_found" }),
    ] {
        let step = json!({ "step": step });
        story.change_as(
            &story.cast.lead,
            "POST",
            &format!("{machine}/steps"),
            &machine,
            &step,
        )?;
    }
    story.at(0, 16, 0)?;
    story.happened("社長に第一報。")?;
    story.word(complainant, "out",
        "phone",
        "発信元の端末を特定して切り離したこと、明日あらためて経過をお伝えすることをお話ししました。",
    )?;
    let shown = story.get(&format!("contacts/{complainant}"))?;
    ensure!(
        story
            .calendar
            .day_of(text(&shown, "next_word_due")?.parse()?)?
            == 1,
        "a complainant waits until {shown}"
    );
    story.teller.done(
        "complaint, promise, one machine found and isolated; the president is told the same day",
    );
    Ok((complainant, id(&log)?, extract))
}

/// Day 1: a project under the president. The logs show no other targets; an interview shows a misused tool.
fn project(story: &mut Story<'_>, log: Uuid, extract: Uuid) -> Result<()> {
    story.at(1, 9, 0)?;
    story.happened("社長を本部長とする対応プロジェクトを設置。")?;
    story.enter("recovery", "発信は止まった。原因の究明と再発防止に移る。")?;
    story.take_on()?;
    custody(story, extract)?;
    story.at(1, 11, 0)?;
    let interview = json!({
        "held_at": story.calendar.instant(1, 10, 0)?, "person": EMPLOYEE, "affiliation": "開発部", "side": "concerned",
        "interviewers": "北条 ゆかり、青山 玲子", "place": "本社 第2会議室", "purpose": "端末の利用の経緯を確かめるため",
        "record": "自社サイトの点検に使う診断用の道具を、宛先を誤ったまま夜間に動かした。他社を狙う意図はなかった。",
        "rights": { "purpose_told": true, "voluntary": true, "company_offered": true, "may_correct": true,
                    "no_pressure": true, "read_back": true },
    });
    let made: Value = story
        .cast
        .compliance
        .post(&story.path("interviews")?, &interview)?;
    let mut finished = interview;
    let fields = finished
        .as_object_mut()
        .context("an interview is an object")?;
    fields.insert("finished".to_owned(), json!(true));
    let path = story.path(&format!("interviews/{}", id(&made)?))?;
    let _finished: Value =
        story
            .cast
            .compliance
            .change("PUT", &path, version(&made)?, &finished)?;
    // Who has no right to it cannot read what was said.
    let seen = story.cast.comms.get::<Value>(&path);
    ensure!(seen.is_err(), "communications can read the interview");
    let entry = story.post(
        "causes",
        &json!({ "question": "entry", "statement": "診断用の道具を、宛先を誤って動かした", "state": "confirmed",
                 "links": [{ "kind": "log_source", "id": log }, { "kind": "evidence", "id": extract }] }),
    )?;
    let _excluded = story.post(
        "causes",
        &json!({ "question": "entry", "statement": "端末が外部から操られていた", "state": "excluded",
                 "reason": "端末の複製の解析で、外部との不審な通信もマルウェアも見つからなかった" }),
    )?;
    let _spread = story.post(
        "causes",
        &json!({ "question": "spread", "statement": "診断用の道具を業務の回線から使うことができ、使用の届出もなかった",
                 "state": "confirmed", "links": [{ "kind": "evidence", "id": extract }] }),
    )?;
    ensure!(
        text(&entry, "state").is_ok() || entry.pointer("/details/state").is_some(),
        "{entry}"
    );
    closing::conclude(
        story,
        "診断用の道具を、宛先を誤って動かした",
        "診断用の道具を業務の回線から使うことができ、使用の届出もなかった",
    )?;
    story.happened("プロキシの記録の全件を調べ、ほかの宛先がないことを確認。聞き取りで、診断用の道具の誤用と判明。")?;
    story
        .teller
        .done("logs show no other targets; the interview, read by few, shows a misused tool");
    Ok(())
}

/// The extract goes from hand to hand, each time with both names; nobody but its holder can pass it on.
fn custody(story: &Story<'_>, extract: Uuid) -> Result<()> {
    let path = story.path(&format!("evidence/{extract}/events"))?;
    let event = |act: &str, hour: i8, by: &str, to: &str| -> Result<Value> {
        Ok(
            json!({ "act": act, "at": story.calendar.instant(0, hour, 30)?, "by": by, "to": to, "place": "本社 金庫1",
            "seal": "S-101", "note": "原因の解析のため" }),
        )
    };
    let lead = &story.cast.lead;
    let _sealed: Value = lead.post(&path, &event("sealed", 11, "青山 玲子", "")?)?;
    let stranger = lead.post::<Value>(
        &path,
        &event("transferred", 12, "早瀬 真一", "専門会社 佐伯")?,
    );
    ensure!(
        stranger.is_err(),
        "somebody who does not hold it gave it away"
    );
    let _given: Value = lead.post(
        &path,
        &event("transferred", 12, "青山 玲子", "専門会社 佐伯")?,
    )?;
    Ok(())
}

/// Day 1: the president's apology in writing to one person, approved by somebody else than its author.
fn written_apology(story: &mut Story<'_>) -> Result<()> {
    story.at(1, 15, 0)?;
    let file = "氏名,会社名,メールアドレス\n緑川 恵,みどり物産株式会社 情報管理部,midorikawa@midori.example\n";
    let comms = &story.cast.comms;
    let path = story.path("people/imports")?;
    let content = file.as_bytes().to_vec();
    let mapping = people::suggested(comms, &path, &content)?;
    let address = format!("{path}?dry_run=false&file_name=addressee.csv");
    let import = people::run(comms, &address, content, &mapping, story.stage)?;
    ensure!(
        import.added == 1,
        "the addressee is not on the register: {import:?}"
    );

    let path = story.path("letters")?;
    let new = json!({ "kind": "apology", "name": "社長のお詫び状",
        "sender": { "name": "あおばチケット 社長室", "email": "notice@aoba-ticket.example", "reply_to": "desk@aoba-ticket.example" } });
    let begun: Letter = comms.post(&path, &new)?;
    let text = LetterText {
        lang: Lang::Ja,
        subject: "弊社の端末からの不正なアクセスの試みに関するお詫び".to_owned(),
        body: include_str!("../texts/outbound.ja.md").to_owned(),
    };
    let letter = letters::rewrite(comms, &path, &begun, vec![text])?;
    let incident = story.incident()?;
    approval::step(
        comms,
        incident,
        letter.id,
        ApprovalAction::Request,
        "本日中に届けます。",
    )?;
    let approver = &story.cast.approver;
    let approved = approval::step(
        approver,
        incident,
        letter.id,
        ApprovalAction::Approve,
        "内容を確認しました。",
    )?;
    ensure!(
        approved.state == LetterState::Approved,
        "it is {:?}",
        approved.state
    );
    story
        .teller
        .done("the president's apology in writing, approved by somebody else");
    Ok(())
}

/// Day 3: prevention and discipline are decided.
fn decided(story: &mut Story<'_>) -> Result<(Uuid, Uuid)> {
    story.at(3, 14, 0)?;
    let measure = closing::plan(
        story,
        &closing::Measure {
            title: "診断用の道具のための独立した回線を設け、使用を届出制とする",
            kind: "operational",
            responsible: "情報システム部",
            cost_once: 2_400_000,
            days: (3, 20),
        },
    )?;
    let sanction = json!({
        "kind": "warning", "party": EMPLOYEE, "grounds": "診断用の道具を、届出なく業務の回線で使った",
        "counsel": "意図がなく、申告もしているため訓告が相当", "state": "decided", "decision": "訓告とする",
    });
    let sanction: Value = story
        .cast
        .compliance
        .post(&story.path("sanctions")?, &sanction)?;
    story.happened("再発防止策と処分を決定。")?;
    story
        .teller
        .done("day 3: prevention approved, discipline decided (restricted)");
    Ok((measure, id(&sanction)?))
}

/// Day 4: the visit with the apology, which is accepted. What the inquiry cost the other company is paid.
fn visit(story: &mut Story<'_>, complainant: Uuid) -> Result<()> {
    story.at(4, 14, 0)?;
    let claim = story.post(
        "claims",
        &json!({
            "kind": "compensation", "contact_id": complainant, "name": "緑川 恵", "organisation": "みどり物産株式会社",
            "subject": "調査に要した費用", "text": "記録の調査を外部に委ねた費用の負担を求められた。", "channel": "visit",
            "claimed": { "minor": 330_000, "currency": "JPY" }, "owner_id": story.cast.comms.user.id,
            "answer_due": story.calendar.date(10)?,
        }),
    )?;
    let claim = format!("claims/{}", id(&claim)?);
    for step in [
        json!({ "action": "accept", "reason": "弊社に起因する費用である", "agreed": { "minor": 330_000, "currency": "JPY" } }),
        json!({ "action": "pay", "paid_on": story.calendar.date(4)? }),
    ] {
        story.change_as(
            &story.cast.lead,
            "POST",
            &format!("{claim}/steps"),
            &claim,
            &step,
        )?;
    }
    story.change_as(
        &story.cast.lead,
        "POST",
        &format!("{claim}/loss"),
        &claim,
        &json!({}),
    )?;
    story.happened("社長がみどり物産様を訪問し、書面でお詫び。ご了承をいただいた。")?;
    story.word(
        complainant,
        "out",
        "visit",
        "社長がお詫び状をお渡しし、原因、再発防止策と処分をご説明しました。",
    )?;
    let done = json!({ "closed": true, "outcome": "お詫びと再発防止策をご了承いただいた" });
    story.change("PATCH", &format!("contacts/{complainant}"), &done)?;
    story
        .teller
        .done("day 4: the visit; the apology is accepted");
    Ok(())
}

/// Day 5 and on: word to all staff; the measure in place and its effect verified; closed.
fn ended(story: &mut Story<'_>, measure: Uuid, sanction: Uuid) -> Result<()> {
    story.at(5, 9, 0)?;
    closing::train(
        story,
        "社長から全社員へ",
        "全社員",
        "他社にご迷惑をおかけした経緯と、道具の使い方の決まりを伝えた",
    )?;
    closing::revise(
        story,
        "情報機器利用規程",
        "診断用の道具の使用を届出制とし、専用の回線に限る",
        "業務の回線から、届出なく使うことができた",
    )?;
    let path = format!("sanctions/{sanction}");
    let seen: Value = story.cast.compliance.get(&story.path(&path)?)?;
    let mut carried = seen.get("content").context("no content")?.clone();
    let fields = carried.as_object_mut().context("content is an object")?;
    fields.insert("state".to_owned(), json!("carried_out"));
    story.change_as(&story.cast.compliance, "PUT", &path, &path, &carried)?;
    let machine = story.all("systems")?;
    let machine = machine.first().context("the machine is gone")?;
    back_on(story, id(machine)?)?;
    story.at(18, 10, 0)?;
    closing::put_in_place(story, measure, "専用回線を設け、届出の様式を定めた")?;
    story.at(26, 10, 0)?;
    closing::verify(
        story,
        measure,
        "業務の回線から道具が使えないことを実機で確かめた",
        200,
    )?;
    dispose(story)?;
    story.at(28, 10, 0)?;
    let follows = json!({ "kind": "measure", "id": measure });
    closing::learn(
        story,
        "emergency",
        "communication",
        "申入れの当日に一報を入れ、4日後に社長が訪問した",
        &json!({ "kind": "nothing", "reason": "今後も同じように行う" }),
    )?;
    closing::learn(
        story,
        "prevention",
        "policy",
        "診断用の道具の使い方に決まりがなかった",
        &follows,
    )?;
    closing::learn(
        story,
        "recovery",
        "procedures",
        "通信記録から端末を特定するのに3時間を要した",
        &follows,
    )?;
    told_by_visit(story)?;
    closing::no_filings(story, "個人データの漏えいはなく、報告の対象に当たらない")?;
    closing::close(story)?;
    unnamed(story)?;
    story
        .teller
        .done("all staff are told; the measure is verified by somebody else; closed");
    Ok(())
}

/// The addressee of the apology was told by the visit; until that is recorded the incident waits for it.
fn told_by_visit(story: &Story<'_>) -> Result<()> {
    let counts = story.get("people/decisions")?;
    ensure!(counts.get("open") == Some(&json!(1)), "{counts}");
    let people = story.all("people?decision=open")?;
    let person = people.first().context("nobody is open")?;
    let decision = json!({ "decision": "told_otherwise", "way": "visit", "day": story.calendar.date(4)?,
        "note": "社長がお詫び状を手渡した" });
    let path = story.path(&format!("people/{}/decision", id(person)?))?;
    let _told: Value = story
        .cast
        .comms
        .change("PUT", &path, version(person)?, &decision)?;
    Ok(())
}

/// Neither the employee nor the complainant is named in the final report.
fn unnamed(story: &Story<'_>) -> Result<()> {
    let path = story.path("final-reports/1/export?format=json&lang=ja")?;
    let report = String::from_utf8(story.cast.lead.download(&path)?)?;
    for name in [EMPLOYEE, "緑川"] {
        ensure!(!report.contains(name), "the final report names {name}");
    }
    Ok(())
}

/// The machine returns: checked, remedied, approved by somebody else.
fn back_on(story: &Story<'_>, machine: Uuid) -> Result<()> {
    let rest = format!("systems/{machine}");
    let go = |word: &str| {
        let step = json!({ "step": { "kind": "move", "step": word } });
        story.change_as(
            &story.cast.lead,
            "POST",
            &format!("{rest}/steps"),
            &rest,
            &step,
        )
    };
    go("check")?;
    go("remedy")?;
    ensure!(go("reconnect").is_err(), "it returned without an approval");
    story.change_as(
        &story.cast.approver,
        "POST",
        &format!("{rest}/approval"),
        &rest,
        &json!({ "approve": true }),
    )?;
    go("reconnect")?;
    Ok(())
}

/// What becomes of the evidence.
fn dispose(story: &Story<'_>) -> Result<()> {
    for item in story.all("evidence")? {
        let rest = format!("evidence/{}", id(&item)?);
        let keep = json!({ "decision": "keep", "reason": "みどり物産様からのお問い合わせに備える",
            "until": story.calendar.date(400)? });
        let path = story.path(&format!("{rest}/disposition"))?;
        let _kept: Value = story
            .cast
            .lead
            .change("POST", &path, version(&item)?, &keep)?;
    }
    Ok(())
}

fn evidence(story: &Story<'_>, title: &str, kind: &str, origin: &str) -> Result<Uuid> {
    let made = story.post(
        "evidence",
        &json!({
            "title": title, "kind": kind, "origin": origin, "size": 48_211_904, "sha256": "3c".repeat(32),
            "hash_method": "sha256sum 9.1", "collected_by": "青山 玲子",
            "collected_at": story.calendar.instant(0, 9, 50)?, "place": "本社 金庫1",
        }),
    )?;
    id(made.get("item").context("the evidence has no record")?)
}
