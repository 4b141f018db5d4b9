//! Words of the page about the organisation's units.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("部署", "Units");
pub const ADD: Text = text("部署を登録", "Enter a unit");
pub const EDIT_TITLE: Text = text("部署の内容を直す", "Edit the unit");
pub const SEARCH: Text = text("部署名・責任者・電話", "Name, person or telephone");
pub const NAME: Text = text("部署名", "Name");
pub const PERSON: Text = text("責任者", "Person in charge");
pub const EMAIL: Text = text("メールアドレス", "Email address");
pub const PHONE: Text = text("電話", "Telephone");
pub const FAX: Text = text("FAX番号", "Fax number");
pub const PARENT: Text = text("上位の部署", "Unit above");
pub const NO_PARENT: Text = text("なし", "None");
pub const NOTE: Text = text("備考", "Note");
pub const RETIRED: Text = text("廃止した部署", "Retired unit");
pub const RETIRED_HINT: Text = text(
    "廃止した部署は一覧と指示先の候補に出ません。過去の記録は残ります。",
    "A retired unit is in no list and gets no instructions. Its records stay.",
);
pub const SHOW_RETIRED: Text = text("廃止した部署も表示", "Show retired ones");
pub const EMPTY: Text = text("部署はまだ登録されていません", "No units yet");
pub const EMPTY_TEXT: Text = text(
    "部署と連絡先を登録すると、システムの所管を示し、緊急の指示を電話・FAX・紙で届けられます。システムの取り込みと同時に登録することもできます。",
    "Enter units with their contacts to say who answers for a system, and to reach them when the network is off. An import of systems can enter them, too.",
);
pub const NO_MATCH: Text = text("条件に合う部署はありません", "No unit matches");
pub const NO_MATCH_TEXT: Text = text("検索の言葉を変えてください。", "Try other words.");
pub const SAVED: Text = text("部署を保存しました", "The unit was saved");
