//! Who was told, in a final report, and what was claimed.

use crate::{
    Timestamp,
    campaigns::CampaignState,
    claims::{ClaimState, ClaimTotal},
    contacts::ContactKind,
    filing_duties::DutyState,
    incidents::Progress,
    letters::LetterKind,
    organisation::Both,
};
use serde::{Deserialize, Serialize};

/// Who was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Letters and notices.
    pub letters: Vec<LetterWritten>,
    /// Campaigns by which letters went out.
    pub campaigns: Vec<CampaignSent>,
    /// Affected people some campaign could not reach.
    pub undeliverable: i64,
    /// Affected people without a mail address.
    pub without_email: i64,
    /// How people were dealt with beyond that, in prose.
    pub response: String,
    /// Whether it was made public.
    pub publication: Progress,
    /// Day and way.
    pub publication_note: String,
    /// Notices on the public page.
    pub notices: Vec<NoticePublished>,
    /// Reports to authorities that were made here.
    pub filings: Vec<FilingMade>,
    /// What became of reports that were owed to authorities and others.
    pub duties: Vec<Duty>,
    /// People outside who waited for word, by kind: all, and those closed.
    pub contacts: Vec<(ContactKind, i64, i64)>,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterWritten {
    /// Its name inside the organisation.
    pub name: String,
    /// What it is for.
    pub kind: LetterKind,
    /// Who approved it, and when.
    pub approved: Option<(String, Timestamp)>,
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignSent {
    /// Its name.
    pub name: String,
    /// Kind of letter.
    pub kind: LetterKind,
    /// How far it is.
    pub state: CampaignState,
    /// When it was started.
    pub started_at: Option<Timestamp>,
    /// When the last mail had its outcome.
    pub finished_at: Option<Timestamp>,
    /// Mails in all.
    pub total: i64,
    /// Accepted by the mail server.
    pub accepted: i64,
    /// Not to be delivered.
    pub failed: i64,
}

/// A notice on the public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePublished {
    /// Its name inside the organisation.
    pub name: String,
    /// Last part of its address.
    pub slug: String,
    /// How often it was published.
    pub publications: usize,
    /// When it was published first.
    pub first_at: Option<Timestamp>,
    /// When it was published last.
    pub last_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

/// A report to an authority that was owed, or may have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Recipient and report.
    pub name: Both,
    /// Where it stands.
    pub state: DutyState,
    /// When it was filed.
    pub filed_at: Option<Timestamp>,
    /// The recipient's reference.
    pub reference: String,
    /// Why it was decided not to be required.
    pub reason: String,
    /// Who decided.
    pub decided_by: Option<String>,
}

/// A report to an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilingMade {
    /// Number within the incident.
    pub number: i64,
    /// Which report.
    pub kind: String,
    /// Hash of its JSON export.
    pub sha256: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Claims, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// How many in each state, states without any left out.
    pub by_state: Vec<(ClaimState, i64)>,
    /// What they come to, by currency.
    pub totals: Vec<ClaimTotal>,
}
