//! Words about how long personal data is kept, and its erasure.

use crate::{
    format::number::grouped,
    i18n::{Text, text},
};
use saiki_api::Lang;

pub const TITLE: Text = text("個人情報の保存と消去", "Keeping and erasing data");
pub const LIST: Text = text("保存期間", "Retention");
pub const LIST_LEAD: Text = text(
    "インシデントごとの個人情報の保存期間です。期間が終わったものは「消去の時期」と表示されます。",
    "How long each incident's personal data is kept. Those whose time is over are due to be erased.",
);
pub const EMPTY: Text = text("インシデントはありません", "No incidents");
pub const EMPTY_TEXT: Text = text(
    "インシデントを登録すると、個人情報をいつまで保存するかをここで確かめられます。",
    "Once an incident is opened, you see here until when its personal data is kept.",
);
pub const INCIDENT: Text = text("インシデント", "Incident");
pub const STATE: Text = text("状態", "State");
pub const LAST_DAY: Text = text("保存期間の最終日", "Last day");
pub const NOT_KNOWN: Text = text("まだ決まっていません", "Not known yet");
pub const BASIS: Text = text("根拠", "Basis");
pub const BASIS_HINT: Text = text(
    "法令、契約、社内規程の条項など。",
    "Law, contract or rule, with its article.",
);
pub const PEOPLE: Text = text("名簿の人数", "People on the register");
pub const PERIOD: Text = text("保存期間", "How long it is kept");
pub const SET: Text = text("保存期間を決める", "Set the period");
pub const SAVED: Text = text("保存期間を保存しました", "The period was saved");
pub const BY_DAY: Text = text("日付で決める", "By a day");
pub const BY_MONTHS: Text = text("終結からの月数で決める", "By months after closing");
pub const COUNT_BY: Text = text("決め方", "How it is counted");
pub const UNTIL: Text = text("保存する最後の日", "Last day it is kept");
pub const MONTHS: Text = text("終結後の月数", "Months after closing");
pub const RESET_HINT: Text = text(
    "消去が依頼されている場合、変更すると依頼は取り下げられます。",
    "If an erasure was asked for, a change takes that back.",
);
pub const HOLD: Text = text("消去の保留", "Hold");
pub const NO_HOLD: Text = text(
    "保留されていません。訴訟などで証拠として残す必要があるときは、消去を保留してください。",
    "There is no hold. Put one on while the data is needed, for example for a lawsuit.",
);
pub const PUT_HOLD: Text = text("消去を保留", "Put on hold");
pub const LIFT_HOLD: Text = text("保留を解除", "Lift the hold");
pub const REASON: Text = text("理由", "Reason");
pub const HELD_BY: Text = text("保留した人", "Put on by");
pub const HOLD_SAVED: Text = text("保留の状態を変更しました", "The hold was changed");
pub const ERASURE: Text = text("消去", "Erasure");
pub const ERASURE_TEXT: Text = text(
    "消去は二人で行います。一人が依頼し、別の人が人数を入力して確認すると、暗号鍵が破棄されます。元には戻せません。",
    "Erasing takes two people: one asks, another types the number and confirms. The key is destroyed then, and nothing brings it back.",
);
pub const ASK: Text = text("消去を依頼", "Ask for the erasure");
pub const ASKED: Text = text("消去を依頼しました", "The erasure was asked for");
pub const WITHDRAW: Text = text("依頼を取り下げる", "Take the request back");
pub const WITHDRAWN: Text = text("依頼を取り下げました", "The request was taken back");
pub const CONFIRM: Text = text("確認して消去", "Confirm and erase");
pub const DONE: Text = text("個人情報を消去しました", "The personal data was erased");
pub const ASKED_BY: Text = text("依頼した人", "Asked for by");
pub const CONFIRMED_BY: Text = text("確認した人", "Confirmed by");
pub const ROWS: Text = text("片付けた記録", "Rows cleared");
pub const CLEARED: Text = text("片付けの完了", "Clearing ended");
pub const LOG_EMPTIED: Text = text(
    "データベースの作業記録（WAL）の消去",
    "Log beside the database emptied",
);
pub const OTHER_PERSON: Text = text(
    "依頼した人とは別の、承認の権限がある人が確認してください。",
    "Somebody else, who may approve, must confirm.",
);
pub const TYPE_PEOPLE: Text = text(
    "確認のため人数を入力：",
    "To confirm, type the number of people:",
);
pub const WHAT_GOES: Text = text(
    "名簿、送付先、メールの控え、添付ファイル、やり取り、聞き取りなど、このインシデントの個人情報がすべて読めなくなります。",
    "All personal data of this incident becomes unreadable: register, recipients, mails kept, files, contacts, interviews.",
);
pub const WHAT_STAYS: Text = text(
    "件数、監査記録、最終報告、渡し済みの送付証明は残り、あとから検証できます。",
    "Counts, the audit log, the final report and proof packs handed out stay and can be verified.",
);
pub const CERTIFICATE: Text = text("消去証明書", "Certificate of erasure");
pub const CERTIFICATE_JSON: Text = text("証明書（検証用）", "Certificate (to verify)");
pub const CERTIFICATE_PAGE: Text = text("証明書（印刷用）", "Certificate (to print)");
pub const KEY: Text = text("暗号鍵", "Key");
pub const KEY_TEXT: Text = text(
    "このインシデントの個人情報は専用の鍵で暗号化しています。鍵が漏れたおそれがあるときや、定めた期間ごとに、新しい鍵に更新できます。",
    "The personal data of this incident is encrypted under a key of its own. Replace it when it may have leaked, or at regular intervals.",
);
pub const REKEY: Text = text("鍵を更新", "Replace the key");
pub const REKEY_TEXT: Text = text(
    "すべての暗号文と索引を新しい鍵で作り直し、終わると古い鍵を破棄します。作業中も閲覧はできますが、名簿の変更と送付の開始はできません。まだ使っていない承認は無効になります。",
    "All sealed values and indexes are made anew, and the old key is destroyed at the end. Meanwhile people can read on, but the register takes no changes and no sending starts. Approvals not used yet become void.",
);
pub const REKEY_BEGUN: Text = text("鍵の更新を始めました", "Replacing the key has begun");
pub const REKEYING: Text = text("更新中", "Being replaced");
pub const REKEYED: Text = text("最後の更新", "Last replaced");
pub const NEVER: Text = text("まだありません", "Never");
pub const UNREADABLE: Text = text("読めない値", "Cannot be read");
pub const UNREADABLE_TEXT: Text = text(
    "新旧どちらの鍵でも読めない値が見つかったため、鍵の更新を止めています。古い鍵はまだ破棄していません。バックアップなどから該当の記録を元に戻せる場合は、戻してから「もう一度確かめる」を押してください。",
    "Values were found that neither key opens, so replacing the key has stopped; the old key is still kept. If the rows can be put right, from a backup for example, do so and look again.",
);
pub const UNREADABLE_RETRY: Text = text("もう一度確かめる", "Look at them again");
pub const UNREADABLE_SKIP: Text = text("読めないまま更新を終える", "Leave them behind");
pub const UNREADABLE_SKIP_TEXT: Text = text(
    "読めない値の復元を待たずに鍵の更新を続け、終わると古い鍵を破棄します。名簿など一覧に出る値は「（読み取れません）」に置き換えます。あとから値を元に戻しても、古い鍵で暗号化されたものは読めません。元には戻せません。",
    "Replacing the key goes on without these values, and the old key is destroyed at the end. What stands in lists, as on the register, is replaced by “(unreadable)”. Values sealed under it cannot be read after that, even if a backup brings them back. This cannot be undone.",
);
pub const UNREADABLE_DECIDED: Text = text("鍵の更新を再開しました", "Replacing the key goes on");
pub const TYPE_VALUES: Text = text(
    "確認のため読めない値の件数を入力：",
    "To confirm, type the number of values:",
);
pub const SKIPPED_BY: Text = text("そのままにすると決めた人", "Left behind by");
pub const LOOK_AGAIN: Text = text("状況を更新", "Look again");

/// `812件`.
pub fn rows(n: i64, lang: Lang) -> String {
    let n = grouped(n);
    match lang {
        Lang::Ja => format!("{n}件"),
        Lang::En => format!("{n} rows"),
    }
}

/// `終結後36か月`.
pub fn months(n: i64, lang: Lang) -> String {
    match (n, lang) {
        (n, Lang::Ja) => format!("終結後{n}か月"),
        (1, Lang::En) => "1 month after closing".to_owned(),
        (n, Lang::En) => format!("{n} months after closing"),
    }
}
