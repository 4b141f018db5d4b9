//! Letters: from a template and values to a subject, a text part and an HTML part. What a template may
//! contain and what the fields say is decided in `saiki_domain::letters`.
//!
//! Values never pass through the template engine or the Markdown reader: both see marks (code points that
//! are no characters), and the values take the marks' places in the finished parts, escaped as each part
//! needs. So nothing in a name can become markup.

mod blocks;
pub mod builtin;
mod marks;
mod template;
mod to_html;
mod to_print;
mod to_text;

pub use template::{LetterTemplate, Mail, Page, RenderError, check_texts};
pub use to_print::{Paragraph, Print, Style};

#[cfg(test)]
mod tests;
