//! Scenario 2: a finder reports a flaw in a website hosted for a client. Two weeks are lost on who pays, four more on
//! staffing, the finder hears nothing and publishes, and in the end the client changes operator. What the product owes is
//! that each of these stalls shows on the day it begins.

use anyhow::{Context, Result, ensure};
use saiki_api::{Timestamp, Uuid};
use serde_json::{Value, json};

use super::closing;
use super::story::Story;
use crate::client;
use crate::play::answer::{id, text, version};

const SITE: &str = "みなと劇場様 公演案内サイト";
const CLIENT: &str = "みなと劇場";

pub fn play(story: &mut Story<'_>) -> Result<()> {
    let finder = report(story)?;
    confirmed(story)?;
    who_pays(story)?;
    the_finder_waits(story, finder)?;
    agreed_at_last(story)?;
    staffing(story)?;
    published(story, finder)?;
    mended(story, finder)?;
    the_client_leaves(story)
}

/// Day 0: the report arrives through the public form and a look is promised.
fn report(story: &mut Story<'_>) -> Result<Uuid> {
    contract(story)?;
    story.at(0, 10, 5)?;
    let report = json!({
        "kind": "weakness", "name": "三笠 透", "organisation": "セキュリティ研究者", "email": "mikasa@finder.example",
        "text": "公演案内サイトの検索欄に入れた文字列が、そのまま画面の命令として動きます。再現の手順を添えます。", "lang": "ja",
    });
    let told: Value = client::post_unknown(&story.stage.base_url, "public/reports", &report)?;
    let number = text(&told, "number")?.to_owned();
    story.at(0, 10, 40)?;
    story.open(&json!({
        "title": "公演案内サイトのクロスサイトスクリプティングの欠陥",
        "summary": "受託運営している公演案内サイトの検索画面に、利用者の画面で任意の命令を動かせる欠陥があるとの指摘を社外の方から受けた。",
        "category": "vulnerable", "severity": "medium", "phase": "emergency", "assets": ["public_web"],
        "threats": ["tampering"], "noticed_by": "finder", "noticed_note": "社外からの受付",
        "affected_services": [SITE],
        "times": [{ "kind": "aware", "moment": story.calendar.moment(0, 10, 5)?, "note": "受付の時刻" }],
    }))?;
    let waiting: Vec<Value> = story.cast.lead.all("reports?state=waiting")?;
    let found = waiting
        .iter()
        .find(|one| one.get("number") == Some(&json!(number)));
    let found = found.context("the report does not wait at the desk")?;
    let route = story.path(&format!("reports/{}", id(found)?))?;
    let owner = json!({ "owner_id": story.cast.lead.user.id });
    let routed: Value = story
        .cast
        .lead
        .change("POST", &route, version(found)?, &owner)?;
    let finder: Uuid = text(&routed, "contact_id")?.parse()?;
    story.at(0, 11, 30)?;
    story.word(
        finder,
        "out",
        "mail",
        "ご連絡にお礼を申し上げ、ただちに確認して結果をお知らせするとお約束しました。",
    )?;
    story.happened("社外の方から公演案内サイトの欠陥の指摘を受け、確認を約束。")?;
    let shown = story.get(&format!("contacts/{finder}"))?;
    let due: Timestamp = text(&shown, "next_word_due")?.parse()?;
    ensure!(
        story.calendar.day_of(due)? == 7,
        "the finder's next word is due on day {}, not on day 7",
        story.calendar.day_of(due)?
    );
    story
        .teller
        .done("the finder is thanked; the next word to them is due on day 7");
    Ok(finder)
}

/// The client's contract: nothing in it says who mends a new flaw and who pays. The product says so before it matters.
fn contract(story: &mut Story<'_>) -> Result<()> {
    story.at(-30, 10, 0)?;
    let contract = json!({
        "counterparty": CLIENT, "side": "customer", "service": "公演案内サイトの運営", "reference": "受託 2024-07",
        "from": story.calendar.date(-300)?, "to": story.calendar.date(400)?, "notice_hours": 24,
        "service_levels": "月間稼働率 99.5%",
    });
    let made: Value = story.cast.lead.post("contracts", &contract)?;
    ensure!(
        made.to_string().contains("no_vulnerability_terms"),
        "the gap in the contract is not named: {made}"
    );
    story
        .teller
        .done("the client's contract says nothing of new flaws; the gap is named");
    Ok(())
}

/// The terms that were missing.
fn terms(story: &Story<'_>) -> Result<()> {
    let contracts: Vec<Value> = story.cast.lead.all("contracts")?;
    for contract in contracts {
        let mut fields = contract.get("fields").context("no fields")?.clone();
        let terms = json!({ "fixer": "us", "our_share_bp": 5_000, "their_share_bp": 5_000, "clause": "覚書 第4条", "note": "" });
        let object = fields.as_object_mut().context("fields are an object")?;
        object.insert("vulnerabilities".to_owned(), terms);
        let path = format!("contracts/{}", id(&contract)?);
        let agreed: Value = story
            .cast
            .lead
            .change("PUT", &path, version(&contract)?, &fields)?;
        ensure!(agreed.get("gaps") == Some(&json!([])), "{agreed}");
    }
    Ok(())
}

/// Day 2: confirmed, and only the least is done.
fn confirmed(story: &mut Story<'_>) -> Result<()> {
    story.at(2, 15, 0)?;
    story.happened("検索画面の欠陥を確認。検索欄で使える文字を限る応急の手当てのみを実施。")?;
    let site = story.post(
        "systems",
        &json!({ "number": "HOST-07", "name": SITE, "kind": "service", "exposure": "internet", "affected": true,
                 "software": ["検索部品 2.1"] }),
    )?;
    let step = json!({ "step": { "kind": "damage", "damage": "none_found" }, "note": "悪用された形跡なし" });
    let site = format!("systems/{}", id(&site)?);
    let _looked: Value = story.change_as(
        &story.cast.lead,
        "POST",
        &format!("{site}/steps"),
        &site,
        &step,
    )?;
    story.at(2, 16, 0)?;
    story.enter("recovery", "応急の手当てを終え、恒久対応に移る。")?;
    story.take_on()?;
    story
        .teller
        .done("the flaw is confirmed; a stop-gap is made, and recovery begins");
    Ok(())
}

/// Day 2 to 5: who pays is asked, and nobody answers. It shows at the hour it was due, and goes up a day later.
fn who_pays(story: &mut Story<'_>) -> Result<()> {
    let due = story.calendar.instant(4, 18, 0)?;
    let lead = story.cast.lead.user.id;
    let item = story.set_item(
        "RO-6",
        &json!({ "owner_id": lead, "priority": "high", "due_at": due }),
    )?;
    let _party = story.post(
        "recovery/parties",
        &json!({ "name": CLIENT, "side": "outside", "subject": "改修費用の負担", "state": "asked",
                 "state_on": story.calendar.date(2)?, "cooperation": "費用の負担の取決めが契約にないため協議する" }),
    )?;
    let item = id(&item)?;
    let entry = story.stall_begins(item, due)?;
    ensure!(text(&entry, "/stall/kind")? == "overdue", "{entry}");
    story.at(5, 18, 1)?;
    let raised = story.stalled(&story.cast.president, "escalated", item)?;
    raised.context("a day later the president does not have it")?;
    story
        .teller
        .done("who pays: stalled from the hour it was due on day 4, with the president on day 5");
    Ok(())
}

/// Day 7: the finder has heard nothing since day 0.
fn the_finder_waits(story: &mut Story<'_>, finder: Uuid) -> Result<()> {
    let shown = story.get(&format!("contacts/{finder}"))?;
    let due: Timestamp = text(&shown, "next_word_due")?.parse()?;
    let entry = story.stall_begins(finder, due)?;
    ensure!(text(&entry, "kind")? == "contact", "{entry}");
    ensure!(
        !entry.to_string().contains("三笠"),
        "the work list tells who the finder is"
    );
    story
        .teller
        .done("silence towards the finder shows on day 7, the day it begins");
    Ok(())
}

/// Day 14: two weeks later it is agreed who pays.
fn agreed_at_last(story: &mut Story<'_>) -> Result<()> {
    story.at(14, 10, 0)?;
    let plan = story.get("recovery/plan")?;
    let party = plan.pointer("/parties/0").context("the party is gone")?;
    let rest = format!("recovery/parties/{}", id(party)?);
    let agreed = json!({ "name": CLIENT, "side": "outside", "subject": "改修費用の負担", "state": "agreed",
        "state_on": story.calendar.date(14)?, "share_bp": 5_000 });
    let path = story.path(&rest)?;
    let _agreed: Value = story
        .cast
        .lead
        .change("PUT", &path, version(party)?, &agreed)?;
    let ours = json!({ "name": "あおばチケット 事業本部", "side": "inside", "subject": "改修費用の負担", "state": "agreed",
        "state_on": story.calendar.date(14)?, "share_bp": 5_000 });
    let _ours = story.post("recovery/parties", &ours)?;
    let item = story.set_item("RO-6", &json!({ "state": "done" }))?;
    ensure!(
        story
            .stalled(&story.cast.lead, "overdue", id(&item)?)?
            .is_none(),
        "what is done still stalls"
    );
    story.happened("改修費用を折半することで、みなと劇場様と合意。")?;
    story
        .teller
        .done("after two weeks the parties share the cost");
    Ok(())
}

/// Day 16: nobody has time.
fn staffing(story: &mut Story<'_>) -> Result<()> {
    let due = story.calendar.instant(16, 18, 0)?;
    let lead = story.cast.lead.user.id;
    let item = story.set_item(
        "RO-5",
        &json!({ "owner_id": lead, "priority": "high", "due_at": due }),
    )?;
    let entry = story.stall_begins(id(&item)?, due)?;
    ensure!(
        text(&entry, "/stall/explanation")?.contains("due"),
        "{entry}"
    );
    story
        .teller
        .done("staffing: stalled from the hour it was due on day 16");
    Ok(())
}

/// Day 28: the finder, told nothing for four weeks, publishes.
fn published(story: &mut Story<'_>, finder: Uuid) -> Result<()> {
    let at = story.at(28, 9, 0)?;
    let entry = story.stalled(&story.cast.lead, "overdue", finder)?;
    let entry = entry.context("three weeks of silence do not show")?;
    let since: Timestamp = text(&entry, "/stall/since")?.parse()?;
    ensure!(story.calendar.day_of(since)? == 7, "silent since {since}");
    story
        .stalled(&story.cast.president, "escalated", finder)?
        .context("the president does not have it")?;
    story.word(
        finder,
        "in",
        "other",
        "欠陥の内容を、ご自身のサイトで公表された。",
    )?;
    story.happened("発見者が欠陥の内容を公表。報道機関からの問い合わせが3件。")?;
    ensure!(
        story
            .stalled(&story.cast.lead, "overdue", finder)?
            .is_some(),
        "their word is taken for ours (at {at})"
    );
    story.at(28, 13, 0)?;
    story.word(
        finder,
        "out",
        "phone",
        "連絡が途絶えたことをお詫びし、改修の予定をお伝えしました。",
    )?;
    ensure!(
        story
            .stalled(&story.cast.lead, "overdue", finder)?
            .is_none(),
        "word was given, and it still stalls"
    );
    story.teller.done(
        "the finder publishes on day 28; three weeks of silence stood in the president's list",
    );
    Ok(())
}

/// Day 42 to 50: staff are found and the flaw is mended.
fn mended(story: &mut Story<'_>, finder: Uuid) -> Result<()> {
    story.at(42, 10, 0)?;
    story.set_item("RO-5", &json!({ "state": "done" }))?;
    story.happened("改修の要員を確保。")?;
    let work = closing::Recovery {
        level: "full",
        aim: "検索画面の欠陥をなくし、公演案内を通常どおり続けます。",
        days: (42, 49),
        stages: &[],
        tasks: &[
            ("検索画面を改修する", "fix_vulnerability"),
            ("外部の診断を受ける", "test"),
        ],
    };
    closing::agree(story, &work)?;
    story.at(49, 17, 0)?;
    closing::finish(story, &work)?;
    story.happened("検索画面を改修し、外部の診断で欠陥がないことを確認。")?;
    let log = story.post(
        "log-sources",
        &json!({ "system": SITE, "records": "アクセス記録", "place": "ログサーバ", "retention_days": 365,
                 "covers_from": story.calendar.instant(-200, 0, 0)?, "zone": "Asia/Tokyo", "clock_error_seconds": 0 }),
    )?;
    closing::answer_why(
        story,
        &json!({ "kind": "log_source", "id": id(&log)? }),
        "検索画面が、入力された文字列を無害にせず表示していた",
        "応急の手当てで止め、費用と要員の決着を待つ間、欠陥を残した",
    )?;
    story.at(50, 10, 0)?;
    story.word(
        finder,
        "out",
        "mail",
        "改修の完了をお知らせし、ご指摘にあらためてお礼を申し上げました。",
    )?;
    let done = json!({ "closed": true, "outcome": "改修の完了を報告し、了承いただいた" });
    story.change("PATCH", &format!("contacts/{finder}"), &done)?;
    story
        .teller
        .done("staffing after four more weeks; the flaw is mended on day 49");
    Ok(())
}

/// Half a year on the client changes operator. What was learnt is kept.
fn the_client_leaves(story: &mut Story<'_>) -> Result<()> {
    story.at(182, 11, 0)?;
    story.happened("みなと劇場様が運営会社の変更を決定。契約は今期限りで終了。")?;
    let _loss = story.post(
        "costs",
        &json!({
            "class": "indirect", "jnsa_class": "profit", "variety": "business_disruption",
            "description": "運営受託契約の終了による減収", "amount": { "low": 6_000_000, "high": 6_000_000 },
            "currency": "JPY", "state": "accrued", "day": story.calendar.date(182)?, "basis": "受託契約の年額",
        }),
    )?;
    let measure = closing::Measure {
        title: "受託契約に新たな欠陥の対応と費用負担を定める",
        kind: "legal",
        responsible: "法務部",
        cost_once: 500_000,
        days: (182, 190),
    };
    let measure = closing::plan(story, &measure)?;
    closing::revise(
        story,
        "社外からの指摘の受付要領",
        "発見者への連絡を7日以内とし、途絶えた連絡は社長に上げる",
        "約束の後、4週間連絡せず、公表に至った",
    )?;
    story.at(190, 10, 0)?;
    closing::put_in_place(story, measure, "全受託先と覚書を交わした")?;
    terms(story)?;
    story.at(199, 10, 0)?;
    closing::verify(story, measure, "覚書12件の条項を確認した", 380)?;
    closing::train(
        story,
        "社外からの指摘への応対",
        "窓口と運用の全員",
        "連絡が途絶えた経緯を共有した",
    )?;
    story.at(200, 10, 0)?;
    let follows = json!({ "kind": "measure", "id": measure });
    closing::learn(
        story,
        "recovery",
        "organisation",
        "費用の負担と要員の決着に6週間を要した",
        &follows,
    )?;
    closing::learn(
        story,
        "emergency",
        "communication",
        "発見者への連絡が途絶え、公表に至った",
        &follows,
    )?;
    closing::learn(
        story,
        "prevention",
        "policy",
        "受託契約に欠陥の対応の定めがなかった",
        &follows,
    )?;
    closing::no_filings(story, "個人データの漏えいはなく、報告の対象に当たらない")?;
    closing::close(story)?;
    story
        .teller
        .done("the client changes operator; the lessons are kept, the incident is closed");
    Ok(())
}
