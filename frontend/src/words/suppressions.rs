//! Words of the page about addresses that are not mailed, and about what came back.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("送信停止アドレス", "Addresses not mailed");
pub const LEAD: Text = text(
    "存在しないと分かった宛先と、本人が配信停止を申し出た宛先です。次の送付から除かれ、対象者には別の方法での通知が必要になります。法令や契約で必要な通知は、配信停止の申出があっても送ります。アドレスそのものは保存していません。",
    "Addresses that turned out not to exist, and those whose owners want no more updates. The next sending leaves them out, and those people have to be told otherwise. Notices owed by law or contract go out in spite of an opt-out. The addresses themselves are not kept here.",
);
pub const SEARCH: Text = text("メールアドレス（完全一致）", "Exact mail address");
pub const EMPTY: Text = text(
    "送信を停止している宛先はありません",
    "No address is stopped",
);
pub const EMPTY_TEXT: Text = text(
    "宛先が存在しないと分かったときや、本人が配信停止を申し出たときに、ここに並びます。返送された通知を受け取るには、戻り先のドメインを設定してください（SAIKI_BOUNCE_DOMAIN）。",
    "Addresses appear here once they turn out not to exist, or their owners stop updates. To have returned mail taken in, set the domain it comes back to (SAIKI_BOUNCE_DOMAIN).",
);
pub const KIND: Text = text("種別", "Kind");
pub const REASON: Text = text("理由", "Reason");
pub const DOMAIN: Text = text("ドメイン", "Domain");
pub const STATUS: Text = text("状態コード", "Status code");
pub const SCOPE: Text = text("対象", "Counts for");
pub const EVERYWHERE: Text = text("すべてのインシデント", "All incidents");
pub const ONE_INCIDENT: Text = text("そのインシデントのみ", "Its incident only");
pub const SINCE: Text = text("登録日時", "Since");
pub const ORIGIN: Text = text("もとのメール", "The mail it comes from");
pub const SEE_ORIGIN: Text = text("送付台帳を開く", "Open the ledger");
pub const HIDDEN_ORIGIN: Text = text(
    "参加していないインシデントのメールです",
    "A mail of an incident you are no member of",
);
pub const LIFTED: Text = text("解除済み", "Lifted");
pub const SHOW_LIFTED: Text = text("解除したものを表示", "Show lifted ones");
pub const ONCE: Text = text("次の送付に限り送信", "Mailed once more");
pub const DETAIL: Text = text("送信停止の内容", "Why it is not mailed");
pub const LIFTED_BY: Text = text("解除した人", "Lifted by");
pub const LIFTED_WHY: Text = text("解除の理由", "Why it was lifted");
pub const LIFT: Text = text("送信を再開する", "Mail it again");
pub const LIFT_REASON: Text = text("再開する理由", "Why it is mailed again");
pub const LIFT_REASON_HINT: Text = text(
    "誰に、どのように確認したかを書いてください。監査記録に残ります。",
    "Say who confirmed it and how. It goes on record.",
);
pub const LIFT_ONCE: Text = text("次の送付に限る", "For the next sending only");
pub const LIFT_ONCE_HINT: Text = text(
    "次に始める送付で一度だけ送り、その後は再び停止します。",
    "The next sending that is started mails it, then it is stopped again.",
);
pub const LIFT_DONE: Text = text("送信停止を解除しました", "The address is mailed again");

pub const FIGURES: Text = text("返ってきた通知の処理", "What came back");
pub const MATCHED: Text = text("処理した通知", "Counted");
pub const FORGED: Text = text("戻り先の署名が不正", "Signature not ours");
pub const UNMATCHED: Text = text("該当するメールなし", "No such mail");
pub const AUTO_REPLIES: Text = text("自動応答", "Automatic replies");
pub const UNREADABLE: Text = text("読み取れない", "Not readable");
pub const LAST: Text = text("最後の受信", "Last received");
pub const NEVER: Text = text("まだありません", "Never yet");

pub const REPORTS: Text = text("返ってきた通知", "What came back");
pub const NO_REPORT: Text = text("返ってきた通知はありません", "Nothing came back");
pub const CLASS: Text = text("返送の種類", "Kind of bounce");

pub const OPTED_OUT: Text = text(
    "うち、配信停止の申出があり送らないもの",
    "Of these, not sent: no more updates wanted",
);
pub const NO_SUCH_ADDRESS: Text = text(
    "うち、宛先が存在せず送らないもの",
    "Of these, not sent: the address does not exist",
);

/// Before a start: how many are left out, and what follows for them.
pub fn held_back(technical: &str, opt_out: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "このうち、宛先が存在しない {technical} 通と、配信停止の申出がある {opt_out} 通は送りません。その対象者には別の方法での通知が必要です。"
        ),
        Lang::En => format!(
            "Of these, {technical} are not sent because the address does not exist, and {opt_out} because no more updates are wanted. Those people have to be told otherwise."
        ),
    }
}
