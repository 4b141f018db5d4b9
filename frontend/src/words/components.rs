//! Words of the page that shows every component.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("部品の一覧", "Components");
pub const LEAD: Text = text(
    "画面を作る部品を、ありうる状態のまま並べています。",
    "The parts pages are made of, in every state.",
);
pub const BUTTONS: Text = text("ボタン", "Buttons");
pub const STATUS: Text = text("状態の印", "Status");
pub const FIELDS: Text = text("入力欄", "Fields");
pub const LONG_TABLE: Text = text(
    "長い表（見える行だけ描く）",
    "Long table: only rows in sight are drawn",
);
pub const TABLES: Text = text("一覧", "Tables");
pub const BARS: Text = text("棒グラフ", "Bars");
pub const PROGRESS: Text = text("進み具合", "Progress");
pub const MESSAGES: Text = text("知らせと確認", "Messages and questions");
pub const TEXTS: Text = text("数・日時・文字列", "Numbers, times, texts");
pub const WAITING: Text = text("待ち・空・失敗", "Waiting, empty, failed");
pub const FILES: Text = text("ファイルと見本", "Files and previews");
pub const APPROVE: Text = text("承認を依頼", "Ask for approval");
pub const EXPORT: Text = text("出力", "Export");
pub const DELETE: Text = text("取り消す", "Cancel the sending");
pub const LATER: Text = text("あとで", "Later");
pub const SENDING: Text = text("送っています", "Sending");
pub const NOT_ALLOWED: Text = text("承認がまだありません", "Approval is missing");
pub const SUBJECT: Text = text("件名", "Subject");
pub const SUBJECT_HINT: Text = text("200文字まで", "Up to 200 characters");
pub const SUBJECT_WRONG: Text = text("件名を入力してください", "Enter a subject");
pub const BODY: Text = text("本文", "Body");
pub const DISABLED: Text = text("変更できない欄", "Cannot be changed");
pub const SAY: Text = text("知らせを出す", "Say something");
pub const WARN: Text = text("失敗を知らせる", "Say that it failed");
pub const SAID: Text = text("下書きを保存しました", "The draft is saved");
pub const ASK: Text = text("送る前に確かめる", "Ask before sending");
pub const ASK_TITLE: Text = text("この内容で送りますか", "Send it like this?");
pub const ASK_TEXT: Text = text(
    "送り始めると、受理されたお知らせは取り戻せません。",
    "Once sending begins, letters that were accepted cannot be called back.",
);
pub const ASK_TYPED: Text = text(
    "宛先の数を入力してください：",
    "Type the number of recipients:",
);
pub const ASK_GO: Text = text("送り始める", "Start sending");
pub const ACCEPTED: Text = text("受理", "Accepted");
pub const RETRY: Text = text("再試行待ち", "To be retried");
pub const BOUNCED: Text = text("不達", "Undeliverable");
pub const UNKNOWN: Text = text("結果不明", "Outcome unknown");
pub const NOT_SENT: Text = text("未送", "Not sent");
pub const MAIL: Text = text("メール", "Mail");
pub const PLAIN: Text = text("文字だけ", "Text only");
pub const FILE: Text = text("対象者の名簿", "Register of people");
pub const FILE_HINT: Text = text(
    "CSV（UTF-8 または Shift_JIS）、50 MB まで",
    "CSV in UTF-8 or Shift_JIS, up to 50 MB",
);
pub const VIEW: Text = text("表示の切り替え", "Views");
pub const DATA_ITEMS: Text = text("漏えいした項目", "What leaked");
pub const DUE: Text = text("期限", "Due");
pub const OWNER: Text = text("担当", "Owner");
pub const WHEN: Text = text("発覚した日時", "When you became aware");
pub const AGREE: Text = text("受付時間を本文に入れた", "The hours are in the text");
