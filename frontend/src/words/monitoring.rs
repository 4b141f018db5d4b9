//! Words of closer monitoring after recovery.

use crate::i18n::{Text, text};
use saiki_api::{Lang, monitoring::DayState};

pub const EMPTY: Text = text("監視強化の期間はまだありません", "No period yet");
pub const EMPTY_TEXT: Text = text(
    "復旧の後、再発や見落としがないか、期間を決めて毎日確かめます。期間と監視項目を決めるところから始めます。",
    "After recovery, look every day for a set time whether it comes back or something was overlooked. Begin with the period and what is watched.",
);
pub const NEW: Text = text("監視の期間を設ける", "Set up a period");
pub const EDIT: Text = text("期間を改める", "Change the period");
pub const TITLE: Text = text("名称", "Name");
pub const FROM: Text = text("開始日", "First day");
pub const TO: Text = text("終了日", "Last day");
pub const WATCHED: Text = text("監視する項目（1行に1つ）", "What is watched, one a line");
pub const WATCHED_HEAD: Text = text("監視する項目", "What is watched");
pub const FREQUENCY: Text = text("頻度", "How often");
pub const RESPONSIBLE: Text = text("担当", "Who watches");
pub const CREATED: Text = text("期間を設けました", "The period is set up");
pub const CALENDAR: Text = text("日ごとの記録", "Days");
pub const ENTRIES: Text = text("記録", "Entries");
pub const NO_ENTRY: Text = text("まだ記録はありません。", "No entry yet.");
pub const ADD: Text = text("記録する", "Make an entry");
pub const DAY: Text = text("日付", "Day");
pub const RESULT: Text = text("結果", "Result");
pub const NOTE: Text = text("内容", "Note");
pub const ADDED: Text = text("記録しました", "Recorded");
pub const SETTLE: Text = text("解決を記録", "Settle");
pub const SETTLED: Text = text("解決", "Settled");
pub const SETTLE_TITLE: Text = text("気になる点の解決", "Settle the finding");
pub const OUTCOME: Text = text("調べた結果と対処", "What came of it");
pub const END: Text = text("終了を決める", "Decide the end");
pub const END_TITLE: Text = text("監視強化の終了", "End of the closer monitoring");
pub const REASON: Text = text("終了してよい理由", "Why it may end");
pub const ENDED: Text = text("終了", "Ended");
pub const RUNNING: Text = text("監視中", "Running");
pub const GAPS: Text = text("記録のない日あり", "Days without an entry");
pub const END_SAID: Text = text("終了を記録しました", "The end is recorded");
pub const HINDERED: Text = text("終了できない理由", "Why it cannot end yet");
pub const READY: Text = text(
    "すべての日に記録があり、未解決の点はありません。監視に関わっていない承認者が終了を決められます。",
    "Every day has an entry and nothing is open. An approver who took no part may decide the end.",
);

/// The name of a day's state.
pub fn state(state: DayState, lang: Lang) -> &'static str {
    match state {
        DayState::Ok => lang.pick("異常なし", "nothing unusual"),
        DayState::Finding => lang.pick("未解決あり", "finding open"),
        DayState::Missing => lang.pick("記録なし", "no entry"),
        DayState::Today => lang.pick("本日分", "due today"),
        DayState::Ahead => lang.pick("これから", "ahead"),
    }
}
