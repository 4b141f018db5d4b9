//! Pages about service levels: when services were down, drawn and listed, and what that means under each customer's
//! contract. How figures read is in `figures`, where bars of the chart stand in `lanes`.

pub mod check;
mod checks;
mod claims;
pub mod figures;
mod lanes;
mod losses;
mod marks;
pub mod page;
mod result;
mod results;
mod timeline;
mod tones;
mod window_form;
mod windows;

use crate::{api::use_loaded, browser};
use leptos::prelude::*;
use saiki_api::organisation::Organisation;

/// The zone of the organisation; the reader's own until it is known, or where it may not be read.
fn use_zone() -> Signal<String> {
    let organisation = use_loaded::<Organisation>(Signal::stored(Some("organisation".to_owned())));
    Signal::derive(move || {
        let zone = organisation.value.with(|known| {
            let zone = known.as_ref().map(|known| known.zone.clone());
            zone.filter(|zone| !zone.is_empty())
        });
        zone.unwrap_or_else(browser::zone)
    })
}
