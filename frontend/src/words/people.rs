//! Words of the pages about affected people.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("対象者名簿", "Affected people");
pub const SEARCH: Text = text(
    "番号・氏名・メール・電話（完全一致）",
    "Exact number, name, email, phone",
);
pub const PERSON: Text = text("対象者", "Person");
pub const NUMBER: Text = text("お客様番号", "Customer number");
pub const NAME: Text = text("氏名", "Name");
pub const EMAIL: Text = text("メールアドレス", "Email address");
pub const PHONE: Text = text("電話番号", "Telephone");
pub const PHONE_LENGTH: Text = text(
    "電話番号の桁数が合いません（日本の番号は、携帯電話が11桁、その他は10桁以上です）。このまま保存することもできます。",
    "The number of digits is not that of a Japanese telephone number (mobile numbers have 11, others 10 or more). You can save it all the same.",
);
pub const ADDRESS: Text = text("住所", "Postal address");
pub const COMPANY: Text = text("会社・団体名", "Organisation");
pub const LANG: Text = text("言語", "Language");
pub const ITEMS: Text = text("漏えい項目", "Data items");
pub const DAMAGE: Text = text("被害額", "Damage");
pub const CONTRACT: Text = text("契約番号", "Contract reference");
pub const NOTE: Text = text("備考", "Note");
pub const HAS_EMAIL: Text = text("メールアドレスの有無", "Email address");
pub const WITH_EMAIL: Text = text("あり", "Has one");
pub const WITHOUT_EMAIL: Text = text("なし", "Has none");
pub const NO_EMAIL: Text = text("メールなし", "No email");
pub const REVEAL: Text = text("伏せずに表示", "Show in the clear");
pub const REVEALED: Text = text(
    "個人情報を伏せずに表示しています。この閲覧は監査記録に残ります。",
    "Personal data is shown in the clear. This is recorded in the audit log.",
);
pub const IMPORT: Text = text("名簿を取り込む", "Import people");
pub const EMPTY: Text = text("名簿はまだ空です", "Nobody is on the register yet");
pub const EMPTY_TEXT: Text = text(
    "影響を受けた方の一覧をファイルで取り込むと、お一人ずつ通知し、その結果を記録できます。",
    "Import a list of the people affected to notify each of them and keep what became of it.",
);
pub const NO_MATCH: Text = text("条件に合う対象者はいません", "Nobody matches");
pub const NO_MATCH_TEXT: Text = text(
    "個人情報は暗号化しているため、一部の文字では検索できません。全体を入力してください。",
    "Personal data is encrypted, so parts of a word cannot be found. Enter the whole value.",
);
pub const EDIT_TITLE: Text = text("対象者の内容を直す", "Edit the person");
pub const EDIT_MASKED: Text = text(
    "伏せた項目は空欄のままなら変わりません。",
    "Masked fields stay as they are when left empty.",
);
pub const SAVED: Text = text("対象者の内容を保存しました", "The person was saved");
pub const BACK: Text = text("名簿に戻る", "Back to the register");
pub const PARTICULARS: Text = text("登録内容", "Particulars");

pub const REGISTERED: Text = text("登録日時", "Registered");
