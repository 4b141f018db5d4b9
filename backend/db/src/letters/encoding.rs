//! Whose own names a letter in ISO-2022-JP cannot carry: counted before it is sent. Reads every name of the audience; it
//! is for when somebody asks, not for every keystroke.

use crate::{Conn, DbResult, crypto::IncidentCipher, people};
use saiki_api::{
    Uuid,
    letters::{Audience, EncodingCheck},
};

/// People named one by one.
const NAMED: usize = 20;

/// How many would be mailed, and how many of them in UTF-8. The letter's own words are not looked at here.
pub fn in_utf8(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    audience: &Audience,
) -> DbResult<EncodingCheck> {
    let mut found = EncodingCheck::default();
    let mut after = None;
    loop {
        let page = people::recipients_page(conn, incident, audience, cipher, after)?;
        for mailed in &page.mailed {
            found.mailed += 1;
            if mailed.letter.fits_iso_2022_jp() {
                continue;
            }
            found.in_utf8 += 1;
            if found.people.len() < NAMED {
                found.people.push(mailed.recipient.person_id);
            }
        }
        match page.last {
            Some(last) => after = Some(last),
            None => return Ok(found),
        }
    }
}
