//! Words about times and how exactly they are known.

use crate::i18n::{Text, text};
use saiki_api::moment::Precision;

pub const ZONE: Text = text("タイムゾーン", "Time zone");
pub const PRECISION: Text = text("どこまで正確か", "How exact it is");

/// How exactly a moment is known.
pub fn precision(precision: Precision) -> Text {
    match precision {
        Precision::Minute => text("分まで", "to the minute"),
        Precision::Hour => text("時まで", "to the hour"),
        Precision::Day => text("日まで", "to the day"),
        Precision::Month => text("月まで", "to the month"),
    }
}
