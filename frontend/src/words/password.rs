//! Words of the dialog that changes one's own password.

use crate::i18n::{Text, text};

pub const CHANGE: Text = text("パスワードを変更", "Change password");
pub const FIRST: Text = text("新しいパスワードを設定", "Set a password of your own");
pub const FIRST_TEXT: Text = text(
    "いまのパスワードは、最初のログインのためにお渡ししたものです。続けるには、ご自分のパスワードを設定してください。",
    "The password you signed in with was given to you for the first time only. Set one of your own to go on.",
);
pub const EFFECT: Text = text(
    "変更すると、ほかの端末やブラウザでのログインは終わります。この画面はそのまま使えます。",
    "Your sessions on other devices and browsers end. This one goes on.",
);
pub const CURRENT: Text = text("現在のパスワード", "Present password");
pub const NEW: Text = text("新しいパスワード", "New password");
pub const NEW_HINT: Text = text(
    "12文字以上256文字まで。長い文を勧めます。",
    "12 to 256 characters. A long phrase is best.",
);
pub const AGAIN: Text = text("新しいパスワード（確認）", "New password again");
pub const DIFFERENT: Text = text(
    "確認の入力が新しいパスワードと一致しません",
    "This is not what you typed as the new password",
);
pub const DONE: Text = text("パスワードを変更しました", "Your password was changed");
