//! Words that several pages share.

use crate::{
    i18n::{Text, text},
    theme::Theme,
};
use saiki_api::Lang;

pub const ALL: Text = text("すべて", "All");
pub const AMOUNT_MISSING: Text = text("金額を数字で入力してください", "Enter the amount in digits");
pub const CANCEL: Text = text("やめる", "Cancel");
pub const CHOOSE: Text = text("選んでください", "Please choose");
pub const CLEAR_FILTERS: Text = text("絞り込みを解除", "Clear filters");
pub const CLOSE: Text = text("閉じる", "Close");
pub const COLUMNS: Text = text("列の選択", "Columns");
pub const COPIED: Text = text("コピーしました", "Copied");
pub const COPY_HASH: Text = text("ハッシュ値をコピー", "Copy the hash");
pub const COPY_REFUSED: Text = text(
    "ブラウザがコピーを許可しませんでした",
    "The browser did not allow copying",
);
pub const DISCARD: Text = text("破棄する", "Discard");
pub const DISCARD_TEXT: Text = text(
    "入力した内容は、まだ保存されていません。",
    "What you typed has not been saved.",
);
pub const DISCARD_TITLE: Text = text("入力した内容を破棄しますか", "Discard what you typed?");
pub const DROP_HERE: Text = text(
    "ファイルをここにドラッグするか、クリックして選んでください",
    "Drop a file here, or click to choose one",
);
pub const EDIT: Text = text("編集", "Edit");
pub const FIND_HERE: Text = text("この一覧から探す", "Find in this list");
pub const LANGUAGE: Text = text("表示言語", "Language");
pub const LOADING: Text = text("読み込んでいます", "Loading");
pub const NONE_STATED: Text = text("未記入", "Not stated");
pub const NO_MATCH: Text = text("条件に合うものはありません", "Nothing matches");
pub const NO_MATCH_TEXT: Text = text(
    "検索の語を減らすか、絞り込みを解除してください。",
    "Use fewer words, or clear the filters.",
);
pub const OPEN_WHOLE: Text = text("ページで開く", "Open its page");
pub const OPTIONAL_NONE: Text = text("未定", "Not determined");
pub const REMOVE: Text = text("外す", "Remove");
pub const REQUIRED: Text = text("必須", "required");
pub const RETRY: Text = text("もう一度読み込む", "Try again");
pub const ROW_BESIDE: Text = text("選んだ行の内容", "The chosen row");
pub const SAVE_SHOWN: Text = text("表示中を CSV で保存", "Save what is shown (CSV)");
pub const SAVE_SHOWN_HINT: Text = text(
    "いま表示している行と列だけを保存します",
    "Saves the rows and columns shown now",
);
pub const SAVE: Text = text("保存", "Save");
pub const SAVED: Text = text("保存しました", "Saved");
pub const SHOW_MORE: Text = text("続きを表示", "Show more");
pub const SORT: Text = text("並び順", "Order");
pub const CHANGED_BY_OTHERS: Text = text(
    "「現在の内容」を確かめてから、もう一度実行してください。",
    "Look at what it says now, then try again.",
);
pub const NOW_SAYS: Text = text("現在の内容", "What it says now");
pub const STALE_HINT: Text = text(
    "入力した内容は残っています。ページを再読み込みすると最新の内容を確かめられます。",
    "What you typed is kept. Reload the page to see the latest version.",
);
pub const THEME: Text = text("配色", "Colours");
pub const VIEW_NAME: Text = text("表示の名前", "Name of the view");
pub const VIEW_SAVE: Text = text("いまの表示を保存", "Save this view");
pub const VIEWS: Text = text("保存した表示", "Saved views");
pub const VIEWS_HINT: Text = text(
    "絞り込みと並び順を、この端末だけに保存します。検索の語は保存しません。",
    "Filters and order are kept in this browser only; words searched for are not.",
);
pub const VIEWS_NONE: Text = text("保存した表示はまだありません。", "No saved view yet.");

/// The button that opens filters, with how many are in use: `絞り込み（2）`.
pub fn filters(in_use: usize, lang: Lang) -> String {
    match (in_use, lang) {
        (0, Lang::Ja) => "絞り込み".to_owned(),
        (0, Lang::En) => "Filters".to_owned(),
        (n, Lang::Ja) => format!("絞り込み（{n}）"),
        (n, Lang::En) => format!("Filters ({n})"),
    }
}

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

/// How many rows there are.
pub fn rows(lang: Lang, all: &str) -> String {
    match lang {
        Lang::Ja => format!("{all} 件"),
        Lang::En if all == "1" => "1 row".to_owned(),
        Lang::En => format!("{all} rows"),
    }
}

/// What the button does that removes a saved view.
pub fn remove_view(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("保存した表示「{name}」を削除"),
        Lang::En => format!("Delete the saved view “{name}”"),
    }
}
