//! Instructions on paper, for when the network is off: a pack with one page a unit and a slip to fax back, and a list
//! to telephone by. Everything comes from the board; nothing is fetched and nothing runs in these pages. For when it is
//! not off, the text of a mail.

mod mail;
mod sheets;
mod words;

pub use mail::{Mail, mail};
pub use sheets::{call_list_csv, call_sheet, pack};

use saiki_api::{Lang, instructions::InstructionBoard, organisation::Organisation};

/// What a paper is made of.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The incident's reference.
    pub reference: String,
    /// Its title.
    pub incident: String,
    /// Its TLP label, printed first and last.
    pub tlp: String,
    /// Who gives the instruction.
    pub organisation: Organisation,
    /// IANA zone times are written in.
    pub zone: String,
    /// The instruction and its units.
    pub board: InstructionBoard,
    /// Language of the paper.
    pub lang: Lang,
}

#[cfg(test)]
mod tests;
