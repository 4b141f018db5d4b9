//! Words of the built-in outbox.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("送信箱", "Outbox");
pub const BANNER: Text = text(
    "メールサーバが設定されていない間、送付した通知はここに保存されます。外部には一通も送られていません。",
    "While no mail server is configured, mails are kept here. None of them has left this machine.",
);
pub const EMPTY: Text = text("送信箱は空です", "The outbox is empty");
pub const EMPTY_TEXT: Text = text(
    "メールサーバを設定せずに送付すると、届くはずだったメールをここで確かめられます。",
    "When you send without a mail server, what would have arrived can be looked at here.",
);
pub const TO: Text = text("宛先", "To");
pub const SUBJECT: Text = text("件名", "Subject");
pub const SIZE: Text = text("大きさ", "Size");
pub const WHEN: Text = text("日時", "When");
pub const HEADERS: Text = text("ヘッダー", "Headers");
pub const AS_MAIL: Text = text("メール", "Mail");
pub const AS_TEXT: Text = text("文字だけ", "Text only");
pub const PARTS: Text = text("表示の切り替え", "Parts of the mail");
pub const DOWNLOAD: Text = text("eml で保存", "Save as .eml");
pub const BACK: Text = text("送信箱に戻る", "Back to the outbox");
