//! Everything between a delivery row and the wire: building a mail, the dialogue with the mail server, what its
//! replies mean, and when to try again. It decides nothing about who is written to; the rows say that.

mod address;
mod attached;
mod bounces;
mod capabilities;
mod crash;
mod dial;
mod dkim;
mod legacy;
mod message;
mod names;
mod outcome;
mod redact;
mod relay;
mod relay_url;
mod reply;
mod retry;
mod session;
#[cfg(feature = "sink")]
pub mod sink;
mod test_send;
mod tls;
mod wire;
mod worker;

pub use address::{Address, AddressError};
pub use attached::{AttachedFiles, FileToAttach};
pub use bounces::{
    Collector, Group, Intake, Limits, Mark, Message, Reading, Report, ReturnPath, Taken,
    read_report, serve_lmtp,
};
pub use crash::CrashPoint;
#[cfg(feature = "sink")]
pub use crash::arm;
pub use dial::Dialer;
pub use dkim::{DkimKey, DkimKeyError, KeyKind, Signer};
pub use message::{Built, Draft, MessageError, Party};
pub use names::display_name;
pub use outcome::{Defer, Outcome, PauseReason, Refusal, classify};
pub use redact::redact;
pub use relay::{Credentials, Relay, Reports, Timeouts, TlsMode};
pub use relay_url::RelayUrlError;
pub use reply::{Enhanced, Reply};
pub use retry::{Retry, Schedule};
pub use session::{Ending, Envelope, Event, Fault, Session};
pub use test_send::{TestMail, send_test};
pub use tls::TlsError;
pub use worker::{Letter, Transport, Unfit, Worker, WorkerConfig};
