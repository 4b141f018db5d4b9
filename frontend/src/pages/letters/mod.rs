//! Pages about letters: the list, a new one, the editor with preview, objections and approval. Sending is elsewhere.

mod approval;
mod draft;
pub mod editor;
mod fields;
pub mod list;
pub mod new;
mod preview;
mod publication;
mod reach;
mod settings;
mod test_send;
mod tones;
mod versions;
