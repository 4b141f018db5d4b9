//! Who got a letter: for whom a mail server accepted a mail of it, made out to them or to those they are told with. The
//! ledger is asked; nothing about it is stored on the register.

use crate::{
    DbId,
    conn::MultiBackend,
    schema::{deliveries, delivery_people, people},
};
use diesel::{
    dsl::{exists, sql},
    prelude::*,
    sql_types::{Binary, Bool},
};
use saiki_api::Uuid;

type Condition<'a> = Box<dyn BoxableExpression<people::table, MultiBackend, SqlType = Bool> + 'a>;

/// The words of the index on those told, so that both databases see that it answers.
const ACCEPTED: &str =
    "deliveries.kind = 'letter' AND deliveries.state IN ('accepted', 'delivered')";

/// People who got a letter.
pub(super) fn received<'a>(letter: Uuid) -> Condition<'a> {
    // In words: diesel follows no question so deep.
    let of_letter = || {
        sql::<Bool>("deliveries.campaign_id IN (SELECT c.id FROM campaigns c WHERE c.letter_id = ")
            .bind::<Binary, _>(DbId(letter))
            .sql(")")
    };
    let own = exists(
        deliveries::table.filter(
            deliveries::incident_id
                .eq(people::incident_id)
                .and(deliveries::person_id.eq(people::id.nullable()))
                .and(sql::<Bool>(ACCEPTED))
                .and(of_letter()),
        ),
    );
    let covering = deliveries::table.filter(
        deliveries::id
            .eq(delivery_people::delivery_id)
            .and(sql::<Bool>(ACCEPTED))
            .and(of_letter()),
    );
    let covered = exists(
        delivery_people::table.filter(
            delivery_people::person_id
                .eq(people::id)
                .and(exists(covering)),
        ),
    );
    Box::new(own.or(covered))
}
