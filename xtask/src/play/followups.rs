//! Those no mail reached: counted with their reasons, told by post from one printable file. One is left for the desk to call.

use anyhow::{Result, ensure};
use saiki_api::followups::{
    AssignMany, Envelope, FollowedMany, FollowupChannel, FollowupCounts, FollowupFilter,
    FollowupTarget, NewPostBatch, PostBatch, PostBatchSent, Postable,
};
use saiki_api::incidents::Incident;
use saiki_api::letters::Letter;
use saiki_api::{Timestamp, Uuid};

use super::calendar::Calendar;
use super::cast::Cast;
use super::teller::{Teller, grouped};

/// How many of them are called instead of written to.
const CALLED: usize = 3;

/// Follows them up.
///
/// # Errors
/// When a step is refused.
pub fn follow_up(
    cast: &Cast,
    incident: &Incident,
    notice: &Letter,
    calendar: &Calendar,
    teller: &mut Teller,
) -> Result<()> {
    teller.heading("Those no mail reached");
    let path = format!("incidents/{}", incident.id);
    let counts: FollowupCounts = cast.comms.get(&format!("{path}/followups/counts"))?;
    ensure!(counts.open > 0, "nobody is left over: {counts:?}");
    let reasons: Vec<String> = counts
        .reasons
        .iter()
        .map(|one| format!("{:?} {}", one.reason, one.people))
        .collect();
    teller.done(&format!(
        "{} people are still to be told: {}",
        counts.open,
        reasons.join(", ")
    ));
    called(cast, &path, teller)?;
    let filter = FollowupFilter {
        has_channel: Some(false),
        ..FollowupFilter::default()
    };
    let postable: Postable = cast
        .comms
        .get(&format!("{path}/followups/postable?has_channel=false"))?;
    let new = NewPostBatch {
        letter_id: notice.id,
        envelope: Envelope::default(),
        target: FollowupTarget::Filter(Box::new(filter)),
        expected_count: postable.letters,
    };
    let batch: PostBatch = cast.comms.post(&format!("{path}/post-batches"), &new)?;
    match cast
        .comms
        .download(&format!("{path}/post-batches/{}/pdf", batch.id))
    {
        Ok(pdf) => {
            ensure!(pdf.starts_with(b"%PDF-"), "the batch is no PDF");
            let kept = teller.keep("letters.pdf", &pdf)?;
            teller.done(&format!(
                "{} letters in one PDF for the mail room: {} kB",
                batch.letters,
                grouped(pdf.len() / 1000)
            ));
            teller.detail(&kept.display().to_string());
        }
        // A machine without a Japanese font: the product says what to do, and the demo goes on.
        Err(error) => teller.detail(&format!("the letters cannot be printed here: {error:#}")),
    }
    let printed: PostBatch = cast
        .comms
        .get(&format!("{path}/post-batches/{}", batch.id))?;
    let sent = PostBatchSent {
        posted_on: calendar.date(calendar.day_of(Timestamp::now())?)?.parse()?,
        service: "簡易書留".to_owned(),
        confirm_letters: batch.letters,
    };
    let posted: PostBatch = cast.comms.change(
        "POST",
        &format!("{path}/post-batches/{}/posted", batch.id),
        printed.version,
        &sent,
    )?;
    ensure!(posted.posted_on.is_some(), "it is not posted");
    teller.done("posted; each counts as told by post, on that day");
    Ok(())
}

/// Some are called by the desk; they are left open for whoever looks around.
fn called(cast: &Cast, path: &str, teller: &mut Teller) -> Result<()> {
    let list: saiki_api::page::Page<saiki_api::followups::Followup> =
        cast.comms.get(&format!("{path}/followups?limit=50"))?;
    let some: Vec<Uuid> = list
        .items
        .iter()
        .take(CALLED)
        .map(|one| one.person_id)
        .collect();
    let assign = AssignMany {
        expected_count: u64::try_from(some.len())?,
        target: FollowupTarget::Ids(some),
        channel: Some(FollowupChannel::Phone),
        assignee_id: Some(cast.comms.user.id),
    };
    let done: FollowedMany = cast
        .comms
        .post(&format!("{path}/followups/assign"), &assign)?;
    teller.done(&format!("{} of them are on the call list", done.people));
    Ok(())
}
