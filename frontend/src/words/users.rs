//! Words of the page about users.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("利用者", "Users");
pub const LEAD: Text = text(
    "Saiki にログインできる人の一覧です。",
    "People who can sign in.",
);
pub const NEW: Text = text("利用者を登録", "Add a user");
pub const EDIT: Text = text("利用者情報の変更", "Change a user");
pub const NAME: Text = text("氏名", "Name");
pub const EMAIL: Text = text("メールアドレス", "Email address");
pub const ROLE: Text = text("役割", "Role");
pub const ROLE_HINT: Text = text(
    "役割を変えると、その人はもう一度ログインします。",
    "Changing it makes them sign in again.",
);
pub const LANG: Text = text("表示言語", "Language");
pub const STATE: Text = text("状態", "State");
pub const ACTIVE: Text = text("利用中", "Active");
pub const DISABLED: Text = text("停止中", "Barred");
pub const DISABLE: Text = text("ログインを停止する", "Bar from signing in");
pub const DISABLE_HINT: Text = text(
    "停止すると、その人のログインは直ちに終わります。",
    "Their sessions end at once.",
);
pub const SINCE: Text = text("登録日時", "Added");
pub const PASSWORD: Text = text("初期パスワード", "First password");
pub const NEW_PASSWORD: Text = text(
    "新しいパスワード（変えないなら空欄）",
    "New password (empty: no change)",
);
pub const PASSWORD_HINT: Text = text(
    "12文字以上256文字まで。安全な方法で本人に伝えてください。",
    "12 to 256 characters. Hand it over in a safe way.",
);
pub const ONE_TIME: Text = text(
    "次のログインで、本人に自分のパスワードを設定してもらう",
    "They must set a password of their own at the next sign-in",
);
pub const AWAITS_PASSWORD: Text = text("パスワード未設定", "Own password due");
pub const CREATED: Text = text("利用者を登録しました", "The user was added");
pub const EMPTY: Text = text("利用者がいません", "No users");
pub const EMPTY_TEXT: Text = text(
    "一緒に進める人を登録してください。",
    "Add the people you work with.",
);
