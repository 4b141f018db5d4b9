//! Words of the page about the return to normal operation.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("通常運用への復帰", "Return to normal operation");
pub const TABS: Text = text("復帰の各段階", "Parts of the return");
pub const TAB_HANDOVER: Text = text("引継ぎ", "Handover");
pub const TAB_PLAN: Text = text("計画", "Plan");
pub const TAB_PARTIES: Text = text("合意と費用負担", "Parties and who pays");
pub const TAB_EXECUTION: Text = text("実施と試験", "Execution and tests");
pub const TAB_MONITORING: Text = text("監視強化", "Monitoring");
pub const TAB_REPORT: Text = text("報告書", "Reports");

pub const GOAL: Text = text("目標と体制", "Aim and people");
pub const EDIT_GOAL: Text = text("目標を編集", "Edit the aim");
pub const LEVEL: Text = text("復旧水準", "Level of recovery");
pub const AIM: Text = text("復旧後に動いているもの", "What runs afterwards");
pub const STAGES: Text = text("段階（部分復旧のとき）", "Stages of a partial recovery");
pub const STAGE: Text = text("段階", "Stage");
pub const STAGE_DATE: Text = text("期日", "By");
pub const STAGE_RUNS: Text = text("その日から動くもの", "What runs from then on");
pub const BEGINS: Text = text("開始日", "First day");
pub const DEADLINE: Text = text("期限", "Deadline");
pub const DAY_COUNT: Text = text("日数の数え方", "How days count");
pub const PRIORITY: Text = text("通常業務との優先順位", "Priority against ordinary work");
pub const ACCOUNTABLE: Text = text("復旧の責任者", "Who is accountable");
pub const ARRANGES: Text = text("資金と要員の手配", "Who arranges money and people");
pub const CONCERNED: Text = text("ほかの関係者", "Who else is concerned");
pub const PROCEDURE: Text = text("復旧手順書", "Written procedure");
pub const PROCEDURE_REF: Text = text("手順書の名称と所在", "Its name and place");
pub const PROCEDURE_YES: Text = text("ある", "There is one");
pub const PROCEDURE_NO: Text = text("ない", "There is none");
pub const CHECKED_BY: Text = text("内容を確かめた人", "Who checked its content");
pub const CHECKED_ON: Text = text("確かめた日", "When");
pub const NOT_CHECKED: Text = text("内容は未確認", "content not checked");

pub const EMPTY: Text = text("復旧計画はまだありません", "No recovery plan yet");
pub const EMPTY_TEXT: Text = text(
    "復旧水準と期限を決め、作業、担当、費用、相手先との合意をまとめて承認を受けます。まず目標を書きます。",
    "Set level and deadline; gather tasks, people, cost and agreements; have it approved. Begin with the aim.",
);
pub const TASKS: Text = text("作業", "Tasks");
pub const TASKS_EMPTY: Text = text("作業はまだありません", "No task yet");
pub const TASKS_EMPTY_TEXT: Text = text(
    "復元、再構築、設定変更、脆弱性の修正、試験、告知を作業として書き、先行作業をつなぐと工程表になります。",
    "Write restoring, rebuilding, settings, fixes, tests and notices as tasks; linked, they become a schedule.",
);
pub const NO_MATCH: Text = text("条件に合う作業はありません", "No task matches");
pub const NO_MATCH_TEXT: Text = text("絞り込みを解除してください。", "Clear the filters.");
pub const SEARCH: Text = text("作業名・担当を検索", "Search title, person");
pub const ADD_TASK: Text = text("作業を追加", "Add a task");
pub const TASK: Text = text("作業", "Task");
pub const DETAIL: Text = text("内容", "Detail");
pub const KIND: Text = text("種類", "Kind");
pub const RESPONSIBLE: Text = text("担当", "Who does it");
pub const START: Text = text("着手できる日（あれば）", "Not before, if any");
pub const DUE: Text = text("締切（あれば）", "Due, if any");
pub const DAYS: Text = text("日数", "Days");
pub const DEPENDS: Text = text("先行作業", "Waits for");
pub const COST: Text = text("費用", "Cost");
pub const CURRENCY: Text = text("通貨", "Currency");
pub const EFFORT: Text = text("工数（人日）", "Person-days");
pub const STATE: Text = text("状態", "State");
pub const DATES: Text = text("予定", "Expected");
pub const SLACK: Text = text("余裕", "Slack");
pub const WHY: Text = text("開始の理由", "Why then");
pub const LATEST: Text = text("遅くとも", "At the latest");
pub const CRITICAL: Text = text("遅れると全体が遅れる", "Holds up the whole");
pub const LATE: Text = text("締切に間に合わない", "Will miss its due date");
pub const EDIT_TASK: Text = text("計画を編集", "Edit the plan of it");
pub const RECORD_PROGRESS: Text = text("進み具合を記録", "Record progress");
pub const REMOVE_TASK: Text = text("計画から削除", "Remove from the plan");
pub const REMOVE_HINT: Text = text(
    "この作業を計画から削除します。承認済みの計画は、改めて承認が必要になります。",
    "The task leaves the plan. An approved plan then needs approval again.",
);
pub const REMOVED: Text = text("削除しました", "Removed");
pub const PROGRESS: Text = text("進捗（%）", "Done, per cent");
pub const STARTED_ON: Text = text("着手日", "Began on");
pub const FINISHED_ON: Text = text("完了日", "Finished on");
pub const ACTUAL: Text = text("費用の実績", "Spent");
pub const NOTE: Text = text("備考", "Remark");
pub const BAD_NUMBER: Text = text("数字で入力してください", "Enter a number");
pub const BAD_DATE: Text = text("日付を入力してください", "Enter a day");

pub const SLIP: Text = text("遅れを試算", "What if it is late");
pub const SLIP_DAYS: Text = text("遅れる日数", "Days late");
pub const SLIP_ASK: Text = text("試算する", "Work it out");
pub const SLIP_BEFORE: Text = text("いまの予定", "Now");
pub const SLIP_AFTER: Text = text("遅れた場合", "Then");

pub const SCHEDULE: Text = text("工程表", "Schedule");
pub const SCHEDULE_SCROLL: Text = text(
    "工程表（左右にスクロールできます）",
    "Schedule (scrolls sideways)",
);
pub const TODAY: Text = text("今日", "Today");
pub const LEGEND_CRITICAL: Text = text("全体を左右する作業", "Holds up the whole");
pub const LEGEND_NORMAL: Text = text("余裕のある作業", "Has slack");
pub const LEGEND_DONE: Text = text("完了", "Done");
pub const LEGEND_SLACK: Text = text("余裕", "Slack");
pub const TOTAL_COST: Text = text("費用（計画）", "Cost, planned");
pub const TOTAL_ACTUAL: Text = text("費用（実績）", "Cost, spent");
pub const TOTAL_EFFORT: Text = text("工数", "Effort");
pub const ENDS: Text = text("完了見込み", "Expected end");
pub const DONE_TASKS: Text = text("完了した作業", "Tasks done");

pub const APPROVAL: Text = text("計画の承認", "Approval of the plan");
pub const BLOCKED: Text = text("承認を依頼する前に", "Before asking for approval");
pub const ASK: Text = text("承認を依頼", "Ask for approval");
pub const APPROVE: Text = text("承認する", "Approve");
pub const REFUSE: Text = text("差し戻す", "Refuse");
pub const ASKED: Text = text("承認を依頼しました", "Approval was asked for");
pub const APPROVED: Text = text("承認しました", "Approved");
pub const REFUSED: Text = text("差し戻しました", "Refused");
pub const COMMENT: Text = text("コメント", "Comment");
pub const HASH: Text = text("計画のハッシュ値", "Hash of the plan");
pub const STATE_NONE: Text = text("未承認", "Not approved");
pub const STATE_REQUESTED: Text = text("承認待ち", "Awaiting approval");
pub const STATE_APPROVED: Text = text("承認済み", "Approved");
pub const STATE_REJECTED: Text = text("差し戻し", "Refused");
pub const STATE_VOIDED: Text = text("変更により無効", "Void by a change");
pub const APPROVAL_HINT: Text = text(
    "計画を変えた人と依頼した人は承認できません。承認後に計画や合意を変えると、承認は無効になります。",
    "Whoever changed the plan or asked cannot approve. A change of plan or agreements voids the approval.",
);

pub const PARTIES_EMPTY: Text = text("合意を得る相手はまだありません", "No party yet");
pub const PARTIES_EMPTY_TEXT: Text = text(
    "協力、日程、費用負担を合意しておく社内外の相手を書きます。誰が費用を負担するかが決まるまで、計画は承認に進めません。",
    "Write whom inside and outside you must agree with on help, dates and cost. The plan cannot be approved before it is settled who pays.",
);
pub const ADD_PARTY: Text = text("相手を追加", "Add a party");
pub const PARTY: Text = text("相手", "Party");
pub const SIDE: Text = text("区分", "Side");
pub const SUBJECT: Text = text("合意の内容", "What is agreed");
pub const COOPERATION: Text = text("協力の内容", "What it contributes");
pub const PARTY_SCHEDULE: Text = text("日程", "Dates");
pub const SHARE: Text = text("費用の負担（%）", "Share of the cost, per cent");
pub const SHARE_HEAD: Text = text("費用の負担", "Who pays");
pub const STATE_ON: Text = text("その日付", "Since");
pub const NO_SHARE: Text = text("負担なし", "pays nothing");
pub const SHARES_WHOLE: Text = text("負担の合計は100%です。", "The shares add up to 100%.");
pub const REMOVE_PARTY: Text = text("計画から外す", "Take out of the plan");
pub const REMOVE_PARTY_HINT: Text = text(
    "この相手を計画から外します。承認済みの計画は、改めて承認が必要になります。",
    "The party leaves the plan. An approved plan then needs approval again.",
);

pub const TESTS: Text = text("試験", "Tests");
pub const TESTS_EMPTY: Text = text("試験はまだありません", "No test yet");
pub const TESTS_EMPTY_TEXT: Text = text(
    "作業ごとに、何をして何が確認できればよいかを書きます。合格するまで、その作業は完了にできません。",
    "Write for each task what is done and what should be seen. A task is not done before its tests pass.",
);
pub const ADD_TEST: Text = text("試験を追加", "Add a test");
pub const OF_TASK: Text = text("対象の作業", "Of which task");
pub const ACTION: Text = text("行うこと", "Action");
pub const EXPECTED: Text = text("期待する結果", "Expected");
pub const OBSERVED: Text = text("確認した結果", "Observed");
pub const PASSED: Text = text("合格", "Passed");
pub const FAILED: Text = text("不合格", "Failed");
pub const NOT_RUN: Text = text("未実施", "Not run");
pub const RECORD_PASSED: Text = text("合格として記録", "Record as passed");
pub const RECORD_FAILED: Text = text("不合格として記録", "Record as failed");
pub const RUNS: Text = text("これまでの結果", "Runs so far");
pub const RUN_HINT: Text = text(
    "記録は後から変えられません。不合格のときは、完了した作業も作業中に戻ります。",
    "A run is never changed. One that failed sets its task back to under way.",
);
pub const USER_DATES: Text = text("利用者との日程", "Dates with users");
pub const DATES_EMPTY: Text = text("日程はまだありません", "No dates yet");
pub const NO_DATES: Text = text(
    "停止や再開の日時を、利用者と合意した順に残します。",
    "Keep the times of stops and restarts agreed with users.",
);
pub const ADD_DATE: Text = text("日程を追加", "Add a date");
pub const WHAT: Text = text("内容", "What happens");
pub const DAY: Text = text("日付", "Day");
pub const HOURS: Text = text("時間帯", "Hours");
pub const AUDIENCE: Text = text("利用者", "Users");

pub const REPORTS_EMPTY: Text = text("報告書はまだありません", "No report yet");
pub const REPORTS_EMPTY_TEXT: Text = text(
    "引継ぎ、計画、実施、試験、費用、監視の記録から報告書を作ります。残っている事項がなければ完了報告書になります。",
    "A report is made from handover, plan, work, tests, cost and monitoring. With nothing left to do it is the completion report.",
);
pub const MAKE_REPORT: Text = text("報告書を作る", "Make a report");
pub const MADE: Text = text("報告書を作りました", "The report was made");
pub const REPORT: Text = text("報告書", "Report");
pub const COMPLETE: Text = text("完了報告", "Completion");
pub const INTERIM: Text = text("経過報告", "Progress");

/// `12日間`, `12 days`.
pub fn days(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}日"),
        Lang::En if n == 1 => "1 day".to_owned(),
        Lang::En => format!("{n} days"),
    }
}

/// How the end lies to the deadline.
pub fn margin(n: i64, lang: Lang) -> String {
    match (n < 0, lang) {
        (true, Lang::Ja) => format!("期限を{}日超過", -n),
        (true, Lang::En) => format!("{} past the deadline", days(-n, lang)),
        (false, Lang::Ja) => format!("期限まで余裕{n}日"),
        (false, Lang::En) => format!("{} before the deadline", days(n, lang)),
    }
}

/// The shares do not add up.
pub fn shares(percent: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("負担の合計は{percent}%です。100%になるように直してください。"),
        Lang::En => format!("The shares add up to {percent}%; they must be 100%."),
    }
}

/// `12.5人日`, `12.5 person-days`.
pub fn effort(days: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{days}人日"),
        Lang::En => format!("{days} person-days"),
    }
}

/// What a bar of the schedule says to somebody who cannot see it.
pub fn bar(title: &str, from: &str, to: &str, critical: bool, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "{title}：{from}から{to}まで{}",
            if critical {
                "、遅れると全体が遅れる"
            } else {
                ""
            }
        ),
        Lang::En => format!(
            "{title}: {from} to {to}{}",
            if critical { ", holds up the whole" } else { "" }
        ),
    }
}
