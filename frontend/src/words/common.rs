//! Words that several pages share.

use crate::{
    i18n::{Text, text},
    theme::Theme,
};
use saiki_api::Lang;

pub const ALL: Text = text("すべて", "All");
pub const CANCEL: Text = text("やめる", "Cancel");
pub const CHOOSE: Text = text("選んでください", "Please choose");
pub const CLEAR_FILTERS: Text = text("絞り込みを解除", "Clear filters");
pub const CLOSE: Text = text("閉じる", "Close");
pub const COPIED: Text = text("コピーしました", "Copied");
pub const COPY_HASH: Text = text("ハッシュ値をコピー", "Copy the hash");
pub const COPY_REFUSED: Text = text(
    "ブラウザがコピーを許可しませんでした",
    "The browser did not allow copying",
);
pub const DROP_HERE: Text = text(
    "ここにファイルを置くか、クリックして選びます",
    "Drop a file here, or click to choose one",
);
pub const EDIT: Text = text("編集", "Edit");
pub const LANGUAGE: Text = text("表示言語", "Language");
pub const LOADING: Text = text("読み込んでいます", "Loading");
pub const NONE_STATED: Text = text("未記入", "Not stated");
pub const OPTIONAL_NONE: Text = text("未定", "Not determined");
pub const REMOVE: Text = text("外す", "Remove");
pub const REQUIRED: Text = text("必須", "required");
pub const RETRY: Text = text("もう一度読み込む", "Try again");
pub const SAVE: Text = text("保存", "Save");
pub const SAVED: Text = text("保存しました", "Saved");
pub const SHOW_MORE: Text = text("続きを表示", "Show more");
pub const SORT: Text = text("並び順", "Order");
pub const STALE_HINT: Text = text(
    "入力した内容は残っています。ページを再読み込みすると最新の内容を確かめられます。",
    "What you typed is kept. Reload the page to see the latest version.",
);
pub const THEME: Text = text("配色", "Colours");

/// The name of a language.
pub fn language(one: Lang, lang: Lang) -> &'static str {
    match one {
        Lang::Ja => lang.pick("日本語", "Japanese"),
        Lang::En => lang.pick("英語", "English"),
    }
}

/// The name of a colour scheme.
pub fn theme(theme: Theme) -> Text {
    match theme {
        Theme::System => text("自動", "Auto"),
        Theme::Light => text("明るい", "Light"),
        Theme::Dark => text("暗い", "Dark"),
    }
}

/// How many rows are on the page.
pub fn rows_shown(lang: Lang, here: &str, total: Option<&str>) -> String {
    match (lang, total) {
        (Lang::Ja, Some(total)) => format!("{total} 件中 {here} 件を表示"),
        (Lang::Ja, None) => format!("{here} 件を表示"),
        (Lang::En, Some(total)) => format!("{here} of {total} shown"),
        (Lang::En, None) => format!("{here} shown"),
    }
}
