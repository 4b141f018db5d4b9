//! Pages about letters: the list, a new one, the editor with preview, objections and approval. Sending is elsewhere.

mod approval;
mod basis;
mod draft;
pub mod editor;
mod fields;
pub mod list;
mod mail;
pub mod new;
mod preview;
mod publication;
mod reach;
pub mod series;
mod settings;
mod standing;
mod test_send;
mod tones;
mod versions;
