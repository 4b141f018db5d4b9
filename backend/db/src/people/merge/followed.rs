//! What was done to tell merged people otherwise than by mail: attempts and letters by post are moved to the one that
//! stays, and of the follow-ups the one that got furthest; back again when the merge is undone.

use crate::{
    Conn, DbId, DbResult,
    schema::{followup_attempts, followups, post_letter_people, post_letters},
    stored,
};
use diesel::prelude::*;
use saiki_api::{Uuid, followups::FollowupState};
use serde::{Deserialize, Serialize};

/// A follow-up as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Was {
    id: Uuid,
    person: Uuid,
    by_hand: bool,
}

/// What was moved, each with the entry it was of.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Followed {
    /// In the order in which they go back: no two are ever of one person.
    rows: Vec<Was>,
    attempts: Vec<(Uuid, Uuid)>,
    letters: Vec<(Uuid, Uuid)>,
    /// Letters made out to others that are for them, too: letter, the one that stays, and whom it was for.
    #[serde(default)]
    covered: Vec<(Uuid, Uuid, Uuid)>,
}

#[derive(Clone, Queryable)]
struct Row {
    id: DbId,
    person: DbId,
    channel: Option<String>,
    state: String,
    by_hand: bool,
    version: i64,
}

impl Row {
    fn was(&self) -> Was {
        Was {
            id: self.id.into(),
            person: self.person.into(),
            by_hand: self.by_hand,
        }
    }

    /// How far it got.
    fn rank(&self) -> DbResult<(u8, bool)> {
        let state: FollowupState = stored::value("followups.state", &self.state)?;
        let far = match state {
            FollowupState::Open => 0,
            FollowupState::Returned => 1,
            FollowupState::NotReached => 2,
            FollowupState::CallBack => 3,
            FollowupState::Printed => 4,
            FollowupState::Posted => 5,
            FollowupState::Done => 6,
        };
        Ok((far, self.channel.is_some()))
    }
}

impl Followed {
    /// Moves it to the one that stays.
    pub fn take(
        &mut self,
        conn: &mut Conn,
        (incident, merge): (Uuid, Uuid),
        to: Uuid,
        from: &[DbId],
    ) -> DbResult<()> {
        self.rows(conn, (incident, merge), to, from)?;
        let attempts: Vec<(DbId, DbId)> = followup_attempts::table
            .filter(
                followup_attempts::incident_id
                    .eq(DbId(incident))
                    .and(followup_attempts::person_id.eq_any(from.to_vec())),
            )
            .select((followup_attempts::id, followup_attempts::person_id))
            .load(conn)?;
        for (attempt, person) in attempts {
            diesel::update(followup_attempts::table.find(attempt))
                .set(followup_attempts::person_id.eq(DbId(to)))
                .execute(conn)?;
            self.attempts.push((attempt.into(), person.into()));
        }
        let letters: Vec<(DbId, DbId)> = post_letters::table
            .filter(
                post_letters::incident_id
                    .eq(DbId(incident))
                    .and(post_letters::person_id.eq_any(from.to_vec())),
            )
            .select((post_letters::id, post_letters::person_id))
            .load(conn)?;
        for (letter, person) in letters {
            diesel::update(post_letters::table.find(letter))
                .set(post_letters::person_id.eq(DbId(to)))
                .execute(conn)?;
            self.letters.push((letter.into(), person.into()));
        }
        self.covered(conn, to, from)
    }

    /// A letter names nobody twice: where it is for the one that stays already, who is merged stays on it beside them.
    fn covered(&mut self, conn: &mut Conn, to: Uuid, from: &[DbId]) -> DbResult<()> {
        let theirs: Vec<(DbId, DbId)> = post_letter_people::table
            .filter(post_letter_people::person_id.eq_any(from.to_vec()))
            .order((post_letter_people::letter_id, post_letter_people::person_id))
            .select((post_letter_people::letter_id, post_letter_people::person_id))
            .load(conn)?;
        for (letter, person) in theirs {
            let there: i64 = post_letter_people::table
                .find((letter, DbId(to)))
                .count()
                .get_result(conn)?;
            if there > 0 {
                continue;
            }
            diesel::update(post_letter_people::table.find((letter, person)))
                .set(post_letter_people::person_id.eq(DbId(to)))
                .execute(conn)?;
            self.covered.push((letter.into(), to, person.into()));
        }
        Ok(())
    }

    /// A person has one follow-up at most. That of the one that stays gives way to one that got further, and stands under
    /// the merge until it is undone; the rest stay with those who are merged.
    fn rows(
        &mut self,
        conn: &mut Conn,
        (incident, merge): (Uuid, Uuid),
        to: Uuid,
        from: &[DbId],
    ) -> DbResult<()> {
        let mut people = from.to_vec();
        people.push(DbId(to));
        let all: Vec<Row> = followups::table
            .filter(
                followups::incident_id
                    .eq(DbId(incident))
                    .and(followups::person_id.eq_any(people)),
            )
            .order(followups::id)
            .select((
                followups::id,
                followups::person_id,
                followups::channel,
                followups::state,
                followups::by_hand,
                followups::version,
            ))
            .load(conn)?;
        let own = all.iter().find(|row| row.person == DbId(to));
        let mut best = own;
        for row in &all {
            let further = match best {
                Some(best) => row.rank()? > best.rank()?,
                None => true,
            };
            if further {
                best = Some(row);
            }
        }
        let Some(best) = best.filter(|_| all.iter().any(|row| row.person != DbId(to))) else {
            return Ok(());
        };
        if let Some(own) = own.filter(|own| own.id != best.id) {
            diesel::update(followups::table.find(own.id))
                .set(followups::person_id.eq(DbId(merge)))
                .execute(conn)?;
        }
        // Whoever was put on the list by hand stays on it, and nobody takes the version for one they saw.
        let last = all.iter().map(|row| row.version).max().unwrap_or_default();
        diesel::update(followups::table.find(best.id))
            .set((
                followups::person_id.eq(DbId(to)),
                followups::by_hand.eq(all.iter().any(|row| row.by_hand)),
                followups::version.eq(last + 1),
            ))
            .execute(conn)?;
        self.rows.push(best.was());
        self.rows
            .extend(own.filter(|own| own.id != best.id).map(Row::was));
        Ok(())
    }

    /// Everything back to whom it was of.
    pub fn back(&self, conn: &mut Conn) -> DbResult<()> {
        for row in &self.rows {
            diesel::update(followups::table.find(DbId(row.id)))
                .set((
                    followups::person_id.eq(DbId(row.person)),
                    followups::by_hand.eq(row.by_hand),
                    followups::version.eq(followups::version + 1_i64),
                ))
                .execute(conn)?;
        }
        for (attempt, person) in &self.attempts {
            diesel::update(followup_attempts::table.find(DbId(*attempt)))
                .set(followup_attempts::person_id.eq(DbId(*person)))
                .execute(conn)?;
        }
        for (letter, to, person) in &self.covered {
            diesel::update(post_letter_people::table.find((DbId(*letter), DbId(*to))))
                .set(post_letter_people::person_id.eq(DbId(*person)))
                .execute(conn)?;
        }
        for (letter, person) in &self.letters {
            diesel::update(post_letters::table.find(DbId(*letter)))
                .set(post_letters::person_id.eq(DbId(*person)))
                .execute(conn)?;
        }
        Ok(())
    }
}
