//! Words about webhooks: the list, the form, one of them with its calls, and the parts of the work that events belong to.

use super::clocks;
use crate::i18n::{Text, text};
use saiki_api::{Lang, webhooks::WebhookFormat};

pub const TITLE: Text = text("外部への通知（Webhook）", "Webhooks");
pub const LEAD: Text = text(
    "期限のアラームや報告書の提出など、監査記録に残る出来事を、登録した通知先に署名を付けて知らせます。対象者の個人情報は送りません。受信されなかった通知は、間隔を広げながら約3日間送り直します。",
    "Tells addresses of your choice what the audit log records, an alarm on a deadline or a report filed, for example: signed, and without personal data of affected people. What is not taken is repeated at growing intervals for about three days.",
);
pub const EMPTY: Text = text("通知先はまだありません", "There is no webhook yet");
pub const EMPTY_TEXT: Text = text(
    "当番のチャットや監視システムを登録すると、期限のアラームなどをすぐに受け取れます。",
    "Enter the chat of those on duty or a monitoring system, and it is told of alarms and other events at once.",
);
pub const ADD: Text = text("通知先を登録", "Add a webhook");
pub const EDIT_TITLE: Text = text("通知先を編集", "Edit the webhook");
pub const ONE: Text = text("通知先", "Webhook");
pub const BACK: Text = text("通知先の一覧", "All webhooks");

pub const NAME: Text = text("名称", "Name");
pub const NAME_HINT: Text = text(
    "例：夜間当番のチャット",
    "For example: chat of the night shift",
);
pub const ADDRESS: Text = text("宛先（URL）", "Address (URL)");
pub const ADDRESS_HINT: Text = text(
    "https:// で始まる宛先。それ自体が秘密情報に当たることがあるため、暗号化して保存し、監査記録には残しません。",
    "Begins with https://. As it may itself be a secret, it is kept encrypted and is in no audit entry.",
);
pub const HOST: Text = text("宛先のホスト", "Host");
pub const HOST_HINT: Text = text(
    "宛先の全体は「編集」で確かめられます。",
    "“Edit” shows the whole address.",
);
pub const EVENTS: Text = text("通知する出来事", "What is told");
pub const EVERYTHING: Text = text("すべての出来事", "Everything");
pub const EVERYTHING_HINT: Text = text(
    "今後加わる種類も含みます。",
    "Kinds that are added later are included.",
);
pub const FIND: Text = text("出来事を探す", "Find an event");
pub const FIND_HINT: Text = text(
    "名前か、filing.filed のようなコードで探せます。",
    "By its name, or by a code such as filing.filed.",
);
pub const NONE_FOUND: Text = text("該当する出来事はありません。", "No event matches.");
pub const EVERY: Text = text("すべて", "All of it");
pub const FORMAT: Text = text("送信の形式", "Format");
pub const LANGUAGE: Text = text("文の言語", "Language of the text");
pub const EXERCISES: Text = text("訓練中の出来事も通知する", "Tell of exercises, too");
pub const ENABLED: Text = text("通知を有効にする", "Enabled");
pub const ENABLED_HINT: Text = text(
    "選択を外すと、以後の出来事は通知しません。",
    "Without it, nothing further is told.",
);
pub const SAVED: Text = text("通知先を保存しました", "The webhook was saved");

pub const SECRET_TITLE: Text = text("署名用の鍵", "Signing key");
pub const SECRET_ONCE: Text = text(
    "この鍵が表示されるのは今だけです。受信側に設定してください。紛失した場合は作り直せます。",
    "The key is shown this once. Enter it at the receiver. Where it is lost, a new one can be made.",
);
pub const COPY: Text = text("鍵をコピー", "Copy the key");
pub const OPEN_PAGE: Text = text("通知先のページを開く", "Open its page");
pub const SIGNATURE: Text = text("署名", "Signature");
pub const SIGNATURE_TEXT: Text = text(
    "すべての通知に、ヘッダー Saiki-Signature（t=時刻,v1=署名）を付けます。署名は「時刻.本文」を署名用の鍵で計算した HMAC-SHA256 の16進表記です。受信側で計算した値と一致すれば、Saiki からの通知であることを確かめられます。",
    "Every call has the header Saiki-Signature (t=time,v1=signature). The signature is the HMAC-SHA256 of time, a dot and the body under the signing key, in hexadecimal. A receiver that computes the same value knows that the call is Saiki’s.",
);
pub const RENEW: Text = text("鍵を作り直す", "Make a new key");
pub const RENEW_TITLE: Text = text("署名用の鍵を作り直しますか", "Make a new signing key?");
pub const RENEW_TEXT: Text = text(
    "今の鍵は直ちに無効になり、送信待ちの通知にも新しい鍵で署名します。新しい鍵を設定するまで、受信側では署名を確かめられません。",
    "The present key is no longer used; calls that wait are signed with the new one. Until it is entered at the receiver, the receiver cannot check signatures.",
);
pub const REMOVE: Text = text("通知先を削除", "Remove the webhook");
pub const REMOVE_TITLE: Text = text("この通知先を削除しますか", "Remove this webhook?");
pub const REMOVE_TEXT: Text = text(
    "送信待ちの通知は送信されずに削除され、送信の記録も見られなくなります。",
    "Calls that wait are dropped, and the record of calls goes with it.",
);
pub const REMOVED: Text = text("通知先を削除しました", "The webhook was removed");
pub const TRY: Text = text("試験送信する", "Send a trial");
pub const TRIED: Text = text("試験送信を始めました", "A trial call is on its way");

pub const STATE: Text = text("状態", "State");
pub const ON: Text = text("有効", "Enabled");
pub const OFF: Text = text("停止中", "Off");
pub const OFF_TEXT: Text = text(
    "この通知先は停止中で、出来事が起きても知らせません。試験送信はできます。",
    "This webhook is off: nothing that happens is told. A trial can be sent all the same.",
);
pub const LAST_TAKEN: Text = text("最後に受信された日時", "Last taken");
pub const NEVER: Text = text("まだありません", "Not yet");
pub const CREATED: Text = text("登録", "Entered");

pub const CALLS: Text = text("送信の記録", "Calls");
pub const CALLS_HINT: Text = text(
    "受信済みまたは断念した通知の記録は、30日間残します。",
    "Those taken or given up are kept for 30 days.",
);
pub const CALLS_EMPTY: Text = text("送信の記録はありません", "There are no calls");
pub const CALLS_EMPTY_TEXT: Text = text(
    "「試験送信する」を押すと、受信側に届くかどうかを確かめられます。",
    "“Send a trial” shows whether the receiver takes it.",
);
pub const CALL: Text = text("通知の詳細", "The call");
pub const EVENT: Text = text("出来事", "Event");
pub const CODE: Text = text("コード", "Code");
pub const ATTEMPTS: Text = text("送信回数", "Attempts");
pub const ANSWER: Text = text("応答", "Answer");
pub const ERROR: Text = text("失敗の理由", "Why it failed");
pub const AROSE: Text = text("発生", "Arose");
pub const NEXT: Text = text("次の送信", "Next attempt");
pub const DONE: Text = text("終了", "Over");
pub const CALL_ID: Text = text("識別子（Saiki-Event-Id）", "Identifier (Saiki-Event-Id)");
pub const AGAIN: Text = text("もう一度送る", "Send again");
pub const AGAIN_DONE: Text = text("送信待ちに戻しました", "It waits to be sent again");
pub const SEE_FAILED: Text = text("断念した通知を見る", "See those given up");

pub const AREA_DEADLINES: Text = text("期限", "Deadlines");
pub const AREA_FILINGS: Text = text("報告・届出", "Reports to authorities");
pub const AREA_INCIDENTS: Text = text("インシデントの進行", "Course of incidents");
pub const AREA_LETTERS: Text = text("文書と送付", "Letters and sending");
pub const AREA_PEOPLE: Text = text("対象者と個別の連絡", "Affected people");
pub const AREA_OUTSIDE: Text = text("社外の連絡先と請求", "Outside contacts and claims");
pub const AREA_SYSTEMS: Text = text("システムと指示", "Systems and instructions");
pub const AREA_RECOVERY: Text = text("復旧", "Recovery");
pub const AREA_CAUSES: Text = text("原因と証拠", "Causes and evidence");
pub const AREA_PREVENTION: Text = text("再発防止", "Prevention of recurrence");
pub const AREA_MONEY: Text = text("損失・契約・SLA", "Losses, contracts and SLA");
pub const AREA_ERASURE: Text = text("個人情報の保存と消去", "Keeping and erasing personal data");
pub const AREA_SETTINGS: Text = text("利用者と設定", "Users and settings");
pub const AREA_OTHER: Text = text("その他", "Other");

/// What a format sends.
pub fn format_hint(format: Option<WebhookFormat>, lang: Lang) -> &'static str {
    match format.unwrap_or_default() {
        WebhookFormat::Event => lang.pick(
            "出来事の全体を JSON で送ります。",
            "Sends the whole event as JSON.",
        ),
        WebhookFormat::Chat => lang.pick(
            "1行の文だけを、text という項目に入れて送ります。多くのチャットの受信用アドレスがこの形式を受け付けます。",
            "Sends one line in a field named text, which the incoming addresses of most chat services take.",
        ),
    }
}

/// How much of an area is told: `3／12種類`.
pub fn chosen_of(chosen: usize, all: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{chosen}／{all}種類"),
        Lang::En => format!("{chosen} of {all}"),
    }
}

/// Everything of an area, in its box.
pub fn whole_area(name: Text, lang: Lang) -> String {
    let name = name.pick(lang);
    match lang {
        Lang::Ja => format!("「{name}」のすべて（今後加わる種類も含む）"),
        Lang::En => format!("All of “{name}”, including kinds added later"),
    }
}

/// How many calls wait.
pub fn waiting(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("送信待ち {n}件"),
        Lang::En => format!("{n} waiting"),
    }
}

/// How many calls were given up.
pub fn failed(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("断念 {n}件"),
        Lang::En => format!("{n} given up"),
    }
}

/// What was given up lately, and what to do.
pub fn failed_lately(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "直近7日間に{n}件の通知を断念しました。理由を確かめて原因を直したあと、それぞれの通知を「もう一度送る」で送り直せます。"
        ),
        Lang::En => format!(
            "In the last seven days {n} {} given up. Look at the reason and put it right; then “Send again” repeats a call.",
            match n {
                1 => "call was",
                _ => "calls were",
            }
        ),
    }
}

/// Yes or no.
pub fn yes(yes: bool, lang: Lang) -> &'static str {
    match yes {
        true => clocks::YES.pick(lang),
        false => clocks::NO.pick(lang),
    }
}
