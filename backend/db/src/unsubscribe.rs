//! Links that stop updates: made for each mail of a campaign that is an update, and honoured when one is pressed. A link
//! names its delivery and proves itself by a keyed hash; it holds no address. What is then stopped is in `suppressions`.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::{self, IncidentCipher, Keyring, Place},
    deliveries::{self, DeliveryKind},
    incident_keys,
    schema::{deliveries as rows, unsubscribe_keys},
    stored,
    suppressions::{self, AddressIndex, NewSuppression},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    suppressions::{SuppressionKind, SuppressionOrigin, SuppressionReason},
};
use serde_json::json;

/// What stands for a token in previews and test mails: pressing it stops nothing.
pub const SAMPLE: &str = "sample";
/// Bytes of the keyed hash in a token.
const PROOF: usize = 16;

/// Makes the links of a campaign.
#[derive(Clone)]
pub struct Unsubscriber {
    base: String,
    key: Option<[u8; 32]>,
}

impl std::fmt::Debug for Unsubscriber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unsubscriber(..)")
    }
}

impl Unsubscriber {
    /// Links that stop nothing, under the address of this instance.
    pub fn sample(base: &str) -> Unsubscriber {
        Unsubscriber {
            base: base.to_owned(),
            key: None,
        }
    }

    /// The link of a delivery; the same each time.
    pub fn url(&self, delivery: Uuid) -> String {
        let token = self
            .key
            .map_or_else(|| SAMPLE.to_owned(), |key| token(&key, delivery));
        format!("{}/unsubscribe/{token}", self.base.trim_end_matches('/'))
    }
}

fn proof(key: &[u8; 32], delivery: Uuid) -> [u8; 32] {
    crypto::keyed_hash(key, &[b"saiki/unsubscribe", delivery.as_bytes()])
}

fn token(key: &[u8; 32], delivery: Uuid) -> String {
    let mut bytes = delivery.as_bytes().to_vec();
    bytes.extend(proof(key, delivery).iter().take(PROOF));
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The delivery a token names, and its proof.
fn parts(token: &str) -> Option<(Uuid, Vec<u8>)> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, proof) = bytes.split_at_checked(16)?;
    (proof.len() == PROOF).then_some((Uuid::from_slice(id).ok()?, proof.to_vec()))
}

/// Takes as long whatever differs.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |d, (a, b)| d | (a ^ b));
    one.len() == other.len() && differing == 0
}

fn place(campaign: Uuid) -> Place<'static> {
    Place::new("unsubscribe_keys", "sealed", campaign)
}

/// Makes a campaign's key, at its start.
pub(crate) fn make_key(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    campaign: Uuid,
) -> DbResult<()> {
    let key: [u8; 32] = crypto::random()?;
    diesel::insert_into(unsubscribe_keys::table)
        .values((
            unsubscribe_keys::id.eq(DbId(campaign)),
            unsubscribe_keys::incident_id.eq(DbId(incident)),
            unsubscribe_keys::sealed.eq(cipher.seal(&place(campaign), &key)?),
        ))
        .execute(conn)?;
    Ok(())
}

/// The links of a started campaign, under the address frozen with it.
pub(crate) fn of_campaign(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    campaign: Uuid,
    base: &str,
) -> DbResult<Unsubscriber> {
    Ok(Unsubscriber {
        base: base.to_owned(),
        key: Some(key(conn, cipher, campaign)?.ok_or(DbError::Sealed)?),
    })
}

fn key(conn: &mut Conn, cipher: &IncidentCipher, campaign: Uuid) -> DbResult<Option<[u8; 32]>> {
    let sealed: Option<Vec<u8>> = unsubscribe_keys::table
        .find(DbId(campaign))
        .select(unsubscribe_keys::sealed)
        .first(conn)
        .optional()?;
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let key = cipher.open(&place(campaign), &sealed)?;
    <[u8; 32]>::try_from(key)
        .map(Some)
        .map_err(|_| DbError::Sealed)
}

/// A mail whose link was pressed.
#[derive(Debug)]
pub struct Found {
    /// Its incident.
    pub incident_id: Uuid,
    /// The language it was written in.
    pub lang: Lang,
    /// Whether pressing it stops anything: a test mail's stops nothing.
    pub real: bool,
    campaign_id: Uuid,
    delivery_id: Uuid,
    email: String,
    address_index: Vec<u8>,
}

/// The mail a token belongs to; whatever does not prove itself is not found. `Erased` where the personal data of its
/// incident was erased: the key of the proof went with it, and so did the address, so that nothing is sent there and
/// nothing can be stopped. All that the token says then is which mail it was.
pub fn find(conn: &mut Conn, keyring: &Keyring, token: &str) -> DbResult<Found> {
    let (id, proven) = parts(token).ok_or(DbError::NotFound)?;
    let row: Option<deliveries::Row> = rows::table.find(DbId(id)).first(conn).optional()?;
    let row = row.ok_or(DbError::NotFound)?;
    let campaign: Uuid = row.campaign_id.ok_or(DbError::NotFound)?.into();
    let cipher = incident_keys::cipher(conn, keyring, row.incident_id.into())?;
    let key = key(conn, &cipher, campaign)?.ok_or(DbError::NotFound)?;
    let wanted = proof(&key, id);
    if !same(&proven, wanted.get(..PROOF).unwrap_or_default()) {
        return Err(DbError::NotFound);
    }
    let kind: DeliveryKind = stored::value("deliveries.kind", &row.kind)?;
    Ok(Found {
        incident_id: row.incident_id.into(),
        lang: stored::value("deliveries.lang", &row.lang)?,
        real: kind == DeliveryKind::Letter,
        campaign_id: campaign,
        delivery_id: id,
        email: row.recipient(&cipher)?.email,
        address_index: row.address_index,
    })
}

/// Whether its address gets no more updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// It was stopped just now, and not before.
    pub new: bool,
    /// Updates that were waiting for it, and are not sent any more; of every incident where all are stopped.
    pub withdrawn: usize,
}

/// Stops updates to the address of a mail: those of its incident, or `everywhere` those of every one. Once is enough:
/// a second time changes nothing.
pub fn stop(
    conn: &mut Conn,
    keyring: &Keyring,
    found: &Found,
    everywhere: bool,
    now: Timestamp,
) -> DbResult<Changed<Stopped>> {
    let nothing = Stopped {
        new: false,
        withdrawn: 0,
    };
    if !found.real {
        return Ok(Changed::nothing(nothing));
    }
    let new = NewSuppression {
        kind: SuppressionKind::OptOut,
        reason: SuppressionReason::Unsubscribed,
        scope: (!everywhere).then_some(found.incident_id),
        address_index: AddressIndex::new(keyring)
            .of(&found.email)
            .ok_or(DbError::NotFound)?,
        domain: suppressions::domain_of(&found.email),
        status: None,
        origin: SuppressionOrigin {
            incident_id: found.incident_id,
            campaign_id: Some(found.campaign_id),
            delivery_id: found.delivery_id,
        },
    };
    let Some(entry) = suppressions::add(conn, &new, now)? else {
        return Ok(Changed::nothing(nothing));
    };
    let mut entries = vec![entry];
    let (mut here, mut elsewhere) = (0, 0);
    if everywhere {
        for one in suppressions::stop_waiting_everywhere(conn, keyring, &found.email, now)? {
            if one.incident_id == found.incident_id {
                here += one.mails;
                continue;
            }
            elsewhere += one.mails;
            // Another incident's log says nothing of the mail that was pressed.
            let data = json!({ "everywhere": true, "withdrawn": one.mails });
            let (incident, campaign) = (one.incident_id, one.campaign_id);
            entries.push(unsubscribed(incident, campaign, data));
        }
    } else {
        here = suppressions::stop_waiting(conn, found.incident_id, &found.address_index, now)?;
    }
    let data = json!({
        "delivery": found.delivery_id, "everywhere": everywhere, "withdrawn": here,
    });
    entries.push(unsubscribed(found.incident_id, found.campaign_id, data));
    let stopped = Stopped {
        new: true,
        withdrawn: here + elsewhere,
    };
    Ok(Changed::with(stopped, entries))
}

fn unsubscribed(incident: Uuid, campaign: Uuid, data: serde_json::Value) -> Entry {
    Entry::incident(incident, "campaign.unsubscribed", campaign, data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_delivery_and_no_other_key_makes_it() {
        let id = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);
        let made = token(&[7; 32], id);
        assert_eq!(made.len(), 43);
        assert!(
            made.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
        let (named, proven) = parts(&made).unwrap();
        assert_eq!(named, id);
        assert!(same(&proven, &proof(&[7; 32], id)[..PROOF]));
        assert!(!same(&proven, &proof(&[8; 32], id)[..PROOF]));
        assert!(!same(&proven, &proven[..15]));
        for wrong in ["", SAMPLE, "a", &made[..42], &format!("{made}AA")] {
            assert!(parts(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn links_are_the_same_each_time_and_a_sample_proves_nothing() {
        let id = Uuid::from_u128(1);
        let of = Unsubscriber {
            base: "https://saiki.example/".to_owned(),
            key: Some([1; 32]),
        };
        assert_eq!(of.url(id), of.url(id));
        assert!(of.url(id).starts_with("https://saiki.example/unsubscribe/"));
        let sample = Unsubscriber::sample("https://saiki.example").url(id);
        assert_eq!(sample, "https://saiki.example/unsubscribe/sample");
    }
}
