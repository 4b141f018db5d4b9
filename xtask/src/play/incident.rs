//! The incident itself: opened by the recovery lead, its times, facts and phases, day by day. The people harmed and what
//! they are told come after it.

use anyhow::Result;
use saiki_api::classes::{Asset, Category, NoticedBy, Phase, Severity, Threat, ThreatSource, Tlp};
use saiki_api::incidents::{
    Facts, Incident, IncidentPatch, IncidentTime, Knowledge, Measure, NewIncident, PhaseChange,
    Progress, SecondaryDamage, Stated, TimeKind,
};
use saiki_api::members::{Member, MemberRef};
use saiki_api::pace::NoticeDeadline;
use saiki_api::timeline::{NewTimelineEvent, TimelineEvent};

use super::calendar::Calendar;
use super::cast::Cast;
use super::teller::Teller;

/// Day, hour, minute and what happened. Day 0 is the day of the defacement.
const EVENTS: [(i64, i8, i8, &str); 14] = [
    (
        0,
        7,
        20,
        "チケット販売サイトのトップページが書き換えられる。",
    ),
    (
        0,
        7,
        40,
        "お客様から電話予約センターに「サイトの表示がおかしい」との連絡。当直が書き換えを確認。",
    ),
    (
        0,
        7,
        55,
        "サイトを停止。専門会社に調査を依頼し、機器の記録を保全。",
    ),
    (
        0,
        8,
        10,
        "更新用プログラムの管理画面を遮断。書き換えの経路を封じ込め。",
    ),
    (
        0,
        9,
        30,
        "停止中のトップページに事態の説明とお詫びを掲載。ご予約は電話予約センターへご案内。",
    ),
    (
        0,
        11,
        0,
        "社長を本部長とする合同対策本部を設置（システム・広報・法務・専門会社）。",
    ),
    (
        1,
        10,
        0,
        "暫定対策（改ざん検知、変更の二人確認、管理画面の社内限定）を施し、販売を再開。",
    ),
    (
        2,
        10,
        0,
        "専門会社から、会員検索画面への不審な要求の記録があるとの報告。漏えいのおそれを認識。",
    ),
    (
        3,
        14,
        0,
        "記録の分析により、2,000名の会員情報の閲覧を確認。",
    ),
    (
        3,
        17,
        0,
        "恒久対策の検討を開始。停止による逸失売上を 38,400,000円 と算定。",
    ),
    (4, 11, 0, "所轄の警察署に相談。"),
    (
        5,
        9,
        0,
        "恒久対策を決定：会員情報の分離と外部診断を1か月以内に実施する「改善復旧」を選択。費用 21,000,000円 は情報システム部と事業部で折半。",
    ),
    (5, 9, 30, "本人への通知を開始する方針を決定。"),
    (
        5,
        9,
        40,
        "委託先の制作会社から、更新の遅れについて経過の報告を受領。",
    ),
];

/// The incident, and how it stands.
///
/// # Errors
/// When a step is refused.
pub fn open(cast: &Cast, calendar: &Calendar, teller: &mut Teller) -> Result<Incident> {
    teller.heading("Day 0: the front page is defaced");
    let new = NewIncident {
        title: "チケット販売サイトの改ざんと会員情報の閲覧".to_owned(),
        exercise: false,
        summary: "チケット販売サイトのトップページが第三者に書き換えられた。お客様の電話で判明し、サイトを停止して経路を遮断した。専門会社が記録を分析している。".to_owned(),
        category: Category::Intrusions,
        severity: Severity::High,
        tlp: Tlp::Amber,
        phase: Some(Phase::Emergency),
        threat_source: Some(ThreatSource::OutsideCrime),
        threats: vec![Threat::Tampering, Threat::Intrusion],
        assets: vec![Asset::PublicWeb],
        times: vec![
            time(TimeKind::Occurred, calendar, (0, 7, 20), "アクセス記録による")?,
            time(TimeKind::Detected, calendar, (0, 7, 40), "お客様からの電話")?,
            time(TimeKind::Contained, calendar, (0, 8, 10), "管理画面を遮断")?,
        ],
        noticed_by: Some(NoticedBy::Customer),
        noticed_note: "電話予約センターへの連絡。5分後に当直へ引き継がれた。".to_owned(),
        affected_services: vec![
            "あおばチケット 販売サイト".to_owned(),
            "会員マイページ".to_owned(),
        ],
        facts: Facts::default(),
    };
    let incident: Incident = cast.lead.post("incidents", &new)?;
    teller.done(&format!(
        "incident {} opened by the recovery lead",
        incident.reference
    ));
    let path = format!("incidents/{}", incident.id);
    for member in [&cast.comms, &cast.approver, &cast.compliance] {
        let who = MemberRef {
            user_id: member.user.id,
        };
        let _added: Member = cast.lead.post(&format!("{path}/members"), &who)?;
    }
    let members: Vec<Member> = cast.lead.get(&format!("{path}/members"))?;
    teller.done(&format!(
        "{} members of the incident; others cannot see that it exists",
        members.len()
    ));
    Ok(incident)
}

/// The days until today: timeline, phases, and the facts that letters and reports are filled from.
///
/// # Errors
/// When a step is refused.
pub fn live_through(
    cast: &Cast,
    incident: &Incident,
    calendar: &Calendar,
    teller: &mut Teller,
) -> Result<Incident> {
    let path = format!("incidents/{}", incident.id);
    let days = ["0", "1", "2", "3", "4", "5 (today)"];
    let mut told = 0;
    for (number, day) in (0_i64..).zip(days) {
        if number == 1 {
            move_on(cast, &path, calendar, teller)?;
        }
        let mut written = 0;
        for (_, hour, minute, text) in EVENTS.iter().filter(|(day, ..)| *day == number) {
            let event = NewTimelineEvent {
                moment: calendar.moment(number, *hour, *minute)?,
                text: (*text).to_owned(),
            };
            let _written: TimelineEvent = cast.lead.post(&format!("{path}/timeline"), &event)?;
            written += 1;
        }
        told += written;
        teller.done(&format!("day {day}: {written} events on the timeline"));
    }
    let present: Incident = cast.lead.get(&path)?;
    let facts = know(calendar)?;
    let open_facts = facts.measures.iter().filter(|one| !one.done).count();
    let patch = IncidentPatch {
        summary: Some("チケット販売サイトのトップページが第三者に書き換えられ、会員2,000名の情報が閲覧された。販売は暫定対策のもとで再開している。1か月以内に、会員情報を公開系から分離する恒久対策を行う。".to_owned()),
        threats: Some(vec![Threat::Tampering, Threat::Intrusion, Threat::Leak]),
        assets: Some(vec![Asset::PublicWeb, Asset::PublicCustomerData]),
        times: Some(vec![
            time(TimeKind::Occurred, calendar, (0, 7, 20), "アクセス記録による")?,
            time(TimeKind::Detected, calendar, (0, 7, 40), "お客様からの電話")?,
            time(TimeKind::Contained, calendar, (0, 8, 10), "管理画面を遮断")?,
            time(TimeKind::Aware, calendar, (2, 10, 0), "専門会社の報告により漏えいのおそれを認識")?,
            time(TimeKind::Determined, calendar, (3, 14, 0), "閲覧された会員を特定")?,
        ]),
        facts: Some(facts),
        ..IncidentPatch::default()
    };
    let present: Incident = cast.lead.change("PATCH", &path, present.version, &patch)?;
    teller.done(&format!(
        "facts for letters and reports: cause known, {} measures done, {open_facts} planned; {told} events so far",
        present.facts.measures.len() - open_facts
    ));
    Ok(present)
}

/// Sales resume, and recovery begins.
fn move_on(cast: &Cast, path: &str, calendar: &Calendar, teller: &mut Teller) -> Result<()> {
    let present: Incident = cast.lead.get(path)?;
    let change = PhaseChange {
        phase: Phase::Recovery,
        entered_at: Some(calendar.instant(1, 10, 0)?),
        note: "暫定対策のもとで販売を再開。以後は復旧として進める。".to_owned(),
    };
    let present: Incident =
        cast.lead
            .change("POST", &format!("{path}/phase"), present.version, &change)?;
    teller.done(&format!(
        "phase moved: {:?}, {} entries in its history",
        present.phase,
        present.phases.len()
    ));
    Ok(())
}

fn time(
    kind: TimeKind,
    calendar: &Calendar,
    (day, hour, minute): (i64, i8, i8),
    note: &str,
) -> Result<IncidentTime> {
    Ok(IncidentTime {
        kind,
        moment: calendar.moment(day, hour, minute)?,
        note: note.to_owned(),
    })
}

fn know(calendar: &Calendar) -> Result<Facts> {
    let measure = |text: &str, done: bool, day: i64| -> Result<Measure> {
        Ok(Measure {
            text: text.to_owned(),
            done,
            date: calendar.date(day)?,
        })
    };
    Ok(Facts {
        cause: Stated {
            state: Knowledge::Known,
            text: "催し物ページの更新に使うプログラムが更新されておらず、その管理画面に社外から接続できる状態にあったため、既知の欠陥を悪用されました。".to_owned(),
        },
        secondary_damage: SecondaryDamage::NoneFound,
        secondary_note: format!("{}現在、閲覧された情報の不正な利用は確認されておりません。", calendar.spoken(5)?),
        publication: Progress::Done,
        publication_note: format!("{}に自社サイトのトップページで公表。", calendar.spoken(0)?),
        person_response: "閲覧された項目を本人ごとに記載した通知をメールで送付する。メールアドレスのない方には郵送する。専用の窓口（電話・メール）を毎日開設している。".to_owned(),
        user_actions: "弊社を装うメールやお電話にご注意ください。心当たりのない添付ファイルやリンクは開かないようお願いいたします。ほかのサービスで同じパスワードをお使いの場合は、念のため変更をお願いいたします。".to_owned(),
        notice_deadline: Some(NoticeDeadline {
            moment: calendar.deadline(7, 18, 0)?,
            basis: "個人情報保護法第26条第2項（速やかな本人への通知）を受け、対策本部が定めた期限".to_owned(),
        }),
        measures: vec![
            measure("管理画面を社内からのみ接続できるようにし、プログラムを更新", true, 0)?,
            measure("ページの変更を二人で確認し、改ざんを5分ごとに検知", true, 1)?,
            measure("会員情報を扱うシステムを公開系から分離し、外部の診断を受ける", false, 31)?,
            measure("委託先を含む更新手順を定め、四半期ごとに監査", false, 60)?,
        ],
        other: "所轄の警察署に相談済み。".to_owned(),
        desk: None,
    })
}
