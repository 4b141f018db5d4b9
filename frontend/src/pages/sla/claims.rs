//! Claims made from a check's results: before it is done, how many there will be and over how much. What a claim then is,
//! is the claims page's affair.

use super::{check::Open, figures};
use crate::{
    api::{Api, ApiError, path, use_api},
    components::{
        Button, ChosenDialog, Form, FormProblem, Kind, ProblemPanel, Skeleton, use_form, use_toasts,
    },
    format::number::{grouped, money},
    i18n::use_lang,
    words::{common, sla as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    money::Money,
    page::Page,
    sla_checks::{SlaClaims, SlaMade, SlaResult},
};

/// Most results looked through for a claim, 200 at a time; beyond that only the check's own count is told.
const MOST: usize = 5_000;

/// From what claims are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Every result with a credit.
    All,
    /// This one.
    One(Box<SlaResult>),
}

/// Results with a credit, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Owed {
    /// Without a claim so far.
    fresh: i64,
    /// With one.
    already: i64,
    /// What those without one come to, by currency.
    sums: Vec<Money>,
    /// Whether there are more than were counted.
    cut: bool,
}

impl Owed {
    /// Takes a row in.
    fn take(&mut self, row: &SlaResult) {
        let Some(credit) = &row.credit else { return };
        if row.claim_id.is_some() {
            self.already += 1;
            return;
        }
        self.fresh += 1;
        let mut known = self.sums.iter_mut();
        match known.find(|sum| sum.currency == credit.currency) {
            Some(sum) => sum.minor = sum.minor.saturating_add(credit.minor),
            None => self.sums.push(credit.clone()),
        }
    }

    /// What will be done, in a sentence. `credited` results of the check have a credit, which come to `whole` in all.
    fn said(&self, credited: i64, whole: &[Money], lang: Lang) -> String {
        let none = words::NO_CREDIT.pick(lang);
        match self.cut {
            true => {
                let sum = figures::amounts(whole, none, lang);
                words::will_make_many(&grouped(credited), &sum, lang)
            }
            false => {
                let sum = figures::amounts(&self.sums, none, lang);
                words::will_make(&grouped(self.fresh), &sum, lang)
            }
        }
    }

    /// Whether anything would be made.
    fn any(&self) -> bool {
        self.cut || self.fresh > 0
    }
}

/// The count of results with a credit.
#[derive(Clone, Copy)]
struct Counting {
    owed: RwSignal<Option<Owed>>,
    /// Its form: whether it is under way, and why it failed.
    form: Form,
    again: Callback<()>,
}

/// Counts them.
fn use_owed(open: Open) -> Counting {
    let (api, form, owed) = (use_api(), use_form(), RwSignal::new(None));
    let again = Callback::new(move |()| {
        let list = open.below_now("/results?sort=credit&limit=200");
        form.run(count(api, list, owed), move |counted| {
            owed.try_set(Some(counted));
        });
    });
    again.run(());
    Counting { owed, form, again }
}

/// Counts the highest first, until one without a credit comes.
async fn count(api: Api, list: String, owed: RwSignal<Option<Owed>>) -> Result<Owed, ApiError> {
    let (mut counted, mut read) = (Owed::default(), 0);
    let mut cursor = None::<String>;
    loop {
        let address = match &cursor {
            Some(cursor) => path::and(&list, "cursor", cursor),
            None => list.clone(),
        };
        let page = api.get(address).send::<Page<SlaResult>>().await?;
        let ended = page.items.iter().any(|row| row.credit.is_none());
        page.items.iter().for_each(|row| counted.take(row));
        read += page.items.len();
        cursor = page.next_cursor;
        counted.cut = read >= MOST && !ended && cursor.is_some();
        // The dialog may have been closed meanwhile.
        let closed = owed.try_get_untracked().is_none();
        if ended || cursor.is_none() || counted.cut || closed {
            return Ok(counted);
        }
    }
}

/// The dialog, open while claims are wanted.
#[component]
pub(super) fn ClaimsDialog(
    /// The check.
    open: Open,
) -> impl IntoView {
    let content = move |wanted: Wanted| match wanted {
        Wanted::All => view! { <All open=open/> }.into_any(),
        Wanted::One(result) => view! { <One result=*result open=open/> }.into_any(),
    };
    view! { <ChosenDialog chosen=open.claiming title=words::CLAIMS_TITLE children=content/> }
}

#[component]
fn All(open: Open) -> impl IntoView {
    let lang = use_lang();
    let Counting { owed, form, again } = use_owed(open);
    let ready = Signal::derive(move || owed.with(|owed| owed.as_ref().is_some_and(Owed::any)));
    let told = move || match (owed.get(), form.problem.get()) {
        (None, Some(error)) => view! { <ProblemPanel error=error on_retry=again/> }.into_any(),
        (None, None) => view! {
            <p>{words::COUNTING}</p>
            <Skeleton lines=2/>
        }
        .into_any(),
        (Some(owed), _) if !owed.any() => view! { <p>{words::NOTHING_NEW}</p> }.into_any(),
        (Some(owed), _) => {
            let already = owed.already;
            let (credited, whole) = open.check.value.with_untracked(|check| {
                let credits = check
                    .as_ref()
                    .map(|check| (check.credited, check.credits.clone()));
                credits.unwrap_or_default()
            });
            let have = (already > 0 && !owed.cut).then(
                || view! { <p>{move || words::have_claims(&grouped(already), lang.get())}</p> },
            );
            view! {
                <p>
                    <b>{move || owed.said(credited, &whole, lang.get())}</b>
                </p>
                {have}
            }
            .into_any()
        }
    };
    view! {
        <Make numbers=Vec::new() open=open ready=ready>
            {told}
        </Make>
    }
}

#[component]
fn One(result: SlaResult, open: Open) -> impl IntoView {
    let lang = use_lang();
    let number = result.number;
    let told = move || {
        let lang = lang.get();
        let sum = result.credit.as_ref().map(|credit| money(credit, lang));
        words::will_make_one(
            &result.counterparty,
            &result.service,
            &figures::month(result.month, lang),
            &sum.unwrap_or_default(),
            lang,
        )
    };
    view! {
        <Make numbers=vec![number] open=open ready=true>
            <p>
                <b>{told}</b>
            </p>
        </Make>
    }
}

/// The form: what will be made, and the button that does it.
#[component]
fn Make(
    /// Numbers of the results; every one with a credit when empty.
    numbers: Vec<i64>,
    open: Open,
    /// Whether there is anything to make.
    #[prop(into)]
    ready: Signal<bool>,
    /// What will be made.
    children: Children,
) -> impl IntoView {
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let wanted = SlaClaims {
        numbers: (!numbers.is_empty()).then_some(numbers),
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = api
            .post(open.below_now("/claims"))
            .json(&wanted)
            .idempotent();
        form.run(call.send::<SlaMade>(), move |made| {
            toasts.say(move || words::claims_made(&made, lang.get()));
            open.claiming.set(None);
            open.turn.update(|turn| *turn += 1);
            open.check.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            {children()}
            <p class="hint">{words::CLAIMS_TEXT}</p>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.claiming.set(None)/>
                <Button
                    label=words::MAKE_CLAIMS
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || !ready.get())
                />
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::sla::result::sample;
    use saiki_api::Uuid;

    fn row(minor: i64, currency: &str, claimed: bool) -> SlaResult {
        SlaResult {
            credit: Some(Money {
                minor,
                currency: currency.to_owned(),
            }),
            claim_id: claimed.then(|| Uuid::from_u128(7)),
            ..sample()
        }
    }

    #[test]
    fn what_has_a_claim_is_not_counted_again() {
        let mut owed = Owed::default();
        for row in [
            row(12_000, "JPY", false),
            row(8_000, "JPY", false),
            row(500, "EUR", false),
            row(9_000, "JPY", true),
            sample(),
        ] {
            owed.take(&row);
        }
        assert_eq!((owed.fresh, owed.already), (3, 1));
        assert!(owed.any());
        let said = owed.said(4, &[], Lang::Ja);
        assert!(
            said.contains("3件") && said.contains("20,000円、EUR 5.00"),
            "{said}"
        );
    }

    #[test]
    fn too_many_to_count_are_told_as_such() {
        let owed = Owed {
            cut: true,
            ..Owed::default()
        };
        let whole = [Money {
            minor: 1_000_000,
            currency: "JPY".to_owned(),
        }];
        let said = owed.said(6_123, &whole, Lang::En);
        assert!(
            said.contains("6,123") && said.contains("¥1,000,000"),
            "{said}"
        );
    }
}
