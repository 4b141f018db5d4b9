//! A loss being typed: its fields as signals, what they say as a request, and which of them cannot be read yet. How they
//! look is `form` and `calculation`.

use crate::format::{amount, date};
use crate::{browser, i18n::Text, words::losses as words};
use leptos::prelude::*;
use saiki_api::{
    Date,
    losses::{
        Calculation, Downtime, ExchangeRate, JnsaClass, JoModel, Loss, LossClass, LossPatch,
        LossState, LossVariety, NewLoss, Range,
    },
    money::Money,
};
use serde::{Deserialize, Serialize};

/// How an amount is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// One amount.
    Exact,
    /// A range.
    Range,
    /// Calculated from time down.
    Downtime,
    /// Calculated by the JO model.
    Jo,
}

impl Way {
    /// Every way.
    pub const ALL: [Way; 4] = [Way::Exact, Way::Range, Way::Downtime, Way::Jo];

    /// In words.
    pub fn label(self, lang: saiki_api::Lang) -> &'static str {
        match self {
            Way::Exact => words::WAY_EXACT.pick(lang),
            Way::Range => words::WAY_RANGE.pick(lang),
            Way::Downtime => words::WAY_DOWNTIME.pick(lang),
            Way::Jo => words::WAY_JO.pick(lang),
        }
    }
}

/// The fields; copied freely.
#[derive(Clone, Copy)]
pub struct Draft {
    pub class: RwSignal<Option<LossClass>>,
    pub jnsa: RwSignal<Option<JnsaClass>>,
    pub variety: RwSignal<Option<LossVariety>>,
    pub description: RwSignal<String>,
    pub way: RwSignal<Option<Way>>,
    pub low: RwSignal<String>,
    pub high: RwSignal<String>,
    pub currency: RwSignal<String>,
    pub state: RwSignal<Option<LossState>>,
    pub day: RwSignal<String>,
    pub basis: RwSignal<String>,
    pub rate: RwSignal<String>,
    pub rate_day: RwSignal<String>,
    pub rate_source: RwSignal<String>,
    pub sales: RwSignal<String>,
    pub hours: RwSignal<String>,
    pub minutes: RwSignal<String>,
    pub margin: RwSignal<String>,
    pub lost: RwSignal<String>,
    /// The JO model's five levels: mental, economic, identifiability, responsibility, response.
    pub levels: [RwSignal<Option<String>>; 5],
    pub people: RwSignal<String>,
    /// Whether sending was tried: only then are missing fields marked.
    pub tried: RwSignal<bool>,
}

fn typed(text: impl Into<String>) -> RwSignal<String> {
    RwSignal::new(text.into())
}

/// Today where the reader is, as a date field wants it.
pub fn today() -> String {
    date::to_input(date::now(), &browser::zone())
        .split('T')
        .next()
        .unwrap_or_default()
        .to_owned()
}

impl Draft {
    /// An empty one, in the organisation's currency.
    pub fn new(home: &str) -> Draft {
        let level = |n: &str| RwSignal::new(Some(n.to_owned()));
        Draft {
            class: RwSignal::new(Some(LossClass::Direct)),
            jnsa: RwSignal::new(Some(JnsaClass::Expense)),
            variety: RwSignal::new(Some(LossVariety::ResponseAndRecovery)),
            description: typed(""),
            way: RwSignal::new(Some(Way::Exact)),
            low: typed(""),
            high: typed(""),
            currency: typed(home),
            state: RwSignal::new(Some(LossState::Estimated)),
            day: typed(today()),
            basis: typed(""),
            rate: typed(""),
            rate_day: typed(today()),
            rate_source: typed(""),
            sales: typed(""),
            hours: typed(""),
            minutes: typed("0"),
            margin: typed(""),
            lost: typed("100"),
            levels: [level("1"), level("1"), level("6"), level("1"), level("1")],
            people: typed(""),
            tried: RwSignal::new(false),
        }
    }

    /// What a row says, to be changed.
    pub fn of(row: &Loss) -> Draft {
        let draft = Draft::new(&row.currency);
        let shown = |minor| {
            let currency = row.currency.clone();
            amount::typed(&Money { minor, currency })
        };
        draft.class.set(Some(row.class));
        draft.jnsa.set(Some(row.jnsa_class));
        draft.variety.set(Some(row.variety));
        draft.description.set(row.description.clone());
        draft.state.set(Some(row.state));
        draft.day.set(row.day.to_string());
        draft.basis.set(row.basis.clone());
        draft.low.set(shown(row.amount.low));
        draft.high.set(shown(row.amount.high));
        if let Some(exchange) = &row.exchange {
            draft.rate.set(exchange.rate.clone());
            draft.rate_day.set(exchange.day.to_string());
            draft.rate_source.set(exchange.source.clone());
        }
        draft.way.set(Some(match &row.calculation {
            Some(Calculation::Downtime(figures)) => {
                draft.sales.set(shown(figures.sales_per_hour));
                draft.hours.set((figures.minutes / 60).to_string());
                draft.minutes.set((figures.minutes % 60).to_string());
                draft.margin.set(amount::share_typed(figures.margin_bp));
                draft.lost.set(amount::share_typed(figures.lost_bp));
                Way::Downtime
            }
            Some(Calculation::Jo(model)) => {
                let levels = [
                    model.mental,
                    model.economic,
                    model.identifiability,
                    model.responsibility,
                    model.response,
                ];
                for (field, level) in draft.levels.iter().zip(levels) {
                    field.set(Some(level.to_string()));
                }
                draft.people.set(model.people.to_string());
                Way::Jo
            }
            None if row.amount.is_exact() => Way::Exact,
            None => Way::Range,
        }));
        draft
    }

    /// The currency typed.
    pub fn code(self) -> String {
        self.currency.get().trim().to_uppercase()
    }

    /// What is wrong with an amount, once sending was tried.
    pub fn amount_error(self, field: RwSignal<String>, missing: Text) -> Option<Text> {
        let bad = self.tried.get() && amount::parse(&field.get(), &self.code()).is_none();
        bad.then_some(missing)
    }

    /// The calculation as far as it is typed; none while a figure cannot be read.
    pub fn calculation(self) -> Option<Calculation> {
        match self.way.get()? {
            Way::Exact | Way::Range => None,
            Way::Downtime => {
                let hours = whole(&self.hours.get())?;
                let minutes = whole(&self.minutes.get())?;
                Some(Calculation::Downtime(Downtime {
                    sales_per_hour: amount::parse(&self.sales.get(), &self.code())?,
                    minutes: hours.checked_mul(60)?.checked_add(minutes)?,
                    margin_bp: amount::share(&self.margin.get())?,
                    lost_bp: amount::share(&self.lost.get())?,
                }))
            }
            Way::Jo => {
                let level = |field: RwSignal<Option<String>>| field.get()?.parse().ok();
                let [mental, economic, identifiability, responsibility, response] = self.levels;
                Some(Calculation::Jo(JoModel {
                    mental: level(mental)?,
                    economic: level(economic)?,
                    identifiability: level(identifiability)?,
                    responsibility: level(responsibility)?,
                    response: level(response)?,
                    people: whole(&self.people.get())?,
                }))
            }
        }
    }

    fn amount(self) -> Option<Range> {
        let low = amount::parse(&self.low.get(), &self.code())?;
        match self.way.get()? {
            Way::Exact => Some(Range::exactly(low)),
            Way::Range => Some(Range {
                low,
                high: amount::parse(&self.high.get(), &self.code())?,
            }),
            Way::Downtime | Way::Jo => None,
        }
    }

    /// The request; none while something cannot be read. `home` is the organisation's currency.
    pub fn read(self, home: &str) -> Option<NewLoss> {
        let (amount, calculation) = (self.amount(), self.calculation());
        if amount.is_none() && calculation.is_none() {
            return None;
        }
        let calculated = calculation.is_some();
        let exchange = match self.code() == home {
            true => None,
            false => Some(ExchangeRate {
                rate: self.rate.get().trim().to_owned(),
                day: self.rate_day.get().parse::<Date>().ok()?,
                source: self.rate_source.get().trim().to_owned(),
            }),
        };
        Some(NewLoss {
            class: self.class.get()?,
            jnsa_class: self.jnsa.get()?,
            variety: self.variety.get()?,
            description: self.description.get().trim().to_owned(),
            amount: amount.filter(|_| !calculated),
            currency: self.code(),
            state: match calculated {
                true => LossState::Estimated,
                false => self.state.get()?,
            },
            day: self.day.get().parse::<Date>().ok()?,
            basis: self.basis.get().trim().to_owned(),
            exchange,
            calculation,
        })
    }
}

/// A request as a change of a row.
pub fn patch(new: NewLoss) -> LossPatch {
    LossPatch {
        class: Some(new.class),
        jnsa_class: Some(new.jnsa_class),
        variety: Some(new.variety),
        description: Some(new.description),
        amount: new.amount,
        currency: Some(new.currency),
        state: Some(new.state),
        day: Some(new.day),
        basis: Some(new.basis),
        exchange: new.exchange,
        calculation: new.calculation,
    }
}

/// A whole number of zero or more.
pub fn whole(typed: &str) -> Option<u32> {
    u32::try_from(amount::parse(typed, "JPY")?).ok()
}
