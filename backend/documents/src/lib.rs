//! Renders documents: letters in both parts, alarms, reports to authorities, handover sheets and completion reports, SLA
//! sheets, proof packs. No database, no network, no clock of its own.

pub mod alarms;
pub mod calls;
pub mod completion;
pub mod custody;
pub mod erasure;
pub mod filings;
pub mod final_report;
mod font;
pub mod handover;
pub mod html;
pub mod instructions;
pub mod letters;
mod literal;
pub mod post;
pub mod proof;
pub mod public;
pub mod sheets;
pub mod sla;
mod typeset;
