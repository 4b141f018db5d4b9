//! Types that cross the wire: requests, responses, error codes, roles and permissions. The console and
//! the server share them; nothing here performs I/O, and nothing here knows a database or a web server.

pub mod activities;
pub mod approvals;
pub mod audit;
pub mod auth;
pub mod campaigns;
pub mod classes;
pub mod deliveries;
pub mod files;
pub mod filings;
pub mod gates;
pub mod imports;
pub mod incidents;
pub mod lang;
pub mod letters;
pub mod members;
pub mod moment;
pub mod money;
pub mod organisation;
pub mod outbox;
pub mod page;
pub mod people;
pub mod permissions;
pub mod problem;
pub mod timeline;
pub mod users;
pub mod wire;

pub use jiff::Timestamp;
pub use lang::Lang;
pub use uuid::Uuid;
