//! Taking over from a contract into a form: one is chosen, and its terms are handed on. Where it does not say who pays,
//! that is told.

use crate::{
    api::{path, use_api},
    components::{Choice, SelectField, StatusTag, Tone},
    words::contracts as words,
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{Uuid, contracts::Contract, page::Page};

/// Every contract in the lists, read page by page.
fn use_contracts() -> RwSignal<Vec<Contract>> {
    let api = use_api();
    let contracts = RwSignal::new(Vec::new());
    spawn_local(async move {
        let mut cursor = None::<String>;
        loop {
            let address = match &cursor {
                Some(cursor) => path::and("contracts?limit=200", "cursor", cursor),
                None => "contracts?limit=200".to_owned(),
            };
            // Without contracts there is nothing to take over; their own page tells what failed.
            let Ok(page) = api.get(address).send::<Page<Contract>>().await else {
                return;
            };
            if contracts.try_update(|all| all.extend(page.items)).is_none() {
                return;
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                return;
            }
        }
    });
    contracts
}

/// The selection; nothing while there is no contract.
#[component]
pub fn TakeOver(
    /// What follows when one was chosen.
    #[prop(into)]
    on_take: Callback<Contract>,
) -> impl IntoView {
    let contracts = use_contracts();
    let chosen = RwSignal::new(None::<Uuid>);
    let list = Signal::derive(move || {
        let choice = |contract: &Contract| Choice {
            value: contract.id.to_string(),
            label: format!(
                "{} – {}",
                contract.fields.counterparty, contract.fields.service
            ),
        };
        contracts.with(|all| all.iter().map(choice).collect::<Vec<_>>())
    });
    let taken = move || {
        let id = chosen.get()?;
        contracts.with_untracked(|all| all.iter().find(|one| one.id == id).cloned())
    };
    Effect::new(move |_| {
        if let Some(contract) = taken() {
            on_take.run(contract);
        }
    });
    let undetermined = move || {
        let terms = taken()?.fields.vulnerabilities;
        terms.their_share_bp.is_none().then(|| {
            view! {
                <p class="hint" role="status">
                    <StatusTag tone=Tone::Unknown label=words::NOT_AGREED/>
                    " "
                    {words::TAKEN_UNDETERMINED}
                </p>
            }
        })
    };
    let some = Memo::new(move |_| contracts.with(|all| !all.is_empty()));
    move || {
        some.get().then(|| {
            view! {
                <SelectField
                    label=words::TAKE_OVER
                    value=chosen
                    choices=list
                    none=words::TAKE_NONE
                    hint=words::TAKE_HINT
                />
                {undetermined}
            }
        })
    }
}
