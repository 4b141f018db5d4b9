//! Words of the built-in outbox.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("送信箱", "Outbox");
pub const BANNER: Text = text(
    "メールサーバを設定していないときに送付した通知を、ここに保管しています。ここにあるメールは外部に送信されていません。",
    "Mails sent while no mail server is configured are kept here. None of them has left this server.",
);
pub const EMPTY: Text = text("送信箱は空です", "The outbox is empty");
pub const EMPTY_TEXT: Text = text(
    "メールサーバを設定せずに送付や試し送りをすると、実際に届くメールの内容をここで確認できます。",
    "Send, or send a test, without a mail server, and you can look here at what people would receive.",
);
pub const SEARCH: Text = text(
    "メールアドレスまたは顧客番号",
    "Mail address or customer number",
);
pub const NONE_FOUND: Text = text("該当するメールはありません", "No such mail");
pub const NONE_FOUND_TEXT: Text = text(
    "メールアドレスまたは顧客番号の全体を入力してください。一部だけでは検索できません。",
    "Enter the whole mail address or customer number; a part of it does not find anything.",
);
pub const ONE: Text = text("一通のメール", "One mail");
pub const TO: Text = text("宛先", "To");
pub const SUBJECT: Text = text("件名", "Subject");
pub const SIZE: Text = text("サイズ", "Size");
pub const WHEN: Text = text("日時", "When");
pub const HEADERS: Text = text("ヘッダ", "Headers");
pub const AS_MAIL: Text = text("メール", "Mail");
pub const AS_TEXT: Text = text("文字だけ", "Text only");
pub const PARTS: Text = text("表示の切り替え", "Parts of the mail");
pub const DOWNLOAD: Text = text("メール（.eml）を保存", "Save as .eml");
pub const BACK: Text = text("送信箱に戻る", "Back to the outbox");
