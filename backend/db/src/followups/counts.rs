//! How many people stand where. All that is counted of those still to be told is asked of each once, in one walk.

use super::{
    substitute,
    wanted::{self, FAILED_MAIL, LATE, LATE_OTHERS, Sight},
};
use crate::{
    Conn, DbId, DbResult, people as register,
    schema::{
        followups,
        people::{self, dsl},
    },
    stored,
};
use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::{BigInt, Binary, Integer, Nullable, Text},
};
use saiki_api::{
    Timestamp, Uuid,
    followups::{
        ChannelCount, FollowupChannel, FollowupCounts, FollowupFilter, FollowupReason,
        FollowupState, ReasonCount,
    },
    wire,
};

/// People of whom all of this is so.
struct Group {
    /// A bit a reason.
    reasons: i64,
    channel: Option<FollowupChannel>,
    has_number: bool,
    people: u64,
}

/// How many people stand where, of one campaign or of all. Of one campaign the reasons are those its mails give.
pub fn counts(
    conn: &mut Conn,
    incident: Uuid,
    campaign: Option<Uuid>,
    now: Timestamp,
) -> DbResult<FollowupCounts> {
    let sight = Sight::of(conn, incident, now)?;
    let groups = groups(conn, sight, campaign)?;
    let sum = |of: &dyn Fn(&Group) -> bool| -> u64 {
        let these = groups.iter().filter(|group| of(group));
        these.map(|group| group.people).sum()
    };
    let reasons = FollowupReason::ALL.into_iter().map(|reason| ReasonCount {
        reason,
        people: sum(&|group| group.reasons & bit(reason) != 0),
    });
    let channels = FollowupChannel::ALL
        .into_iter()
        .map(|channel| ChannelCount {
            channel,
            people: sum(&|group| group.channel == Some(channel)),
        });
    let (posted, done) = settled(conn, incident)?;
    Ok(FollowupCounts {
        open: sum(&|_| true),
        reasons: reasons.filter(|count| count.people > 0).collect(),
        channels: channels.filter(|count| count.people > 0).collect(),
        undecided: sum(&|group| group.channel.is_none()),
        without_number: sum(&|group| !group.has_number),
        posted,
        done,
        substituted: substitute::list(conn, incident)?,
    })
}

/// The bit of a reason.
fn bit(reason: FollowupReason) -> i64 {
    let place = FollowupReason::ALL
        .into_iter()
        .position(|one| one == reason);
    place.map_or(0, |place| 1 << place)
}

fn groups(conn: &mut Conn, sight: Sight, campaign: Option<Uuid>) -> DbResult<Vec<Group>> {
    let filter = FollowupFilter {
        campaign_id: campaign,
        ..FollowupFilter::default()
    };
    let of = DbId(campaign.unwrap_or_default());
    let any = i32::from(campaign.is_none());
    let states: Vec<String> = FollowupReason::ALL
        .into_iter()
        .filter_map(|reason| {
            let state = wire::name(&reason.state()?);
            Some(format!("WHEN '{state}' THEN {}", bit(reason)))
        })
        .collect();
    let failed = format!(
        "(SELECT COALESCE(SUM(DISTINCT CASE d.state {} ELSE 0 END), 0) FROM",
        states.join(" ")
    );
    // A person has few mails: each of these looks at a row or two of an index.
    let reasons = sql::<BigInt>(&format!(
        "{failed} deliveries d WHERE {FAILED_MAIL} AND d.incident_id = people.incident_id \
         AND d.person_id = people.id AND (1 = {any} OR d.campaign_id = "
    ))
    .bind::<Binary, _>(of)
    .sql(&format!(
        ")) | {failed} delivery_people o JOIN deliveries d ON d.id = o.delivery_id \
         WHERE {FAILED_MAIL} AND o.person_id = people.id AND (1 = {any} OR d.campaign_id = "
    ))
    .bind::<Binary, _>(of)
    .sql(&format!(
        ")) | CASE WHEN 1 = {presses} AND (EXISTS (SELECT 1 FROM campaigns g {LATE} \
         AND d.person_id = people.id AND g.incident_id = people.incident_id AND (1 = {any} OR g.id = ",
        presses = i32::from(sight.presses)
    ))
    .bind::<Binary, _>(of)
    .sql(&format!(
        ")) OR EXISTS (SELECT 1 FROM campaigns g {LATE_OTHERS} \
         AND o.person_id = people.id AND g.incident_id = people.incident_id AND (1 = {any} OR g.id = "
    ))
    .bind::<Binary, _>(of)
    .sql(&format!(
        "))) THEN {late} ELSE 0 END \
         | CASE WHEN 1 = {any} AND {without_address} THEN {no_address} ELSE 0 END \
         | CASE WHEN 1 = {any} AND EXISTS (SELECT 1 FROM contact_stops s \
           WHERE s.person_id = people.id AND s.standing AND s.mail) THEN {stopped} ELSE 0 END \
         | CASE WHEN 1 = {any} AND EXISTS (SELECT 1 FROM followups f \
           WHERE f.incident_id = people.incident_id AND f.person_id = people.id AND f.by_hand) \
           THEN {by_hand} ELSE 0 END",
        late = bit(FollowupReason::Late),
        without_address = wanted::without_address(),
        no_address = bit(FollowupReason::NoAddress),
        stopped = bit(FollowupReason::DoNotContact),
        by_hand = bit(FollowupReason::ByHand),
    ));
    let channel = sql::<Nullable<Text>>(
        "(SELECT f.channel FROM followups f \
         WHERE f.incident_id = people.incident_id AND f.person_id = people.id)",
    );
    let number = sql::<Integer>(&format!(
        "CASE WHEN {} THEN 1 ELSE 0 END",
        wanted::number_known()
    ));
    let rows: Vec<(i64, Option<String>, i32, i64)> = dsl::people
        .filter(dsl::incident_id.eq(DbId(sight.incident)))
        .filter(register::untold_yet())
        .filter(wanted::candidates(sight, &filter))
        // By their places: PostgreSQL takes two bound values for two different expressions.
        .group_by(sql::<BigInt>("1, 2, 3"))
        .select((reasons, channel, number, count_star()))
        .load(conn)?;
    rows.into_iter()
        .map(|(reasons, channel, number, people)| {
            Ok(Group {
                reasons,
                channel: stored::optional("followups.channel", channel.as_deref())?,
                has_number: number == 1,
                people: u64::try_from(people).unwrap_or(0),
            })
        })
        .collect()
}

/// How many letters are on their way, and how many people are settled otherwise. Whose decision was taken back is neither.
fn settled(conn: &mut Conn, incident: Uuid) -> DbResult<(u64, u64)> {
    let states = [FollowupState::Posted, FollowupState::Done].map(|state| wire::name(&state));
    let found: Vec<(String, i64)> = followups::table
        .inner_join(people::table.on(people::id.eq(followups::person_id)))
        .filter(
            followups::incident_id
                .eq(DbId(incident))
                .and(followups::state.eq_any(states.to_vec()))
                .and(people::decision.is_not_null()),
        )
        .group_by(followups::state)
        .select((followups::state, count_star()))
        .load(conn)?;
    let [posted, done] = states.map(|state| {
        let n = found.iter().find(|(name, _)| *name == state);
        n.map_or(0, |(_, n)| u64::try_from(*n).unwrap_or(0))
    });
    Ok((posted, done))
}
