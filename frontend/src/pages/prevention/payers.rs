//! Who pays which share, as rows to edit; the sum is told as it is typed.

use crate::{
    components::{Button, Kind},
    format::amount,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::measures::Payer;

/// One row as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Department or company.
    pub party: String,
    /// Share in per cent.
    pub share: String,
}

/// Rows of a measure.
pub fn typed(payers: &[Payer]) -> Vec<Typed> {
    let row = |payer: &Payer| Typed {
        party: payer.party.clone(),
        share: amount::share_typed(payer.share_bp),
    };
    payers.iter().map(row).collect()
}

/// The payers; none while a share cannot be read. Empty rows say nothing.
pub fn read(rows: &[Typed]) -> Option<Vec<Payer>> {
    rows.iter()
        .filter(|row| !row.party.trim().is_empty() || !row.share.trim().is_empty())
        .map(|row| {
            Some(Payer {
                party: row.party.trim().to_owned(),
                share_bp: amount::share(&row.share)?,
            })
        })
        .collect()
}

/// The editor.
#[component]
pub fn Payers(rows: RwSignal<Vec<Typed>>) -> impl IntoView {
    // Rows keep their place while typed in; only adding and removing draws them anew.
    let count = Memo::new(move |_| rows.with(Vec::len));
    let add = move |()| {
        rows.update(|all| {
            all.push(Typed {
                party: String::new(),
                share: String::new(),
            })
        });
    };
    let sum = move || {
        let read = rows.with(|all| read(all)).unwrap_or_default();
        let sum: u32 = read.iter().map(|payer| payer.share_bp).sum();
        format!("{}%", amount::share_typed(sum))
    };
    view! {
        <fieldset class="field">
            <legend class="label">{words::PAYERS}</legend>
            {move || (0..count.get()).map(|i| view! { <Row rows=rows i=i/> }).collect_view()}
            <div class="cluster">
                <Button label=words::ADD_PAYER kind=Kind::Quiet on_press=add/>
                <span class="muted">{sum}</span>
            </div>
        </fieldset>
    }
}

#[component]
fn Row(rows: RwSignal<Vec<Typed>>, i: usize) -> impl IntoView {
    let read =
        move |part: fn(&Typed) -> String| rows.with(|all| all.get(i).map(part).unwrap_or_default());
    let write = move |change: &dyn Fn(&mut Typed)| {
        rows.update(|all| {
            if let Some(row) = all.get_mut(i) {
                change(row);
            }
        });
    };
    let remove = move |()| {
        rows.update(|all| {
            if i < all.len() {
                all.remove(i);
            }
        });
    };
    view! {
        <div class="pair">
            <input
                type="text"
                aria-label=words::PAYER
                placeholder=words::PAYER
                prop:value=move || read(|row| row.party.clone())
                on:input:target=move |event| {
                    let typed = event.target().value();
                    write(&|row| row.party.clone_from(&typed));
                }
            />
            <input
                type="text"
                inputmode="decimal"
                aria-label=words::SHARE
                placeholder=words::SHARE
                prop:value=move || read(|row| row.share.clone())
                on:input:target=move |event| {
                    let typed = event.target().value();
                    write(&|row| row.share.clone_from(&typed));
                }
            />
            <Button label=common::REMOVE kind=Kind::Quiet on_press=remove/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_rows_say_nothing_and_wrong_shares_are_noticed() {
        let row = |party: &str, share: &str| Typed {
            party: party.to_owned(),
            share: share.to_owned(),
        };
        let read_all = read(&[row("運用部", "70"), row("", ""), row("委託先", "30")]).unwrap();
        assert_eq!(read_all.iter().map(|p| p.share_bp).sum::<u32>(), 10_000);
        assert_eq!(typed(&read_all)[0], row("運用部", "70"));
        assert_eq!(read(&[row("運用部", "many")]), None);
    }
}
