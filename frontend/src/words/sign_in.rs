//! Words of the sign-in page.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("ログイン", "Sign in");
pub const LEAD: Text = text(
    "復旧・通知・報告を、一つの場所で進めます。",
    "Recovery, notices and reports in one place.",
);
pub const EMAIL: Text = text("メールアドレス", "Email address");
pub const PASSWORD: Text = text("パスワード", "Password");
pub const SUBMIT: Text = text("ログインする", "Sign in");
pub const EMAIL_MISSING: Text = text(
    "メールアドレスを入力してください",
    "Enter your email address",
);
pub const PASSWORD_MISSING: Text = text("パスワードを入力してください", "Enter your password");
pub const THROTTLED: Text = text(
    "ログインの試行が続いたため、しばらく受け付けを止めています。数分待ってからお試しください。お急ぎの場合は管理者にご連絡ください。",
    "Too many tries, so signing in is held back for a while. Wait a few minutes; if it is urgent, ask your administrator.",
);
