//! Lists of deadlines that are no tables: `j` and `k` go through their rows, and while one is open beside the list, open
//! the next one there. Escape closes it.

use crate::browser;
use leptos::prelude::*;

/// The narrowest window in which a row opens beside its list.
const WIDE: &str = "(min-width: 1180px)";

/// Whether there is room beside a list.
pub fn has_room() -> bool {
    browser::fits(WIDE)
}

/// Whether a press on a row's link opens it here; with a key held, or on a narrow screen, the link is followed.
pub fn opens_here(event: &web_sys::MouseEvent) -> bool {
    let plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    plain && has_room()
}

/// Goes through the rows by keys; `is_open` says whether one is shown beside them, `close` closes it.
pub fn row_keys(is_open: Signal<bool>, close: Callback<()>) {
    browser::keys::on_key(move |event| {
        if !browser::keys::is_command(&event) {
            return;
        }
        let shown = is_open.try_get_untracked() == Some(true);
        let by = match event.key().as_str() {
            "j" => 1,
            "k" => -1,
            "Escape" if shown => {
                close.run(());
                return;
            }
            _ => return,
        };
        let rows = browser::dom::all("[data-row]");
        let active = browser::dom::active();
        let here = rows
            .iter()
            .position(|row| Some(AsRef::<web_sys::Element>::as_ref(row)) == active.as_ref());
        if let Some(row) = rows.get(next(here, by, rows.len())) {
            let _ = row.focus();
            if shown {
                row.click();
            }
        }
    });
}

fn next(here: Option<usize>, by: isize, count: usize) -> usize {
    match here {
        None => 0,
        Some(here) => here.saturating_add_signed(by).min(count.saturating_sub(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stepping_stays_within_the_rows() {
        assert_eq!(next(None, 1, 5), 0);
        assert_eq!(next(Some(0), -1, 5), 0);
        assert_eq!(next(Some(4), 1, 5), 4);
    }
}
