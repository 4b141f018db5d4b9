//! A running campaign for tests, made by direct inserts: the shortest way to rows that can be claimed. Not part of
//! the product.

use crate::{
    Actor, Conn, Db, DbId, DbResult,
    deliveries::{Batch, DeliveryKind, Frozen, NewDelivery, Recipient, insert},
    ids::{micros, new_id},
    incident_keys, incidents,
    schema::{campaigns, incident_keys as incident_key_rows, letter_versions, letters, users},
    stored,
};
use diesel::{connection::SimpleConnection, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    campaigns::{AmbiguousPolicy, CampaignState},
    letters::{Basis, LetterKind, LetterText, Sender},
    organisation::Organisation,
    wire,
};
use serde_json::json;

/// A campaign and what it hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seeded {
    /// Its incident.
    pub incident_id: Uuid,
    /// The campaign, running.
    pub campaign_id: Uuid,
    /// The user who opened the incident.
    pub user_id: Uuid,
}

/// Makes a user, an incident, a letter and a running campaign with one delivery for each address.
pub fn running_campaign(
    db: &Db,
    policy: AmbiguousPolicy,
    addresses: &[String],
    now: Timestamp,
) -> DbResult<Seeded> {
    let keyring = db.keyring().clone();
    db.change_blocking(&Actor::system(), now, |conn| {
        let user_id = new_id(now);
        diesel::insert_into(users::table)
            .values((
                users::id.eq(DbId(user_id)),
                users::email.eq(format!("{user_id}@example.jp")),
                users::email_key.eq(format!("{user_id}@example.jp")),
                users::name.eq("Tester"),
                users::role.eq("comms"),
                users::lang.eq("ja"),
                users::password_hash.eq(""),
                users::disabled.eq(false),
                users::token_epoch.eq(0_i64),
                users::created_at.eq(micros(now)),
                users::updated_at.eq(micros(now)),
                users::version.eq(1_i64),
            ))
            .execute(conn)?;
        let new = serde_json::from_value(json!({
            "title": "チケット販売サイトの改ざん", "summary": "ページの一部が書き換えられました。",
            "category": "intrusions", "severity": "high", "tlp": "AMBER",
        }))?;
        let opened = incidents::open(conn, &keyring, user_id, "Tester", &new, now)?;
        let incident = opened.value;
        let incident_id = incident.id;
        let frozen = Frozen {
            names_language: true,
            in_utf8: 0,
            incident,
            organisation: organisation()?,
            people: i64::try_from(addresses.len()).unwrap_or(i64::MAX),
            number: 1,
            last: false,
            previous: None,
            unsubscribe: None,
            sender: Sender {
                name: String::new(),
                email: "desk@aoba.example".to_owned(),
                reply_to: "desk@aoba.example".to_owned(),
            },
        };
        let campaign_id = campaign(conn, &frozen, policy, user_id, now)?;
        let cipher = incident_keys::cipher(conn, &keyring, incident_id)?;
        let batch = Batch {
            kind: DeliveryKind::Letter,
            of: campaign_id,
            incident_id,
            cipher: &cipher,
            domain: "aoba.example",
            now,
        };
        let new: Vec<NewDelivery> = addresses
            .iter()
            .enumerate()
            .map(|(n, email)| recipient(n, email, now))
            .collect();
        insert(conn, &batch, &new)?;
        Ok(crate::Changed {
            value: Seeded {
                incident_id,
                campaign_id,
                user_id,
            },
            entries: opened.entries,
        })
    })
}

fn recipient(n: usize, email: &str, now: Timestamp) -> NewDelivery {
    NewDelivery {
        id: new_id(now),
        to: Some(new_id(now)),
        lang: if n % 5 == 4 { Lang::En } else { Lang::Ja },
        recipient: Recipient {
            name: format!("試験 {n}号"),
            number: format!("C{n:07}"),
            email: email.to_owned(),
            organisation: String::new(),
            data_items: Vec::new(),
            contract_ref: String::new(),
            members: Vec::new(),
        },
        covers: Vec::new(),
    }
}

fn campaign(
    conn: &mut Conn,
    frozen: &Frozen,
    policy: AmbiguousPolicy,
    user: Uuid,
    now: Timestamp,
) -> DbResult<Uuid> {
    let (letter, id, at) = (new_id(now), new_id(now), micros(now));
    let text = |lang, subject: &str, body: &str| LetterText {
        lang,
        subject: subject.to_owned(),
        body: body.to_owned(),
    };
    let texts = vec![
        text(
            Lang::Ja,
            "お知らせとお詫び（{{ incident.reference }}）",
            "{{ person.name }} 様\n\nお詫び申し上げます。\n\n- お客様番号: {{ person.number }}\n",
        ),
        text(
            Lang::En,
            "Notice about {{ incident.reference }}",
            "Dear {{ person.name }},\n\nWe apologise.\n",
        ),
    ];
    diesel::insert_into(letters::table)
        .values((
            letters::id.eq(DbId(letter)),
            letters::incident_id.eq(DbId(frozen.incident.id)),
            letters::kind.eq(wire::name(&LetterKind::PersonNotice)),
            letters::name.eq("本人への通知"),
            letters::state.eq("approved"),
            letters::version.eq(1_i64),
            letters::created_at.eq(at),
            letters::updated_at.eq(at),
            letters::series_id.eq(DbId(letter)),
        ))
        .execute(conn)?;
    diesel::insert_into(letter_versions::table)
        .values((
            letter_versions::letter_id.eq(DbId(letter)),
            letter_versions::version.eq(1_i64),
            letter_versions::texts.eq(stored::to_json(&texts)?),
            letter_versions::sender.eq(stored::to_json(&frozen.sender)?),
            letter_versions::audience.eq("{}"),
            letter_versions::content_hash.eq(""),
            letter_versions::author_id.eq(DbId(user)),
            letter_versions::author_name.eq("Tester"),
            letter_versions::created_at.eq(at),
        ))
        .execute(conn)?;
    diesel::insert_into(campaigns::table)
        .values((
            campaigns::id.eq(DbId(id)),
            campaigns::incident_id.eq(DbId(frozen.incident.id)),
            campaigns::letter_id.eq(DbId(letter)),
            campaigns::letter_kind.eq(wire::name(&LetterKind::PersonNotice)),
            campaigns::letter_version.eq(1_i64),
            campaigns::name.eq("本人への通知"),
            campaigns::state.eq(wire::name(&CampaignState::Running)),
            campaigns::ambiguous_policy.eq(wire::name(&policy)),
            campaigns::content_hash.eq(""),
            campaigns::recipients_hash.eq(""),
            campaigns::total.eq(frozen.people),
            campaigns::frozen.eq(Some(stored::to_json(frozen)?)),
            campaigns::created_by.eq(DbId(user)),
            campaigns::created_by_name.eq("Tester"),
            campaigns::created_at.eq(at),
            campaigns::started_at.eq(Some(at)),
            campaigns::version.eq(1_i64),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Sets a campaign's state, as a person would by a route.
pub fn set_state(db: &Db, campaign: Uuid, state: CampaignState) -> DbResult<()> {
    db.bookkeeping_blocking(|conn| {
        diesel::update(campaigns::table.find(DbId(campaign)))
            .set(campaigns::state.eq(wire::name(&state)))
            .execute(conn)?;
        Ok(())
    })
}

/// Makes a campaign one of an exercise.
pub fn rehearse(db: &Db, campaign: Uuid) -> DbResult<()> {
    db.bookkeeping_blocking(|conn| {
        let row = campaigns::table.find(DbId(campaign));
        let frozen: Option<String> = row.select(campaigns::frozen).first(conn)?;
        let mut frozen: Frozen = stored::json(&frozen.unwrap_or_default())?;
        frozen.incident.exercise = true;
        diesel::update(row)
            .set(campaigns::frozen.eq(Some(stored::to_json(&frozen)?)))
            .execute(conn)?;
        Ok(())
    })
}

/// A campaign's state and the reason of its pause.
pub fn state(db: &Db, campaign: Uuid) -> DbResult<(CampaignState, Option<String>)> {
    db.read_blocking(|conn| {
        let (state, reason): (String, Option<String>) = campaigns::table
            .find(DbId(campaign))
            .select((campaigns::state, campaigns::pause_reason))
            .first(conn)?;
        Ok((stored::value("campaigns.state", &state)?, reason))
    })
}

/// Makes a campaign's letter an update, which whoever gets it may stop.
pub fn make_update(db: &Db, campaign: Uuid) -> DbResult<()> {
    db.bookkeeping_blocking(|conn| {
        let letter: DbId = campaigns::table
            .find(DbId(campaign))
            .select(campaigns::letter_id)
            .first(conn)?;
        diesel::update(letter_versions::table.filter(letter_versions::letter_id.eq(letter)))
            .set(letter_versions::basis.eq(stored::to_json(&Basis::update())?))
            .execute(conn)?;
        Ok(())
    })
}

/// Destroys the key of an incident, as the end of its retention does.
pub fn erase_key(db: &Db, incident: Uuid) -> DbResult<()> {
    db.bookkeeping_blocking(|conn| {
        diesel::update(incident_key_rows::table.find(DbId(incident)))
            .set(incident_key_rows::sealed.eq(None::<Vec<u8>>))
            .execute(conn)?;
        Ok(())
    })
}

/// Makes every write of a result fail, as a full disk would, or lets them through again.
pub fn refuse_results(db: &Db, refuse: bool) -> DbResult<()> {
    db.bookkeeping_blocking(|conn| {
        let sql = match (&*conn, refuse) {
            (Conn::Sqlite(_), true) => {
                "CREATE TRIGGER refuse_results BEFORE UPDATE ON attempts
                 BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"
            }
            (Conn::Sqlite(_), false) => "DROP TRIGGER refuse_results",
            (Conn::Pg(_), true) => {
                "CREATE FUNCTION refuse_results() RETURNS trigger LANGUAGE plpgsql
                   AS $$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$;
                 CREATE TRIGGER refuse_results BEFORE UPDATE ON attempts
                   FOR EACH ROW EXECUTE FUNCTION refuse_results()"
            }
            (Conn::Pg(_), false) => {
                "DROP TRIGGER refuse_results ON attempts; DROP FUNCTION refuse_results"
            }
        };
        each!(conn, conn.batch_execute(sql))?;
        Ok(())
    })
}

/// Lets an SQLite database grow by a few pages only, so that its disk is full soon; or as far as it likes again.
pub fn fill_up(db: &Db, full: bool) -> DbResult<()> {
    #[derive(diesel::QueryableByName)]
    struct Pages {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        page_count: i64,
    }
    db.bookkeeping_blocking(|conn| {
        if let Conn::Sqlite(conn) = conn {
            let pages: Pages = diesel::sql_query("PRAGMA page_count").get_result(conn)?;
            let most = if full { pages.page_count + 4 } else { 1 << 30 };
            conn.batch_execute(&format!("PRAGMA max_page_count = {most}"))?;
        }
        Ok(())
    })
}

fn organisation() -> DbResult<Organisation> {
    Ok(serde_json::from_value(json!({
        "name": {"ja": "あおばチケット株式会社", "en": "Aoba Ticket Co., Ltd."},
        "representative": {"ja": "代表取締役社長　青葉 太郎", "en": "Taro Aoba, President"},
        "desk": {"name": {"ja": "お客様窓口", "en": "Customer desk"}, "phone": "0120-000-000", "email": "desk@aoba.example"},
        "zone": "Asia/Tokyo"
    }))?)
}
