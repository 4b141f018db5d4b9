//! Words about calendars of business days.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("暦", "Calendars");
pub const LEAD: Text = text(
    "期限の末日が休日に当たるときや、営業日で数えるときに使う暦です。収録期間の外の日は、土日だけを休日として数えます。",
    "Calendars decide what a closed day is: for deadlines that end on one, and for those counted in business days. Beyond what a calendar covers, only weekends count as closed.",
);
pub const EMPTY: Text = text("暦はありません", "There is no calendar");
pub const EMPTY_TEXT: Text = text(
    "暦を登録すると、期限の末日が休日に当たるかどうかを確かめられます。",
    "With a calendar, deadlines that end on a closed day are found.",
);
pub const NAME: Text = text("名称", "Name");
pub const COVERAGE: Text = text("収録期間", "Covers");
pub const HOLIDAYS: Text = text("休日", "Holidays");
pub const WEEKEND: Text = text("定休の曜日", "Closed days of the week");
pub const NO_WEEKEND: Text = text("なし", "None");
pub const SOURCE: Text = text("出典", "Source");
pub const ID: Text = text("識別子", "Identifier");
pub const ID_HINT: Text = text(
    "半角の英小文字・数字・ハイフン。例：company-tokyo",
    "Small letters, digits and hyphens, company-tokyo for example.",
);
pub const BUILT_IN: Text = text("標準の暦", "Built in");
pub const UPLOADED: Text = text("登録した暦", "Uploaded");
pub const ENDS_SOON: Text = text(
    "収録期間がまもなく終わるか、終わっています",
    "Ends soon, or has ended",
);
pub const ENDS_SOON_TEXT: Text = text(
    "このままでは、期間の外の祝日を休日として数えません。新しい一覧を登録してください。",
    "Holidays beyond it are not counted as closed. Upload a newer list.",
);
pub const UP_TO_DATE: Text = text("有効", "Up to date");
pub const UPLOADED_BY: Text = text("登録", "Uploaded");
pub const SHOW_HOLIDAYS: Text = text("休日の一覧", "List of holidays");
pub const ADD: Text = text("暦を登録", "Upload a calendar");
pub const REPLACE: Text = text("休日を入れ替える", "Replace the holidays");
pub const CSV: Text = text("休日の一覧（CSV）", "List of holidays (CSV)");
pub const CSV_HINT: Text = text(
    "内閣府の「国民の祝日」CSVと同じ形（日付, 名称）。UTF-8 または Shift_JIS。収録期間は、最初の年の1月1日から最後の年の12月31日までになります。",
    "In the form of the Cabinet Office’s list: date, name; UTF-8 or Shift_JIS. It then covers from 1 January of the first year to 31 December of the last.",
);
pub const REPLACES: Text = text(
    "この暦の休日はすべて、ファイルの内容に入れ替わります。進行中の期限も計算し直します。",
    "All holidays of this calendar are replaced by the file’s, and open deadlines are worked out anew.",
);
pub const JSON: Text = text("暦の全体（JSON）", "A whole calendar (JSON)");
pub const JSON_HINT: Text = text(
    "名称（name）、定休の曜日（weekend）、収録期間（from・to）、休日（holidays）を含むファイル。同じ識別子の暦があれば置き換わります。",
    "A file with name, weekend, from, to and holidays. It replaces the calendar of the same identifier.",
);
pub const JSON_WRONG: Text = text(
    "JSON の形が合いません。name、weekend、from、to、holidays の各項目を確かめてください。",
    "The JSON has another form. Check name, weekend, from, to and holidays.",
);
pub const UNREADABLE: Text = text(
    "ファイルを読み取れませんでした",
    "The file could not be read",
);
pub const NO_FILE: Text = text("ファイルを選んでください", "Choose a file");
pub const UPLOAD: Text = text("登録する", "Upload");
pub const SAVED: Text = text("暦を登録しました", "The calendar was uploaded");
pub const REMOVE: Text = text("登録した暦を取り除く", "Remove the upload");
pub const REMOVE_TITLE: Text = text("この暦を取り除きますか", "Remove this calendar?");
pub const REMOVE_TEXT: Text = text(
    "同じ識別子の標準の暦があれば、それに戻ります。なければ、この暦を使う期限は土日だけを休日として数えます。",
    "Where there is a built-in calendar of the same identifier, that holds again; otherwise deadlines that use it count only weekends as closed.",
);
pub const REMOVED: Text = text("暦を取り除きました", "The calendar was removed");

/// From when to when a calendar knows holidays.
pub fn covers(from: &str, to: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{from}〜{to}"),
        Lang::En => format!("{from} to {to}"),
    }
}

/// How many holidays.
pub fn days(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}日"),
        Lang::En => format!("{n} days"),
    }
}
